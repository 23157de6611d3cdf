"""Filters of the list of offers: the questions that an editor asks of it."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone

from catalogue.models import Language
from offers.admin import missing
from offers.ages import STAGE_BY_KEY, STAGES
from offers.answers import bits
from offers.followup import SELECTION, selected
from offers.index import current_index

UNKNOWN = "unknown"


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


class MissingFilter(admin.SimpleListFilter):
    title = "uppgifter som fattas"
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [("yes", "saknar ålder eller språk")]

    def queryset(self, request, queryset):
        return queryset.filter(missing.age_or_language()) if self.value() == "yes" else queryset


class ConfirmedFilter(admin.SimpleListFilter):
    title = "bekräftelse"
    parameter_name = "confirmed"

    def lookups(self, request, model_admin):
        return [
            ("late", "inte bekräftad i tid"),
            ("soon", "ska bekräftas inom tre veckor"),
            ("never", "aldrig bekräftad"),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "late":
            return queryset.past_due(today)
        if self.value() == "soon":
            return queryset.to_confirm_soon(today)
        return queryset.never_confirmed() if self.value() == "never" else queryset


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
