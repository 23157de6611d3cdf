"""Proposals as they came in. They are decided on a page of their own."""

from django.contrib import admin
from django.template.loader import render_to_string

from catalogue.admin.base import ReadOnly, StaffAdmin
from catalogue.admin.keeping import Kept
from offers.models import Proposal


@admin.register(Proposal)
class ProposalAdmin(Kept, ReadOnly, StaffAdmin):
    kept_through = "offer"
    list_display = ["about", "state", "proposed_by", "proposed_at", "decided_by", "decided_at"]
    list_select_related = ["offer", "proposed_by", "decided_by"]
    list_filter = ["state"]
    search_fields = ["offer__title_sv", "comment", "reason"]
    date_hierarchy = "proposed_at"
    fieldsets = [
        (
            None,
            {"fields": ["offer", "base_version", "patch_table", "comment", ("proposed_by", "proposed_at")]},
        ),
        ("Beslut", {"fields": ["state", "reason", ("decided_by", "decided_at")]}),
    ]
    readonly_fields = ["patch_table"]

    @admin.display(description="utbud", ordering="offer__title_sv")
    def about(self, proposal):
        return proposal.offer or "nytt utbud"

    @admin.display(description="ändring")
    def patch_table(self, proposal):
        return render_to_string("admin/pairs.html", {"rows": proposal.patch.items()})
