"""One import from beginning to end: read, check, write, in one transaction that leaves one ImportRun."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils import translation

from catalogue.imports.access import provide, refusals
from catalogue.imports.checking import check
from catalogue.imports.comparing import Difference, differences
from catalogue.imports.files import File
from catalogue.imports.forgiving import recognise
from catalogue.imports.keeping import Keeper
from catalogue.imports.loading import load_path
from catalogue.imports.parsing import Table, parse
from catalogue.imports.problems import ImportRefusedError, Problems
from catalogue.imports.proposing import Waiting, suggest
from catalogue.imports.reading import Sheet
from catalogue.imports.register import Register
from catalogue.imports.writing import Outcome, Progress, Writer
from catalogue.models import ImportRun, User

DEFAULT_SOURCE = "boras"


class RegisterChangedError(Exception):
    """Somebody has changed the register, and rows would now do something else than what was shown."""


@dataclass(frozen=True)
class Origin:
    """Where rows come from: the register's name, the file's, who brings them; ``keeper`` if they do not keep all.

    ``site`` is the beginning of every address of the site, for a mail about proposals.
    """

    source: str
    file_name: str
    user: User | None = None
    keeper: Keeper | None = None
    site: str = ""


def import_register(
    path: Path,
    files: Sequence[File],
    *,
    source: str,
    dry_run: bool = False,
    user: User | None = None,
    progress: Progress = lambda name, done, total: None,
) -> Outcome:
    """Bring the register to what the files of a folder, or one file, say."""
    problems = Problems()
    sheets = load_path(path, problems)
    origin = Origin(source, path.resolve().name, user)
    return import_sheets(sheets, files, origin, problems, dry_run=dry_run, progress=progress)


def import_sheets(
    sheets: Iterable[Sheet],
    files: Sequence[File],
    origin: Origin,
    problems: Problems,
    *,
    dry_run: bool = False,
    approved: str = "",
    progress: Progress = lambda name, done, total: None,
) -> Outcome:
    """Bring the register to what the sheets say.

    If they are wrong, nothing is saved: :class:`ImportRefusedError` holds the problems. Records that the sheets do
    not mention are left alone. Without a difference nothing at all is written. ``approved`` is the fingerprint of
    the changes that a person has seen: if others would be made, :class:`RegisterChangedError` says so.
    """
    with translation.override("sv"), transaction.atomic():
        tables, register = prepare(sheets, files, origin, problems)
        waiting = Waiting()
        if origin.keeper:
            deque(judge(tables, register, waiting, problems), maxlen=0)
        if problems:
            raise ImportRefusedError(problems)
        outcome = write(tables, waiting, register, origin, problems, progress)
        if approved and fingerprint(outcome) != approved:
            raise RegisterChangedError
        outcome.guesses = problems.shown_guesses()
        if outcome.changes or outcome.proposals:
            outcome.run = leave_run(outcome, origin)
        transaction.set_rollback(dry_run)
    return outcome


def prepare(
    sheets: Iterable[Sheet], files: Sequence[File], origin: Origin, problems: Problems
) -> tuple[list[Table], Register]:
    """Sheets as checked tables beside the register as it is; what is wrong is among the problems."""
    sheets = list(sheets)
    by_file = recognise(sheets, files, problems)
    if not sheets and not problems:
        known = ", ".join(file.name for file in files)
        problems.add(origin.file_name, f"Här finns ingen av registrets filer: {known}. Kontrollera sökvägen.")
    tables = [parse(by_file[file.name], file, problems) for file in files if file.name in by_file]
    register = Register(files, origin.source, origin.keeper)
    check(tables, register, problems)
    provide(tables, register)
    return tables, register


def judge(
    tables: Iterable[Table], register: Register, waiting: Waiting, problems: Problems
) -> Iterator[Difference]:
    """Every row beside what is stored. What the person may not do becomes a problem, what must be approved waits."""
    for table in tables:
        for found in differences(register, table):
            wrong = list(refusals(found, table.file, register))
            for heading, sentence in wrong:
                problems.add(table.label, sentence, found.row.number, heading)
            if not wrong:
                waiting.look_at(found, table.file, register)
            yield found


def write(
    tables: list[Table],
    waiting: Waiting,
    register: Register,
    origin: Origin,
    problems: Problems,
    progress: Progress = lambda name, done, total: None,
) -> Outcome:
    """Write the rows that hold at once, and propose those that wait."""
    at_once, later = waiting.part(tables) if waiting.rows else (tables, [])
    outcome = Writer(register, problems, progress).write(at_once)
    if later and origin.user:
        suggest(later, waiting, outcome, register, problems, by=origin.user, site=origin.site)
    return outcome


def fingerprint(outcome: Outcome) -> str:
    """The same for the same changes and proposals, before and after included."""
    return sha256("\n".join([*outcome.changes, "", *outcome.suggested]).encode()).hexdigest()


def leave_run(outcome: Outcome, origin: Origin, **values) -> ImportRun:
    """Write down who changed what, row by row."""
    return ImportRun.objects.create(
        user=origin.user,
        source=origin.source,
        file_name=origin.file_name[:200],
        summary=outcome.summary,
        proposals=outcome.proposals,
        changes=Cast(Value(f"[{','.join(outcome.changes)}]"), models.JSONField()),
        **values,
    )
