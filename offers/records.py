"""One flat, plain description of an offer for the outside world: what files, and later the API, are made of.

Only what the public may know: no internal notes; no address that is hidden, nor the place or district that would
tell it. Unknown is an empty text.
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.cldr import language_name
from catalogue.models.base import newest_year
from catalogue.models.organisations import PartyRole
from offers.ages import describe_ages
from offers.models import Form, Offer, Scope
from offers.time_words import describe_doubt, describe_slots
from offers.timetable import Calendar, Timetable, timetable_of

Value = str | int | bool | date | None


def address(offer: Offer) -> str:
    return "; ".join(place.public_address for place in offer.public_places if place.public_address)


def place_names(offer: Offer) -> str:
    return listed(place.name for place in offer.public_places)


def times(timetable: Timetable) -> str:
    """The current timetable in words, with its year where nobody has confirmed it."""
    lines = ", ".join(describe_slots(timetable.current_slots, timetable.today))
    return f"{lines} ({describe_doubt(timetable)})" if lines and not timetable.confirmed else lines


def parties(offer: Offer, role: str) -> str:
    return "; ".join(party.organisation.name for party in offer.party_list if party.role == role)


def listed(items: Iterable[object]) -> str:
    return "; ".join(str(item) for item in items)


def ages(offer: Offer) -> str:
    known = offer.min_age is not None or offer.max_age is not None
    return describe_ages(offer.min_age, offer.max_age) if known else ""


COLUMNS: list[tuple[object, Callable[[Offer, Timetable], Value]]] = [
    (_("id"), lambda o, t: str(o.uuid)),
    (_("titel"), lambda o, t: o.title),
    (_("sammanfattning"), lambda o, t: o.summary),
    (_("form"), lambda o, t: str(Form(o.form).label)),
    (_("för alla eller riktat"), lambda o, t: str(Scope(o.scope).label) if o.scope else None),
    (_("ålder"), lambda o, t: ages(o)),
    (_("från månader"), lambda o, t: o.min_age),
    (_("till månader"), lambda o, t: o.max_age),
    (_("för vem"), lambda o, t: o.audience_note or listed(o.audience_list)),
    (_("ämnen"), lambda o, t: listed(o.topic_list)),
    (_("språk"), lambda o, t: listed(language_name(language.code) for language in o.language_list)),
    (_("plats"), lambda o, t: place_names(o)),
    (_("adress"), lambda o, t: address(o)),
    (_("stadsdel"), lambda o, t: listed(o.public_districts)),
    (_("tider"), lambda o, t: times(t)),
    (_("när, i ord"), lambda o, t: o.when_note),
    (_("gratis"), lambda o, t: o.is_free),
    (_("avgift"), lambda o, t: o.fee_note),
    (_("drop-in"), lambda o, t: o.drop_in),
    (_("bokning"), lambda o, t: o.needs_booking),
    (_("ansökan"), lambda o, t: o.needs_application),
    (_("remiss"), lambda o, t: o.needs_referral),
    (_("kräver beslut"), lambda o, t: o.by_decision),
    (_("anonymt"), lambda o, t: o.is_anonymous),
    (_("tolk"), lambda o, t: o.interpreter),
    (_("barnpassning"), lambda o, t: o.child_care),
    (_("på nätet"), lambda o, t: o.online),
    (_("på telefon"), lambda o, t: o.by_phone),
    (_("rullstol"), lambda o, t: o.wheelchair),
    (_("så gör du"), lambda o, t: o.access_note),
    (_("telefon"), lambda o, t: o.phone),
    (_("om telefonen"), lambda o, t: o.phone_note),
    (_("e-post"), lambda o, t: o.email),
    (_("webbsida"), lambda o, t: o.web_url),
    (_("ansvarig nämnd"), lambda o, t: str(o.committee or "")),
    (_("anordnare"), lambda o, t: parties(o, PartyRole.PROVIDER)),
    (_("partner"), lambda o, t: parties(o, PartyRole.PARTNER)),
    (_("senast bekräftad"), lambda o, t: o.last_confirmed),
    (_("källa"), lambda o, t: " ".join(source.url for source in o.source_list if source.url)),
    (_("källans år"), lambda o, t: newest_year(o.source_list)),
]


def headings() -> list[str]:
    return [str(heading) for heading, _write in COLUMNS]


def text(value: Value, yes: str, no: str) -> str:
    """A value as a cell holds it; unknown is an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes if value else no
    return str(value)


BATCH = 200
SHARED = {
    "place_list": "places",
    "language_list": "languages",
    "audience_list": "audiences",
    "topic_list": "topics",
}


def records(ids: list[int], calendar: Calendar, now: datetime) -> Iterator[list[str]]:
    """These offers in order, each as texts in the order of :func:`headings`.

    Read in batches, so that memory does not grow with the list; places, languages, audiences and topics are
    few, and are read once for all offers.
    """
    yes, no = str(_("ja")), str(_("nej"))
    shared = {name: related_queryset(name).in_bulk() for name in SHARED.values()}
    for start in range(0, len(ids), BATCH):
        for offer in read(ids[start : start + BATCH], shared):
            timetable = timetable_of(offer, calendar, now)
            yield [text(write(offer, timetable), yes, no) for _heading, write in COLUMNS]
        # Offers and their parts refer to each other. Left to itself Python waits with them until they are a quarter of
        # all that it holds, and the index is large.
        gc.collect(1)


def related_queryset(name: str) -> QuerySet:
    """All records of a relation, in the order in which they are listed."""
    records: QuerySet = getattr(Offer, name).field.related_model.objects.all()
    return records.select_related("district").order_by("pk") if name == "places" else records


def read(ids: list[int], shared: dict[str, dict]) -> Iterator[Offer]:
    """A batch of offers in order, with everything that a record tells."""
    found = Offer.objects.with_times().with_origin().order_by().in_bulk(ids)
    for attribute, name in SHARED.items():
        attach(found, name, attribute, shared[name])
    return (found[pk] for pk in ids if pk in found)


def attach(offers: dict[int, Offer], name: str, attribute: str, related: dict) -> None:
    """Give each offer its records of a many-to-many relation as a list, out of those at hand, in their order."""
    relation = getattr(Offer, name)
    keys: dict[int, set] = defaultdict(set)
    pairs = relation.through.objects.filter(offer__in=offers)
    for offer, key in pairs.values_list("offer_id", relation.field.m2m_reverse_name()):
        keys[offer].add(key)
    order = {key: number for number, key in enumerate(related)}
    for pk, offer in offers.items():
        known = sorted((key for key in keys[pk] if key in order), key=order.__getitem__)
        setattr(offer, attribute, [related[key] for key in known])
