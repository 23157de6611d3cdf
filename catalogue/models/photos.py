"""Photos of places, so that one recognises the door."""

import uuid

from django.db import models
from django.db.models import Q

from catalogue.models.base import not_blank
from catalogue.models.places import Place


class PhotoKind(models.TextChoices):
    ENTRANCE = "entrance", "entré"
    ROOM = "room", "lokal"


class PlacePhotoQuerySet(models.QuerySet):
    def public(self):
        """Photos of what parents may see; one of a protected place would tell where it is."""
        return self.filter(place__in=Place.objects.published(), place__hide_address=False)

    def listed(self):
        """Without the pictures themselves."""
        return self.defer("large", "small")


class PlacePhoto(models.Model):
    """One photo, as WebP in two sizes. A new picture gets a new ``uuid``: its address may be kept for ever."""

    told_apart_by = ("uuid",)

    place = models.ForeignKey(Place, verbose_name="plats", on_delete=models.CASCADE, related_name="photos")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("vad", max_length=10, choices=PhotoKind.choices, default=PhotoKind.ENTRANCE)
    alt = models.CharField(
        "bilden i ord",
        max_length=200,
        help_text="För den som inte ser bilden: ”Grön dörr med ramp till vänster om biblioteket”. "
        "Inga namn på personer.",
    )
    large = models.BinaryField()
    small = models.BinaryField()
    width = models.PositiveSmallIntegerField("bredd", editable=False)
    height = models.PositiveSmallIntegerField("höjd", editable=False)

    objects = PlacePhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "bild"
        verbose_name_plural = "bilder"
        ordering = ["kind", "pk"]
        constraints = [
            not_blank("alt_sv", "placephoto_has_swedish_alt"),
            models.CheckConstraint(condition=Q(kind__in=PhotoKind.values), name="placephoto_kind_known"),
        ]

    def __str__(self) -> str:
        return self.alt
