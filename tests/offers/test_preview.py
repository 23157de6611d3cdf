"""An offer as parents will see it, before they do."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import RequestFactory

from catalogue.models import Role, User
from offers.publishing import propose
from offers.views.preview import EXPIRED, phone_address
from tests.factories import make_offer, make_slot
from tests.test_roles_matrix import FOREIGN, OWN, Register, enter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


def page_of(offer, lang="sv"):
    return f"/admin/offers/offer/{offer.pk}/forhandsvisa/?lang={lang}"


def phone_page(offer, lang="sv"):
    return phone_address(RequestFactory().get("/"), offer.pk, lang).removeprefix("http://testserver")


@pytest.mark.parametrize("state", ["draft", "published", "archived"])
def test_offer_in_any_state_is_shown_as_parents_see_it(client, state):
    enter(client, Role.ADMINISTRATOR)
    offer = make_offer("Kursen", summary_sv="Kom!", state=state)
    make_slot(offer)

    response = client.get(page_of(offer))

    html = response.content.decode()
    assert (response.status_code, "<h1" in html, "Förhandsvisning" in html) == (200, True, True)
    assert "no-store" in response.headers["Cache-Control"]


def test_preview_speaks_the_language_that_is_asked_for(client):
    enter(client, Role.ADMINISTRATOR)
    offer = make_offer("Kursen", title_ar="الدورة", state="draft")

    html = client.get(page_of(offer, "ar")).content.decode()

    assert '<html lang="ar" dir="rtl">' in html
    assert "الدورة" in html
    assert 'href="?lang=so"' in html
    assert client.get(page_of(offer, "xx")).status_code == 404


def test_form_leads_to_the_preview(client):
    enter(client, Role.ADMINISTRATOR)
    offer = make_offer()

    html = client.get(f"/admin/offers/offer/{offer.pk}/change/").content.decode()

    assert f'href="/admin/offers/offer/{offer.pk}/forhandsvisa/"' in html


@pytest.mark.parametrize("role", Role)
def test_preview_is_for_those_who_may_open_the_form(client, role):
    register = Register(enter(client, role))
    may = {
        Role.ADMINISTRATOR: (200, 200),
        Role.COORDINATOR: (200, 200),
        Role.EDITOR: (200, 404),
        Role.TRANSLATOR: (403, 403),
    }[role]

    found = tuple(
        client.get(page_of(register.records[whose]["offer"])).status_code for whose in (OWN, FOREIGN)
    )

    assert found[0] == may[0]
    assert found[1] in (may[1], 404)


def test_telephone_sees_it_for_an_hour_without_login(client):
    offer = make_offer("Kursen", state="draft")
    with time_machine.travel(NOW, tick=False) as clock:
        address = phone_page(offer, "so")
        clock.shift(timedelta(minutes=59))
        seen = client.get(address)
        clock.shift(timedelta(minutes=2))
        late = client.get(address)

    assert (seen.status_code, '<html lang="so"' in seen.content.decode()) == (200, True)
    assert (seen.headers["Cache-Control"], seen.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert "QR-kod" not in seen.content.decode()
    assert (late.status_code, late.content.decode()) == (410, EXPIRED)


def test_address_that_nobody_has_signed_shows_nothing(client):
    make_offer()

    assert client.get("/forhandsvisning/1/").status_code == 404


# --- what is proposed ---


def proposed(offer, by, **patch):
    return propose(record=offer, by=by, now=NOW, patch={name: list(change) for name, change in patch.items()})


def test_preview_shows_what_the_person_has_proposed_and_saves_nothing(client):
    register = Register(enter(client, Role.EDITOR))
    offer = register.records[OWN]["offer"]
    editor = User.objects.get(pk=client.session["_auth_user_id"])
    proposed(offer, editor, title_so=[None, "Koorso cusub"], title_sv=[offer.title_sv, "Ny titel"])

    html = client.get(page_of(offer, "so")).content.decode()
    approved = client.get(f"{page_of(offer)}&forslag=0").content.decode()

    assert "Koorso cusub" in html
    assert "som är föreslaget" in html
    assert ("Ny titel" in approved, "som är föreslaget" in approved) == (False, False)
    offer.refresh_from_db()
    assert offer.title_so is None


def test_who_decides_sees_the_proposal_also_on_a_telephone(client):
    enter(client, Role.COORDINATOR)
    offer = make_offer("Kursen", summary_sv="Kom!")
    proposal = proposed(offer, User.objects.create_user("redaktor"), title_sv=["Kursen", "Ny titel"])

    page = client.get(f"/admin/offers/proposal/{proposal.pk}/change/").content.decode()
    html = client.get(f"{page_of(offer)}&forslag={proposal.pk}").content.decode()
    phone = phone_address(RequestFactory().get("/"), offer.pk, "sv", proposal)
    client.logout()

    assert f"/admin/offers/offer/{offer.pk}/forhandsvisa/?forslag={proposal.pk}" in page
    assert "Ny titel" in html
    assert f'href="?lang=so&amp;forslag={proposal.pk}"' in html
    assert "Ny titel" in client.get(phone.removeprefix("http://testserver")).content.decode()


def test_proposal_about_another_offer_is_not_shown(client):
    enter(client, Role.COORDINATOR)
    offer, other = make_offer("Kursen"), make_offer("Annan")
    proposal = proposed(other, User.objects.create_user("redaktor"), title_sv=["Annan", "Ny titel"])

    assert "Ny titel" not in client.get(f"{page_of(offer)}&forslag={proposal.pk}").content.decode()
