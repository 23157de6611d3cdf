"""Public records in the words of schema.org (JSON-LD), and what a page says of itself to those who share it.

Only what is known is said: a key whose value is unknown is left out. Times are told when they are confirmed,
addresses when they are public. Nothing sensitive may come here: the page that asks has seen to it.
"""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings

from catalogue.models import Place, PlaceKind
from catalogue.models.calendar import Slot, SlotKind
from catalogue.models.organisations import Organisation, OrganisationKind, PartyRole
from catalogue.recurrence import DAY_END
from offers.exports.ical import Series, event_lines, series_of
from offers.models import Form, Offer, OfferSlot
from offers.timetable import Timetable

Data = dict[str, object]
SCHEMA = "https://schema.org/"
YEAR = timedelta(days=365)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PUBLIC_BODIES = {OrganisationKind.MUNICIPAL, OrganisationKind.REGION, OrganisationKind.STATE}
PLACE_TYPES: dict[str, str] = {
    PlaceKind.LIBRARY: "Library",
    PlaceKind.CHURCH: "Church",
    PlaceKind.ASSOCIATION: "Place",
    PlaceKind.CLINIC: "Place",
    PlaceKind.OUTDOOR: "Place",
}
ESCAPES = str.maketrans({char: f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"})


@dataclass(frozen=True)
class Share:
    """What the head of a page says: title and description where it is shared, its one address, its data."""

    title: str
    address: str
    description: str = ""
    data: list[Data] = field(default_factory=list)

    @property
    def json_ld(self) -> str:
        """The data as text that can stand inside a script element: no character of it ends one."""
        return script_text(self.data) if self.data else ""


def script_text(data: list[Data]) -> str:
    whole = {"@context": SCHEMA.rstrip("/"), "@graph": data}
    return json.dumps(whole, ensure_ascii=False).translate(ESCAPES)


def known(**facts: object) -> Data:
    """Those facts that are known; ``type`` and ``id`` get the @ that JSON-LD writes before them."""
    names = {"type": "@type", "id": "@id"}
    return {names.get(name, name): value for name, value in facts.items() if value not in (None, "", [], {})}


# --- an offer ---


def offer_data(offer: Offer, timetable: Timetable, address: str) -> list[Data]:
    """The support itself, then what happens at times that somebody has confirmed."""
    return [service(offer, address), *events(offer, timetable, address)]


def service(offer: Offer, address: str) -> Data:
    """A service, of government if a committee answers for it or a public body provides it."""
    providers = [party.organisation for party in offer.party_list if party.role == PartyRole.PROVIDER]
    public = offer.committee_id or any(body.kind in PUBLIC_BODIES for body in providers)
    return known(
        type="GovernmentService" if public else "Service",
        id=f"{address}#stod",
        name=offer.title,
        description=offer.summary,
        url=address,
        serviceType=str(Form(offer.form).label),
        provider=[organisation(body) for body in providers],
        areaServed={"@type": "City", "name": settings.CITY},
        audience=audience(offer),
        availableChannel=channel(offer),
        offers={"@type": "Offer", "price": 0, "priceCurrency": "SEK"} if offer.is_free else None,
    )


def organisation(body: Organisation) -> Data:
    kind = "GovernmentOrganization" if body.kind in PUBLIC_BODIES else "Organization"
    return known(type=kind, name=body.name, url=body.web_url)


def audience(offer: Offer) -> Data | None:
    """Parents of children from and up to an age in whole years, both included; before birth is no age."""
    words = offer.audience_note or ", ".join(str(name) for name in offer.audience_list)
    low = offer.min_age // 12 if offer.min_age is not None and offer.min_age >= 0 else None
    high = (offer.max_age - 1) // 12 if offer.max_age is not None and offer.max_age > 0 else None
    found = known(type="ParentAudience", audienceType=words, childMinAge=low, childMaxAge=high)
    return found if len(found) > 1 else None


def channel(offer: Offer) -> Data | None:
    """How to reach it."""
    telephone = known(type="ContactPoint", telephone=offer.phone) if offer.phone else None
    found = known(
        type="ServiceChannel",
        serviceUrl=offer.web_url,
        servicePhone=telephone,
        serviceLocation=locations(offer),
        availableLanguage=[language.code for language in offer.language_list],
    )
    return found if len(found) > 1 else None


def locations(offer: Offer, only: int | None = None) -> list[Data]:
    """Where it is, or one of its places, as far as the public may know."""
    return [location(place) for place in offer.public_places if only in (None, place.pk)]


def location(place: Place) -> Data:
    return known(type=PLACE_TYPES.get(place.kind, "CivicStructure"), name=place.name, address=postal(place))


def postal(place: Place) -> Data | None:
    if not place.public_address:
        return None
    return known(
        type="PostalAddress",
        streetAddress=place.address,
        postalCode=place.postcode,
        addressLocality=place.locality,
        addressCountry="SE",
    )


# --- times ---


def events(offer: Offer, timetable: Timetable, address: str) -> list[Data]:
    """A visit at each line of a confirmed timetable; hours on the telephone are no event."""
    if not timetable.confirmed:
        return []
    visits = [line for line in event_lines(timetable) if line[0].kind == SlotKind.VISIT]
    found = [(slot, series_of(slot, exceptions, *_span(slot, timetable))) for slot, exceptions in visits]
    return [event(offer, slot, series, address) for slot, series in found if series]


def _span(slot: Slot, timetable: Timetable) -> tuple[date, date]:
    return (slot.day, slot.day) if slot.day else (timetable.today, timetable.today + YEAR)


def event(offer: Offer, slot: OfferSlot, series: Series, address: str) -> Data:
    """One date with its hours, or a schedule."""
    languages = [slot.language_id] if slot.language_id else [one.code for one in offer.language_list]
    return known(
        type="Event",
        name=offer.title,
        description=offer.summary,
        url=address,
        about={"@id": f"{address}#stod"},
        eventStatus=f"{SCHEMA}EventCancelled" if series.is_cancelled else f"{SCHEMA}EventScheduled",
        isAccessibleForFree=offer.is_free,
        inLanguage=languages,
        location=locations(offer, slot.place_id),
        startDate=series.first.start.isoformat() if slot.day else None,
        endDate=series.first.end.isoformat() if slot.day else None,
        eventSchedule=None if slot.day else schedule(slot, series),
    )


def schedule(slot: Slot, series: Series) -> Data:
    """A weekly line: from its next time on, with the coming year's days off."""
    return known(
        type="Schedule",
        byDay=SCHEMA + DAYS[slot.iso_weekday - 1],
        startTime=clock(slot.opens),
        endTime=clock(slot.closes),
        startDate=series.first.start.date().isoformat(),
        endDate=slot.valid_through.isoformat() if slot.valid_through else None,
        repeatFrequency=f"P{slot.every_weeks}W",
        scheduleTimezone="Europe/Stockholm",
        exceptDate=sorted(
            moment.date().isoformat()
            for moment in [*series.left_out, *(one.start for one in series.called_off)]
        ),
    )


def clock(minute: int) -> str:
    """A time of day; the end of the day is the next day's first moment."""
    return f"{minute % DAY_END // 60:02}:{minute % 60:02}:00"


# --- a place ---


def place_data(place: Place, timetable: Timetable, address: str) -> list[Data]:
    """The house, with its own hours if somebody has confirmed them."""
    hours = [
        opening(slot) for slot in timetable.current_slots if slot.kind == SlotKind.VISIT and is_regular(slot)
    ]
    return [
        {
            **location(place),
            **known(
                id=f"{address}#plats",
                url=address,
                description=place.summary,
                telephone=place.phone,
                geo=position(place),
                isAccessibleForFree=place.is_free,
                openingHoursSpecification=hours if timetable.confirmed else None,
            ),
        }
    ]


def is_regular(slot: Slot) -> bool:
    """Whether opening hours can say it: one date, or every week."""
    return slot.day is not None or slot.every_weeks == 1


def opening(slot: Slot) -> Data:
    first, last = slot.day or slot.valid_from, slot.day or slot.valid_through
    return known(
        type="OpeningHoursSpecification",
        dayOfWeek=SCHEMA + DAYS[slot.iso_weekday - 1],
        opens=clock(slot.opens),
        closes=clock(slot.closes) if slot.closes < DAY_END else "23:59:59",
        validFrom=first.isoformat() if first else None,
        validThrough=last.isoformat() if last else None,
    )


def position(place: Place) -> Data | None:
    """Where on earth, of a place whose address is public."""
    if not place.public_address or place.latitude is None:
        return None
    return known(type="GeoCoordinates", latitude=place.latitude, longitude=place.longitude)
