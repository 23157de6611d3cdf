"""Texts as an agency's file, and back: each with its id, the Swedish text that it is made from and its translation.

Whatever is in a file that came back is somebody else's: XLIFF with a DTD is refused before it is parsed, a
workbook that would swell before it is unpacked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.conf import settings
from translate.storage.xliff import Xliff1File, Xliff1Unit

from catalogue.imports.problems import CellError, Problems
from catalogue.imports.workbooks import read_workbook
from catalogue.spreadsheets import xlsx_bytes
from catalogue.texts import Text, title_of
from catalogue.translating import OTHER_LANGUAGES

MAX_BYTES = 5_000_000
SHEET = "texter"
ID, SOURCE, TARGET = "id", "svenska", "översättning"
NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
XLIFF_TYPE = "application/xliff+xml"
NO_XLIFF = "Filen är ingen hel XLIFF-fil. Be byrån om XLIFF 1.2, eller om arbetsboken."


class FileRefusedError(Exception):
    """The file cannot be read. The message says why and what to do."""


@dataclass(frozen=True)
class Incoming:
    """One text as a file has it."""

    id: str
    source: str
    target: str


class Unit12(Xliff1Unit):
    namespace = NAMESPACE


class File12(Xliff1File):
    """The toolkit's own class writes version 1.1."""

    UnitClass = Unit12
    namespace = NAMESPACE
    XMLskeleton = (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<xliff version="1.2" xmlns="{NAMESPACE}">'
        '<file original="NoName" source-language="sv" datatype="plaintext"><body></body></file></xliff>'
    )


def xliff(texts: Iterable[Text], code: str) -> bytes:
    """The texts as XLIFF: a note says what the text is and how long it may be."""
    store = File12()
    store.setsourcelanguage("sv")
    store.settargetlanguage(code)
    for text in texts:
        unit = store.addsourceunit(text.swedish, settings.SITE_NAME, createifmissing=True)
        unit.xmlelement.set("id", text.id)
        if text.translation:
            unit.settarget(text.translation, code)
            unit.set_state_n(unit.S_NEEDS_REVIEW)
        if text.max_length:
            unit.xmlelement.set("maxwidth", str(text.max_length))
            unit.xmlelement.set("size-unit", "char")
        unit.addnote(note(text))
    return bytes(store)


def note(text: Text) -> str:
    limit = f" Högst {text.max_length} tecken." if text.max_length else ""
    return f"{title_of(text.kind, text.record)}: {text.label}.{limit} Läge: {text.standing.label}."


def workbook(texts: Iterable[Text], code: str) -> bytes:
    """The texts as a workbook: the agency fills in the column of translations."""
    head = [ID, "post", "fält", SOURCE, f"{TARGET} ({code})", "högst tecken", "läge"]
    rows = (
        [
            text.id,
            title_of(text.kind, text.record),
            text.label,
            text.swedish,
            text.translation,
            str(text.max_length or ""),
            text.standing.label,
        ]
        for text in texts
    )
    return xlsx_bytes(SHEET, head, rows)


def read(name: str, data: bytes) -> tuple[str, list[Incoming]]:
    """The language of a file and its texts; what is not a file of ours is refused with a sentence."""
    if len(data) > MAX_BYTES:
        raise FileRefusedError("Filen är större än 5 MB. Dela upp den.")
    is_workbook = name.lower().endswith(".xlsx") or data.startswith(b"PK")
    code, rows = _read_workbook(data) if is_workbook else _read_xliff(data)
    if code not in OTHER_LANGUAGES:
        raise FileRefusedError(f"Filens språk är ”{code}”. Sajten har {', '.join(OTHER_LANGUAGES)}.")
    if not rows:
        raise FileRefusedError("Det finns inga texter i filen.")
    return code, rows


def _read_xliff(data: bytes) -> tuple[str, list[Incoming]]:
    try:
        ElementTree.fromstring(data, forbid_dtd=True)
        store = File12.parsestring(data)
        rows = [
            Incoming(unit.xmlelement.get("id") or "", unit.source or "", unit.target or "")
            for unit in store.units
        ]
        return (store.gettargetlanguage() or "").lower(), rows
    except DefusedXmlException as error:
        raise FileRefusedError(
            "Filen innehåller en DTD eller entiteter. Be byrån om en vanlig XLIFF-fil."
        ) from error
    # The toolkit meets a damaged file in many ways: StopIteration, ValueError, lxml's own …
    except (ParseError, Exception) as error:
        raise FileRefusedError(NO_XLIFF) from error


def _read_workbook(data: bytes) -> tuple[str, list[Incoming]]:
    problems = Problems()
    try:
        sheets = [sheet for sheet in read_workbook(data, "texter.xlsx", problems) if sheet.name == SHEET]
    except CellError as error:
        raise FileRefusedError(str(error)) from error
    if problems or not sheets:
        raise FileRefusedError(" ".join(problems.shown()) or f"Bladet ”{SHEET}” saknas.")
    headings = sheets[0].headings
    target = next((name for name in headings if name.startswith(f"{TARGET} (")), None)
    if target is None or ID not in headings or SOURCE not in headings:
        raise FileRefusedError(
            f"Arbetsboken behöver kolumnerna ”{ID}”, ”{SOURCE}” och ”{TARGET} (språkkod)”."
        )
    wanted = [headings.index(name) for name in (ID, SOURCE, target)]
    rows = [Incoming(*(cells[at] for at in wanted)) for _number, cells in sheets[0].rows]
    return target[len(TARGET) + 2 : -1], rows
