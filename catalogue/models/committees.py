"""Committees (nämnder) and the city's programme for parenting support with its directions."""

from django.db import models
from django.db.models import F, Q

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

    part_names = ("sources",)

    name = models.CharField("namn", max_length=200)
    slug = models.SlugField("adress", max_length=120, unique=True)
    aliases = models.JSONField(
        "andra namn", default=list, blank=True, help_text="Andra stavningar och äldre namn."
    )
    administration = models.CharField("förvaltning", max_length=200, blank=True)
    area = models.CharField("område", max_length=100, blank=True)
    tasks = models.TextField("uppgifter", blank=True, help_text="Vad nämnden svarar för, i vanliga ord.")
    phone = models.CharField("telefon", max_length=30, blank=True, validators=[validate_phone])
    phone_note = models.CharField("om telefonen", max_length=200, blank=True)
    email = models.EmailField("e-post", blank=True)
    postal_address = models.CharField("postadress", max_length=200, blank=True)
    visiting_address = models.CharField("besöksadress", max_length=200, blank=True)
    valid_from = models.DateField("finns från", null=True, blank=True)
    valid_through = models.DateField("finns till och med", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name="efterträds av",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta(Identified.Meta):
        verbose_name = "nämnd"
        verbose_name_plural = "nämnder"
        ordering = [swedish("name_sv")]
        constraints = [
            *Identified.Meta.constraints,
            not_blank("name_sv", "committee_has_swedish_name"),
            models.CheckConstraint(
                condition=Q(valid_through__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_through__gte=F("valid_from")),
                name="committee_ends_after_it_starts",
                violation_error_message="Nämnden kan inte sluta innan den börjar.",
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
        verbose_name = "källa"
        verbose_name_plural = "källor"


class ProgrammeEdition(Identified):
    """One edition of the city's programme for parenting support, in force through ``valid_through_year``."""

    title = models.CharField("titel", max_length=200)
    adopted_on = models.DateField("antagen", null=True, blank=True)
    valid_through_year = models.PositiveSmallIntegerField("gäller till och med år", unique=True)
    committees = models.ManyToManyField(
        Committee, verbose_name="nämnder", blank=True, related_name="editions"
    )

    class Meta(Identified.Meta):
        verbose_name = "programutgåva"
        verbose_name_plural = "programutgåvor"
        ordering = ["-valid_through_year"]

    def __str__(self) -> str:
        return f"{self.title} ({self.valid_through_year})"


class FocusArea(Identified):
    """A direction (inriktning) of one edition, in its order; it may continue one of an older edition."""

    edition = models.ForeignKey(
        ProgrammeEdition, verbose_name="utgåva", on_delete=models.CASCADE, related_name="focus_areas"
    )
    position = models.PositiveSmallIntegerField("ordning")
    name = models.CharField("namn", max_length=200)
    slug = models.SlugField("adress", max_length=120, unique=True)
    continues = models.ForeignKey(
        "self",
        verbose_name="fortsätter",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="continued_by",
    )

    class Meta(Identified.Meta):
        verbose_name = "inriktning"
        verbose_name_plural = "inriktningar"
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
