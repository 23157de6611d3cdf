"""One import from beginning to end: read, check, write, in one transaction that leaves one ImportRun."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils import translation

from catalogue.imports.checking import check
from catalogue.imports.files import File
from catalogue.imports.parsing import Table, parse
from catalogue.imports.problems import ImportRefusedError, Problems
from catalogue.imports.reading import Sheet, read_folder
from catalogue.imports.register import Register
from catalogue.imports.workbooks import read_workbook
from catalogue.imports.writing import Outcome, Progress, Writer
from catalogue.models import ImportRun


def import_register(
    path: Path,
    files: Sequence[File],
    *,
    source: str,
    dry_run: bool = False,
    user: models.Model | None = None,
    progress: Progress = lambda name, done, total: None,
) -> Outcome:
    """Bring the register to what the files say.

    If they are wrong, nothing is saved: :class:`ImportRefusedError` holds the problems. Records that the files do
    not mention are left alone. Without a difference nothing at all is written.
    """
    problems = Problems()
    with translation.override("sv"):
        tables = _read(path, files, problems)
        with transaction.atomic():
            register = Register(files, source)
            check(tables, register, problems)
            if problems:
                raise ImportRefusedError(problems)
            outcome = Writer(register, problems, progress).write(tables)
            if outcome.changes:
                ImportRun.objects.create(
                    user=user,
                    source=source,
                    file_name=path.resolve().name[:200],
                    summary=outcome.summary,
                    changes=Cast(Value(f"[{','.join(outcome.changes)}]"), models.JSONField()),
                )
            transaction.set_rollback(dry_run)
    return outcome


def _read(path: Path, files: Sequence[File], problems: Problems) -> list[Table]:
    known = {file.name: file for file in files}
    sheets = _sheets(path, known, problems)
    if not sheets and not problems:
        problems.add(
            path.name, f"Här finns ingen av registrets filer: {', '.join(known)}. Kontrollera sökvägen."
        )
    by_name = {sheet.name: sheet for sheet in sheets}
    return [parse(by_name[name], file, problems) for name, file in known.items() if name in by_name]


def _sheets(path: Path, known: Iterable[str], problems: Problems) -> list[Sheet]:
    if path.is_dir():
        return read_folder(path, known, problems)
    if path.is_file() and path.suffix.lower() == ".xlsx":
        return read_workbook(path, known, problems)
    mend = "Ange en mapp med CSV-filer eller en .xlsx-fil."
    wrong = "är ingen mapp och ingen arbetsbok" if path.exists() else "finns inte"
    problems.add(path.name, f"Sökvägen {wrong}. {mend}")
    return []
