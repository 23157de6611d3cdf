"""Tests of the project itself: what no single module can promise."""

import ast
import re
import subprocess
from datetime import date
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from boras_stod.management.commands.extract_messages import catalogue_path, find_messages, plural_forms
from catalogue.cldr import short_date
from tests.environment import ROOT

CODE = ("boras_stod", "catalogue", "offers", "scripts")
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 50, 160
LEFT_OVER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
REGISTRY_HOSTS = re.compile(r"p[y]pi\.org|python[h]osted\.org|npm[j]s\.(org|com)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
DATA_BLOCK = r'type="application/(ld\+)?json"'
INLINE = re.compile(rf"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)(?![^>]*{DATA_BLOCK})")
UNTRIMMED = re.compile(r"{% *blocktrans(late)?\b(?![^%]*\btrimmed\b)")


def project_files() -> list[Path]:
    """What git tracks or would track."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip("not a git checkout")
    paths = [ROOT / line for line in answer.stdout.splitlines()]
    return [path for path in paths if path.is_file()]


def text_of(path: Path) -> str:
    return path.read_text(errors="ignore")


def naming(pattern: re.Pattern, paths) -> list[str]:
    """The lines that match, as one reads them in an editor: `templates/base.html:7`."""
    return [
        f"{path.relative_to(ROOT)}:{text[: match.start()].count(chr(10)) + 1}"
        for path in paths
        for text in [text_of(path)]
        for match in pattern.finditer(text)
    ]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def modules() -> list[Path]:
    paths = [path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in paths if "migrations" not in path.parts]


def functions(path: Path):
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def read_catalogue(code: str) -> polib.POFile:
    path = catalogue_path(code)
    if not path.exists():
        pytest.fail(
            f"no catalogue for {code}: run manage.py extract_messages and translate it", pytrace=False
        )
    return polib.pofile(str(path))


@pytest.mark.django_db
def test_no_migration_is_pending():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_system_checks_find_nothing():
    call_command("check", fail_level="WARNING")


@pytest.mark.parametrize("code", LANGUAGES)
def test_catalogue_holds_exactly_the_texts_of_the_project(code):
    catalogue = read_catalogue(code)
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}
    used = set(find_messages(ROOT))

    assert used - known == set(), "run: manage.py extract_messages"
    assert known - used == set(), "run: manage.py extract_messages"


@pytest.mark.parametrize("code", LANGUAGES)
def test_catalogue_is_translated_and_not_fuzzy(code):
    catalogue = read_catalogue(code)

    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_catalogue_has_every_plural_form(code):
    plurals = [entry for entry in read_catalogue(code) if entry.msgid_plural]
    wanted = list(range(plural_forms(code)))

    assert [entry.msgid for entry in plurals if sorted(entry.msgstr_plural) != wanted] == []
    assert [entry.msgid for entry in plurals if not all(entry.msgstr_plural.values())] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_translations_fill_the_same_gaps(code):
    """A placeholder that a translation misspells is an error on the page; one it forgets loses a fact."""
    wrong = []
    for entry in read_catalogue(code):
        allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
        translated = set(PLACEHOLDER.findall(" ".join([entry.msgstr, *entry.msgstr_plural.values()])))
        if translated != allowed:
            wrong.append(entry.msgid)

    assert wrong == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_date_that_ends_with_a_full_stop_gets_no_second_one(code):
    with translation.override(code):
        if not short_date(date(2026, 11, 25)).endswith("."):
            return
    assert [entry.msgid for entry in read_catalogue(code) if "%(day)s." in entry.msgstr] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_catalogue_loads(code):
    entry = next(entry for entry in read_catalogue(code) if translates_plainly(entry))

    with translation.override(code):
        assert translation.gettext(entry.msgid) == entry.msgstr


def translates_plainly(entry) -> bool:
    return not entry.msgid_plural and entry.msgctxt is None and entry.msgstr not in ("", entry.msgid)


def test_nothing_is_left_to_do():
    assert naming(LEFT_OVER, project_files()) == []


def test_no_file_names_a_package_registry():
    assert naming(REGISTRY_HOSTS, project_files()) == []


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_lock_file_names_no_host_and_no_path(name):
    lock = ROOT / "requirements" / f"{name}.txt"

    assert naming(re.compile(r"https?://|^-|@ file|/home/|/root/", re.MULTILINE), [lock]) == []


def test_every_package_of_production_is_the_same_in_tests():
    runtime, dev = (
        set(re.findall(r"^\S+==\S+", (ROOT / f"requirements/{name}.txt").read_text(), re.MULTILINE))
        for name in ("runtime", "dev")
    )

    assert runtime - dev == set()


def test_templates_have_no_inline_style_or_script():
    assert naming(INLINE, templates()) == []


def test_every_blocktranslate_is_trimmed():
    assert naming(UNTRIMMED, templates()) == []


def test_templates_are_short():
    long = {path.name: lines for path in templates() if (lines := count_lines(path)) > LONGEST_TEMPLATE}

    assert long == {}


def test_modules_are_short():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if (lines := count_lines(path)) > LONGEST_MODULE
    }

    assert long == {}


def test_functions_are_short():
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }

    assert long == {}


def count_lines(path: Path) -> int:
    return len(path.read_text().splitlines())


@pytest.mark.parametrize(
    ("pattern", "bad", "good"),
    [
        (INLINE, '<p style="x">', '<p data-style="x">'),
        (INLINE, "<script>x()</script>", '<script src="x.js" type="module"></script>'),
        (INLINE, '<a onclick="x()">', '<script type="application/ld+json">'),
        (UNTRIMMED, "{% blocktranslate with a=b %}", "{% blocktranslate trimmed with a=b %}"),
        (UNTRIMMED, "{% blocktranslate %}{% translate 'trimmed' %}", "{% endblocktranslate %}"),
    ],
)
def test_patterns_tell_bad_from_good(pattern, bad, good):
    assert pattern.search(bad)
    assert not pattern.search(good)
