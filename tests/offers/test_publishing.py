"""The only changes of an offer's state."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError

from catalogue.models import State, Topic, User
from offers import publishing
from offers.models import Offer, OfferConfirmation, OfferRedirect

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def editor(db):
    return User.objects.create_user("redaktor")


def make_offer(**fields):
    fields = {"title": "Öppet hus", "slug": "oppet-hus", "summary": "Kom!", "form": "drop_in"} | fields
    return Offer.objects.create(**fields)


def saved(offer):
    return Offer.objects.get(pk=offer.pk)


def test_publish_shows_the_offer_and_writes_who_did_it(editor):
    offer = make_offer()

    publishing.publish(offer=offer, by=editor, now=NOW)

    assert saved(offer).state == State.PUBLISHED
    assert [(row.user, row.change_message) for row in LogEntry.objects.all()] == [(editor, "Publicerat.")]


@pytest.mark.parametrize("summary", ["", "  ", None])
def test_publish_refuses_without_a_swedish_summary(editor, summary):
    offer = make_offer(summary_sv=summary, summary_en="Come!")

    with pytest.raises(ValidationError) as refusal:
        publishing.publish(offer=offer, by=editor, now=NOW)

    assert refusal.value.messages == ["Skriv en sammanfattning på svenska."]
    assert saved(offer).state == State.DRAFT


def test_publish_names_everything_that_is_missing(editor):
    offer = make_offer(summary="")
    offer.title_sv = ""

    with pytest.raises(ValidationError) as refusal:
        publishing.publish(offer=offer, by=editor, now=NOW)

    assert refusal.value.messages == ["Skriv en titel på svenska.", "Skriv en sammanfattning på svenska."]


def test_publish_refuses_an_offer_whose_last_day_has_gone(editor):
    over, last_day = (
        make_offer(publish_until=date(2026, 3, 1)),
        make_offer(slug="sista", publish_until=date(2026, 3, 2)),
    )

    with pytest.raises(ValidationError) as refusal:
        publishing.publish(offer=over, by=editor, now=NOW)
    publishing.publish(offer=last_day, by=editor, now=NOW)

    assert refusal.value.messages == [
        "Sista dagen som utbudet visas har gått. Skriv en senare dag, eller ingen."
    ]
    assert saved(last_day).state == State.PUBLISHED


def test_withdrawn_offer_stays_archived_and_can_be_published_again(editor):
    offer = make_offer(state=State.PUBLISHED)

    publishing.withdraw(offer=offer, by=editor)
    assert saved(offer).state == State.ARCHIVED
    publishing.publish(offer=offer, by=editor, now=NOW)
    assert saved(offer).state == State.PUBLISHED


def test_confirm_writes_who_when_and_what(editor):
    offer = make_offer()

    publishing.confirm(offer=offer, by=editor, now=NOW, what="Stämmer fortfarande")

    row = OfferConfirmation.objects.get()
    assert (row.offer, row.confirmed_by, row.confirmed_at, row.what) == (
        offer,
        editor,
        NOW,
        "Stämmer fortfarande",
    )


def test_rename_of_a_published_offer_keeps_every_older_address(editor):
    offer = make_offer(slug="ett", state=State.PUBLISHED)

    publishing.rename(offer=offer, slug="tva")
    publishing.rename(offer=offer, slug="tre")

    assert saved(offer).slug == "tre"
    assert sorted(row.slug for row in offer.redirects.all()) == ["ett", "tva"]


def test_rename_back_takes_the_redirect_of_that_address_away(editor):
    offer = make_offer(slug="ett", state=State.PUBLISHED)

    publishing.rename(offer=offer, slug="tva")
    publishing.rename(offer=offer, slug="ett")

    assert (saved(offer).slug, [row.slug for row in offer.redirects.all()]) == ("ett", ["tva"])


def test_rename_to_the_same_address_changes_nothing(editor):
    offer = make_offer(slug="ett", state=State.PUBLISHED)

    publishing.rename(offer=offer, slug="ett")

    assert (saved(offer).slug, OfferRedirect.objects.count()) == ("ett", 0)


def test_rename_of_a_draft_leaves_no_redirect(editor):
    offer = make_offer(slug="ett")

    publishing.rename(offer=offer, slug="tva")

    assert (saved(offer).slug, OfferRedirect.objects.count()) == ("tva", 0)


def test_rename_refuses_an_address_that_led_to_another_offer_and_changes_nothing(editor):
    OfferRedirect.objects.create(offer=make_offer(), slug="upptagen")
    offer = make_offer(slug="ett", state=State.PUBLISHED)

    with pytest.raises(ValidationError):
        publishing.rename(offer=offer, slug="upptagen")

    assert (saved(offer).slug, offer.redirects.count()) == ("ett", 0)


def test_sensitive_offer_gets_an_address_that_tells_nothing(editor):
    offer = make_offer(slug="vald", state=State.PUBLISHED, is_sensitive=True)
    OfferRedirect.objects.create(offer=offer, slug="vald-i-hemmet")

    publishing.rename(offer=offer, slug="vald-mot-kvinnor")

    assert saved(offer).slug == f"s-{offer.uuid.hex[:10]}"
    assert OfferRedirect.objects.count() == 0


def test_offers_of_a_topic_that_has_become_sensitive_lose_their_telling_addresses(db):
    topic = Topic.objects.create(name="Våld", slug="vald")
    offer, other = make_offer(slug="vald-i-hemmet", state=State.PUBLISHED), make_offer(slug="lek")
    offer.topics.add(topic)
    for record, slug in ((offer, "aldre"), (other, "lek-forr")):
        OfferRedirect.objects.create(offer=record, slug=slug)
    Topic.objects.update(is_sensitive=True)

    publishing.hide_telling_addresses()

    assert (saved(offer).slug, offer.redirects.count()) == (publishing.opaque_slug(offer), 0)
    assert (saved(other).slug, other.redirects.count()) == ("lek", 1)


def test_offer_with_a_neutral_address_still_loses_an_older_one(db):
    offer = make_offer(state=State.PUBLISHED, is_sensitive=True)
    publishing.rename(offer=offer, slug="x")
    OfferRedirect.objects.create(offer=offer, slug="vald-i-hemmet")

    publishing.hide_telling_addresses()

    assert (saved(offer).slug, offer.redirects.count()) == (publishing.opaque_slug(offer), 0)
