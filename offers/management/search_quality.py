"""How well search answers: the questions of tests/search/, asked of a register with distractors."""

import csv
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.http import QueryDict
from django.utils.timezone import localtime

from offers.filters import OfferFilter
from offers.index import current_index
from offers.management.generated_register import write_register
from offers.models import Offer

REFERENCE = settings.BASE_DIR / "catalogue" / "fixtures" / "boras"
FOLDER = settings.BASE_DIR / "tests" / "search"
QUESTIONS = FOLDER / "questions.csv"
RISK = FOLDER / "risk.csv"  # where a wrong answer may harm: all must be right
UNSEEN = FOLDER / "unseen.csv"  # drawn on once; nobody tunes the ranking or the synonyms to these any more
FRESH = FOLDER / "fresh.csv"  # never drawn on
DISTRACTORS = 2_000
FIRST, TOP = 80, 95  # per cent of the questions: answered by the first result, among the first three


@dataclass(frozen=True)
class Question:
    """What a parent asks, and the register's ids of the offers that answer it; any of them will do."""

    kind: str
    language: str
    text: str
    expected: frozenset[str]


@dataclass(frozen=True)
class Answered:
    question: Question
    found: list[str]  # ids of the first three

    @property
    def first(self) -> bool:
        return self.found[:1] != [] and self.found[0] in self.question.expected

    @property
    def top(self) -> bool:
        return not self.question.expected.isdisjoint(self.found)


def read_questions(path: Path = QUESTIONS) -> list[Question]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Question(row["kind"], row["language"], row["question"], frozenset(row["expected"].split(" | ")))
            for row in csv.DictReader(file)
        ]


def fill(distractors: int = DISTRACTORS) -> None:
    """Read the real register, and made-up offers beside it, and write the words of both."""
    call_command("import_catalogue", str(REFERENCE), stdout=StringIO())
    with tempfile.TemporaryDirectory() as folder:
        write_register(Path(folder), distractors, reference=REFERENCE)
        call_command("import_catalogue", folder, stdout=StringIO())
    call_command("refresh_search", stdout=StringIO())


def ask(questions: Iterable[Question]) -> list[Answered]:
    """The first three results of the public list for each question."""
    now = localtime()
    index = current_index(now)
    keys = {pk: key or "" for pk, key in Offer.objects.values_list("pk", "source_key")}
    found = []
    for question in questions:
        data = QueryDict(mutable=True)
        data["q"] = question.text
        best = OfferFilter(data, index=index, now=now).outcome.sure[:3]
        found.append(Answered(question, [keys[pk] for pk in index.ids(best)]))
    return found


def shares(answered: Iterable[Answered]) -> tuple[float, float]:
    """Per cent answered first, and among the first three."""
    answered = list(answered)
    first = sum(item.first for item in answered)
    top = sum(item.top for item in answered)
    return 100 * first / len(answered), 100 * top / len(answered)


def by_group(answered: Iterable[Answered]) -> dict[str, list[Answered]]:
    """The answers by language, and the Swedish ones by what makes them hard."""
    groups: dict[str, list[Answered]] = defaultdict(list)
    for item in answered:
        question = item.question
        groups[question.language if question.kind == "language" else question.kind].append(item)
    return groups
