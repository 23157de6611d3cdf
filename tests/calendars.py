"""Calendar files in tests: fetched, read, and what they tell of."""

from icalendar import Calendar

from tests.factories import make_offer, make_place, make_slot

TUESDAY = 2


def events_of(content: bytes) -> list:
    return Calendar.from_ical(content).walk("VEVENT")


def fetch(client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def calendar_address(offer) -> str:
    return f"/sv/stod/{offer.slug}/kalender.ics"


def a_course(title="Babyöppet", **values):
    place = make_place("Testhuset", address="Provgatan 1", locality="Borås")
    offer = make_offer(
        title, summary_sv="Lugn tid; för de minsta, och deras vuxna. " * 3, places=[place], **values
    )
    return offer, make_slot(offer, weekday=TUESDAY)
