"""The chain of support: what breaks when an offer goes, and when it only seems to."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from catalogue.imports.engine import Origin, import_sheets
from catalogue.imports.loading import load_bytes
from catalogue.imports.preview import preview
from catalogue.imports.problems import Problems
from catalogue.models import State, User
from catalogue.recurrence import STOCKHOLM
from offers.ages import STAGE_BY_KEY
from offers.breaks import NOTHING, Link, breaks, breaks_of, coverage, coverage_with, ending
from offers.imports import FILES
from offers.index import current_index
from offers.models import Offer
from offers.publishing import propose
from tests.admin_form import press
from tests.factories import make_district, make_offer, make_place
from tests.importing import as_text

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
    assert "Sedan finns inget utbud för 13–15 år." in answer.content.decode()

    client.post("/admin/offers/offer/", {**chosen, "accepted_breaks": "Arkivera ändå"})
    offer.refresh_from_db()
    assert offer.state == State.ARCHIVED


# --- any change, tried and undone ---


def told(*found):
    return [one.sentence for one in found]


def test_offer_that_gets_a_last_day_counts_as_gone(staff, client):
    offer = teens("Kursen")

    press(client, page_of(offer), publish_until="2030-01-01")
    offer.refresh_from_db()
    assert offer.publish_until is None

    press(client, page_of(offer), publish_until="2030-01-01", accepted_breaks="on")
    offer.refresh_from_db()
    assert offer.publish_until == date(2030, 1, 1)


def test_last_day_that_was_there_before_is_not_warned_of_again(staff, client):
    offer = teens("Kursen", publish_until=date(2030, 1, 1))

    press(client, page_of(offer), title_sv="Nytt namn")

    offer.refresh_from_db()
    assert offer.title_sv == "Nytt namn"


@pytest.mark.parametrize(
    "change",
    [{"state": State.ARCHIVED}, {"min_age": 204, "max_age": 216}, {"publish_until": date(2030, 1, 1)}],
)
def test_change_is_tried_named_and_undone(change):
    offer = teens("Kursen")

    found = breaks_of(lambda: Offer.objects.filter(pk=offer.pk).update(**change))

    assert told(*found)[0] == "Sedan finns inget utbud för 13–15 år."
    assert Offer.objects.get().state == State.PUBLISHED


def test_change_that_is_refused_breaks_nothing():
    def refuse():
        raise ValidationError("Nej.")

    assert breaks_of(refuse) == []


def test_language_that_goes_is_named_with_what_is_left():
    offer = teens("Kursen", languages=["so", "sv"])

    [found] = breaks_of(lambda: offer.languages.remove("so"))

    assert found.sentence == "Sedan finns inget utbud för 13–15 år på somaliska."
    assert found.left == ("Kursen",)


def place_of_the_last(state=State.PUBLISHED):
    place = make_place("Huset", district=make_district("Norrby"), state=state)
    teens("Kursen", places=[place])
    teens("Någon annanstans")
    return place


IN_NORRBY = "inget utbud för 13–15 år i Norrby."


def place_page(place):
    return reverse("admin:catalogue_place_change", args=[place.pk])


@pytest.mark.parametrize(("button", "typed"), [("_withdraw", {}), ("_save", {"district": ""})])
def test_place_that_gives_the_district_asks_before_it_goes(staff, client, button, typed):
    place = place_of_the_last()

    answer = press(client, place_page(place), button, **typed)
    place.refresh_from_db()
    assert IN_NORRBY in answer.content.decode()
    assert (place.state, place.district.name) == (State.PUBLISHED, "Norrby")

    press(client, place_page(place), button, accepted_breaks="on", **typed)
    place.refresh_from_db()
    assert place.state == State.ARCHIVED or place.district is None


def test_list_of_places_asks_before_it_archives(staff, client):
    place = place_of_the_last()
    chosen = {"action": "withdraw", "_selected_action": [place.pk]}

    answer = client.post("/admin/catalogue/place/", chosen)
    place.refresh_from_db()
    assert IN_NORRBY in answer.content.decode()
    assert place.state == State.PUBLISHED

    client.post("/admin/catalogue/place/", {**chosen, "accepted_breaks": "Arkivera ändå"})
    place.refresh_from_db()
    assert place.state == State.ARCHIVED


def test_deletion_for_good_names_the_breaks(staff, client):
    offer = teens("Sista kursen")

    page = client.get(reverse("admin:offers_offer_delete", args=[offer.pk]))

    assert "Glapp: Sedan finns inget utbud för 13–15 år." in page.content.decode()
    assert Offer.objects.filter(pk=offer.pk).exists()


def test_merging_asks_before_it_takes_the_last_for_an_age(staff, client):
    goes, stays = teens("Kursen"), make_offer("Kursen", min_age=0, max_age=12)
    chosen = {"action": "merge", "_merge": "1", "_selected_action": [goes.pk, stays.pk], "stays": stays.pk}

    answer = client.post("/admin/offers/offer/", chosen)
    goes.refresh_from_db()
    assert "inget utbud för 13–15 år." in answer.content.decode()
    assert goes.state == State.PUBLISHED

    client.post("/admin/offers/offer/", {**chosen, "accepted_breaks": "on"})
    goes.refresh_from_db()
    assert goes.state == State.ARCHIVED


def test_approval_asks_before_it_breaks_the_chain(staff, client):
    offer = teens("Kursen")
    patch = {"state": ["published", "archived"]}
    editor = User.objects.create_user("redaktor")
    proposal = propose(record=offer, by=editor, now=NOW, patch=patch)
    page = reverse("admin:offers_proposal_change", args=[proposal.pk])

    assert "inget utbud för 13–15 år." in client.get(page).content.decode()
    client.post(page, {"_approve": "1"})
    proposal.refresh_from_db()
    assert proposal.is_open

    client.post(page, {"_approve": "1", "accepted_breaks": "on"})
    offer.refresh_from_db()
    assert offer.state == State.ARCHIVED


def test_preview_of_an_import_names_the_breaks():
    offer = teens("Kursen", source="boras", source_key="kursen")
    problems = Problems()
    rows = as_text([{"id": "kursen", "titel": "Kursen", "form": "drop-in", "status": "arkiverad"}])
    sheets = load_bytes("utbud.csv", rows.encode(), problems)

    shown = preview(sheets, FILES, Origin("boras", "utbud.csv"), problems)

    assert shown["lost"][0] == "Sedan finns inget utbud för 13–15 år."
    offer.refresh_from_db()
    assert offer.state == State.PUBLISHED


def test_undo_of_an_import_names_the_breaks(staff, client):
    teens("Kursen", state=State.DRAFT, source="boras", source_key="kursen")
    problems = Problems()
    rows = as_text([{"id": "kursen", "titel": "Kursen", "form": "drop-in", "status": "publicerad"}])
    user = User.objects.get(username="chef")
    sheets = load_bytes("utbud.csv", rows.encode(), problems)
    run = import_sheets(sheets, FILES, Origin("boras", "utbud.csv", user), problems).run

    page = client.get(reverse("admin:catalogue_importrun_undo", args=[run.pk]))

    assert "inget utbud" in page.content.decode()
    assert Offer.objects.get().state == State.PUBLISHED
