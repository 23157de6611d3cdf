"""What the index of public offers is read from: a constant number of queries, plain rows.

Each many-to-many relation is one part of a single union, and so is each kind of word to sort by.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.timezone import localtime

from catalogue.collation import swedish_key
from catalogue.models import Audience, Committee, District, FocusArea, Language, ProgrammeEdition, Topic
from catalogue.models.calendar import RULE_COLUMNS, rule_of
from catalogue.recurrence import Rule
from catalogue.translations import FALLBACK, LANGUAGE_CODES, Translated, language_columns
from offers.answers import mask_of
from offers.models import FACT_FILTERS, Offer, OfferSlot

FACT_FIELDS = sorted({name for name, _wanted in FACT_FILTERS.values()} | {"evening"})
READ_COLUMNS = [column for name in ("title", "summary") for column in language_columns(name)]
KEPT_COLUMNS = ["pk", "min_age", "max_age", "check_every_months"]
MASK_COLUMNS = [*FACT_FIELDS, "form", "scope", "committee_key", "needs_care", "hides_address"]
OUTLINE_COLUMNS = ["form", "scope", "committee_key", "hides_address", "online", "by_phone", "at_home"]
READABLE = {code: f"readable_{code}" for code in LANGUAGE_CODES}


@dataclass
class Term:
    """A value that offers are sorted by: id as text, word in addresses, name in every language."""

    key: str
    slug: str
    name: Translated
    parent: str = ""
    group: str = ""  # the kind of a district


@dataclass(slots=True)
class OfferRow:
    """What is kept of a public offer besides its place in the masks."""

    pk: int
    title: str
    min_age: int | None
    max_age: int | None
    check_every_months: int
    confirmed: date | None


Masks = dict[object, int]  # by value


def offers(day: date) -> tuple[list[OfferRow], dict[str, Masks]]:
    """The public offers of a day in the order of the thread, and the masks of every column's values."""
    public = Offer.objects.rewrite(False).public(day).with_risks().order_by()
    values = public.annotate(
        newest=Max("confirmations__confirmed_at"), committee_key=Cast("committee_id", TextField())
    ).values("newest", *KEPT_COLUMNS, *MASK_COLUMNS, *READ_COLUMNS)
    found = sorted((_offer(columns) for columns in values), key=lambda pair: _thread_order(pair[0]))
    return [row for row, _columns in found], _masks([columns for _row, columns in found])


def outline(day: date) -> tuple[list[OfferRow], dict[str, Masks]]:
    """The public offers of a day with little more than their ages, in no order that matters."""
    public = Offer.objects.public(day).with_risks().order_by("pk")
    keyed = public.annotate(committee_key=Cast("committee_id", TextField()))
    found = list(keyed.values("pk", "min_age", "max_age", *OUTLINE_COLUMNS))
    rows = [OfferRow(one.pop("pk"), "", one.pop("min_age"), one.pop("max_age"), 0, None) for one in found]
    return rows, _masks(found)


def _masks(offers: list[dict[str, object]]) -> dict[str, Masks]:
    """The masks of every column's values, of offers in the order of their bits."""
    positions: dict[str, dict[object, list[int]]] = defaultdict(lambda: defaultdict(list))
    for bit, columns in enumerate(offers):
        for name, value in columns.items():
            positions[name][value].append(bit)
    masks = {name: {value: mask_of(bits) for value, bits in by.items()} for name, by in positions.items()}
    return defaultdict(dict, masks)


def _offer(columns: dict) -> tuple[OfferRow, dict[str, object]]:
    newest = columns["newest"]
    kept = {name: columns[name] for name in KEPT_COLUMNS}
    row = OfferRow(title=columns["title_sv"], confirmed=localtime(newest).date() if newest else None, **kept)
    masked = {name: columns[name] for name in MASK_COLUMNS}
    return row, masked | {name: _is_readable(columns, code) for code, name in READABLE.items()}


def _is_readable(columns: dict, code: str) -> bool:
    """Whether title and summary can be read in a language; what has no summary needs none."""
    has_summary = bool(columns[f"summary_{code}"]) or not columns[f"summary_{FALLBACK}"]
    return bool(columns[f"title_{code}"]) and has_summary


def _thread_order(row: OfferRow) -> tuple:
    return (
        row.min_age is None and row.max_age is None,
        row.min_age if row.min_age is not None else -10,
        row.max_age if row.max_age is not None else 301,
        swedish_key(row.title),
        row.pk,
    )


def relations(bit_of: dict[int, int], hidden: int) -> tuple[dict[str, dict[str, int]], dict[int, list[int]]]:
    """The masks of every many-to-many value by kind and key, and the places of each offer by bit.

    Under ``district`` and ``place`` the key "" stands for somewhere that is not told: a place without district,
    or an offer whose address is hidden. The places of each offer are all of them: their closures close it.
    """
    positions: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    places: dict[int, list[int]] = defaultdict(list)
    for kind, offer, key, place in _relation_rows():
        bit = bit_of.get(offer)
        if bit is None:
            continue
        told = kind not in ("district", "place") or not hidden >> bit & 1
        positions[kind][key if key and told else ""].append(bit)
        if place:
            places[bit].append(place)
    masks = {
        kind: {key: mask_of(found) for key, found in values.items()} for kind, values in positions.items()
    }
    return defaultdict(dict, masks), places


def _relation_rows() -> QuerySet:
    def rows(kind: str, field, key: str, place: object) -> QuerySet:
        return (
            field.through.objects.order_by()
            .annotate(kind=Value(kind, TextField()), key=Cast(key, TextField()), at=place)
            .values_list("kind", "offer_id", "key", "at")
        )

    nowhere, open_place = Value(0), Q(place__hide_address=False)
    in_the_open = open_place & Q(place__located_in__hide_address=False)
    parts = [
        rows("language", Offer.languages, "language_id", nowhere),
        rows("topic", Offer.topics, "topic_id", nowhere),
        rows("audience", Offer.audiences, "audience_id", nowhere),
        rows("focus", Offer.focus_areas, "focusarea_id", nowhere),
        rows("district", Offer.places, "place__district_id", F("place_id")),
        rows("place", Offer.places, "place_id", nowhere).filter(open_place),
        rows("place", Offer.places, "place__located_in_id", nowhere).filter(in_the_open),
        rows("hidden place", Offer.places, "place_id", nowhere).exclude(open_place),
    ]
    return parts[0].union(*parts[1:], all=True)


def terms() -> dict[str, dict[str, Term]]:
    """Every value that offers are sorted by, in the order in which it is offered to choose from."""
    found: dict[str, dict[str, Term]] = defaultdict(dict)
    for kind, key, slug, parent, group, _position, *names in sorted(_term_rows(), key=_term_order):
        found[kind][key] = Term(key, slug, Translated.from_values(names), parent or "", group)
    return found


def _term_order(row: tuple) -> tuple:
    kind, _key, _slug, _parent, _group, position, name, *_others = row
    return kind, position, swedish_key(name)


def _term_rows() -> QuerySet:
    """One query for all kinds: kind, key, word in addresses, parent, group, rank, and a name per language."""
    newest = ProgrammeEdition.objects.order_by("-valid_through_year").values("pk")[:1]
    names = language_columns("name")
    parts = [
        _term_part("topic", Topic.objects.rewrite(False), names, rank=F("position")),
        _term_part("audience", Audience.objects.rewrite(False), names, rank=F("position")),
        _term_part(
            "focus", FocusArea.objects.rewrite(False).filter(edition__in=newest), names, rank=F("position")
        ),
        _term_part("committee", Committee.objects.rewrite(False), names),
        _term_part("language", Language.objects.all(), ["own_name"] * len(names), slug="code"),
        _term_part(
            "district", District.objects.all(), ["name"] * len(names), parent="parent_id", group="kind"
        ),
    ]
    return parts[0].union(*parts[1:], all=True)


def _term_part(kind: str, queryset: QuerySet, names: list[str], **columns: object) -> QuerySet:
    """One kind's rows; ``names`` has a column per language, the same one where a name is not translated."""
    nothing = Value("", TextField())

    def text(name: str) -> object:
        return Cast(str(columns[name]), TextField()) if name in columns else nothing

    named = {f"name{n}": Cast(column, TextField()) for n, column in enumerate(names)}
    return (
        queryset.order_by()
        .annotate(
            term_kind=Value(kind, TextField()),
            term_key=Cast("pk", TextField()),
            term_slug=Cast(str(columns.get("slug", "slug")), TextField()),
            term_parent=text("parent"),
            term_group=text("group"),
            term_rank=columns.get("rank", Value(0)),
            **named,
        )
        .values_list("term_kind", "term_key", "term_slug", "term_parent", "term_group", "term_rank", *named)
    )


@dataclass(slots=True)
class SlotRow:
    """A timetable line: its rule, whose it is, and the year that its source speaks of."""

    offer: int
    place: int | None
    year: int | None
    rule: Rule


def slots(day: date, bit_of: dict[int, int]) -> list[SlotRow]:
    """The timetable lines of the public offers that are not history."""
    current = OfferSlot.objects.order_by().filter(
        Q(valid_through__isnull=True) | Q(valid_through__gte=day), Q(day__isnull=True) | Q(day__gte=day)
    )
    return [
        SlotRow(offer, place, year, rule_of(dict(zip(RULE_COLUMNS, columns, strict=True))))
        for offer, place, year, *columns in current.values_list("offer_id", "place_id", "year", *RULE_COLUMNS)
        if offer in bit_of
    ]
