"""Sheets from where they lie: a folder of CSV files, or one file whose content says what it is."""

from pathlib import Path

from catalogue.imports.opendocument import is_opendocument, read_opendocument
from catalogue.imports.problems import CellError, Problems
from catalogue.imports.reading import MAX_BYTES, Sheet, read_csv, read_json
from catalogue.imports.workbooks import NO_WORKBOOK, read_workbook

TABLE_FILES = {".csv", ".tsv", ".xlsx", ".xls", ".ods"}
ARCHIVE, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def load_path(path: Path, problems: Problems) -> list[Sheet]:
    """The sheets of a folder or a file; what cannot be read is a problem, never an exception."""
    if path.is_dir():
        return [sheet for file in sorted(path.iterdir()) for sheet in _load_from_folder(file, problems)]
    if path.is_file():
        return _load_file(path, problems)
    problems.add(path.name, "Sökvägen finns inte. Ange en mapp med CSV-filer eller en .xlsx-fil.")
    return []


def _load_from_folder(path: Path, problems: Problems) -> list[Sheet]:
    """A CSV file; another table file is a problem, since its rows would be missed; other files are not read."""
    suffix = path.suffix.lower()
    if not path.is_file() or suffix not in TABLE_FILES or path.name.startswith((".", "~")):
        return []
    if suffix == ".csv":
        return _load_file(path, problems)
    problems.add(path.name, "I en mapp läses bara CSV-filer. Läs in filen för sig, eller ta bort den.")
    return []


def _load_file(path: Path, problems: Problems) -> list[Sheet]:
    if path.stat().st_size > MAX_BYTES:
        mend = "Dela upp den eller ta bort det som inte hör till registret."
        problems.add(path.name, f"Filen är större än {MAX_BYTES // 1_000_000} MB. {mend}")
        return []
    try:
        return load_bytes(path.name, path.read_bytes(), problems)
    except OSError:
        problems.add(path.name, "Filen går inte att öppna. Kontrollera att du får läsa den.")
    return []


def load_bytes(name: str, data: bytes, problems: Problems) -> list[Sheet]:
    """The sheets of a file, whatever it is called; a table without sheets has the file's name."""
    try:
        return _load(name, data, problems)
    except CellError as error:
        problems.add(name, str(error))
    return []


def _load(name: str, data: bytes, problems: Problems) -> list[Sheet]:
    stem, suffix = Path(name).stem.strip().lower(), Path(name).suffix.lower()
    if data.startswith(OLD_WORKBOOK):
        raise CellError(
            "Filen är låst med lösenord eller ett gammalt .xls. Spara den som .xlsx utan lösenord."
        )
    if data.startswith(ARCHIVE) and suffix != ".csv":
        read = read_opendocument if is_opendocument(data) else read_workbook
        return read(data, name, problems)
    if suffix in (".xlsx", ".ods"):
        raise CellError(NO_WORKBOOK)
    if suffix == ".json" or data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        return [read_json(data, stem, name, problems)]
    return [read_csv(data, stem, name, problems)]
