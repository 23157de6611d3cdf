"""No regular expression of ours can be made to work for ever by what somebody writes."""

import ast
import importlib
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.validators import RegexValidator

from tests.environment import ROOT
from tests.test_project import modules

LENGTH = 10_000
CPU_SECONDS = 1.0  # of the processor, not of the clock: a busy machine makes nothing slow
FUNCTIONS = {"compile", "match", "search", "fullmatch", "findall", "finditer", "split", "sub"}
UNITS = [
    " ",
    "\n",
    " \n",
    "a",
    "1",
    "1 ",
    "1.",
    "0 -",
    "a.",
    "a-",
    "a@",
    "a ",
    "'",
    "'=",
    "(",
    "-",
    "på (",
    "och ",
]
UNITS += ["till ", "www.", "a.se/", "från ", "mån ", "kl. 1", "12/1 ", "٫1", "2026-11-24", "+46 0", "å\u200b"]
ENDS = ["", "!", "\0"]


def module_of(path: Path):
    return importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def patterns_of(value: object) -> Iterator[re.Pattern]:
    """A pattern, or those in a validator or a collection."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, RegexValidator):
        yield re.compile(value.regex.pattern, value.regex.flags)
    elif isinstance(value, dict | list | tuple | set | frozenset):
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, re.Pattern):
                yield item


def written_in(path: Path) -> Iterator[re.Pattern]:
    """Those that are module constants, and those that stand in calls of ``re`` and are made of such."""
    module = module_of(path)
    for value in vars(module).values():
        yield from patterns_of(value)
    for node in ast.walk(ast.parse(path.read_text())):
        if is_call_of_re(node):
            code = compile(ast.Expression(node.args[0]), str(path), "eval")
            try:
                yield re.compile(eval(code, vars(module)))  # noqa: S307  (our own source)
            except NameError:
                continue  # made of what a function knows; those are in MADE_INSIDE


def is_call_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in FUNCTIONS
    )


# What functions make of names that are theirs: as they come out for one such name.
MADE_INSIDE = [r"utbud(?:[-_ (].*)?", r"(.+?)\s*(?:på |\()\s*engelska\)?"]


def all_patterns() -> list[re.Pattern]:
    found = [pattern for path in modules() for pattern in written_in(path)]
    found += [re.compile(text) for text in MADE_INSIDE]
    return sorted(
        {pattern for pattern in found if isinstance(pattern.pattern, str)}, key=lambda it: it.pattern
    )


class StuckError(Exception):
    pass


@contextmanager
def at_most_cpu(seconds: float):
    def stop(*_args):
        raise StuckError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def stuck_on(pattern: re.Pattern) -> list[str]:
    """The hostile texts that the pattern does not come to an end with."""
    found = []
    for unit in UNITS:
        for end in ENDS:
            text = (unit * LENGTH)[:LENGTH] + end
            try:
                with at_most_cpu(CPU_SECONDS):
                    pattern.fullmatch(text)
                    sum(1 for _match in pattern.finditer(text))
            except StuckError:
                found.append(unit + end)
    return found


def test_patterns_are_found_everywhere():
    found = {pattern.pattern for pattern in all_patterns()}

    assert len(found) > 80
    assert r"[A-Za-z0-9-]{8,64}" in found


@pytest.mark.timeout(600)
def test_no_pattern_is_stuck_on_ten_thousand_hostile_characters():
    stuck = {pattern.pattern: on for pattern in all_patterns() if (on := stuck_on(pattern))}

    assert stuck == {}


def test_pattern_that_is_stuck_is_found():
    assert "a!" in stuck_on(re.compile(r"(a+)+b"))[0:3] or stuck_on(re.compile(r"(a+)+b"))
