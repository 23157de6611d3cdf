"""What a yearly report holds: sections of tables, each with its definition and its numbers as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import override

from offers.figures import Table, as_read
from offers.followup import FIGURES
from offers.followup.chain import YEARS
from offers.index import Index

FORMAT = 1  # of what is written now; templates/admin/yearly_reports has a folder for each
Content = dict[str, Any]
CHART_HEIGHT, BAR_STEP = 120, 34


@dataclass(frozen=True)
class Part:
    """A table of the report: its own name, the set of figures, and the choices; "year" stands for the report's."""

    name: str
    figure: str
    asked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    parts: tuple[Part, ...]


def _chain(rows: str) -> Part:
    return Part(f"kedjan-{rows}", "kedjan", {"rows": rows})


def _demand(*kinds: str) -> tuple[Part, ...]:
    return tuple(Part(f"efterfragan-{kind}", f"efterfragan-{kind}", {"period": "year"}) for kind in kinds)


def _plain(*keys: str) -> tuple[Part, ...]:
    return tuple(Part(key, key) for key in keys)


SECTIONS = (
    Section("glapp", "Här fattas det", _plain("glapp")),
    Section(
        "kedjan",
        "Den obrutna kedjan",
        tuple(_chain(rows) for rows in ("scope", "focus", "committee", "district", "language")),
    ),
    Section("spridning", "Geografisk spridning", _plain("spridning")),
    Section("tillgang", "Lätt att komma", _plain("tillgang")),
    Section("aktualitet", "Bekräftat i tid", _plain("aktualitet", "trend")),
    Section(
        "efterfragan",
        "Efterfrågan",
        _demand("listor", "age", "language", "district", "topic", "utan-traff"),
    ),
    Section(
        "programmet",
        "Programmet",
        _plain("inriktningar", "namnder", "uppmarksammas", "arenor", "metoder"),
    ),
    Section("plan", "Kommungemensam plan", (Part("plan", "plan", {"year": "year"}),)),
    Section("utbud", "Allt publicerat utbud", _plain("utbud")),
)
SECTION_TITLES = {section.key: section.title for section in SECTIONS}


def content_of(year: int, index: Index) -> Content:
    """The report of a year as the register is on the index's day."""
    with override("sv"):
        return {
            "format": FORMAT,
            "year": year,
            "title": f"Årsrapport {year}",
            "day": index.day.isoformat(),
            "day_text": date_format(index.day, "j F Y"),
            "is_over": index.day.year > year,
            "frozen_at": "",
            "frozen_by": "",
            "sections": [_section(section, year, index) for section in SECTIONS],
        }


def _section(section: Section, year: int, index: Index) -> Content:
    tables = [{"name": part.name, **_with_texts(_table(part, year, index))} for part in section.parts]
    return {
        "key": section.key,
        "title": section.title,
        "comment": "",
        "pictures": [picture for table in tables if (picture := _picture(table))],
        "tables": tables,
    }


def _table(part: Part, year: int, index: Index) -> Table:
    figure = FIGURES[part.figure]
    usual = {choice.name: choice.usual for choice in figure.choices(index)}
    asked = {name: str(year) if value == "year" else value for name, value in part.asked.items()}
    return figure.build(index, {**usual, **asked})


def _with_texts(table: Table) -> Content:
    """The table with every number also as it is read, so that no later code decides how it looks."""
    data = table.as_data()
    for row in data["rows"]:
        for cell in row["cells"]:
            cell["text"] = as_read(cell["value"])
            cell["more_text"] = as_read(cell["more"]) if cell["more"] else ""
    return data


def _picture(table: Content) -> Content | None:
    """Bars where a picture says at once what a row of the table says in numbers."""
    if table["name"] == "kedjan-scope":
        row = table["rows"][-1]
        columns = [column["short"] for column in table["columns"]]
        bars = [(label, cell["value"]) for label, cell in zip(columns, row["cells"], strict=True) if label][
            : len(YEARS)
        ]
        return _bars("Allt utbud efter barnets ålder", bars)
    if table["name"] == "trend":
        bars = [(row["label"].split()[0][:3], row["cells"][0]["value"]) for row in table["rows"]]
        return _bars("Utbud bekräftat i tid, månad för månad", bars)
    return None


def _bars(title: str, values: list[tuple[str, int]]) -> Content:
    most = max((value for _label, value in values), default=0) or 1
    heights = [round(CHART_HEIGHT * value / most) for _label, value in values]
    return {
        "title": title,
        "text": ", ".join(f"{label}: {value}" for label, value in values),
        "width": BAR_STEP * len(values),
        "bars": [
            {
                "label": label,
                "text": str(value),
                "x": BAR_STEP * n,
                "middle": BAR_STEP * n + BAR_STEP // 2,
                "y": 20 + CHART_HEIGHT - height,
                "above": 14 + CHART_HEIGHT - height,
                "height": height,
            }
            for n, ((label, value), height) in enumerate(zip(values, heights, strict=True))
        ],
    }
