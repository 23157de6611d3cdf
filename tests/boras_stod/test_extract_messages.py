import polib
import pytest
from django.core.management import call_command

from boras_stod.management.commands.extract_messages import find_messages, messages_in, update

TEMPLATE = """
<div>
    {# Translators: a button #}
    {% translate "Sök" %} it's "odd
  {% translate "Maj" context "månad" %}
      {% blocktranslate trimmed count n=items|length %}
        {{ n }} plats
      {% plural %}
        {{ n }} platser
      {% endblocktranslate %}
 {% include "x" with a=_("Inne") %}
</div>
"""
CODE = """
a = _("Delad "
      "text")
b = ngettext("%(n)d barn", "%(n)d ungar", n)
c = pgettext_lazy("verb", "Öppna")
d = _(variable)
"""


@pytest.fixture
def write(tmp_path):
    def write_file(name: str, text: str):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write_file


def summary(messages) -> list[tuple]:
    return [(message.context, message.text, message.plural) for message in messages]


def test_texts_of_a_template(write):
    messages = list(messages_in(write("page.html", TEMPLATE)))

    assert summary(messages) == [
        (None, "Sök", ""),
        ("månad", "Maj", ""),
        (None, "%(n)s plats", "%(n)s platser"),
        (None, "Inne", ""),
    ]
    assert messages[0].comments == ["a button"]


def test_texts_of_a_module(write):
    assert summary(messages_in(write("module.py", CODE))) == [
        (None, "Delad text", ""),
        (None, "%(n)d barn", "%(n)d ungar"),
        ("verb", "Öppna", ""),
    ]


def test_a_text_that_stands_twice_is_one_message(write, tmp_path):
    write("templates/a.html", '{% translate "Barn" %}')
    write("offers/a.py", 'ngettext("Barn", "Flera barn", n)')
    write("offers/migrations/0001.py", '_("Gammalt")')

    assert summary(find_messages(tmp_path).values()) == [(None, "Barn", "Flera barn")]


def test_translations_are_kept_and_unused_ones_go(write, tmp_path):
    old = polib.POFile()
    old.append(polib.POEntry(msgid="Sök", msgstr="Search", flags=["fuzzy"], tcomment="sure?"))
    old.append(polib.POEntry(msgid="Borta", msgstr="Gone"))
    write("templates/a.html", '{% translate "Sök" %} {% translate "Ny" %}')

    new = update(old, find_messages(tmp_path), "en")

    assert [(entry.msgid, entry.msgstr, entry.tcomment) for entry in new] == [
        ("Ny", "", ""),
        ("Sök", "Search", "sure?"),
    ]
    assert new[1].fuzzy


def test_plural_forms_are_those_of_django(write, tmp_path):
    write("offers/a.py", 'ngettext("%(n)d barn", "%(n)d ungar", n)')

    arabic = update(polib.POFile(), find_messages(tmp_path), "ar")

    assert arabic[0].msgstr_plural == dict.fromkeys(range(6), "")
    assert arabic[0].flags == ["python-format"]


def test_command_writes_a_catalogue_and_changes_nothing_the_second_time(settings, tmp_path, write, capsys):
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale"]
    settings.LANGUAGES = [("sv", "Svenska"), ("en", "English")]
    write("templates/a.html", TEMPLATE)

    call_command("extract_messages")
    first = (tmp_path / "locale/en/LC_MESSAGES/django.po").read_text()
    call_command("extract_messages")

    assert (tmp_path / "locale/en/LC_MESSAGES/django.po").read_text() == first
    assert capsys.readouterr().out == "en: 4 texts, 4 to translate\n" * 2
