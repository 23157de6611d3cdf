"""The follow-up for coordinators: where the chain breaks, page by page, each as a table that is also the picture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import Http404, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import override

from catalogue import auditing
from catalogue.models import AuditAction
from catalogue.spreadsheets import STAFF_FORMATS, download
from offers import followup
from offers.followup import FIGURES, SELECTION
from offers.followup.lines import ALL, UNKNOWN
from offers.followup.tables import Cell, Choice, Column, Row, Table, Tone, Value, as_lines
from offers.index import Index
from offers.pins import NAMED, drawing, pins, placed_districts

PERMISSION = "catalogue.keep_all"
LEVELS = 4  # shades of a cell, the most last
SUMS = (ALL, UNKNOWN)
PAGES = (
    ("kedjan", "followup-chain", "Var finns stöd för varje ålder, och var är det tomt?"),
    ("spridning", "followup-spread", "Når öppna förskolor och drop-in ut i hela kommunen?"),
    ("tillgang", "followup-access", "Är det lätt att komma, och får föräldrar veta det?"),
    ("aktualitet", "followup-freshness", "Stämmer det som står, och vem behöver bekräfta?"),
)


@dataclass(frozen=True)
class ShownCell:
    """A cell as the page draws it: what it leads to, and how it looks besides its number."""

    cell: Cell
    name: str
    address: str
    look: str

    @property
    def text(self) -> str:
        return in_figures(self.cell.value)

    @property
    def more(self) -> str:
        return in_figures(self.cell.more) if self.cell.more else ""


@dataclass
class Shown:
    """A set of figures on a page, with its choices and its files."""

    table: Table
    groups: list[tuple[str, list[Column]]]
    rows: list[tuple[Row, list[ShownCell]]]
    choices: list[tuple[Choice, str]]
    problems: list[str]
    downloads: list[tuple[str, str]]


def in_figures(value: Value) -> str:
    """A value as one reads it: thousands apart, a comma for the decimals, and words as they are."""
    return number_format(value, force_grouping=True) if isinstance(value, int | float) else value or ""


def coordinators_only(view: Callable) -> Callable:
    """A page of the staff admin for those who answer for the whole register; others are refused."""
    return admin.site.admin_view(permission_required(PERMISSION, raise_exception=True)(view))


def page(request, template: str, title: str, **context) -> TemplateResponse:
    shared = admin.site.each_context(request)
    return TemplateResponse(request, f"admin/followup/{template}.html", {**shared, "title": title, **context})


@coordinators_only
def start(request):
    """What is missing at a glance, and the way to each page."""
    pages = [(FIGURES[key].title, reverse(name), about) for key, name, about in PAGES]
    return page(request, "start", "Uppföljning", pages=pages, shown=[_shown(request, "glapp")])


@coordinators_only
def chain_page(request):
    return page(request, "chain", FIGURES["kedjan"].title, shown=[_shown(request, "kedjan")])


@coordinators_only
def spread_page(request):
    """The table, and the same numbers on the map that the public has."""
    shown = _shown(request, "spridning")
    cells = {row.key: cells[1] for row, cells in shown.rows}
    counted = [
        (district, cell.cell.value, cell.cell.more, cell.address or f"#{shown.table.key}")
        for district in placed_districts()
        if (cell := cells.get(district.slug))
    ]
    context = {"shown": [shown], "drawing": drawing(), "districts": pins(counted, NAMED)}
    return page(request, "spread", FIGURES["spridning"].title, **context)


@coordinators_only
def access_page(request):
    return page(request, "figures", FIGURES["tillgang"].title, shown=[_shown(request, "tillgang")])


@coordinators_only
def freshness_page(request):
    shown = [_shown(request, "aktualitet"), _shown(request, "trend", asked={})]
    return page(request, "figures", FIGURES["aktualitet"].title, shown=shown)


@coordinators_only
def download_figure(request, key: str, file_format: str):
    """A set of figures as a file, with the choices of the address; JSON is the table as it is."""
    if key not in FIGURES or file_format not in STAFF_FORMATS:
        raise Http404
    table, chosen, _problems = followup.compute(_index(key), key, request.GET.dict())
    details = {"lista": table.title, "format": file_format, "filter": urlencode(chosen)}
    auditing.write(AuditAction.EXPORTED, details=details)
    name = f"{key}-{table.day}"
    if file_format == "json":
        headers = {"Content-Disposition": f'attachment; filename="{name}.json"', "X-Robots-Tag": "noindex"}
        return JsonResponse(table.as_data(), json_dumps_params={"ensure_ascii": False}, headers=headers)
    return download(name, file_format, *as_lines(table), sheet=key)


def _index(key: str) -> Index:
    return followup.index_for(FIGURES[key], timezone.localtime())


def _shown(request, key: str, asked: Mapping[str, str] | None = None) -> Shown:
    """A set of figures with the choices of the address, ready to be drawn."""
    index = _index(key)
    asked = request.GET.dict() if asked is None else asked
    table, chosen, problems = followup.compute(index, key, asked)
    with override("sv"):
        choices = FIGURES[key].choices(index)
    query = urlencode({name: value for name, value in chosen.items() if value})
    return Shown(
        table=table,
        groups=[
            (group, list(columns)) for group, columns in groupby(table.columns, lambda column: column.group)
        ],
        rows=_rows(table, chosen),
        choices=[(choice, chosen[choice.name]) for choice in choices],
        problems=problems,
        downloads=[
            (kind.upper(), f"{reverse('followup-download', args=[key, kind])}?{query}")
            for kind in STAFF_FORMATS
        ],
    )


def _rows(table: Table, chosen: Mapping[str, str]) -> list[tuple[Row, list[ShownCell]]]:
    most = [_most(table, place) for place in range(len(table.columns))]
    if table.columns[0].group:  # columns of one kind are compared with each other
        most = [max(most)] * len(most)
    return [
        (
            row,
            [
                ShownCell(
                    cell,
                    f"{row.label}, {column.label}",
                    _address(table, row, column, cell, chosen),
                    "" if row.key in SUMS else _look(cell, column, top),
                )
                for column, cell, top in zip(table.columns, row.cells, most, strict=True)
            ],
        )
        for row in table.rows
    ]


def _address(table: Table, row: Row, column: Column, cell: Cell, chosen: Mapping[str, str]) -> str:
    """The list of what a cell counts: the public's where it can be asked the same, else the staff's."""
    if cell.query is not None:
        with override("sv"):
            return f"{reverse('offers:list')}?{cell.query}"
    if not cell.offers:
        return ""
    word = followup.selection(table.key, row.key, column.key, chosen)
    return f"{reverse('admin:offers_offer_changelist')}?{urlencode({SELECTION: word})}"


def _most(table: Table, place: int) -> float:
    """The largest amount of a column; not those of the sums, beside which all else would be pale."""
    if table.columns[place].tone == Tone.PLAIN:
        return 0
    values = [row.cells[place].value for row in table.rows if row.key not in SUMS]
    return max((value for value in values if isinstance(value, int | float)), default=0)


def _look(cell: Cell, column: Column, most: float) -> str:
    """How a cell is filled: nothing at all, nothing sure, or by how much of the most there is."""
    if isinstance(cell.value, str):
        return "text"
    if column.tone == Tone.PLAIN or (column.tone == Tone.SHARE and not cell.value):
        return ""
    if column.tone == Tone.UNKNOWN:
        return "perhaps" if cell.value else ""
    if cell.value is None:
        return "unknown"
    if not cell.value:
        return "perhaps" if cell.more else "empty"
    return f"level-{max(1, round(LEVELS * cell.value / most))}"
