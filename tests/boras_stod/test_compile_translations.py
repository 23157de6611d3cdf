import os

import polib
import pytest
from django.core.management import call_command


@pytest.fixture
def catalogue(settings, tmp_path):
    """A catalogue with one translation that holds and one that is fuzzy."""
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "en/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    source = polib.POFile()
    source.append(polib.POEntry(msgid="Sök", msgstr="Search"))
    source.append(polib.POEntry(msgid="Plats", msgstr="Maybe", flags=["fuzzy"]))
    source.save(str(path))
    return path


def test_fuzzy_translations_are_left_out(catalogue, capsys):
    call_command("compile_translations")

    compiled = polib.mofile(str(catalogue.with_suffix(".mo")))
    assert [(entry.msgid, entry.msgstr) for entry in compiled] == [("Sök", "Search")]
    assert capsys.readouterr().out == "Translations: 1 of 1 catalogues compiled anew.\n"


def test_second_time_compiles_nothing(catalogue, capsys):
    call_command("compile_translations", verbosity=0)

    call_command("compile_translations")

    assert capsys.readouterr().out == "Translations: 0 of 1 catalogues compiled anew.\n"


def test_edited_catalogue_is_compiled_again(catalogue, capsys):
    call_command("compile_translations", verbosity=0)
    later = catalogue.with_suffix(".mo").stat().st_mtime + 1
    os.utime(catalogue, (later, later))

    call_command("compile_translations")

    assert capsys.readouterr().out == "Translations: 1 of 1 catalogues compiled anew.\n"
