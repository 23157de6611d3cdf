"""A record's whole state as plain data: taken, compared, written back."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.models import OpenPreschool, Place, PlaceSlot, User
from catalogue.snapshots import Signature, apply, conflicts, difference, snapshot
from offers.models import Offer, OfferSlot, OfferSlotSource
from tests.factories import make_language, make_offer, make_organisation, make_place, make_slot, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def signature():
    return Signature(User.objects.create_user("chef"), timezone.now(), "Prov")


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


def full_offer():
    """An offer with something of every kind."""
    offer = make_offer("Kurs", title_so="Koorso", summary_sv="Kom!", languages=["so"], topics=[make_topic()])
    offer.places.add(make_place())
    slot = make_slot(offer, label_sv="Med bebis")
    OfferSlotSource.objects.create(record=slot, url="https://example.se/tider?a=1/2", year=2026)
    offer.closures.create(first=date(2027, 1, 4), last=date(2027, 1, 5), reason_sv="Lov")
    offer.parties.create(organisation=make_organisation())
    offer.sources.create(url="https://example.se/", note="Webben")
    return fresh(offer)


def test_snapshot_holds_every_language_link_and_part_and_is_json():
    offer = full_offer()

    found = snapshot(offer)

    slot = offer.slots.get()
    assert json.loads(json.dumps(found)) == found
    assert (found["title_sv"], found["title_so"]) == ("Kurs", "Koorso")
    assert "title" not in found
    assert found["languages"] == ["so"]
    assert found[f"slots/{slot.uuid}"]["opens"] == 540
    assert found[f"slots/{slot.uuid}"]["label_sv"] == "Med bebis"
    assert [found[path]["year"] for path in found if "/sources/" in path] == [2026]
    assert [found[path]["first"] for path in found if path.startswith("closures/")] == ["2027-01-04"]
    assert len([path for path in found if path.startswith("parties/")]) == 1
    assert len([path for path in found if path.startswith("sources/")]) == 1


def test_snapshot_of_a_proxy_is_that_of_its_place():
    place = make_place(kind="open_preschool", name_en="Open")
    place.languages.add(make_language("so"))
    PlaceSlot.objects.create(place=place, weekday=1, opens=0, closes=60)

    assert snapshot(OpenPreschool.objects.get()) == snapshot(fresh(place))


def test_difference_is_before_and_after_by_path():
    assert difference({"a": 1, "b": 2, "s/1": {"x": 1}}, {"a": 1, "b": 3, "s/2": {"x": 2}}) == {
        "b": [2, 3],
        "s/1": [{"x": 1}, None],
        "s/2": [None, {"x": 2}],
    }


def test_emptied_record_gets_everything_back(signature):
    offer = full_offer()
    before = snapshot(offer)
    offer.title_so, offer.summary_sv = None, "Ändrat"
    offer.save()
    offer.languages.clear()
    offer.topics.clear()
    for rows in (offer.slots, offer.closures, offer.parties, offer.sources):
        rows.all().delete()

    apply(fresh(offer), difference(snapshot(fresh(offer)), before), signature=signature)

    assert snapshot(fresh(offer)) == before


def test_patch_leaves_what_it_does_not_name(signature):
    offer = full_offer()
    path = f"slots/{offer.slots.get().uuid}"
    row = snapshot(offer)[path]
    patch = {path: [row, {**row, "closes": 800}], "topics": [[], [make_topic("Sömn").pk]]}
    OfferSlot.objects.update(label_sv="Ny rubrik")

    apply(fresh(offer), patch, signature=signature)

    slot = offer.slots.get()
    assert (slot.closes, slot.label_sv) == (800, "Ny rubrik")
    assert [topic.name for topic in offer.topics.all()] == ["Testämne", "Sömn"]


def test_new_row_keeps_the_identity_of_the_deleted_one(signature):
    offer = full_offer()
    slot = offer.slots.get()
    before = snapshot(offer)
    slot.delete()

    apply(fresh(offer), difference(snapshot(fresh(offer)), before), signature=signature)

    assert offer.slots.get().uuid == slot.uuid
    assert offer.slots.get().sources.get().year == 2026


def test_organisation_that_is_exchanged_is_one_out_and_one_in(signature):
    offer = full_offer()
    before = snapshot(offer)
    party, other = offer.parties.get(), make_organisation()
    party.organisation = other
    party.save()
    patch = difference(before, snapshot(fresh(offer)))

    apply(fresh(offer), difference(snapshot(fresh(offer)), before), signature=signature)

    assert len(patch) == 2
    assert snapshot(fresh(offer)) == before


@pytest.mark.parametrize(
    ("patch", "sentence"),
    [
        ({"min_age": [None, 80], "max_age": [None, 12]}, "Lägsta åldern måste vara lägre än högsta åldern."),
        ({"title_sv": ["Kurs", ""]}, "Titel: Detta fält får inte vara tomt."),
        ({"email": ["", "ingen adress"]}, "E-post: Fyll i en giltig e-postadress."),
    ],
)
def test_what_does_not_hold_is_refused_with_a_sentence(signature, patch, sentence):
    offer = full_offer()

    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        apply(offer, patch, signature=signature)

    assert sentence in refusal.value.messages
    assert snapshot(fresh(offer)).get("title_sv") == "Kurs"


def test_link_to_something_that_is_gone_is_passed_over(signature):
    offer = full_offer()

    apply(offer, {"languages": [["so"], ["so", "xx"]]}, signature=signature)

    assert [language.code for language in offer.languages.all()] == ["so"]


def test_pinned_rows_have_the_same_key_every_time():
    offer = full_offer()
    row = {**snapshot(offer)[f"slots/{offer.slots.get().uuid}"], "source_key": None}
    patch = {"slots/00000000-0000-4000-8000-000000000001": [None, row]}
    keys = []
    for _time in range(2):
        with transaction.atomic():
            apply(fresh(offer), patch, pinned=True)
            keys.append(OfferSlot.objects.get(uuid="00000000-0000-4000-8000-000000000001").pk)
            transaction.set_rollback(True)

    assert keys[0] == keys[1] < 0


NOW = {"title_sv": "Nu", "topics": [1, 2], "slots/a": {"opens": 60, "closes": 120}}


@pytest.mark.parametrize(
    ("path", "values", "clashes"),
    [
        ("title_sv", ["Nu", "Sedan"], False),
        ("title_sv", ["Förut", "Nu"], False),
        ("title_sv", ["Förut", "Sedan"], True),
        ("topics", [[1], [1, 3]], False),
        ("slots/a", [{"opens": 60, "closes": 100}, {"opens": 30, "closes": 100}], False),
        ("slots/a", [{"opens": 50, "closes": 120}, {"opens": 30, "closes": 120}], True),
        ("slots/a", [{"opens": 60, "closes": 120}, None], False),
        ("slots/a", [{"opens": 60, "closes": 100}, None], True),
        ("slots/b", [{"opens": 60, "closes": 100}, {"opens": 30, "closes": 100}], True),
        ("slots/b", [{"opens": 60, "closes": 100}, None], False),
        ("slots/b", [None, {"opens": 60, "closes": 100}], False),
    ],
)
def test_conflict_is_a_value_that_is_neither_before_nor_after(path, values, clashes):
    assert (conflicts(Offer, NOW, {path: values}) == {path}) is clashes


def test_json_list_may_conflict_since_it_is_one_value():
    patch = {"inferred_fields": [["ålder"], []]}

    assert conflicts(Place, {"inferred_fields": ["språk"]}, patch) == {"inferred_fields"}
