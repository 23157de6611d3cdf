"""Timetables and what overrides them. The arithmetic is in :mod:`catalogue.recurrence`."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.base import Identified, SourceReference, not_blank
from catalogue.models.places import Place, age_constraints
from catalogue.recurrence import Period, Rule
from catalogue.translations import Translated

LONGEST_REASON = 200


class Weekday(models.IntegerChoices):
    MONDAY = 1, _("måndag")
    TUESDAY = 2, _("tisdag")
    WEDNESDAY = 3, _("onsdag")
    THURSDAY = 4, _("torsdag")
    FRIDAY = 5, _("fredag")
    SATURDAY = 6, _("lördag")
    SUNDAY = 7, _("söndag")


RULE_COLUMNS = [
    "opens",
    "closes",
    "weekday",
    "day",
    "every_weeks",
    "counted_from",
    "valid_from",
    "valid_through",
    "runs_in_breaks",
    "runs_on_holidays",
]


def rule_of(columns: dict, payload: Any = None) -> Rule:
    """The rule of a slot's columns: it runs in breaks unless it is said not to, on holidays only if said so."""
    columns = dict(columns)
    in_breaks = columns.pop("runs_in_breaks") is not False
    on_holidays = columns.pop("runs_on_holidays") is True
    return Rule(**columns, in_breaks=in_breaks, on_holidays=on_holidays, payload=payload)


class SlotKind(models.TextChoices):
    VISIT = "visit", _("besök")
    PHONE = "phone", _("telefon")


class Slot(Identified):
    """One line of a timetable: a weekday or one date, minutes of the day, and who it is for.

    ``year`` is the year for which the source says that the times hold, ``validity_note`` the source's own words.
    ``runs_in_breaks`` and ``runs_on_holidays`` unknown: shown in breaks, not shown on public holidays.
    """

    kind = models.CharField("slag", max_length=10, choices=SlotKind.choices, default=SlotKind.VISIT)
    weekday = models.PositiveSmallIntegerField("veckodag", choices=Weekday.choices, null=True, blank=True)
    day = models.DateField("eller ett datum", null=True, blank=True)
    opens = models.PositiveSmallIntegerField("från")
    closes = models.PositiveSmallIntegerField("till")
    every_weeks = models.PositiveSmallIntegerField("var n:e vecka", default=1)
    counted_from = models.DateField("räknat från", null=True, blank=True)
    valid_from = models.DateField("gäller från", null=True, blank=True)
    valid_through = models.DateField("gäller till och med", null=True, blank=True)
    year = models.PositiveSmallIntegerField("tiderna gäller år", null=True, blank=True)
    validity_note = models.CharField("källans ord om giltighet", max_length=300, blank=True)
    label = models.CharField("rubrik", max_length=200, blank=True)
    min_age = models.SmallIntegerField("från ålder (månader)", null=True, blank=True)
    max_age = models.SmallIntegerField("till ålder (månader, räknas inte med)", null=True, blank=True)
    language = models.ForeignKey(
        "catalogue.Language",
        verbose_name="språk",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    runs_in_breaks = models.BooleanField("även på lov", null=True, blank=True)
    runs_on_holidays = models.BooleanField("även på helgdagar", null=True, blank=True)
    needs_booking = models.BooleanField("måste bokas", null=True, blank=True)
    is_staffed = models.BooleanField("bemannat", null=True, blank=True)

    class Meta(Identified.Meta):
        abstract = True
        ordering = ["weekday", "day", "opens"]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(
                condition=Q(opens__lte=1439)
                & Q(closes__gte=1)
                & Q(closes__lte=1440)
                & Q(closes__gt=F("opens")),
                name="%(class)s_minutes_of_one_day",
                violation_error_message="Sluttiden måste vara senare. Tid efter midnatt skrivs på nästa dag.",
            ),
            models.CheckConstraint(
                condition=Q(weekday__isnull=False, day__isnull=True, weekday__range=(1, 7))
                | Q(weekday__isnull=True, day__isnull=False),
                name="%(class)s_weekday_or_date",
                violation_error_message="Välj en veckodag eller skriv ett datum, inte båda.",
            ),
            models.CheckConstraint(
                condition=Q(every_weeks__range=(1, 52)) & (Q(every_weeks=1) | Q(counted_from__isnull=False)),
                name="%(class)s_weeks_counted_from",
                violation_error_message="För varannan vecka och glesare behövs ett datum att räkna från.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_through__isnull=True)
                | Q(valid_from__lte=F("valid_through")),
                name="%(class)s_valid_in_order",
                violation_error_message="Tiderna kan inte sluta gälla innan de börjar.",
            ),
            *age_constraints("%(class)s"),
        ]

    def __str__(self) -> str:
        when = self.get_weekday_display() if self.weekday else str(self.day)
        return f"{when} {self.opens // 60}.{self.opens % 60:02}–{self.closes // 60}.{self.closes % 60:02}"

    @property
    def iso_weekday(self) -> int:
        """The weekday that it falls on, 1 = Monday."""
        return self.as_rule().iso_weekday

    def as_rule(self) -> Rule:
        """This line for :func:`catalogue.recurrence.occurrences`, with the slot itself as payload."""
        return rule_of({name: getattr(self, name) for name in RULE_COLUMNS}, payload=self)

    def is_past(self, today: date) -> bool:
        """Whether the slot is history: its last day has gone by."""
        last = self.day or self.valid_through
        return last is not None and last < today


class PlaceSlot(Slot):
    """When a house is open, or its telephone is answered; what happens in it has slots of its own."""

    part_names = ("sources",)

    place = models.ForeignKey(Place, verbose_name="plats", on_delete=models.CASCADE, related_name="slots")

    class Meta(Slot.Meta):
        abstract = False
        verbose_name = "öppettid"
        verbose_name_plural = "öppettider"


class PlaceSlotSource(SourceReference):
    record = models.ForeignKey(PlaceSlot, on_delete=models.CASCADE, related_name="sources")

    class Meta(SourceReference.Meta):
        verbose_name = "källa"
        verbose_name_plural = "källor"


class ClosureBase(Identified):
    """Days from ``first`` to ``last``, both included, when something that would run does not."""

    first = models.DateField("från och med")
    last = models.DateField("till och med")
    reason = models.CharField(
        "skäl",
        max_length=LONGEST_REASON,
        blank=True,
        help_text="Visas för besökare, till exempel ”planeringsdag”.",
    )

    class Meta(Identified.Meta):
        abstract = True
        ordering = ["first"]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(
                condition=Q(first__lte=F("last")),
                name="%(class)s_days_in_order",
                violation_error_message="Sista dagen kan inte komma före första dagen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"

    def as_period(self) -> Period:
        return Period(self.first, self.last, Translated.of(self, "reason"), self.updated_at)


class Closure(ClosureBase):
    """A place is closed; without a place the whole city is."""

    place = models.ForeignKey(
        Place,
        verbose_name="plats",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="closures",
        help_text="Lämna tomt om allt är stängt i hela kommunen.",
    )

    class Meta(ClosureBase.Meta):
        abstract = False
        verbose_name = "stängning"
        verbose_name_plural = "stängningar"


class SchoolBreak(Identified):
    """A school break, first and last day included. Slots that do not run in breaks rest then."""

    name = models.CharField("namn", max_length=100)
    first = models.DateField("från och med")
    last = models.DateField("till och med")

    class Meta(Identified.Meta):
        verbose_name = "lov"
        verbose_name_plural = "lov"
        ordering = ["first"]
        constraints = [
            *Identified.Meta.constraints,
            not_blank("name_sv", "schoolbreak_has_swedish_name"),
            models.CheckConstraint(
                condition=Q(first__lte=F("last")),
                name="schoolbreak_days_in_order",
                violation_error_message="Sista dagen kan inte komma före första dagen.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def as_period(self) -> Period:
        return Period(self.first, self.last, Translated.of(self, "name"), self.updated_at)
