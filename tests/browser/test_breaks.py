"""A withdrawal that would leave a gap is stopped, explained, and gone through only when somebody says so."""

import pytest
from playwright.sync_api import Page, expect

from catalogue.models import Role, State
from offers.models import Offer
from tests.browser.pages import Site
from tests.browser.test_staff_pages import faults_of, log_in
from tests.factories import make_district, make_offer, make_place
from tests.staff import make_staff

pytestmark = pytest.mark.browser

LAST = "det sista utbudet för 13–15 år på somaliska i Norrby."


@pytest.fixture
def site(new_context, live_server, console_errors):
    return Site(new_context, live_server.url, console_errors)


@pytest.fixture
def offer():
    here = make_place("Huset", district=make_district("Norrby"))
    ages = {"min_age": 156, "max_age": 192, "summary_sv": "Kom!"}
    last = make_offer("Tonårsgrupp", languages=["so"], places=[here], **ages)
    make_offer("Tonårskurs", languages=["sv"], places=[here], **ages)
    make_offer(
        "Kooxda", languages=["so"], places=[make_place("Boda", district=make_district("Boda"))], **ages
    )
    return last


def state_of(offer: Offer) -> str:
    return Offer.objects.get(pk=offer.pk).state


@pytest.mark.parametrize("width", [390, 1280])
def test_withdrawal_of_the_last_offer_triggers_the_warning(site, offer, width):
    page: Page = log_in(site, make_staff(Role.COORDINATOR), width=width)
    page.goto(f"/admin/offers/offer/{offer.pk}/change/")
    page.get_by_role("button", name="Spara och arkivera").click()

    expect(page.get_by_text(LAST)).to_be_visible()
    expect(page.get_by_text("Kvar för åldern: ")).to_contain_text("Tonårskurs")
    assert faults_of(page) == []
    assert state_of(offer) == State.PUBLISHED

    page.get_by_label("Jag vet att det här blir ett glapp").check()
    page.get_by_role("button", name="Spara och arkivera").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert state_of(offer) == State.ARCHIVED


def test_place_that_gives_the_district_triggers_it_too(site, offer):
    page = log_in(site, make_staff(Role.COORDINATOR))
    page.goto("/admin/catalogue/place/")
    page.get_by_role("row").filter(has_text="Huset").get_by_role("checkbox").check()
    page.get_by_role("combobox", name="Åtgärd").select_option("withdraw")
    page.get_by_role("button", name="Utför").click()

    expect(page.get_by_text("Sedan finns inget utbud för 13–15 år i Norrby.")).to_be_visible()
    page.get_by_role("link", name="Låt det vara kvar").click()
    assert offer.places.get().state == State.PUBLISHED
