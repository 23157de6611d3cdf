"""A report as files: a workbook with a sheet for each section, or the JSON that it is."""

from collections.abc import Iterator

from catalogue.spreadsheets import workbook_bytes
from offers.yearly.content import Content
from offers.yearly.freezing import canonical

FORMATS = ("xlsx", "json")


def report_bytes(content: Content, file_format: str, *, digest: str = "") -> bytes:
    """JSON of a frozen year is the very text that its digest is of."""
    if file_format == "json":
        return canonical(content).encode()
    return workbook_bytes(
        [
            ("Om rapporten", _about(content, digest)),
            *((one["title"], _lines(one)) for one in content["sections"]),
        ]
    )


def _about(content: Content, digest: str) -> list[list[str]]:
    frozen = content["frozen_at"]
    return [
        [content["title"]],
        ["Registret så som det var", content["day_text"]],
        ["Fryst", f"{frozen[:10]} av {content['frozen_by']}" if frozen else "nej, siffrorna kan ändras"],
        *([["Kontrollsumma (SHA-256)", digest]] if digest else []),
        *([] if content["is_over"] else [["Att tänka på", f"{content['year']} är inte över."]]),
    ]


def _lines(section: Content) -> Iterator[list[str]]:
    yield [section["title"]]
    if section["comment"]:
        yield ["Kommentar", section["comment"]]
    for table in section["tables"]:
        yield []
        yield [table["title"], *(f"{name}: {value}" for name, value in table["options"].items())]
        yield [table["definition"]]
        yield [table["row_heading"], *(column["label"] for column in table["columns"])]
        for row in table["rows"]:
            yield [row["label"], *map(_cell, row["cells"])]
        for note in table["notes"]:
            yield [note]


def _cell(cell: Content) -> str:
    more = f"+{cell['more_text']} kanske" if cell["more_text"] else ""
    return " ".join(filter(None, [cell["text"], more, cell["words"]]))
