"""A copy of an offer."""

import pytest
from django.utils import timezone

from catalogue.models import User
from offers.copying import copy
from offers.models import OfferRedirect
from tests.factories import make_offer, make_organisation, make_place, make_slot, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return User.objects.create_user("redaktör")


def test_copy_is_a_draft_with_all_but_identity_and_confirmations(editor):
    place, topic = make_place(), make_topic()
    offer = make_offer(
        "Kursen",
        slug="kursen",
        source="fil",
        source_key="kursen",
        summary_sv="En kurs.",
        title_so="Koorso",
        is_free=True,
        languages=["ar"],
        topics=[topic],
        places=[place],
        version=7,
    )
    make_slot(offer, weekday=4, label_sv="Grupp", source_key="kursen-to")
    offer.parties.create(organisation=make_organisation())
    offer.sources.create(url="https://exempel.se", source_key="kursen-1")
    offer.confirmations.create(confirmed_at=timezone.now())

    new = copy(offer=offer, by=editor)

    new.refresh_from_db()
    assert (new.title_sv, new.title_so, new.summary_sv, new.is_free) == (
        "Kursen (kopia)",
        "Koorso",
        "En kurs.",
        True,
    )
    assert (new.state, new.version, new.slug, new.source, new.source_key) == (
        "draft",
        1,
        "kursen-kopia",
        "admin",
        None,
    )
    assert new.uuid != offer.uuid
    assert [
        list(new.languages.values_list("pk", flat=True)),
        list(new.topics.all()),
        list(new.places.all()),
    ] == [
        ["ar"],
        [topic],
        [place],
    ]
    assert [(slot.weekday, slot.label_sv, slot.source_key) for slot in new.slots.all()] == [
        (4, "Grupp", None)
    ]
    assert (new.parties.count(), new.sources.get().url) == (1, "https://exempel.se")
    assert not new.confirmations.exists()


def test_original_keeps_everything(editor):
    offer = make_offer("Kursen", slug="kursen")
    make_slot(offer)

    copy(offer=offer, by=editor)

    offer.refresh_from_db()
    assert (offer.title_sv, offer.slug, offer.state, offer.slots.count()) == (
        "Kursen",
        "kursen",
        "published",
        1,
    )


def test_each_copy_gets_an_address_that_nobody_has_had(editor):
    offer = make_offer(slug="kursen")
    OfferRedirect.objects.create(offer=offer, slug="kursen-kopia-2")

    assert [copy(offer=offer, by=editor).slug for _ in range(2)] == ["kursen-kopia", "kursen-kopia-3"]
