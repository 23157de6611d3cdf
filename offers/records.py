"""One flat, plain description of an offer for the outside world: what files, and later the API, are made of.

Only what the public may know: no internal notes, no address that is hidden. Unknown is an empty text.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from catalogue.cldr import clock_range, language_name, short_date, weekday_name
from catalogue.models.organisations import PartyRole
from offers.ages import describe_ages
from offers.models import Offer, OfferSlot
from offers.timetable import Calendar, Timetable, timetable_of

Record = dict[str, str]


def yes_no(value: bool | None) -> str:
    """A fact in words; unknown is empty."""
    if value is None:
        return ""
    return str(_("ja")) if value else str(_("nej"))


def number(value: int | None) -> str:
    return "" if value is None else str(value)


def address(offer: Offer) -> str:
    """Where it is, for the public: nothing at all if any address of it is hidden."""
    if offer.has_hidden_address:
        return ""
    return "; ".join(place.public_address for place in offer.places.all() if place.public_address)


def place_names(offer: Offer) -> str:
    return "; ".join(place.name for place in offer.places.all() if place.is_public)


def describe_slot(slot: OfferSlot) -> str:
    """ "tisdag 13–16"; one date with its year; every second week said."""
    day = short_date(slot.day) if slot.day else weekday_name(slot.weekday or 1)
    every = str(_(" (var %(n)d:e vecka)")) % {"n": slot.every_weeks} if slot.every_weeks > 1 else ""
    return f"{day} {clock_range(slot.opens, slot.closes)}{every}"


def times(timetable: Timetable) -> str:
    """The current timetable in words, with its year where nobody has confirmed it."""
    lines = ", ".join(describe_slot(slot) for slot in timetable.current_slots)
    if lines and not timetable.confirmed:
        year = timetable.old_year
        note = _("enligt uppgift från %(year)s") % {"year": year} if year else _("inte bekräftat")
        return f"{lines} ({note})"
    return lines


def parties(offer: Offer, role: str) -> str:
    return "; ".join(party.organisation.name for party in offer.parties.all() if party.role == role)


def names(related) -> str:
    return "; ".join(str(item) for item in related.all())


COLUMNS: list[tuple[object, Callable[[Offer, Timetable], str]]] = [
    (_("id"), lambda o, t: str(o.uuid)),
    (_("titel"), lambda o, t: o.title),
    (_("sammanfattning"), lambda o, t: o.summary),
    (_("form"), lambda o, t: str(o.get_form_display())),
    (_("för alla eller riktat"), lambda o, t: str(o.get_scope_display())),
    (_("ålder"), lambda o, t: "" if o.min_age is o.max_age is None else describe_ages(o.min_age, o.max_age)),
    (_("från månader"), lambda o, t: number(o.min_age)),
    (_("till månader"), lambda o, t: number(o.max_age)),
    (_("för vem"), lambda o, t: o.audience_note or names(o.audiences)),
    (_("ämnen"), lambda o, t: names(o.topics)),
    (_("språk"), lambda o, t: "; ".join(language_name(language.code) for language in o.languages.all())),
    (_("plats"), lambda o, t: place_names(o)),
    (_("adress"), lambda o, t: address(o)),
    (
        _("stadsdel"),
        lambda o, t: "; ".join(dict.fromkeys(str(p.district) for p in o.places.all() if p.district)),
    ),
    (_("tider"), lambda o, t: times(t)),
    (_("när, i ord"), lambda o, t: o.when_note),
    (_("gratis"), lambda o, t: yes_no(o.is_free)),
    (_("avgift"), lambda o, t: o.fee_note),
    (_("drop-in"), lambda o, t: yes_no(o.drop_in)),
    (_("bokning"), lambda o, t: yes_no(o.needs_booking)),
    (_("ansökan"), lambda o, t: yes_no(o.needs_application)),
    (_("remiss"), lambda o, t: yes_no(o.needs_referral)),
    (_("beslut krävs"), lambda o, t: yes_no(o.by_decision)),
    (_("anonymt"), lambda o, t: yes_no(o.is_anonymous)),
    (_("tolk"), lambda o, t: yes_no(o.interpreter)),
    (_("barnpassning"), lambda o, t: yes_no(o.child_care)),
    (_("på nätet"), lambda o, t: yes_no(o.online)),
    (_("på telefon"), lambda o, t: yes_no(o.by_phone)),
    (_("rullstol"), lambda o, t: yes_no(o.wheelchair)),
    (_("så kommer man in"), lambda o, t: o.access_note),
    (_("telefon"), lambda o, t: o.phone),
    (_("om telefonen"), lambda o, t: o.phone_note),
    (_("e-post"), lambda o, t: o.email),
    (_("webbsida"), lambda o, t: o.web_url),
    (_("ansvarig nämnd"), lambda o, t: str(o.committee or "")),
    (_("anordnare"), lambda o, t: parties(o, PartyRole.PROVIDER)),
    (_("partner"), lambda o, t: parties(o, PartyRole.PARTNER)),
    (_("senast bekräftad"), lambda o, t: o.last_confirmed.isoformat() if o.last_confirmed else ""),
    (_("källa"), lambda o, t: " ".join(source.url for source in o.sources.all() if source.url)),
    (_("källans år"), lambda o, t: number(max((s.year for s in o.sources.all() if s.year), default=None))),
]


def headings() -> list[str]:
    return [str(heading) for heading, _write in COLUMNS]


def record(offer: Offer, calendar: Calendar, now: datetime) -> list[str]:
    """One offer as texts in the order of :func:`headings`; the offer is read by ``for_record()``."""
    timetable = timetable_of(offer, calendar, now)
    return [write(offer, timetable) or "" for _heading, write in COLUMNS]


BATCH = 500


def records(ids: list[int], calendar: Calendar, now: datetime) -> Iterator[list[str]]:
    """The records of these offers in order, read in batches so that memory does not grow with the list."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found = Offer.objects.for_record().in_bulk(batch)
        yield from (record(found[pk], calendar, now) for pk in batch if pk in found)
