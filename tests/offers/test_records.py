"""What the outside world is told of an offer: the right text under each heading, and nothing that is private."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from catalogue.models import Organisation
from catalogue.recurrence import STOCKHOLM
from offers import records as module
from offers.models import Offer
from offers.records import headings, records
from offers.timetable import Calendar
from tests.factories import (
    make_audience,
    make_committee,
    make_district,
    make_language,
    make_offer,
    make_place,
    make_slot,
    make_topic,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
TUESDAY = 2


@pytest.fixture(autouse=True)
def swedish():
    with override("sv"):
        yield


def rows(*offers, now=NOW):
    return [
        dict(zip(headings(), row, strict=True))
        for row in records([offer.pk for offer in offers], Calendar.load(), now)
    ]


def record(offer, now=NOW):
    [row] = rows(offer, now=now)
    return row


def a_full_offer(suffix="", **values):
    place = make_place(
        "Testhuset",
        address="Provgatan 1",
        postcode="504 55",
        locality="Borås",
        district=make_district("Norrby"),
    )
    values = {
        "summary_sv": "Lugn tid för de minsta.",
        "title_en": "Baby time",
        "scope": "universal",
        "min_age": 0,
        "max_age": 12,
        "audience_note_sv": "Alla med bebis",
        "when_note_sv": "Åtta träffar",
        "is_free": True,
        "fee_note_sv": "utom fika",
        "drop_in": True,
        "needs_booking": False,
        "needs_application": False,
        "needs_referral": False,
        "by_decision": False,
        "is_anonymous": True,
        "interpreter": True,
        "child_care": False,
        "online": False,
        "by_phone": False,
        "wheelchair": True,
        "access_note_sv": "Ring på klockan",
        "phone": "033-35 70 00",
        "phone_note_sv": "vardagar",
        "email": "test@example.org",
        "web_url": "https://example.org/",
        "note": "hemlig anmärkning",
        "inferred_fields": ["hemligt_falt"],
        **values,
    }
    offer = make_offer(
        "Babyöppet",
        audiences=[make_audience("Nyblivna")],
        places=[place],
        committee=make_committee("Förskolenämnden"),
        **values,
    )
    for number, name in enumerate(("Sömn", "Mat")):  # one by one, so that they have an order
        offer.topics.add(make_topic(name, position=number))
    for code in ("ar", "fi"):
        offer.languages.add(make_language(code))
    make_slot(offer, weekday=TUESDAY, opens=555, closes=720)
    for name, role in (("Föreningen", "provider"), ("Svenska kyrkan", "partner")):
        organisation = Organisation.objects.create(name=name + suffix, kind="other")
        offer.parties.create(organisation=organisation, role=role)
    offer.sources.create(url="https://example.org/a", year=2025, note="hemlig källa")
    offer.sources.create(url="", note="samtal", year=2026)
    offer.sources.create(url="https://example.org/b")
    offer.confirmations.create(confirmed_at=datetime(2026, 11, 20, 0, 30, tzinfo=STOCKHOLM))
    return offer


def test_full_offer_has_the_right_text_under_each_heading():
    offer = a_full_offer()

    assert record(offer) == {
        "id": str(offer.uuid),
        "titel": "Babyöppet",
        "sammanfattning": "Lugn tid för de minsta.",
        "form": "drop-in",
        "för alla eller riktat": "universell",
        "ålder": "0–12 månader",
        "från månader": "0",
        "till månader": "12",
        "för vem": "Alla med bebis",
        "ämnen": "Sömn; Mat",
        "språk": "arabiska; finska",
        "plats": "Testhuset",
        "adress": "Provgatan 1, 504 55 Borås",
        "stadsdel": "Norrby",
        "tider": "tisdag 9.15–12",
        "när, i ord": "Åtta träffar",
        "gratis": "ja",
        "avgift": "utom fika",
        "drop-in": "ja",
        "bokning": "nej",
        "ansökan": "nej",
        "remiss": "nej",
        "kräver beslut": "nej",
        "anonymt": "ja",
        "tolk": "ja",
        "barnpassning": "nej",
        "på nätet": "nej",
        "på telefon": "nej",
        "rullstol": "ja",
        "så gör du": "Ring på klockan",
        "telefon": "033-35 70 00",
        "om telefonen": "vardagar",
        "e-post": "test@example.org",
        "webbsida": "https://example.org/",
        "ansvarig nämnd": "Förskolenämnden",
        "anordnare": "Föreningen",
        "partner": "Svenska kyrkan",
        "senast bekräftad": "2026-11-20",
        "källa": "https://example.org/a https://example.org/b",
        "källans år": "2026",
    }


def test_what_is_unknown_is_an_empty_text():
    offer = make_offer("Testkurs")
    known = {heading: text for heading, text in record(offer).items() if text}

    assert known == {"id": str(offer.uuid), "titel": "Testkurs", "form": "drop-in"}
    assert all(isinstance(text, str) for text in record(offer).values())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_headings_are_as_many_as_the_texts_and_each_is_said_once(language):
    with override(language):
        [row] = records([make_offer().pk], Calendar(), NOW)

        assert len(set(headings())) == len(headings()) == len(row) == 40
        assert all(headings())


def test_headings_and_values_are_in_the_readers_language():
    offer = a_full_offer()
    with override("en"):
        row = record(offer)

    wanted = {
        "title": "Baby time",
        "summary": "Lugn tid för de minsta.",
        "kind of support": "drop-in",
        "age": "0–12 months",
        "language": "Arabic; Finnish",
        "times": "Tuesday 09:15–12:00",
        "free": "yes",
        "address": "Provgatan 1, 504 55 Borås",
        "year of the source": "2026",
    }
    assert {heading: row[heading] for heading in wanted} == wanted


def test_audiences_stand_in_for_a_note():
    assert record(a_full_offer(audience_note_sv=""))["för vem"] == "Nyblivna"


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (None, None, ("", "", "")),
        (-9, 0, ("under graviditeten", "-9", "0")),
        (0, None, ("från 0 år", "0", "")),
        (None, 72, ("under 6 år", "", "72")),
    ],
)
def test_ages(low, high, texts):
    row = record(make_offer(min_age=low, max_age=high))

    assert (row["ålder"], row["från månader"], row["till månader"]) == texts


@pytest.mark.parametrize("whose", ["offer", "place", "one of two places"])
def test_hidden_address_is_absent(whose):
    offer = a_full_offer(hide_address=whose == "offer")
    if whose == "place":
        offer.places.update(hide_address=True)
    if whose == "one of two places":
        offer.places.add(make_place("Skyddat", hide_address=True, address="Hemligvägen 2"))
    row = record(offer)

    assert row["adress"] == ""
    assert not [text for text in row.values() if "Provgatan" in text or "Hemligvägen" in text]


def test_place_that_is_not_published_is_absent():
    offer = a_full_offer()
    offer.places.update(state="draft")
    row = record(offer)

    assert (row["plats"], row["adress"]) == ("", "")


def test_places_are_listed_and_a_district_is_said_once():
    district, offer = make_district("Norrby"), make_offer()
    for name in ("Första", "Andra"):
        offer.places.add(make_place(name, address=f"{name}gatan 1", district=district))
    row = record(offer)

    assert row["plats"] == "Första; Andra"
    assert row["adress"] == "Förstagatan 1; Andragatan 1"
    assert row["stadsdel"] == "Norrby"


def test_internal_notes_are_absent():
    assert not [text for text in record(a_full_offer()).values() if "hemlig" in text.lower()]


SLOTS = {
    "confirmed": ({"year": 2026}, "tisdag 9–12"),
    "of an old year": ({"year": 2025}, "tisdag 9–12 (enligt uppgift från 2025)"),
    "of no year": ({"year": None}, "tisdag 9–12 (inte bekräftat)"),
    "a date": ({"day": date(2026, 12, 1)}, "1 december 2026 9–12"),
    "every second week": (
        {"every_weeks": 2, "counted_from": NOW.date()},
        "tisdag 9–12 (varannan vecka)",
    ),
    "every third week, old": (
        {"every_weeks": 3, "counted_from": NOW.date(), "year": 2025},
        "tisdag 9–12 (var 3:e vecka) (enligt uppgift från 2025)",
    ),
    "not yet": ({"valid_from": date(2027, 1, 15)}, "tisdag 9–12 (från 15 januari 2027)"),
    "till midnight": ({"closes": 1440}, "tisdag 9–24"),
    "ended": ({"valid_through": NOW.date() - timedelta(days=1)}, ""),
}


@pytest.mark.parametrize("which", SLOTS)
def test_times(which):
    values, words = SLOTS[which]
    offer = make_offer()
    make_slot(offer, **values)

    assert record(offer)["tider"] == words


@pytest.mark.parametrize(
    ("weeks", "swedish"), [(2, "varannan"), (3, "var 3:e")], ids=["every second week", "every third week"]
)
def test_weeks_are_counted_in_the_readers_language(weeks, swedish):
    offer = make_offer()
    make_slot(offer, every_weeks=weeks, counted_from=NOW.date())
    with override("en"):
        assert swedish not in record(offer)["times"]


def test_old_times_are_plain_when_staff_have_confirmed_them():
    offer = make_offer()
    make_slot(offer, year=2025)
    offer.confirmations.create(confirmed_at=NOW)

    assert record(offer)["tider"] == "tisdag 9–12"
    assert record(offer, NOW + timedelta(days=187))["tider"] == "tisdag 9–12 (enligt uppgift från 2025)"


def test_number_of_queries_does_not_grow_with_the_offers(django_assert_num_queries):
    offers = [a_full_offer(suffix, audience_note_sv="") for suffix in "abc"]
    calendar = Calendar.load()

    with CaptureQueriesContext(connection) as one:
        assert len(list(records([offers[0].pk], calendar, NOW))) == 1
    with django_assert_num_queries(len(one)):
        assert len(list(records([offer.pk for offer in offers], calendar, NOW))) == 3


def test_offers_come_in_the_order_asked_for_over_batches(monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    offers = [make_offer(f"Nummer {number}") for number in range(5)]
    wanted = [offers[n] for n in (4, 0, 3, 1, 2)]

    assert [row["titel"] for row in rows(*wanted)] == [offer.title for offer in wanted]


def test_offer_that_went_away_meanwhile_is_left_out():
    gone, kept = make_offer("Borta"), make_offer("Kvar")
    Offer.objects.filter(pk=gone.pk).delete()

    assert [row["titel"] for row in rows(gone, kept)] == ["Kvar"]


def test_records_are_read_a_batch_at_a_time(monkeypatch):
    monkeypatch.setattr(module, "BATCH", 1)
    offers = [make_offer("Ett"), make_offer("Två")]
    stream = records([offer.pk for offer in offers], Calendar(), NOW)

    next(stream)
    Offer.objects.filter(pk=offers[1].pk).update(title_sv="Ändrad")

    assert next(stream)[1] == "Ändrad"


def test_place_that_is_new_since_the_download_began_does_not_break_it(monkeypatch):
    monkeypatch.setattr(module, "BATCH", 1)
    offers = [make_offer("Ett"), make_offer("Två")]
    stream = records([offer.pk for offer in offers], Calendar(), NOW)

    next(stream)
    offers[1].places.add(make_place("Nybyggt"))

    assert next(stream)[1] == "Två"
