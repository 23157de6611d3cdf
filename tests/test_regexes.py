"""No regular expression of ours can be made to work for ever by what somebody writes."""

import ast
import importlib
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.validators import RegexValidator

from tests.environment import ROOT
from tests.test_project import modules

LENGTH = 10_000
CPU_SECONDS = 1.0  # of the processor, not of the clock: a busy machine makes nothing slow
ANCHORED = {"match", "fullmatch"}
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


def written_in(path: Path, source: str) -> Iterator[tuple[re.Pattern, str]]:
    """Those that are module constants, and those that stand in calls of ``re``, each with how it is used."""
    module = module_of(path)
    for name, value in vars(module).items():
        for pattern in patterns_of(value):
            for method in re.findall(rf"\b{name}\.(\w+)\(", source) or ["fullmatch", "search"]:
                yield pattern, method
    for node in ast.walk(ast.parse(path.read_text())):
        if is_call_of_re(node) and node.func.attr != "compile":
            code = compile(ast.Expression(node.args[0]), str(path), "eval")
            with suppress(NameError):  # made of what a function knows; those are in MADE_INSIDE
                yield re.compile(eval(code, vars(module))), node.func.attr  # noqa: S307  (our own source)


def is_call_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in FUNCTIONS
    )


# What functions make of names that are theirs: as they come out for one such name.
MADE_INSIDE = [r"utbud(?:[-_ (].*)?", r"(.*\S)\s*(?:på |\()\s*engelska\)?"]


def served() -> list[Path]:
    """The modules that meet what somebody has written; scripts do not."""
    return [path for path in modules() if path.relative_to(ROOT).parts[0] != "scripts"]


def all_patterns() -> set[tuple[re.Pattern, str]]:
    """Every pattern with the functions that it is used by."""
    source = "\n".join(path.read_text() for path in served())
    found = {pair for path in served() for pair in written_in(path, source)}
    found |= {(re.compile(text), "fullmatch") for text in MADE_INSIDE}
    return {(pattern, method) for pattern, method in found if isinstance(pattern.pattern, str)}


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


def stuck_on(pattern: re.Pattern, method: str) -> list[str]:
    """The hostile texts that the pattern does not come to an end with."""
    found = []
    for unit in UNITS:
        for end in ENDS:
            text = (unit * LENGTH)[:LENGTH] + end
            try:
                with at_most_cpu(CPU_SECONDS):
                    if method in ANCHORED:
                        getattr(pattern, method)(text)
                    else:
                        sum(1 for _match in pattern.finditer(text))
            except StuckError:
                found.append(unit + end)
    return found


def test_patterns_are_found_everywhere():
    found = {pattern.pattern for pattern, _method in all_patterns()}

    assert len(found) > 80
    assert r"[A-Za-z0-9-]{8,64}" in found


@pytest.mark.timeout(600)
def test_no_pattern_is_stuck_on_ten_thousand_hostile_characters():
    stuck = {
        (pattern.pattern, method): on
        for pattern, method in all_patterns()
        if (on := stuck_on(pattern, method))
    }

    assert stuck == {}


def test_pattern_that_is_stuck_is_found(monkeypatch):
    monkeypatch.setattr("tests.test_regexes.UNITS", ["a", "1"])

    assert stuck_on(re.compile(r"(a+)+b"), "search") == ["a", "a!", "a\0"]
