"""What happens to offers when staff change a topic."""

import pytest
from django.urls import reverse

from catalogue.models import User
from offers.models import OfferRedirect
from offers.publishing import opaque_slug
from tests.admin_form import press
from tests.factories import make_offer, make_topic


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("chef"))


def page_of(topic):
    return reverse("admin:catalogue_topic_change", args=[topic.pk])


def test_topic_that_becomes_sensitive_changes_the_addresses_of_its_offers(client, staff):
    topic = make_topic("Våld")
    offer, other = make_offer(slug="vald-i-hemmet", topics=[topic]), make_offer(slug="lek")
    OfferRedirect.objects.create(offer=offer, slug="aldre")

    press(client, page_of(topic), is_sensitive="on")

    offer.refresh_from_db()
    other.refresh_from_db()
    assert (offer.slug, offer.redirects.count(), other.slug) == (opaque_slug(offer), 0, "lek")
    assert client.get("/sv/stod/aldre/").status_code == 404
    assert client.get("/sv/stod/vald-i-hemmet/").status_code == 404


def test_topic_that_is_not_sensitive_changes_no_address(client, staff):
    topic = make_topic("Sömn")
    offer = make_offer(slug="somn", topics=[topic])

    press(client, page_of(topic), name_sv="Sömn och mat")

    offer.refresh_from_db()
    topic.refresh_from_db()
    assert (topic.name_sv, offer.slug) == ("Sömn och mat", "somn")
