"""What a table has down its side: the terms of one kind, each with its three answers for every offer."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.utils.text import capfirst

from catalogue.cldr import language_name
from catalogue.models import DistrictKind, PartyRole, ProgrammeEdition
from catalogue.translations import LANGUAGE_CODES
from offers.answers import Answer, mask_of
from offers.figures import by_name
from offers.index import Index
from offers.models import Form, OfferParty, Scope

UNKNOWN, REST, ALL = "unknown", "rest", "all"


@dataclass(frozen=True, slots=True)
class Line:
    """A row before it is counted. ``asks`` is what the public list must be asked for the same, if it can be."""

    key: str
    label: str
    answer: Answer
    asks: tuple[tuple[str, str], ...] | None = None

    def query(self, *more: tuple[str, str]) -> str | None:
        return None if self.asks is None else urlencode([*self.asks, *more])


def lines(index: Index, kind: str) -> list[Line]:
    """The rows of a kind: its terms in their order, then what has none of them, and all offers together."""
    shown = LINES[kind][1](index)
    said = union(line.answer.yes for line in shown)
    unknown = index.everything & ~_stated(index, kind, said)
    rest = index.everything & ~said & ~unknown
    if rest:
        shown.append(Line(REST, "Bara i en äldre utgåva", Answer(rest)))
    shown.append(Line(UNKNOWN, NONE_STATED.get(kind, "Inte angivet"), Answer(unknown)))
    return [*shown, whole(index)]


def whole(index: Index) -> Line:
    return Line(ALL, "Allt utbud", Answer(index.everything), ())


def union(masks) -> int:
    return reduce(or_, masks, 0)


def _stated(index: Index, kind: str, said: int) -> int:
    """The offers of which something of the kind is stated: a focus area of an older edition is a statement too."""
    return said | union(index.relations[kind].values()) if kind == "focus" else said


def _terms(index: Index, kind: str) -> list[Line]:
    return [
        Line(term.slug, str(term.name), index.related(kind, key), ((kind, term.slug),))
        for key, term in index.terms[kind].items()
    ]


def focus_areas(index: Index) -> list[Line]:
    return _terms(index, "focus")


def topics(index: Index) -> list[Line]:
    return _terms(index, "topic")


def audiences(index: Index) -> list[Line]:
    return _terms(index, "audience")


def languages(index: Index) -> list[Line]:
    """The languages of the site, each shown though nobody speaks it, then those that some offer states."""
    spoken = {key: language_name(key) for key in index.relations["language"] if key not in LANGUAGE_CODES}
    known = index.terms["language"]  # one that the register does not have cannot be asked for
    return [
        Line(
            code,
            capfirst(language_name(code)),
            index.related("language", code),
            (("language", code),) if code in known else None,
        )
        for code in [*LANGUAGE_CODES, *by_name(spoken)]
    ]


def districts(index: Index) -> list[Line]:
    """The kommundelar, each with what lies in it."""
    return [
        Line(term.slug, str(term.name), index.district(key), (("district", term.slug),))
        for key, term in index.terms["district"].items()
        if term.group == DistrictKind.DISTRICT
    ]


def programme_committees() -> set[str]:
    """The keys of the committees that the newest edition of the programme names."""
    newest = ProgrammeEdition.objects.order_by("-valid_through_year").values("pk")[:1]
    named = ProgrammeEdition.committees.through.objects.filter(programmeedition__in=newest)
    return {str(key) for key in named.values_list("committee_id", flat=True)}


def committees(index: Index) -> list[Line]:
    """The committees that the programme names, and all that answer for some offer."""
    wanted, responsible = programme_committees(), index.columns["committee_key"]
    return [
        Line(term.slug, str(term.name), index.column("committee_key", key), (("committee", term.slug),))
        for key, term in index.terms["committee"].items()
        if key in wanted or key in responsible
    ]


def organisations(index: Index) -> list[Line]:
    """Those that provide a public offer; the public list cannot be asked for them."""
    names: dict[str, str] = {}
    positions: dict[str, list[int]] = defaultdict(list)
    provided = OfferParty.objects.filter(role=PartyRole.PROVIDER).order_by()
    for key, name, offer in provided.values_list("organisation_id", "organisation__name", "offer_id"):
        bit = index.bit_of.get(offer)
        if bit is not None:
            names[str(key)] = name
            positions[str(key)].append(bit)
    stated = mask_of(bit for found in positions.values() for bit in found)
    unknown = index.everything & ~stated
    return [Line(key, names[key], Answer(mask_of(positions[key]), unknown)) for key in by_name(names)]


def forms(index: Index) -> list[Line]:
    return [
        Line(form.value, capfirst(str(form.label)), index.column("form", form.value), (("form", form.value),))
        for form in Form
    ]


def scopes(index: Index) -> list[Line]:
    return [
        Line(
            scope.value,
            capfirst(str(scope.label)),
            index.column("scope", scope.value, unknown=""),
            (("scope", scope.value),),
        )
        for scope in Scope
    ]


LINES: dict[str, tuple[str, Callable[[Index], list[Line]]]] = {
    "focus": ("Inriktning i programmet", focus_areas),
    "scope": ("Universellt eller riktat", scopes),
    "topic": ("Ämne", topics),
    "form": ("Form", forms),
    "district": ("Stadsdel", districts),
    "language": ("Språk", languages),
    "audience": ("Målgrupp", audiences),
    "committee": ("Ansvarig nämnd", committees),
    "organisation": ("Anordnare", organisations),
}
NONE_STATED = {"district": "Utan stadsdel", "committee": "Ingen nämnd angiven"}
