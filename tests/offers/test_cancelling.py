"""Called off today: on the page, in the calendar and in the lists at once, and taken back as quickly."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils.translation import override

from catalogue.history import versions
from catalogue.models import Closure, PlaceSlot, Role
from catalogue.recurrence import STOCKHOLM
from offers import publishing
from offers.models import Offer, OfferClosure
from tests.calendars import calendar_address, events_of, fetch
from tests.factories import make_offer, make_organisation, make_place, make_slot
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=STOCKHOLM)  # a Tuesday
TODAY = NOW.date()
LIST = "/admin/installt/"


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ours():
    return make_organisation("Vår")


@pytest.fixture
def editor(ours):
    return make_staff(Role.EDITOR, organisation=ours)


@pytest.fixture
def offer(ours):
    offer = make_offer("Babycafé")
    offer.parties.create(organisation=ours)
    make_slot(offer)
    return offer


@pytest.fixture
def place(ours):
    place = make_place("Huset")
    place.parties.create(organisation=ours)
    PlaceSlot.objects.create(place=place, weekday=2, opens=10 * 60, closes=15 * 60, year=2026)
    return place


def page_of(record):
    return f"{LIST}{'utbud' if isinstance(record, Offer) else 'plats'}/{record.uuid}/"


def text_of(client, address):
    return client.get(address).content.decode()


def cancel(record, by, **why):
    publishing.cancel_today(record=record, by=by, now=NOW, **why)


def test_list_holds_what_one_keeps_and_is_left_of_today_in_order(client, editor, offer, place):
    make_slot(make_offer("Någon annans"))
    tomorrow, over = make_offer("I morgon"), make_offer("Redan slut")
    for record, slot in ((tomorrow, {"weekday": 3}), (over, {"opens": 60, "closes": 120})):
        record.parties.create(organisation=editor.memberships.get().organisation)
        make_slot(record, **slot)
    helpline = make_offer("Dygnet runt")
    helpline.parties.create(organisation=editor.memberships.get().organisation)
    for weekday in range(1, 8):
        make_slot(helpline, weekday=weekday, opens=0, closes=1440)
    client.force_login(editor)

    found = client.get(LIST).context["found"]

    assert [today.name for today in found] == ["Babycafé", "Huset"]


def test_offer_is_called_off_at_once_by_an_editor(client, editor, offer):
    client.force_login(editor)

    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        answer = client.post(page_of(offer), {"reason": "sickness", "words": ""})

    closure = offer.closures.get()
    assert answer["Location"] == LIST
    assert (closure.first, closure.last) == (TODAY, TODAY)
    assert "Inställt i dag: sjukdom" in text_of(client, f"/sv/stod/{offer.slug}/")
    assert "Cancelled today: illness" in text_of(client, f"/en/stod/{offer.slug}/")
    assert events_of(fetch(client, calendar_address(offer)))[1]["STATUS"] == "CANCELLED"
    assert (versions(offer)[0].by_id, versions(offer)[0].why) == (editor.pk, "Inställt i dag.")


def test_nothing_is_open_that_is_called_off(client, editor, offer):
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        assert "Babycafé" in text_of(client, "/sv/stod/?nar=nu")
        cancel(offer, editor)
        assert "Öppet nu" not in text_of(client, f"/sv/stod/{offer.slug}/")
        assert "Inställt i dag" in text_of(client, f"/sv/stod/{offer.slug}/")


def test_times_that_nobody_has_confirmed_are_called_off_too(client, editor, offer):
    offer.slots.update(year=2024)

    cancel(offer, editor, reason="weather")

    assert "Inställt i dag: vädret" in text_of(client, f"/sv/stod/{offer.slug}/")


def test_house_is_closed_today(client, editor, place):
    client.force_login(editor)

    client.post(page_of(place), {"words": "Vattenläcka"})

    assert Closure.objects.get().reason_sv == "Vattenläcka"
    assert "Stängt i dag: Vattenläcka" in text_of(client, f"/sv/platser/{place.slug}/")


def test_it_is_taken_back_and_calendars_see_a_newer_edition(client, editor, offer):
    cancel(offer, editor)
    client.force_login(editor)
    before = events_of(fetch(client, calendar_address(offer)))[0]["SEQUENCE"]

    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        assert "Det blir av ändå" in text_of(client, page_of(offer))
        client.post(page_of(offer), {"_run": "1"})

        assert "Inställt" not in text_of(client, f"/sv/stod/{offer.slug}/")
        assert events_of(fetch(client, calendar_address(offer)))[0]["SEQUENCE"] > before
    assert not OfferClosure.objects.exists()


def test_pressed_twice_is_called_off_once(editor, offer):
    cancel(offer, editor, reason="sickness")
    cancel(offer, editor)

    assert offer.closures.get().reason_sv == "sjukdom"


def test_ready_made_reason_is_in_every_language_and_own_words_in_swedish(editor, offer, place):
    cancel(offer, editor, reason="few")
    cancel(place, editor, reason="few", words="  Vi är  på utflykt ")

    ready, own = offer.closures.get(), place.closures.get()
    assert None not in [
        getattr(ready, f"reason_{code}") for code in ("sv", "en", "fi", "ar", "so", "fa", "uk", "bs")
    ]
    assert (own.reason_sv, own.reason_en) == ("Vi är på utflykt", None)


@pytest.mark.parametrize("why", [{"reason": "hittepå"}, {"words": "x" * 201}])
def test_reason_that_cannot_be_kept_is_refused_with_a_sentence(client, editor, offer, why):
    with pytest.raises(ValidationError):
        cancel(offer, editor, **why)
    client.force_login(editor)

    answer = client.post(page_of(offer), why)

    assert answer.status_code == 200
    assert [str(message)[:5] for message in answer.context["messages"]] in (["Välj "], ["Skriv"])
    assert not offer.closures.exists()


def test_longer_closure_is_shown_and_not_taken_back_here(client, editor, offer):
    with override("sv"):
        offer.closures.create(first=date(2026, 11, 20), last=date(2026, 12, 20))
    client.force_login(editor)

    html = text_of(client, page_of(offer))

    assert "är redan stängt i dag" in html
    assert "<button" not in html.partition("content-main")[2]


@pytest.mark.parametrize("kind", ["utbud", "plats", "annat"])
def test_foreign_record_and_unknown_kind_are_not_found(client, editor, kind):
    client.force_login(editor)
    foreign = make_place() if kind == "plats" else make_offer()

    assert client.post(f"{LIST}{kind}/{foreign.uuid}/").status_code == 404
    assert not OfferClosure.objects.exists()


def test_search_narrows_a_long_list(client, offer, place):
    client.force_login(make_staff(Role.COORDINATOR))
    for number in range(50):
        make_slot(make_offer(f"Kurs {number}"))

    page = client.get(LIST)

    assert (len(page.context["found"]), page.context["more"]) == (40, 12)
    assert [today.name for today in client.get(f"{LIST}?q=BABYcafÉ").context["found"]] == ["Babycafé"]
    assert client.get(f"{LIST}?q=%00(").status_code == 200


def test_list_has_a_constant_number_of_queries(client, place, django_assert_max_num_queries):
    client.force_login(make_staff(Role.COORDINATOR))
    for number in range(20):
        make_slot(make_offer(f"Kurs {number}"))

    with django_assert_max_num_queries(22):
        client.get(LIST)
