"""Ask search the questions of tests/search/questions.csv, in a database that is thrown away afterwards."""

import statistics
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offers import search
from offers.management.search_quality import (
    DISTRACTORS,
    FIRST,
    TOP,
    Answered,
    ask,
    by_group,
    fill,
    read_questions,
    shares,
)


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
            answered = ask(read_questions())
            self._print_shares(answered)
            self._print_times()
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)
        if misses:
            self._print_misses(answered)
        first, top = shares(answered)
        if first < FIRST or top < TOP:
            raise CommandError(f"The target is {FIRST} % first and {TOP} % among three.")

    def _print_shares(self, answered: list[Answered]) -> None:
        for name, group in [*by_group(answered).items(), ("all", answered)]:
            first, top = shares(group)
            self.stdout.write(
                f"  {name:10}{len(group):5} questions {first:6.0f} % first {top:6.0f} % in three"
            )

    def _print_times(self) -> None:
        """The time of the one query that scores, as the database connection sees it, and of all of find()."""
        in_database, whole = [], []
        for question in read_questions():
            with CaptureQueriesContext(connection) as queries:
                started = time.perf_counter()
                search.find(question.text)
                whole.append((time.perf_counter() - started) * 1000)
            in_database.append(sum(float(query["time"]) for query in queries) * 1000)
        for name, times in (("in the database", in_database), ("find()", whole)):
            line = f"  {name:16} median {statistics.median(times):6.1f} ms, longest {max(times):6.1f} ms"
            self.stdout.write(line)

    def _print_misses(self, answered: list[Answered]) -> None:
        for item in answered:
            if not item.first:
                mark = " " if item.top else "!"
                self.stdout.write(f"{mark} {item.question.text}: {', '.join(item.found)}")
