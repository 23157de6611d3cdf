"""What an editor sees and does with times before they are saved."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from catalogue.models import Closure, PlaceSlot, SchoolBreak, User
from offers.models import OfferClosure, OfferSlot
from tests.admin_form import AdminForm, press
from tests.factories import make_offer, make_place, make_slot

NOW = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/Stockholm"))  # a Wednesday


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(client, db):
    user = User.objects.create_superuser("chef")
    client.force_login(user)
    return user


def page_of(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def seen(response):
    return [
        (found.start.date(), found.cancelled and str(found.cancelled.reason))
        for found in response.context["times_preview"].found
    ]


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_preview_shows_ten_occasions_and_saves_nothing(client, staff):
    offer = make_offer(summary_sv="Kom!")
    make_slot(offer, weekday=1)

    response = press(
        client, page_of(offer), "_preview_times", title_sv="Annan titel", **{"slots-0-weekday": "2"}
    )

    assert [day.isoweekday() for day, _cancelled in seen(response)] == [2] * 10
    assert 'value="Annan titel"' in response.content.decode()
    offer.refresh_from_db()
    assert (offer.title_sv, offer.slots.get().weekday, offer.version) == ("Testkurs", 1, 1)


def test_preview_tells_what_is_cancelled_and_why(client, staff):
    place = make_place()
    offer = make_offer(places=[place])
    make_slot(offer, weekday=4, runs_in_breaks=False)
    Closure.objects.create(first=date(2026, 11, 26), last=date(2026, 11, 26), reason="Hela stan")
    Closure.objects.create(place=place, first=date(2026, 12, 3), last=date(2026, 12, 3), reason="Huset")
    OfferClosure.objects.create(offer=offer, first=date(2026, 12, 10), last=date(2026, 12, 10), reason="Sjuk")
    SchoolBreak.objects.create(name="Jullov", first=date(2026, 12, 17), last=date(2026, 12, 18))

    response = press(client, page_of(offer), "_preview_times", **{"closures-0-reason_sv": "Ändrat skäl"})

    assert seen(response)[:6] == [
        (date(2026, 11, 26), "Hela stan"),
        (date(2026, 12, 3), "Huset"),
        (date(2026, 12, 10), "Ändrat skäl"),
        (date(2026, 12, 17), "Jullov"),
        (date(2026, 12, 24), "Julafton"),
        (date(2026, 12, 31), "Nyårsafton"),
    ]


def test_preview_of_a_week_in_words_turns_it_into_lines(client, staff):
    offer = make_offer(summary_sv="Kom!")

    response = press(client, page_of(offer), "_preview_times", week_words="tis 9-12; ej lov")

    html = response.content.decode()
    assert 'name="slots-0-opens" value="9.00"' in html
    assert [day.isoweekday() for day, _cancelled in seen(response)] == [2] * 10
    assert not offer.slots.exists()


def test_preview_leaves_out_lines_that_cannot_be_read(client, staff):
    offer = make_offer(summary_sv="Kom!")
    make_slot(offer)

    response = press(client, page_of(offer), "_preview_times", **{"slots-0-opens": "tidigt"})

    assert (seen(response), response.context["times_preview"].unread) == ([], 1)


def test_new_offer_is_previewed_too(client, staff):
    response = press(client, "/admin/offers/offer/add/", "_preview_times", week_words="24/12 10-12")

    assert seen(response) == [(date(2026, 12, 24), None)]


def test_week_in_words_is_added_to_the_lines_when_saved(client, staff):
    offer = make_offer(summary_sv="Kom!")
    make_slot(offer, weekday=1)

    press(client, page_of(offer), week_words="tis, ons 9-12; tors 13–15 varannan vecka från 3/12; ej lov")

    lines = [(slot.weekday, slot.opens, slot.every_weeks, slot.runs_in_breaks) for slot in offer.slots.all()]
    assert lines == [(1, 540, 1, None), (2, 540, 1, False), (3, 540, 1, False), (4, 780, 2, False)]


def test_week_that_is_not_understood_is_refused_and_kept(client, staff):
    offer = make_offer(summary_sv="Kom!")

    response = press(client, page_of(offer), week_words="tis 9-12; ons kanske")

    assert response.context["errors"] == [
        ["”kanske” i ”ons kanske” går inte att läsa. Skriv till exempel ”mån, ons 9–12; tors 13.00–15.30”."]
    ]
    assert "tis 9-12; ons kanske" in response.content.decode()
    assert not offer.slots.exists()


def test_clashes_are_told_before_and_after_saving(client, staff):
    offer = make_offer(summary_sv="Kom!")
    make_slot(offer, weekday=2, opens=540, closes=720)
    sentence = "Tiderna 9.00–12.00 och 11.00–13.00 går i varandra, första gången tisdag 1 december 2026. Stämmer det?"

    shown = press(client, page_of(offer), "_preview_times", week_words="tis 11-13")
    press(client, page_of(offer), week_words="tis 11-13")

    assert shown.context["times_preview"].clashes == [sentence]
    assert sentence in said(client.get(page_of(offer)))


def test_clash_needs_the_same_place(client, staff):
    one, other = make_place(), make_place("Annan")
    offer = make_offer(places=[one, other])
    make_slot(offer, place=one)
    make_slot(offer, place=other)

    assert press(client, page_of(offer), "_preview_times").context["times_preview"].clashes == []


def test_last_term_is_copied_into_the_form_and_saved_as_it_then_stands(client, staff):
    offer = make_offer(summary_sv="Kom!")
    autumn = {"valid_from": date(2026, 8, 20), "valid_through": date(2026, 11, 20), "year": None}
    make_slot(offer, weekday=2, label_sv="Grupp A", label_so="Kooxda A", needs_booking=True, **autumn)
    make_slot(offer, weekday=5, every_weeks=2, counted_from=date(2026, 8, 21), **autumn)
    make_slot(offer, weekday=1, valid_from=date(2025, 8, 20), valid_through=date(2025, 11, 20))
    term = {"term_first": "2027-01-11", "term_last": "2027-05-28"}

    shown = press(client, page_of(offer), "_copy_term", **term)
    assert 'name="slots-3-weekday"' in shown.content.decode()
    assert offer.slots.count() == 3
    assert seen(shown)[0] == (date(2027, 1, 12), None)

    fields = shown_fields(shown)
    client.post(page_of(offer), {**fields, "_save": "1"})

    new = offer.slots.filter(valid_from=date(2027, 1, 11), valid_through=date(2027, 5, 28))
    assert [(slot.weekday, slot.label_sv, slot.needs_booking, slot.counted_from) for slot in new] == [
        (2, "Grupp A", True, None),
        (5, None, None, date(2027, 1, 15)),
    ]
    assert new[0].label_so == "Kooxda A"


def shown_fields(response):
    return {name: value for name, value in AdminForm(response).data.items() if "__prefix__" not in name}


def test_new_term_needs_both_days(client, staff):
    offer = make_offer(summary_sv="Kom!")
    make_slot(offer, valid_through=date(2026, 11, 20))

    response = press(client, page_of(offer), "_copy_term", term_first="2027-01-11")

    assert response.context["errors"] == [["Skriv nya terminens första och sista dag."]]


def test_place_has_the_same_help(client, staff):
    place = make_place()
    Closure.objects.create(place=place, first=date(2026, 12, 1), last=date(2026, 12, 1), reason="Städning")

    shown = press(client, page_of(place), "_preview_times", week_words="tis 9-12")
    press(client, page_of(place), week_words="tis 9-12")

    assert seen(shown)[0] == (date(2026, 12, 1), "Städning")
    assert PlaceSlot.objects.get().weekday == 2
    assert not OfferSlot.objects.exists()
