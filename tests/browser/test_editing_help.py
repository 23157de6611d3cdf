"""The pages that help an editor, for everybody: without JavaScript, on a phone, by the rules of WCAG."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from catalogue.models import User
from offers.models import Offer
from tests.browser.pages import LOGIN, Site, fill_register
from tests.browser.test_accessibility import OPTIONS, PHONE

pytestmark = pytest.mark.browser

NAME, PASSWORD = "administrator", "lång-nog-för-provet"


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    User.objects.create_superuser(NAME, password=PASSWORD)
    return Site(new_context, live_server.url, console_errors)


def log_in(site, **options) -> Page:
    page = site.open(LOGIN, **options)
    page.get_by_label("Användarnamn").fill(NAME)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    return page


def faults(page: Page, part: str | None = None) -> list[str]:
    """What is wrong with a page, or with a part of it."""
    found = [one["id"] for one in Axe().run(page, context=part, options=OPTIONS).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, f"{wide} px too wide"] if wide > 0 else found


def form_of(offer: Offer) -> str:
    return f"/admin/offers/offer/{offer.pk}/change/"


def test_week_is_written_seen_and_saved_without_javascript(site):
    offer = Offer.objects.get(slug="babyoppet-pa-boda")
    before = offer.slots.count()
    page = log_in(site, java_script_enabled=False)
    page.goto(form_of(offer))
    page.get_by_role("textbox", name="Skriv veckan").fill("ons 9–10; ej lov")
    page.get_by_role("button", name="Visa vad det blir").click()

    expect(page.get_by_role("heading", name="Så här blir det. Inget är sparat än.")).to_be_visible()
    expect(page.locator(".preview ol li")).to_have_count(10)
    assert offer.slots.count() == before

    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text(offer.title)
    assert offer.slots.count() == before + 1


def test_pages_that_help_follow_the_rules_and_fit_a_phone(site):
    offer = Offer.objects.get(slug="babyoppet-pa-boda")
    page, wrong = log_in(site, width=PHONE), {}
    for path in ("/admin/lov-och-stangt/", f"/admin/offers/offer/{offer.pk}/forhandsvisa/?lang=ar"):
        page.goto(path)
        wrong[path] = faults(page)
    page.goto(form_of(offer))
    page.get_by_role("textbox", name="Skriv veckan").fill("ons 9–10; ej lov")
    page.get_by_role("button", name="Visa vad det blir").click()
    expect(page.locator(".preview")).to_be_visible()
    wrong["preview of times"] = faults(page, ".preview")

    assert {path: found for path, found in wrong.items() if found} == {}
