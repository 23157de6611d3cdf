"""The log of imports: what each one changed, heading by heading."""

from collections.abc import Iterator

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext

from catalogue.admin.base import ReadOnly, StaffAdmin
from catalogue.admin.importing import ImportPages
from catalogue.admin.undoing import SHOWN, UndoPages
from catalogue.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(UndoPages, ImportPages, ReadOnly, StaffAdmin):
    change_list_template = "admin/catalogue/importrun/change_list.html"
    change_form_template = "admin/catalogue/importrun/change_form.html"
    list_display = ["started_at", "file_name", "source", "user", "change_count"]
    list_select_related = ["user"]
    list_filter = ["source", ("user", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["file_name", "source"]
    date_hierarchy = "started_at"
    fields = [
        "started_at",
        "user",
        "source",
        "file_name",
        "undoes",
        "summary_table",
        "changes_table",
        "proposal_list",
        "kept_table",
    ]
    readonly_fields = ["summary_table", "changes_table", "proposal_list", "kept_table"]

    def get_queryset(self, request):
        runs = super().get_queryset(request)
        return runs if request.user.keeps_all else runs.filter(user=request.user)

    @admin.display(description="ändrade rader")
    def change_count(self, run):
        return len(run.changes)

    @admin.display(description="sammanfattning")
    def summary_table(self, run):
        return render_to_string("admin/pairs.html", {"rows": list(totals(run.summary))})

    @admin.display(description="ändringar")
    def changes_table(self, run):
        rows = list(lines(run.changes))
        context = {"rows": rows[:SHOWN], "more": len(rows[SHOWN:])}
        return render_to_string("admin/catalogue/importrun/changes.html", context)

    @admin.display(description="blev förslag")
    def proposal_list(self, run):
        return ", ".join(f"{made['file']} {made['id']}" for made in run.proposals) or "–"

    @admin.display(description="behölls")
    def kept_table(self, run):
        return render_to_string("admin/catalogue/importrun/kept.html", {"rows": run.kept})


def totals(summary: dict[str, dict[str, int]]) -> Iterator[tuple[str, str]]:
    """One line per file: its name, and how many rows were new, changed and as before."""
    for name, counts in summary.items():
        yield name, gettext("%(new)d nya, %(changed)d ändrade, %(unchanged)d som förut") % counts


def lines(changes: list[dict]) -> Iterator[dict]:
    """One line per changed cell: file, id, heading, before and after."""
    for change in changes:
        for heading, (before, after) in change["fields"].items():
            yield {
                "file": change["file"],
                "id": change["id"],
                "heading": heading,
                "before": before,
                "after": after,
            }
