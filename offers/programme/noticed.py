"""What the programme asks to be noticed and strengthened: which words of the register speak to it, and what there is.

A theme names ids of the register. Where the register has no word for it, the table says that nobody knows: no
offer is counted by guess. Another city writes its own programme's themes here.
"""

from dataclasses import dataclass

from catalogue.models import Audience, FocusArea, Topic
from offers.figures import NOT_STATED, Row, Table, plain_cells, plain_columns
from offers.programme.facts import Facts

KEY, TITLE = "uppmarksammas", "Det som programmet vill ska uppmärksammas och förstärkas"


@dataclass(frozen=True)
class Theme:
    """A subject, where the editions speak of it (by the year that the edition runs to), and the words for it."""

    name: str
    said_in: dict[int, str]
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()


THEMES = (
    Theme(
        "Barnets rättigheter",
        {2020: "Barnkonventionen ska genomsyra arbetet.", 2024: "arbetet för barnets rättigheter"},
    ),
    Theme(
        "Jämställdhet",
        {2020: "Jämställdhet i föräldraskapet", 2024: "jämställdhet"},
        focus_areas=("2020-8-jamstalldhet", "2024-9-jamstalldhet"),
    ),
    Theme("ANDT", {2024: "ANDT-förebyggande arbete"}, topics=("alkohol-droger",)),
    Theme(
        "Funktionsnedsättning",
        {2024: "stöd till föräldrar som har barn med funktionsnedsättning"},
        topics=("funktionsnedsattning",),
        audiences=("funktionsnedsattning",),
    ),
    Theme("Barn som begår brott", {2024: "stöd till föräldrar vars barn begår brott"}, topics=("brott",)),
    Theme(
        "Våld",
        {2024: "våldsprevention"},
        topics=("vald",),
        audiences=("valdsutsatta", "valdsutovare"),
        focus_areas=("2024-9-jamstalldhet",),
    ),
    Theme(
        "Heder",
        {2024: "Vid hedersförtryck sätts familj och heder före barnets bästa."},
        topics=("heder",),
        focus_areas=("2024-10-hedersfortryck",),
    ),
)
KINDS = (
    ("topics", Topic, "ämnet"),
    ("audiences", Audience, "målgruppen"),
    ("focus_areas", FocusArea, "inriktningen"),
)


def theme_figures(facts: Facts) -> Table:
    """One row for each theme."""
    names = {field: dict(model.objects.values_list("source_key", "name_sv")) for field, model, _word in KINDS}
    marks = {field: _by_key(facts, field, model) for field, model, _word in KINDS}
    return Table(
        key=KEY,
        title=TITLE,
        definition=(
            "Ett utbud räknas till ett område när det är märkt med något av orden i kolumnen ”Känns igen på”. "
            "”Kanske” är utbud där det fältet är tomt, så att ingen vet. Där registret saknar ord för området står "
            "”ingen uppgift”: inget utbud räknas på en gissning."
        ),
        day=facts.day,
        row_heading="Område",
        columns=plain_columns(
            said="Sagt i programmet",
            words="Känns igen på",
            offers="Utbud",
            perhaps="Kanske",
            committees="Nämnder",
            gap="Lucka",
        ),
        rows=tuple(_theme_row(theme, facts, names, marks) for theme in THEMES),
    )


def _by_key(facts: Facts, field: str, model) -> dict[str, set[int]]:
    keys = dict(model.objects.values_list("pk", "source_key"))
    return {keys[pk]: offers for pk, offers in facts.marked(field).items()}


def _theme_row(theme: Theme, facts: Facts, names: dict, marks: dict) -> Row:
    said = "; ".join(f"{year}: ”{text}”" for year, text in theme.said_in.items())
    known = [
        (field, word, key)
        for field, _model, word in KINDS
        for key in getattr(theme, field)
        if key in names[field]
    ]
    if not known:
        cells = plain_cells(said, "registret har inget ord för det", None, None, "", NOT_STATED)
        return Row(theme.name, theme.name, cells, is_gap=True)
    offers = set().union(*(marks[field].get(key, set()) for field, _word, key in known))
    fields = {field for field, _word, _key in known}
    perhaps = set().union(*(_unmarked(facts, marks[field]) for field in fields)) - offers
    words = ", ".join(f"{word} ”{names[field][key]}”" for field, word, key in known)
    gap = "" if offers else "inget utbud"
    cells = plain_cells(said, words, len(offers), len(perhaps), facts.names(offers), gap)
    return Row(theme.name, theme.name, cells, is_gap=not offers)


def _unmarked(facts: Facts, marks: dict[str, set[int]]) -> set[int]:
    """The offers of which nothing is said in a field."""
    return set(facts.committees) - set().union(*marks.values())
