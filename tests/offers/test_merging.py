"""Two offers become one."""

import pytest
from django.core.exceptions import ValidationError

from catalogue.models import User
from offers.merging import merge
from offers.models import Feedback, Offer, OfferRedirect
from tests.factories import make_offer, make_organisation, make_place, make_slot, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return User.objects.create_user("samordnare")


def test_one_that_stays_gets_what_it_lacks(coordinator):
    topic, place, organisation = make_topic(), make_place(), make_organisation()
    stays = make_offer("Babycafé", languages=["sv"], summary_sv="Vår text.")
    goes = make_offer(
        "Babycafe", languages=["sv", "so"], topics=[topic], places=[place], summary_sv="Annan text."
    )
    goes.parties.create(organisation=organisation)
    make_slot(stays, weekday=1)
    make_slot(goes, weekday=1)
    make_slot(goes, weekday=3)
    Feedback.objects.create(kind="wrong", offer=goes, text="Fel tid.")

    merge(stays=stays, goes=goes, by=coordinator)

    stays.refresh_from_db()
    assert sorted(stays.languages.values_list("pk", flat=True)) == ["so", "sv"]
    assert [list(stays.topics.all()), list(stays.places.all())] == [[topic], [place]]
    assert [slot.weekday for slot in stays.slots.all()] == [1, 3]
    assert (stays.parties.get().organisation, stays.feedback.count()) == (organisation, 1)
    assert (stays.summary_sv, stays.version) == ("Vår text.", 2)


def test_one_that_goes_is_archived_whole_and_its_addresses_lead_on(client, coordinator):
    stays, goes = make_offer("Babycafé", slug="kvar"), make_offer("Babycafe", slug="borta")
    OfferRedirect.objects.create(offer=goes, slug="an-aldre")
    make_slot(goes)

    merge(stays=stays, goes=goes, by=coordinator)

    goes.refresh_from_db()
    assert (goes.state, goes.slots.count()) == ("archived", 1)
    assert [client.get(f"/sv/stod/{slug}/").headers.get("Location") for slug in ("borta", "an-aldre")] == [
        "/sv/stod/kvar/"
    ] * 2


def test_what_led_to_the_other_leads_to_the_one_that_stays(coordinator):
    stays, goes, earlier = make_offer(), make_offer(), make_offer("Före")
    earlier.followed_by.add(goes)
    stays.followed_by.add(goes)

    merge(stays=stays, goes=goes, by=coordinator)

    assert stays in earlier.followed_by.all()
    assert not stays.followed_by.exists()


def test_sensitive_offer_leaves_no_address_behind(coordinator):
    stays, goes = make_offer(slug="kvar", is_sensitive=True), make_offer(slug="borta")

    merge(stays=stays, goes=goes, by=coordinator)

    assert not OfferRedirect.objects.exists()


def test_archived_offer_cannot_be_the_one_that_stays(coordinator):
    stays, goes = make_offer(state="archived"), make_offer()

    with pytest.raises(ValidationError, match="är arkiverat"):
        merge(stays=stays, goes=goes, by=coordinator)

    assert set(Offer.objects.values_list("state", flat=True)) == {"archived", "published"}


def test_offer_is_not_merged_with_itself(coordinator):
    offer = make_offer()

    with pytest.raises(ValidationError, match="två olika"):
        merge(stays=offer, goes=offer, by=coordinator)
