"""What search reads of every public object, in all languages of the site: a constant number of queries.

An address that is hidden, for the offer's own sake or a place's, is not read, nor the place and the district that
would tell it.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import override

from catalogue.models import (
    Audience,
    Committee,
    District,
    Organisation,
    OrganisationAlias,
    Place,
    PlaceKind,
    Topic,
)
from catalogue.translations import LANGUAGE_CODES, language_columns
from offers.models import Form, Offer, OfferParty, SearchKind


class Part(NamedTuple):
    """A text of an object. The fewer words it has, the more each gets of the bonus."""

    language: str
    weight: int
    text: str
    bonus: int = 0


Parts = list[Part]
Key = tuple[str, int]  # kind and id
Named = dict[Any, Parts]
SWEDISH = "sv"
TITLE = {"weight": 16, "bonus": 24}
OFFER_WEIGHTS = {"summary": 7, "audience_note": 5, "description": 3, "line_for_child": 2, "when_note": 1}
FORM, TOPIC, AUDIENCE, PLACE, DISTRICT, PARTY, COMMITTEE, METHOD = 5, 5, 3, 5, 6, 4, 2, 5


class Text(NamedTuple):
    """What search reads of one object."""

    key: Key
    parts: Parts
    has_to_hide: bool = False  # its address, or that it is sensitive


def texts() -> Iterator[Text]:
    """Every public object with its texts."""
    yield from _offers()
    yield from _places()
    yield from _committees()
    yield from _organisations()


def _in_languages(values: dict, field: str, weight: int, bonus: int = 0) -> Parts:
    columns = zip(LANGUAGE_CODES, language_columns(field), strict=True)
    return [Part(code, weight, values[column], bonus) for code, column in columns if values[column]]


def _named(model, weight: int, key: str = "pk") -> Named:
    """The names of a model's rows in every language."""
    rows = model.objects.rewrite(False).order_by().values(key, *language_columns("name"))
    return {row[key]: _in_languages(row, "name", weight) for row in rows}


def _labels(choices, weight: int) -> Named:
    """The words of a list of choices, in every language."""
    found: Named = defaultdict(list)
    for code in LANGUAGE_CODES:
        with override(code):
            for value, label in choices.choices:
                found[value].append(Part(code, weight, str(label)))
    return found


def _related(through: Any, key: str, named: Named) -> dict[int, Parts]:
    """The texts of related rows, by offer."""
    found: dict[int, Parts] = defaultdict(list)
    for offer, related in through.objects.order_by("pk").values_list("offer_id", key):
        found[offer] += named.get(related, [])
    return found


def _organisation_names(weight: int) -> Named:
    found: Named = defaultdict(list)
    for pk, name in Organisation.objects.order_by().values_list("pk", "name"):
        found[pk].append(Part(SWEDISH, weight, name))
    for pk, name in OrganisationAlias.objects.order_by("pk").values_list("organisation_id", "name"):
        found[pk].append(Part(SWEDISH, weight, name))
    return found


def _districts() -> Named:
    rows = District.objects.order_by().values_list("pk", "name", "aliases")
    return {pk: [Part(SWEDISH, DISTRICT, text) for text in (name, *aliases)] for pk, name, aliases in rows}


def _offers() -> Iterator[Text]:
    related = [
        _related(Offer.topics.through, "topic_id", _named(Topic, TOPIC)),
        _related(Offer.audiences.through, "audience_id", _named(Audience, AUDIENCE)),
        _related(OfferParty, "organisation_id", _organisation_names(PARTY)),
    ]
    places_of: Any = Offer.places.through
    places = _related(places_of, "place_id", _public_place_names())
    districts = _related(places_of, "place__district_id", _districts())
    sensitive = set(Offer.objects.sensitive().values_list("pk", flat=True))
    forms, committees = _labels(Form, FORM), _named(Committee, COMMITTEE)
    columns = [column for field in ("title", *OFFER_WEIGHTS) for column in language_columns(field)]
    own = ("pk", "form", "method", "committee_id", "hides_address")
    offers = Offer.objects.rewrite(False).published().with_risks().order_by("pk")
    for row in offers.values(*own, *columns).iterator():
        pk = row["pk"]
        parts = _in_languages(row, "title", **TITLE)
        for field, weight in OFFER_WEIGHTS.items():
            parts += _in_languages(row, field, weight)
        parts += [*forms[row["form"]], *committees.get(row["committee_id"], [])]
        told = related if row["hides_address"] else [*related, places, districts]
        parts += [part for found in told for part in found.get(pk, [])]
        if row["method"]:
            parts.append(Part(SWEDISH, METHOD, row["method"]))
        yield Text((SearchKind.OFFER.value, pk), parts, row["hides_address"] or pk in sensitive)


def _public_place_names() -> Named:
    rows = Place.objects.rewrite(False).published().order_by().values("pk", *language_columns("name"))
    return {row["pk"]: _in_languages(row, "name", PLACE) for row in rows}


def _places() -> Iterator[Text]:
    kinds, districts = _labels(PlaceKind, FORM), _districts()
    columns = [*language_columns("name"), *language_columns("summary")]
    own = ("pk", "kind", "address", "district_id", "hide_address")
    for row in Place.objects.rewrite(False).published().order_by("pk").values(*own, *columns).iterator():
        parts = [*_in_languages(row, "name", **TITLE), *_in_languages(row, "summary", 4), *kinds[row["kind"]]]
        if not row["hide_address"]:
            parts += districts.get(row["district_id"], [])
            parts += [Part(SWEDISH, PLACE, row["address"])] if row["address"] else []
        yield Text((SearchKind.PLACE.value, row["pk"]), parts, row["hide_address"])


def _committees() -> Iterator[Text]:
    columns = [column for field in ("name", "administration", "tasks") for column in language_columns(field)]
    for row in Committee.objects.rewrite(False).order_by("pk").values("pk", "aliases", *columns):
        parts = [
            *_in_languages(row, "name", **TITLE),
            *_in_languages(row, "administration", 8),
            *_in_languages(row, "tasks", 4),
            *(Part(SWEDISH, 10, alias) for alias in row["aliases"]),
        ]
        yield Text((SearchKind.COMMITTEE.value, row["pk"]), parts)


def _organisations() -> Iterator[Text]:
    for pk, parts in sorted(_organisation_names(16).items()):
        yield Text((SearchKind.ORGANISATION.value, pk), parts)
