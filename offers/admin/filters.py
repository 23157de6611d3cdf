"""Filters of the list of offers: the questions that an editor asks of it."""

from datetime import date, datetime, timedelta

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone

from catalogue.models import Language
from offers.ages import STAGE_BY_KEY, STAGES
from offers.answers import bits
from offers.followup import SELECTION, selected
from offers.index import current_index

UNKNOWN = "unknown"
LONGEST_INTERVAL = 24


class AgeFilter(admin.SimpleListFilter):
    title = "ålder"
    parameter_name = "age"

    def lookups(self, request, model_admin):
        return [(UNKNOWN, "saknar ålder"), *((stage.key, stage.label) for stage in STAGES)]

    def queryset(self, request, queryset):
        if self.value() == UNKNOWN:
            return queryset.filter(Q(min_age__isnull=True) | Q(max_age__isnull=True))
        stage = STAGE_BY_KEY.get(self.value())
        return queryset.for_age(stage) if stage else queryset


class LanguageFilter(admin.SimpleListFilter):
    title = "språk"
    parameter_name = "language"

    def lookups(self, request, model_admin):
        spoken = Language.objects.filter(offers__isnull=False).distinct()
        return [(UNKNOWN, "saknar språk"), *((language.code, language.own_name) for language in spoken)]

    def queryset(self, request, queryset):
        if self.value() == UNKNOWN:
            return queryset.filter(languages__isnull=True)
        return queryset.in_language(self.value()) if self.value() else queryset


class ConfirmedFilter(admin.SimpleListFilter):
    title = "bekräftelse"
    parameter_name = "confirmed"

    def lookups(self, request, model_admin):
        return [("late", "inte bekräftad i tid"), ("never", "aldrig bekräftad")]

    def queryset(self, request, queryset):
        if self.value() == "late":
            return queryset.filter(late(timezone.now()))
        if self.value() == "never":
            return queryset.filter(newest_confirmation__isnull=True)
        return queryset


class FigureFilter(admin.SimpleListFilter):
    """The offers that a figure of the follow-up counts; it is there only when one comes from such a figure."""

    title = "ur uppföljningen"
    parameter_name = SELECTION

    def lookups(self, request, model_admin):
        word = request.GET.get(SELECTION)
        if not word:
            return []
        self.index = current_index(timezone.localtime())
        self.found = selected(self.index, word)
        return [(word, self.found[1] if self.found else "siffran finns inte längre")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.found is None:
            return queryset.none()
        return queryset.filter(pk__in=self.index.ids(bits(self.found[0].offers)))


def late(now: datetime) -> Q:
    """Never confirmed, or longer ago than the offer's own interval; needs ``newest_confirmation``."""
    condition = Q(newest_confirmation__isnull=True)
    for months in range(1, LONGEST_INTERVAL + 1):
        since = now - (now.date() - months_before(now.date(), months))
        condition |= Q(check_every_months=months, newest_confirmation__lt=since)
    return condition


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month; the last one of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
