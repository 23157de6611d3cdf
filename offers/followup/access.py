"""How easy it is to come: each fact of the threshold as yes, no and unknown, by the committee that answers for it."""

from collections.abc import Mapping

from catalogue.recurrence import at_minute
from offers.answers import Answer, any_of
from offers.figures import Cell, Choice, Column, Row, Table, Tone, in_words
from offers.followup.lines import Line, lines, union
from offers.index import Index
from offers.models import FACT_LABELS

KEY, TITLE = "tillgang", "Lätt att komma"
YES, NO, UNKNOWN, COUNT = "yes", "no", "unknown", "count"
FACTS = ("free", "drop-in", "no-referral", "interpreter", "online", "child-care", "wheelchair")
AFTER_WORK, FAMILIES = "after-work", "families"
# Whom an offer is for, by the addresses of its audiences: anybody, or families of one kind alone.
FOR_ANYBODY = ("alla", "alla-foraldrar")
FOR_ONE_KIND = ("par", "separerade", "ensamma", "pappor", "hbtqi-foraldrar")
PARTS = {YES: ("ja", Tone.SHARE), NO: ("nej", Tone.PLAIN), UNKNOWN: ("okänt", Tone.UNKNOWN)}
UNITS = {"share": "Andel i procent", "number": "Antal utbud"}
ROWS = {"committee": "Ansvarig nämnd", "organisation": "Anordnare"}
DEFINITION = (
    "Andelen av det publicerade utbudet där svaret är ja, nej eller okänt. Okänt betyder att ingen har fyllt i "
    "uppgiften, så att föräldrar inte kan veta. Kväll eller helg räknas ur tiderna: säkert ja bara där tiderna är "
    "bekräftade. ”Alla familjeformer” är ja där målgruppen är alla eller alla föräldrar, nej där den bara är par, "
    "ensamma, separerade, pappor eller regnbågsfamiljer, och annars okänt."
)


def choices(index: Index) -> list[Choice]:
    return [Choice("rows", "Rader", ROWS), Choice("unit", "Visa", UNITS)]


def facts(index: Index) -> list[tuple[str, str, Answer, list[tuple[str, str]] | None]]:
    """Each fact: its key, its words, its three answers, and what the public list is asked for a yes."""
    now = at_minute(index.day, 0)
    asked = {word: (str(FACT_LABELS[word]), index.fact(word), [("fact", word)]) for word in FACTS}
    after_work = any_of([index.when("evening", now), index.when("weekend", now)])
    asked[AFTER_WORK] = ("Kväll eller helg", after_work, [("when", "evening"), ("when", "weekend")])
    found = [(key, *parts) for key, parts in asked.items()]
    return [*found, (FAMILIES, "Alla familjeformer", for_all_families(index), None)]


def for_all_families(index: Index) -> Answer:
    """Whether an offer says that it is for every family, whatever its form."""
    masks, keys = index.relations["audience"], index.keys.get("audience", {})

    def among(slugs) -> int:
        return union(masks.get(keys[slug], 0) for slug in slugs if slug in keys)

    anybody, one_kind = among(FOR_ANYBODY), among(FOR_ONE_KIND)
    others = union(
        mask for key, mask in masks.items() if key not in {keys.get(slug) for slug in FOR_ONE_KIND}
    )
    only_one_kind = one_kind & ~others
    return Answer(anybody, index.everything & ~anybody & ~only_one_kind)


def build(index: Index, chosen: Mapping[str, str]) -> Table:
    found = facts(index)
    columns = [Column(COUNT, "Utbud", tone=Tone.PLAIN)]
    for key, label, _answer, _asks in found:
        columns += [
            Column(f"{key}:{part}", f"{label}: {word}", word, label, tone)
            for part, (word, tone) in PARTS.items()
        ]
    write = _share if chosen["unit"] == "share" else _number
    rows = [
        Row(line.key, line.label, tuple(_cells(line, found, write)))
        for line in lines(index, chosen["rows"])
        if line.answer.yes or chosen["rows"] == "committee"
    ]
    return Table(
        key=KEY,
        title=f"{TITLE}: {UNITS[chosen['unit']].lower()}",
        definition=DEFINITION,
        day=index.day,
        row_heading=ROWS[chosen["rows"]],
        columns=tuple(columns),
        rows=tuple(rows),
        options=in_words(choices(index), chosen),
    )


def _cells(line: Line, found, write):
    of = line.answer.yes
    yield Cell(of.bit_count(), offers=of, query=line.query())
    for _key, _label, answer, asks in found:
        query = None if asks is None else line.query(*asks)
        yield write(of & answer.yes, of, query)
        yield write(of & ~answer.possible, of, None)
        yield write(of & answer.unknown, of, None)


def _number(mask: int, of: int, query: str | None) -> Cell:
    return Cell(mask.bit_count(), offers=mask, query=query)


def _share(mask: int, of: int, query: str | None) -> Cell:
    if not of:
        return Cell(None, words="Inget")
    return Cell(round(100 * mask.bit_count() / of.bit_count()), offers=mask, query=query)
