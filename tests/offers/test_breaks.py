"""The chain of support: what breaks when an offer goes, and when it only seems to."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from catalogue.models import State, User
from catalogue.recurrence import STOCKHOLM
from offers.ages import STAGE_BY_KEY
from offers.breaks import NOTHING, Link, breaks, coverage, coverage_with, ending
from offers.index import current_index
from tests.admin_form import press
from tests.factories import make_district, make_offer, make_place

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=STOCKHOLM)
TEENS = STAGE_BY_KEY["13-15"]


def teens(title, **values):
    return make_offer(title, summary_sv="En mening.", min_age=156, max_age=192, **values)


def sentences(*offers):
    index = current_index(NOW)
    return [found.sentence for found in breaks(index, dict.fromkeys((offer.pk for offer in offers), NOTHING))]


def test_last_offer_for_an_age_breaks_the_chain():
    gone = teens("Tonårskurs", languages=["so"])

    assert sentences(gone) == ["Det här är det sista utbudet för 13–15 år."]


def test_last_offer_while_expecting_is_named_as_people_say_it():
    assert sentences(make_offer(min_age=-9, max_age=0)) == [
        "Det här är det sista utbudet för den som väntar barn."
    ]


def test_last_offer_in_a_language_and_a_district_breaks_it_there():
    norrby = make_district("Norrby")
    here, elsewhere = make_place(district=norrby), make_place("Boda", district=make_district("Boda"))
    gone = teens("Tonårskurs", languages=["so"], places=[here])
    teens("På svenska", languages=["sv"], places=[here])
    teens("I Boda", languages=["so"], places=[elsewhere])

    assert sentences(gone) == ["Det här är det sista utbudet för 13–15 år på somaliska i Norrby."]


def test_language_that_nobody_knows_does_not_keep_the_chain():
    gone = teens("Tonårskurs", languages=["so"])
    teens("Kanske", languages=[])
    [found] = breaks(current_index(NOW), {gone.pk: NOTHING})

    assert found.sentence == "Det här är det sista utbudet för 13–15 år på somaliska."
    assert (found.left, found.more) == (("Kanske",), 0)


def test_what_is_left_for_the_age_is_named_five_at_most():
    gone = teens("Tonårskurs", languages=["so"])
    for n in range(7):
        teens(f"Annat {n}", languages=["sv"])
    [found] = breaks(current_index(NOW), {gone.pk: NOTHING})

    assert found.left == ("Annat 0", "Annat 1", "Annat 2", "Annat 3", "Annat 4")
    assert found.more == 2


def test_two_that_go_together_are_counted_together():
    one, two = teens("Den ena"), teens("Den andra")

    assert sentences(one) == []
    assert sentences(one, two) == ["Det här är det sista utbudet för 13–15 år."]


def test_offer_that_is_not_public_breaks_nothing():
    draft = teens("Utkast", state=State.DRAFT)

    assert coverage(current_index(NOW), draft.pk) == NOTHING
    assert sentences(draft) == []


def test_offer_made_older_breaks_the_ages_that_it_leaves():
    offer = make_offer("Kursen", min_age=120, max_age=192)
    index = current_index(NOW)
    older = coverage_with(index, min_age=156, max_age=216, languages=[], districts=[])

    assert [found.link for found in breaks(index, {offer.pk: older})] == [Link(STAGE_BY_KEY["10-12"])]


def test_area_counts_for_its_kommundel():
    whole = make_district("Norra")
    part = make_district("Parken", kind="area", parent=whole)
    gone = teens("I parken", places=[make_place(district=part)])
    teens("Också norr", places=[make_place("Huset", district=whole)])

    assert sentences(gone) == ["Det här är det sista utbudet för 13–15 år i Parken."]


def test_offers_whose_last_day_comes_soon_and_breaks_something():
    soon = teens("Slutar snart", publish_until=date(2026, 12, 10))
    make_offer("Annan ålder", min_age=0, max_age=12, publish_until=date(2027, 6, 1))
    index = current_index(NOW)

    [(offer, found)] = ending(index, date(2026, 12, 25))
    assert (offer, found[0].link) == (soon, Link(TEENS))


# --- in the admin ---


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("chef"))


def page_of(offer):
    return reverse("admin:offers_offer_change", args=[offer.pk])


def test_withdrawal_shows_first_what_breaks(staff, client):
    offer = teens("Sista kursen")

    answer = press(client, page_of(offer), "_withdraw")
    offer.refresh_from_db()
    assert offer.state == State.PUBLISHED
    assert "Det här är det sista utbudet för 13–15 år." in answer.content.decode()
    assert 'type="checkbox" name="accepted_breaks"' in answer.content.decode()

    press(client, page_of(offer), "_withdraw", accepted_breaks="on")
    offer.refresh_from_db()
    assert offer.state == State.ARCHIVED


def test_age_that_breaks_the_chain_asks_once_more(staff, client):
    offer = teens("Kursen")

    press(client, page_of(offer), min_age="192", max_age="216")
    offer.refresh_from_db()
    assert offer.min_age == 156

    press(client, page_of(offer), min_age="192", max_age="216", accepted_breaks="on")
    offer.refresh_from_db()
    assert offer.min_age == 192


def test_change_that_breaks_nothing_is_saved_at_once(staff, client):
    offer = teens("Kursen")

    press(client, page_of(offer), title_sv="Kursen med nytt namn")
    offer.refresh_from_db()
    assert offer.title_sv == "Kursen med nytt namn"


def test_action_of_the_list_asks_before_it_withdraws(staff, client):
    offer = teens("Sista kursen")
    chosen = {"action": "withdraw", "_selected_action": [offer.pk]}

    answer = client.post("/admin/offers/offer/", chosen)
    offer.refresh_from_db()
    assert offer.state == State.PUBLISHED
    assert "Det här är det sista utbudet för 13–15 år." in answer.content.decode()

    client.post("/admin/offers/offer/", {**chosen, "accepted_breaks": "Dra tillbaka ändå"})
    offer.refresh_from_db()
    assert offer.state == State.ARCHIVED
