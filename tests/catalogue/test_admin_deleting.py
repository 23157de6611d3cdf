"""Deletion for good is for administrators, who see what goes along; what went can be brought back."""

from datetime import date

import pytest
from django.urls import reverse

from catalogue.models import Closure, OpenPreschool, Place, PlaceKind, Role
from catalogue.snapshots import snapshot
from offers.models import Offer, Synonym
from tests.factories import make_language, make_offer, make_organisation, make_place, make_slot, make_topic
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = make_staff(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def page_of(record, page):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


def list_of(model):
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/borttagna/"


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


def full_offer():
    offer = make_offer("Kursen", summary_sv="Kom!", languages=["so"], topics=[make_topic("Sömn")])
    offer.parties.create(organisation=make_organisation("Kyrkan"))
    offer.sources.create(url="https://example.se/")
    make_slot(offer).sources.create(url="https://example.se/tider")
    return offer


def delete(client, record):
    return client.post(page_of(record, "delete"), {"post": "yes"}, follow=True)


def bring_back(client, model):
    [(row, _record)] = client.get(list_of(model)).context["rows"]
    return client.post(list_of(model), {"version": row.pk}, follow=True)


def test_page_lists_all_that_goes_along_by_name(client, administrator):
    offer = full_offer()
    offer.proposals.create(proposed_by=administrator)

    html = client.get(page_of(offer, "delete")).content.decode()

    for words in ("Koppling: Kursen – Sömn", "Tid: tisdag 9.00–12.00", "Förslag: Kursen (väntar)", "Kyrkan"):
        assert words in html
    assert " object (" not in html


def test_place_lists_the_offers_that_lose_it(client, administrator):
    place = make_place("Huset")
    make_offer("Kursen", places=[place])

    assert "Koppling: Kursen – Huset" in client.get(page_of(place, "delete")).content.decode()


def test_administrator_deletes_an_offer_with_its_times(client, administrator):
    delete(client, full_offer())

    assert not Offer.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COORDINATOR])
def test_others_delete_no_offer_and_no_place(client, role):
    organisation = make_organisation()
    client.force_login(make_staff(role, organisation=organisation))
    for record in (make_offer(), make_place()):
        record.parties.create(organisation=organisation)

        assert client.get(page_of(record, "delete")).status_code == 403
        assert client.get(list_of(type(record))).status_code == 403


def test_deleted_offer_comes_back_whole_and_with_its_history(client, administrator):
    offer = full_offer()
    before = snapshot(fresh(offer))
    delete(client, offer)

    response = bring_back(client, Offer)

    assert snapshot(fresh(offer)) == before
    assert [str(message) for message in response.context["messages"]][-1] == "Kursen är framtagen igen."
    assert client.get(list_of(Offer)).context["rows"] == []
    history = client.get(page_of(offer, "history")).context["page"]
    assert history[0].why == "Framtagen igen efter borttagning."


def test_offer_deleted_in_the_list_comes_back_too(client, administrator):
    offer = full_offer()
    before = snapshot(fresh(offer))
    data = {"action": "delete_selected", "_selected_action": [offer.pk], "post": "yes"}
    client.post("/admin/offers/offer/", data)
    assert not Offer.objects.exists()

    bring_back(client, Offer)

    assert snapshot(fresh(offer)) == before


def test_record_whose_address_is_taken_is_refused_with_a_sentence(client, administrator):
    offer = make_offer("Ett", slug="ett")
    delete(client, offer)
    make_offer("Annat", slug="ett")

    response = bring_back(client, Offer)

    sentence = [str(message) for message in response.context["messages"]][-1]
    assert sentence.startswith("Posten går inte att ta fram igen. ")
    assert [row.title_sv for row in Offer.objects.all()] == ["Annat"]


def test_version_that_is_none_is_not_found(client, administrator):
    assert client.post(list_of(Offer), {"version": "17"}).status_code == 404


def test_page_of_a_kind_of_place_lists_that_kind(client, administrator):
    for kind in (PlaceKind.OPEN_PRESCHOOL, PlaceKind.LIBRARY):
        make_place(kind.value, kind=kind).delete()

    assert [str(record) for _row, record in client.get(list_of(OpenPreschool)).context["rows"]] == [
        "open_preschool"
    ]
    assert len(client.get(list_of(Place)).context["rows"]) == 2


def test_editor_brings_back_what_editors_may_delete_of_their_own(client):
    organisation = make_organisation()
    client.force_login(make_staff(Role.EDITOR, organisation=organisation))
    own, foreign = make_place("Vår"), make_place("Deras")
    own.parties.create(organisation=organisation)
    day = date(2027, 1, 4)
    for place in (own, foreign):
        Closure.objects.create(place=place, first=day, last=day).delete()
    Synonym.objects.create(word="dagis", language=make_language("sv"), means="förskola").delete()

    bring_back(client, Closure)
    bring_back(client, Synonym)

    assert [closure.place for closure in Closure.objects.all()] == [own]
    assert [synonym.word for synonym in Synonym.objects.all()] == ["dagis"]
