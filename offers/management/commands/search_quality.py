"""Ask search the questions of tests/search/, in a database that is thrown away afterwards."""

import statistics
import time

from django.core.exceptions import EmptyResultSet
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from offers import search
from offers.management.search_quality import (
    DISTRACTORS,
    FIRST,
    FRESH,
    QUESTIONS,
    TOP,
    UNSEEN,
    Answered,
    ask,
    by_group,
    fill,
    read_questions,
    shares,
)

FILES = (QUESTIONS, UNSEEN, FRESH)  # the targets are for the first


class Command(BaseCommand):
    help = "Print how many questions search answers first and among three, and how long it takes."

    def add_arguments(self, parser):
        parser.add_argument("--distractors", type=int, default=DISTRACTORS)
        parser.add_argument("--misses", action="store_true", help="list the questions not answered first")

    def handle(self, distractors, misses, **options):
        original = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            started = time.perf_counter()
            fill(distractors)
            self.stdout.write(
                f"register and {distractors:,} distractors: {time.perf_counter() - started:.0f} s"
            )
            answered = {path: ask(read_questions(path)) for path in FILES}
            self._print_times()
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)
        for path, answers in answered.items():
            self.stdout.write(path.name)
            self._print_shares(answers)
            if misses:
                self._print_misses(answers)
        first, top = shares(answered[QUESTIONS])
        if first < FIRST or top < TOP:
            raise CommandError(f"The target is {FIRST} % first and {TOP} % among three.")

    def _print_shares(self, answered: list[Answered]) -> None:
        for name, group in [*by_group(answered).items(), ("all", answered)]:
            first, top = shares(group)
            self.stdout.write(
                f"  {name:10}{len(group):5} questions {first:6.0f} % first {top:6.0f} % in three"
            )

    def _print_times(self) -> None:
        """The time of the one query that scores, with all its rows fetched, and of all of find()."""
        texts = [question.text for question in read_questions()]
        for name, measure in (("in the database", _in_database), ("find()", _in_all)):
            times = [measure(text) * 1000 for text in texts]
            line = f"{name:16} median {statistics.median(times):6.1f} ms, longest {max(times):6.1f} ms"
            self.stdout.write(line)

    def _print_misses(self, answered: list[Answered]) -> None:
        for item in answered:
            if not item.first:
                mark = " " if item.top else "!"
                self.stdout.write(f"{mark} {item.question.text}: {', '.join(item.found)}")


def _in_database(text: str) -> float:
    """Seconds to execute the query and fetch its rows; none for a question of unknown words only."""
    try:
        query, parameters = search.asked_rows(text).query.sql_with_params()
    except EmptyResultSet:
        return 0.0
    with connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute(query, parameters)
        cursor.fetchall()
        return time.perf_counter() - started


def _in_all(text: str) -> float:
    started = time.perf_counter()
    search.find(text)
    return time.perf_counter() - started
