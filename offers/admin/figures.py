"""Tables of figures as pages and files: every page of the follow-up is made of these."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from catalogue import auditing
from catalogue.models import AuditAction
from catalogue.spreadsheets import STAFF_FORMATS, download
from offers import followup
from offers.admin.followup_pages import BY_KEY
from offers.figures import Cell, Column, Row, Table, Tone, as_lines, as_read
from offers.followup import FIGURES, SELECTION
from offers.followup.lines import ALL, UNKNOWN
from offers.index import Index

LEVELS = 4  # shades of a cell, the most last
LONG = 40  # letters of a cell that needs some width
SUMS = (ALL, UNKNOWN)


@dataclass(frozen=True)
class ShownCell:
    """A cell as the page draws it: what it leads to, and how it looks besides its number."""

    cell: Cell
    name: str
    address: str
    look: str

    @property
    def text(self) -> str:
        return as_read(self.cell.value)

    @property
    def more(self) -> str:
        return as_read(self.cell.more) if self.cell.more else ""


@dataclass
class Shown:
    """A set of figures on a page, with its files."""

    table: Table
    groups: list[tuple[str, list[Column]]]
    rows: list[tuple[Row, list[ShownCell]]]
    downloads: list[tuple[str, str]]


def figures_of(request, keys: tuple[str, ...]) -> dict:
    """The context of a page with these figures: the first offers its choices, the others follow what they know."""
    shown, choices, problems = [], [], []
    for key in keys:
        figure = FIGURES[key]
        index = _index(key)
        with override("sv"):
            offered = figure.choices(index)
        asked = request.GET.dict()
        if shown:
            asked = {choice.name: asked[choice.name] for choice in offered if choice.name in asked}
        table, chosen, found = followup.compute(index, key, asked)
        if not shown:
            choices, problems = [(choice, chosen[choice.name]) for choice in offered], found
        shown.append(drawn(table, chosen, _downloads(key, chosen)))
    return {"shown": shown, "choices": choices, "problems": problems}


def figure_file(request, key: str, file_format: str) -> HttpResponseBase:
    """A set of figures as a file, with the choices of the address, for those who may see its page."""
    if key not in FIGURES or file_format not in STAFF_FORMATS:
        raise Http404
    if not request.user.has_perm(BY_KEY[key].permission):
        raise PermissionDenied
    table, chosen, _problems = followup.compute(_index(key), key, request.GET.dict())
    return table_file(table, file_format, chosen)


def table_file(table: Table, file_format: str, chosen: Mapping[str, str]) -> HttpResponseBase:
    """The one way that a table becomes a file; JSON is the table as it is."""
    details = {"lista": table.title, "format": file_format, "filter": urlencode(chosen)}
    auditing.write(AuditAction.EXPORTED, details=details)
    name = f"{table.key}-{table.day}"
    if file_format == "json":
        headers = {"Content-Disposition": f'attachment; filename="{name}.json"', "X-Robots-Tag": "noindex"}
        return JsonResponse(table.as_data(), json_dumps_params={"ensure_ascii": False}, headers=headers)
    return download(name, file_format, *as_lines(table), sheet=table.key)


def _index(key: str) -> Index:
    return followup.index_for(FIGURES[key], timezone.localtime())


def _downloads(key: str, chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    query = urlencode({name: value for name, value in chosen.items() if value})
    return [
        (kind.upper(), f"{reverse('followup-download', args=[key, kind])}?{query}") for kind in STAFF_FORMATS
    ]


def drawn(table: Table, chosen: Mapping[str, str], downloads: list[tuple[str, str]]) -> Shown:
    """A table ready for its template."""
    groups = groupby(table.columns, lambda column: column.group)
    return Shown(
        table=table,
        groups=[(group, list(columns)) for group, columns in groups],
        rows=_rows(table, chosen),
        downloads=downloads,
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
        return "text long" if len(cell.value) > LONG else "text"
    if column.tone == Tone.PLAIN or (column.tone == Tone.SHARE and not cell.value):
        return ""
    if column.tone == Tone.UNKNOWN:
        return "perhaps" if cell.value else ""
    if cell.value is None:
        return "unknown"
    if not cell.value:
        return "perhaps" if cell.more else "empty"
    return f"level-{max(1, round(LEVELS * cell.value / most))}"
