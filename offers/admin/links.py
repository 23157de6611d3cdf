"""Links that answer and links that do not, each with where it is shown."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.text import Truncator

from catalogue.admin.base import ReadOnly, StaffAdmin
from catalogue.models import LinkCheck
from offers import links

LONGEST = 40  # letters of an address in the list
STATES = {"broken": "trasig", "failing": "svarade inte senast", "ok": "fungerar"}


class LinkFilter(admin.SimpleListFilter):
    title = "läge"
    parameter_name = "lage"

    def lookups(self, request, model_admin):
        return STATES.items()

    def queryset(self, request, queryset):
        if self.value() == "broken":
            return queryset.broken()
        if self.value() in STATES:
            return queryset.filter(checked_at__isnull=False, first_failed__isnull=self.value() == "ok")
        return queryset


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnly, StaffAdmin):
    list_display = ["link", "shown_on", "state", "answer", "first_failed", "last_ok", "checked_at"]
    list_filter = [LinkFilter]
    search_fields = ["address"]
    fields = [
        "address",
        "shown_on",
        "state",
        "answer",
        "first_failed",
        "last_failed",
        "last_ok",
        "checked_at",
    ]
    readonly_fields = ["shown_on", "state", "answer"]

    def get_queryset(self, request):
        return super().get_queryset(request) & links.kept_by(request.user)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        found = links.shown_on([link.address for link in changelist.result_list])
        for link in changelist.result_list:
            link.records = found.get(link.address, [])
        return changelist

    @admin.display(description="adress", ordering="address")
    def link(self, link):
        return Truncator(link.address).chars(LONGEST)

    @admin.display(description="visas på")
    def shown_on(self, link):
        records = link.records if hasattr(link, "records") else links.shown_on([link.address])[link.address]
        pages = ((_page(record), str(record)) for record in records)
        return format_html_join(", ", '<a href="{}">{}</a>', pages)

    @admin.display(description="läge", ordering="first_failed")
    def state(self, link):
        if link.checked_at is None:
            return "inte kontrollerad än"
        if link.first_failed is None:
            return "fungerar"
        return STATES["broken"] if link.is_broken else STATES["failing"]

    @admin.display(description="svar", ordering="status")
    def answer(self, link):
        return link.problem or link.status or self.get_empty_value_display()


def _page(record) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
