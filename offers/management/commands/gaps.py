"""Say where there is no support: the same figures as the first page of the follow-up."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from catalogue.cldr import full_date
from offers import followup
from offers.figures import Table
from offers.followup import gaps
from offers.index import current_index


class Command(BaseCommand):
    help = (
        "Visar var det saknas utbud: åldrar, stadsdelar, språk, inriktningar, ämnen, målgrupper och nämnder."
    )

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["text", "json"], default="text", help="text eller json")

    def handle(self, *, format, **options):
        table, _chosen, _problems = followup.compute(current_index(timezone.localtime()), gaps.KEY, {})
        if format == "json":
            self.stdout.write(json.dumps(table.as_data(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_as_text(table))


def _as_text(table: Table) -> str:
    with override("sv"):
        lines = [f"{table.title}, {full_date(table.day)}", table.definition]
    for row in table.rows:
        missing, of, names = (cell.value for cell in row.cells)
        lines += ["", f"{row.label}: {missing} av {of}", f"  {names}"]
    return "\n".join(lines)
