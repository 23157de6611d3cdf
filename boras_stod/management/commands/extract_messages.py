"""Bring locale/*/LC_MESSAGES/django.po up to date with templates and code, without gettext installed.

The language of the code is Swedish, so a msgid is the Swedish text. New ones get an empty translation,
those that nothing uses any longer go, the rest keep what they have. No line numbers and a fixed order, so
that differences are small.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import django
import polib
from babel.messages.extract import extract
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

APPS = ("boras_stod", "catalogue", "offers")
PLURAL, CONTEXT = (1, 2), ((1, "c"), 2)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TRANSLATORS = "Translators:"
Key = tuple[str | None, str]


@dataclass
class Message:
    """One text to translate; `comments` are what the code tells translators about it."""

    context: str | None
    text: str
    plural: str = ""
    comments: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.text


class Command(BaseCommand):
    help = "Bring the .po files up to date with the texts in templates and code."
    requires_system_checks = []

    def handle(self, *args, **options):
        messages = find_messages(settings.BASE_DIR)
        for code, _name in settings.LANGUAGES:
            if code != settings.LANGUAGE_CODE:
                path = catalogue_path(code)
                catalogue = update(read_catalogue(path), messages, code)
                path.parent.mkdir(parents=True, exist_ok=True)
                catalogue.save(str(path))
                left = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
                self.stdout.write(f"{code}: {len(catalogue)} texts, {left} to translate")


def catalogue_path(code: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES/django.po"


def read_catalogue(path: Path) -> polib.POFile:
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def find_messages(root: Path) -> dict[Key, Message]:
    """Every text of the project, in a fixed order. A text that also has a plural is one message with it."""
    messages: dict[Key, Message] = {}
    for path in source_files(root):
        for found in messages_in(path):
            message = messages.setdefault(found.key, found)
            message.plural = message.plural or found.plural
            message.comments += [text for text in found.comments if text not in message.comments]
    return dict(sorted(messages.items(), key=lambda item: (item[1].text, item[1].context or "")))


def source_files(root: Path) -> Iterator[Path]:
    folders = [root / "templates", *(root / app for app in APPS)]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".html", ".txt"} or (path.suffix == ".py" and "migrations" not in path.parts):
                yield path


def messages_in(path: Path) -> Iterator[Message]:
    source = path.read_text()
    if path.suffix != ".py":
        source = as_python(templatize(source, origin=str(path)))
    found = extract("python", BytesIO(source.encode()), KEYWORDS, [TRANSLATORS])
    for _line, texts, comments, context in found:
        text, plural = (texts, "") if isinstance(texts, str) else texts[:2]
        yield Message(context, text, plural, [clean(comments)] if comments else [])


def as_python(pseudo: str) -> str:
    """What templatize() makes of a template, without the indentation, which Python would read as blocks."""
    return "\n".join(line.strip() for line in pseudo.split("\n"))


def clean(comments: list[str]) -> str:
    return " ".join(comments).removeprefix(TRANSLATORS).strip()


def update(old: polib.POFile, messages: dict[Key, Message], code: str) -> polib.POFile:
    """A catalogue with exactly these messages, and what `old` says of them."""
    kept = [entry for entry in old if not entry.obsolete]
    known: dict[Key, polib.POEntry] = {(entry.msgctxt, entry.msgid): entry for entry in kept}
    new = polib.POFile(wrapwidth=110)
    new.header = old.header
    new.metadata = header(code)
    for message in messages.values():
        new.append(entry_for(message, known.get(message.key), plural_forms(code)))
    return new


def entry_for(message: Message, old: polib.POEntry | None, forms: int) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context, comment="\n".join(message.comments))
    entry.tcomment = old.tcomment if old else ""
    entry.flags = [*(old.flags if old else []), *(["python-format"] if "%(" in message.text else [])]
    entry.flags = sorted(set(entry.flags))
    if message.plural:
        entry.msgid_plural = message.plural
        kept = old.msgstr_plural if old else {}
        entry.msgstr_plural = {index: kept.get(index, "") for index in range(forms)}
    else:
        entry.msgstr = old.msgstr if old else ""
    return entry


ONE_AND_MANY = "nplurals=2; plural=(n != 1);"  # of languages that Django has no catalogue of


def header(code: str) -> dict[str, str]:
    return {
        "Project-Id-Version": "boras-stod",
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_rule(code),
    }


def plural_rule(code: str) -> str:
    """The rule of Django's own catalogue: two rules for one language would count differently."""
    own = Path(django.__file__).parent / "conf/locale" / code / "LC_MESSAGES/django.po"
    if not own.exists():
        return ONE_AND_MANY
    return polib.pofile(str(own)).metadata["Plural-Forms"]


def plural_forms(code: str) -> int:
    return int(plural_rule(code).split("nplurals=")[1].split(";")[0])
