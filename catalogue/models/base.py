"""What every public record shares: identity, provenance, confirmation."""

import uuid
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from catalogue.validators import validate_source_key

SWEDISH = "sv-x-icu"  # PostgreSQL has it; SQLite gets it on connect (catalogue.apps)


# What lists for the public have no use for: reading it takes a good part of a long list's time.
STAFF_COLUMNS = ["source", "source_key", "note", "inferred_fields", "created_at", "updated_at"]


def swedish(field: str) -> Collate:
    """The ordering of a text column as Swedish sorts: … x y z å ä ö. Name the ``_sv`` column."""
    return Collate(F(field), SWEDISH)


def not_blank(field: str, name: str) -> models.CheckConstraint:
    """A check that a text column holds text."""
    return models.CheckConstraint(condition=Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""}), name=name)


class State(models.TextChoices):
    """Where a record is on its way to the public."""

    DRAFT = "draft", _("utkast")
    PUBLISHED = "published", _("publicerad")
    ARCHIVED = "archived", _("arkiverad")


class Confidence(models.TextChoices):
    """How sure we are that the record is true."""

    HIGH = "high", _("hög")
    MEDIUM = "medium", _("medel")
    LOW = "low", _("låg")


class Identified(models.Model):
    """A record with a public identity that never changes: ``uuid``, and (``source``, ``source_key``) for upsert.

    ``part_names`` are the relations whose rows belong to the record alone: proposed, kept and restored with it.
    """

    part_names: tuple[str, ...] = ()
    told_apart_by: tuple[str, ...] = ("uuid",)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField("register", max_length=40, default="admin", editable=False)
    source_key = models.CharField(
        "id i registret",
        max_length=120,
        null=True,
        blank=True,
        validators=[validate_source_key],
        help_text="Används när registret läses in från en fil. Ändra det inte.",
    )
    note = models.TextField("intern anmärkning", blank=True, help_text="Visas aldrig för besökare.")
    inferred_fields = models.JSONField(
        "härledda uppgifter",
        default=list,
        blank=True,
        help_text="Uppgifter som ingen källa säger rakt ut. Ta bort dem ur listan när du har kontrollerat.",
    )
    created_at = models.DateTimeField("skapad", auto_now_add=True)
    updated_at = models.DateTimeField("ändrad", auto_now=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="%(class)s_source_key_unique"),
        ]


class SourceReference(models.Model):
    """Where a fact comes from: one address, the date as the source writes it, and its year if it says one."""

    told_apart_by = ("url", "date_text", "year", "note")

    url = models.TextField("adress", blank=True)
    date_text = models.CharField("datum i källan", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("år", null=True, blank=True)
    note = models.TextField("anmärkning", blank=True)
    source_key = models.CharField(max_length=160, null=True, blank=True, unique=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url or self.note


def in_order(rows: models.QuerySet, keys: Sequence[int]) -> list:
    """The rows with these primary keys, in the keys' order; one that is not among the rows is left out."""
    found = rows.order_by().in_bulk(keys)
    return [found[key] for key in keys if key in found]


def host(url: str) -> str:
    """The name of the site that an address leads to: "boras.se"."""
    return urlsplit(url).netloc.removeprefix("www.")


def newest_year(sources: Iterable[SourceReference]) -> int | None:
    """The latest year that any of the sources speaks of."""
    return max((source.year for source in sources if source.year), default=None)


class ConfirmationBase(models.Model):
    """Somebody said that a record is true: who, when, and what they looked at."""

    confirmed_at = models.DateTimeField("när")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="vem", null=True, blank=True, on_delete=models.SET_NULL
    )
    what = models.CharField("vad", max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["-confirmed_at", "-pk"]
        get_latest_by = "confirmed_at"

    def __str__(self) -> str:
        return f"{self.confirmed_at:%Y-%m-%d}"
