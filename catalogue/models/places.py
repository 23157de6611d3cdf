"""Districts, and the places where support happens."""

from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.base import (
    Confidence,
    ConfirmationBase,
    Identified,
    SourceReference,
    State,
    not_blank,
    swedish,
)
from catalogue.models.organisations import PartyBase
from catalogue.models.people import User, kept_by
from catalogue.validators import validate_phone, validate_postcode

MIN_AGE, MAX_AGE = -9, 300


def age_constraints(prefix: str) -> list[models.CheckConstraint]:
    """Ages are months from -9 to 300, the lower before the upper; either may be unknown."""
    return [
        models.CheckConstraint(
            condition=(Q(min_age__isnull=True) | Q(min_age__range=(MIN_AGE, MAX_AGE)))
            & (Q(max_age__isnull=True) | Q(max_age__range=(MIN_AGE, MAX_AGE))),
            name=f"{prefix}_ages_in_range",
            violation_error_message="Åldern skrivs i månader, från -9 (graviditet) till 300.",
        ),
        models.CheckConstraint(
            condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(min_age__lt=F("max_age")),
            name=f"{prefix}_min_age_below_max_age",
            violation_error_message="Lägsta åldern måste vara lägre än högsta åldern.",
        ),
    ]


def whole_position(prefix: str) -> models.CheckConstraint:
    """Latitude and longitude are both given, on earth, or both unknown."""
    return models.CheckConstraint(
        condition=Q(latitude__isnull=True, longitude__isnull=True)
        | Q(
            latitude__isnull=False,
            longitude__isnull=False,
            latitude__range=(-90, 90),
            longitude__range=(-180, 180),
        ),
        name=f"{prefix}_position_whole",
        violation_error_message="Ange både latitud och longitud, eller ingen av dem.",
    )


class DistrictKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("kommun")
    LOCALITY = "locality", _("tätort")
    DISTRICT = "kommundel", _("kommundel")
    AREA = "area", _("område")


class District(Identified):
    """A part of the municipality. Areas lie in a kommundel (``parent``), where a source says which."""

    part_names = ("populations", "sources")

    name = models.CharField("namn", max_length=120)
    slug = models.SlugField("adress", max_length=120, unique=True)
    kind = models.CharField("typ", max_length=20, choices=DistrictKind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name="ingår i",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    aliases = models.JSONField("andra namn", default=list, blank=True)
    latitude = models.FloatField("latitud", null=True, blank=True)
    longitude = models.FloatField("longitud", null=True, blank=True)
    position_is_estimated = models.BooleanField(
        "läget är uppskattat", default=False, help_text="Visas då bara på översiktskartor."
    )
    is_priority_area = models.BooleanField("prioriterat område", null=True, blank=True)

    class Meta(Identified.Meta):
        verbose_name = "stadsdel"
        verbose_name_plural = "stadsdelar"
        ordering = [swedish("name")]
        constraints = [
            *Identified.Meta.constraints,
            not_blank("name", "district_has_name"),
            whole_position("district"),
        ]

    def __str__(self) -> str:
        return self.name


class DistrictSource(SourceReference):
    record = models.ForeignKey(District, on_delete=models.CASCADE, related_name="sources")

    class Meta(SourceReference.Meta):
        verbose_name = "källa"
        verbose_name_plural = "källor"


class Population(models.Model):
    """How many live in a district in a year, in all or of an age: years from ``age_from`` to ``age_to``, included."""

    told_apart_by = ("year", "age_from", "age_to")

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="populations")
    year = models.PositiveSmallIntegerField("år")
    age_from = models.PositiveSmallIntegerField("från ålder (år)", default=0)
    age_to = models.PositiveSmallIntegerField("till och med ålder (år)", default=130)
    count = models.PositiveIntegerField("antal")

    class Meta:
        verbose_name = "folkmängd"
        verbose_name_plural = "folkmängd"
        ordering = ["-year", "age_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "year", "age_from", "age_to"], name="population_once"
            ),
            models.CheckConstraint(condition=Q(age_from__lte=F("age_to")), name="population_ages_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.year}: {self.count}"


class PlaceKind(models.TextChoices):
    OPEN_PRESCHOOL = "open_preschool", _("öppen förskola")
    MOBILE_OPEN_PRESCHOOL = "mobile_open_preschool", _("rullande öppen förskola")
    FAMILY_CENTRE = "family_centre", _("familjecentral")
    MEETING_PLACE = "meeting_place", _("mötesplats")
    SCHOOL_ARENA = "school_arena", _("skola som arena")
    LIBRARY = "library", _("bibliotek")
    SUPPORT_CENTRE = "support_centre", _("stödcentrum")
    CLINIC = "clinic", _("mottagning")
    ASSOCIATION = "association", _("förening")
    CHURCH = "church", _("kyrka")
    OUTDOOR = "outdoor", _("utomhus")


class PlaceQuerySet(models.QuerySet):
    def published(self):
        """Places that the public may see."""
        return self.filter(state=State.PUBLISHED)

    def kept_by(self, user: User):
        """Places that a member of staff may change, or propose changes of."""
        return self.filter(kept_by(user, PlaceParty.objects.filter(place=OuterRef("pk"))))


class Place(Identified):
    """A place. ``is_arena``: parents are already there for another reason. Age in months, as offers."""

    part_names = ("slots", "closures", "parties", "photos", "sources")

    name = models.CharField("namn", max_length=200)
    slug = models.SlugField("adress", max_length=120, unique=True)
    kind = models.CharField("typ", max_length=30, choices=PlaceKind.choices)
    summary = models.TextField(
        "sammanfattning", blank=True, help_text="En mening som säger vad man möter där."
    )
    located_in = models.ForeignKey(
        "self",
        verbose_name="ligger i",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="houses",
    )
    address = models.CharField("gatuadress", max_length=200, blank=True)
    postcode = models.CharField("postnummer", max_length=6, blank=True, validators=[validate_postcode])
    locality = models.CharField("ort", max_length=100, blank=True)
    hide_address = models.BooleanField(
        "dölj adressen",
        default=False,
        help_text="Skyddad plats: adressen visas aldrig för besökare, inte heller i exporter.",
    )
    district = models.ForeignKey(
        District,
        verbose_name="stadsdel",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="places",
    )
    latitude = models.FloatField("latitud", null=True, blank=True)
    longitude = models.FloatField("longitud", null=True, blank=True)
    phone = models.CharField("telefon", max_length=30, blank=True, validators=[validate_phone])
    phone_note = models.CharField("om telefonen", max_length=200, blank=True)
    email = models.EmailField("e-post", blank=True)
    web_url = models.URLField("webbsida", max_length=500, blank=True)
    min_age = models.SmallIntegerField("från ålder (månader)", null=True, blank=True)
    max_age = models.SmallIntegerField("till ålder (månader, räknas inte med)", null=True, blank=True)
    languages = models.ManyToManyField(
        "catalogue.Language", verbose_name="språk", blank=True, related_name="places"
    )
    drop_in = models.BooleanField("drop-in", null=True, blank=True)
    is_free = models.BooleanField("gratis", null=True, blank=True)
    access_note = models.CharField("så kommer man in", max_length=300, blank=True)
    is_arena = models.BooleanField(
        "föräldrar är redan där",
        null=True,
        blank=True,
        help_text="Arena i programmets mening: förskola, skola, bibliotek, BVC …",
    )
    wheelchair = models.BooleanField("rullstol", null=True, blank=True)
    committee = models.ForeignKey(
        "catalogue.Committee",
        verbose_name="ansvarig nämnd",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="places",
    )
    state = models.CharField("status", max_length=20, choices=State.choices, default=State.DRAFT)
    confidence = models.CharField("säkerhet", max_length=10, choices=Confidence.choices, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta(Identified.Meta):
        verbose_name = "plats"
        verbose_name_plural = "platser"
        ordering = [swedish("name_sv")]
        indexes = [models.Index(fields=["state", "kind"])]
        constraints = [
            *Identified.Meta.constraints,
            not_blank("name_sv", "place_has_swedish_name"),
            *age_constraints("place"),
            whole_position("place"),
            models.CheckConstraint(
                condition=Q(located_in__isnull=True) | ~Q(located_in=F("pk")), name="place_not_inside_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Whether the place has a page that parents may see."""
        return self.state == State.PUBLISHED

    @property
    def public_address(self) -> str:
        """The street address and town as parents may see it; "" where it is unknown or hidden."""
        if self.hide_address or not self.is_public:
            return ""
        return ", ".join(part for part in (self.address, f"{self.postcode} {self.locality}".strip()) if part)

    @property
    def public_district(self) -> District | None:
        """The district as parents may see it; None where it is unknown, or would tell a hidden address."""
        return None if self.hide_address else self.district

    @property
    def public_host(self) -> "Place | None":
        """The place that it lies in, as parents may see it; None if either hides its address: one tells the other's."""
        host = self.located_in
        return host if host and host.is_public and not (host.hide_address or self.hide_address) else None

    @property
    def street_address(self) -> str:
        """The public address to go to; "" where only the town is known, which nobody finds the way by."""
        return self.public_address if self.address else ""


class PlaceParty(PartyBase):
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="parties")

    class Meta(PartyBase.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["place", "organisation"], name="placeparty_once")]


class PlaceSource(SourceReference):
    record = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="sources")

    class Meta(SourceReference.Meta):
        verbose_name = "källa"
        verbose_name_plural = "källor"


class PlaceConfirmation(ConfirmationBase):
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="confirmations")

    class Meta(ConfirmationBase.Meta):
        verbose_name = "bekräftelse"
        verbose_name_plural = "bekräftelser"


class OpenPreschoolManager(models.Manager.from_queryset(PlaceQuerySet)):
    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .filter(kind__in=[PlaceKind.OPEN_PRESCHOOL, PlaceKind.MOBILE_OPEN_PRESCHOOL])
        )


class OpenPreschool(Place):
    """A place seen as an open preschool."""

    objects = OpenPreschoolManager()

    class Meta:
        proxy = True
        verbose_name = "öppen förskola"
        verbose_name_plural = "öppna förskolor"


class MeetingPlaceManager(models.Manager.from_queryset(PlaceQuerySet)):
    def get_queryset(self):
        return super().get_queryset().filter(kind__in=[PlaceKind.MEETING_PLACE, PlaceKind.SCHOOL_ARENA])


class MeetingPlace(Place):
    """A place seen as a meeting place."""

    objects = MeetingPlaceManager()

    class Meta:
        proxy = True
        verbose_name = "mötesplats"
        verbose_name_plural = "mötesplatser"
