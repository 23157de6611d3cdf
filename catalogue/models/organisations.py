"""Organisations that run or take part in support, and the many ways in which registers spell them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.base import Identified, not_blank, swedish
from catalogue.validators import validate_phone


class OrganisationKind(models.TextChoices):
    MUNICIPAL = "municipal", _("kommunal")
    REGION = "region", _("region")
    ASSOCIATION = "association", _("förening")
    FAITH = "faith", _("trossamfund")
    STATE = "state", _("stat")
    COMPANY = "company", _("företag")
    OTHER = "other", _("övrig")


class Organisation(Identified):
    """Who provides support. A municipal one may be the administration of a committee."""

    part_names = ("aliases",)

    name = models.CharField("namn", max_length=200, unique=True)
    kind = models.CharField("typ", max_length=20, choices=OrganisationKind.choices)
    committee = models.ForeignKey(
        "catalogue.Committee",
        verbose_name="nämnd",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
        help_text="Bara för kommunens egna förvaltningar.",
    )
    phone = models.CharField("telefon", max_length=30, blank=True, validators=[validate_phone])
    email = models.EmailField("e-post", blank=True)
    web_url = models.URLField("webbplats", max_length=500, blank=True)

    class Meta(Identified.Meta):
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"
        ordering = [swedish("name")]
        constraints = [
            *Identified.Meta.constraints,
            not_blank("name", "organisation_has_name"),
            models.CheckConstraint(
                condition=Q(committee__isnull=True) | Q(kind=OrganisationKind.MUNICIPAL),
                name="organisation_committee_only_if_municipal",
                violation_error_message="Bara en kommunal organisation kan höra till en nämnd.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationAlias(models.Model):
    """Another spelling of an organisation's name; import finds the organisation by it."""

    told_apart_by = ("name",)

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("annat namn", max_length=200, unique=True)

    class Meta:
        verbose_name = "annat namn"
        verbose_name_plural = "andra namn"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PartyRole(models.TextChoices):
    PROVIDER = "provider", _("anordnare")
    PARTNER = "partner", _("partner")


class PartyBase(models.Model):
    """An organisation takes part in a place or an offer, in a role."""

    told_apart_by = ("organisation_id",)

    organisation = models.ForeignKey(Organisation, verbose_name="organisation", on_delete=models.PROTECT)
    role = models.CharField("roll", max_length=20, choices=PartyRole.choices, default=PartyRole.PROVIDER)

    class Meta:
        abstract = True
        verbose_name = "medverkande"
        verbose_name_plural = "medverkande"
        ordering = ["-role", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"
