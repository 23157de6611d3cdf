"""Committees (nämnder) and the city's programme for parenting support with its directions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.base import Identified, SourceReference, not_blank, swedish
from catalogue.validators import validate_phone


class CommitteeQuerySet(models.QuerySet):
    def current(self, day):
        """Committees that exist on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_through__isnull=True) | Q(valid_through__gte=day),
        )


class Committee(Identified):
    """A political committee with its administration (förvaltning). It may end, and have a successor."""

    name = models.CharField(_("namn"), max_length=200)
    slug = models.SlugField(_("adress"), max_length=120, unique=True)
    aliases = models.JSONField(
        _("andra namn"), default=list, blank=True, help_text=_("Andra stavningar och äldre namn.")
    )
    administration = models.CharField(_("förvaltning"), max_length=200, blank=True)
    area = models.CharField(_("område"), max_length=100, blank=True)
    tasks = models.TextField(
        _("uppgifter"), blank=True, help_text=_("Vad nämnden svarar för, i vanliga ord.")
    )
    phone = models.CharField(_("telefon"), max_length=30, blank=True, validators=[validate_phone])
    phone_note = models.CharField(_("om telefonen"), max_length=200, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    postal_address = models.CharField(_("postadress"), max_length=200, blank=True)
    visiting_address = models.CharField(_("besöksadress"), max_length=200, blank=True)
    valid_from = models.DateField(_("finns från"), null=True, blank=True)
    valid_through = models.DateField(_("finns till och med"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("efterträds av"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta(Identified.Meta):
        verbose_name = _("nämnd")
        verbose_name_plural = _("nämnder")
        ordering = [swedish("name_sv")]
        constraints = [
            *Identified.Meta.constraints,
            not_blank("name_sv", "committee_has_swedish_name"),
            models.CheckConstraint(
                condition=Q(valid_through__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_through__gte=F("valid_from")),
                name="committee_ends_after_it_starts",
                violation_error_message=_("Nämnden kan inte sluta innan den börjar."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
                name="committee_does_not_succeed_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CommitteeSource(SourceReference):
    record = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="sources")

    class Meta(SourceReference.Meta):
        verbose_name = _("källa")
        verbose_name_plural = _("källor")


class ProgrammeEdition(Identified):
    """One edition of the city's programme for parenting support, in force through ``valid_through_year``."""

    title = models.CharField(_("titel"), max_length=200)
    adopted_on = models.DateField(_("antagen"), null=True, blank=True)
    valid_through_year = models.PositiveSmallIntegerField(_("gäller till och med år"), unique=True)
    committees = models.ManyToManyField(
        Committee, verbose_name=_("nämnder"), blank=True, related_name="editions"
    )

    class Meta(Identified.Meta):
        verbose_name = _("programutgåva")
        verbose_name_plural = _("programutgåvor")
        ordering = ["-valid_through_year"]

    def __str__(self) -> str:
        return f"{self.title} ({self.valid_through_year})"


class FocusArea(Identified):
    """A direction (inriktning) of one edition, in its order; it may continue one of an older edition."""

    edition = models.ForeignKey(
        ProgrammeEdition, verbose_name=_("utgåva"), on_delete=models.CASCADE, related_name="focus_areas"
    )
    position = models.PositiveSmallIntegerField(_("ordning"))
    name = models.CharField(_("namn"), max_length=200)
    slug = models.SlugField(_("adress"), max_length=120, unique=True)
    continues = models.ForeignKey(
        "self",
        verbose_name=_("fortsätter"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="continued_by",
    )

    class Meta(Identified.Meta):
        verbose_name = _("inriktning")
        verbose_name_plural = _("inriktningar")
        ordering = ["-edition__valid_through_year", "position"]
        constraints = [
            *Identified.Meta.constraints,
            not_blank("name_sv", "focusarea_has_swedish_name"),
            models.UniqueConstraint(
                fields=["edition", "position"], name="focusarea_position_once_per_edition"
            ),
        ]

    def __str__(self) -> str:
        return self.name
