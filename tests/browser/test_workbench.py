"""A translator finishes a text in Somali, and reads it as parents do. The fixtures watch console and requests."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from catalogue.models import Role
from offers.models import Offer
from tests.browser.pages import LOGIN, Site, fill_register
from tests.staff import make_staff

pytestmark = pytest.mark.browser

PASSWORD = "lång-nog-för-provet"
SLUG = "babyoppet-pa-boda"
SWEDISH = "Ring 033-35 70 00 om du har frågor."
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    Offer.objects.filter(slug=SLUG).update(phone_note_sv=SWEDISH, phone_note_so=None, phone="033-35 70 00")
    translator = make_staff(Role.TRANSLATOR)
    translator.set_password(PASSWORD)
    translator.save()
    return Site(new_context, live_server.url, console_errors)


def log_in(site: Site, **options) -> Page:
    page = site.open(LOGIN, **options)
    page.get_by_label("Användarnamn").fill(Role.TRANSLATOR.value)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    return page


def violations(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page, options=RULES).response["violations"]]


def test_translator_finishes_somali_and_is_stopped_by_a_changed_phone_number(site):
    page = log_in(site)
    page.get_by_role("link", name="Översätt texter").click()
    page.get_by_role("link", name="Somaliska", exact=True).first.click()
    page.get_by_label("Sök").fill("Babyöppet på Boda")
    page.get_by_role("button", name="Visa").click()
    page.get_by_role("link", name="Babyöppet på Boda", exact=True).click()

    field = page.get_by_label("Om telefonen på somaliska")
    review = page.get_by_role("button", name=re.compile(r"Spara som granskad.*om telefonen"))
    field.fill("Wac 033-35 70 01 haddii aad su'aalo qabtid.")
    review.click()
    expect(page.get_by_text("telefonnumret 033-35 70 01, men inte i den svenska texten.")).to_be_visible()
    expect(field).to_have_value("Wac 033-35 70 01 haddii aad su'aalo qabtid.")

    field.fill("Wac 033-35 70 00 haddii aad su'aalo qabtid.")
    review.click()
    expect(page.locator(".messagelist .success")).to_have_text("Sparat: 1 text som granskad.")
    expect(page.locator("#phone_note .standing")).to_have_text("granskad")

    page.get_by_role("button", name="Spara alla som granskade").click()
    expect(page.locator(".messagelist .success")).to_have_text(
        re.compile(r"^Sparat: \d+ texter som granskade.$")
    )
    page.get_by_role("link", name="Se sidan på somaliska").click()
    expect(page.get_by_text("Wac 033-35 70 00 haddii aad su'aalo qabtid.")).to_be_visible()
    expect(page.locator("main [lang=sv]").filter(has_text=SWEDISH)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_translators_break_no_rule_and_need_no_sideways_scrolling(site, scheme):
    page = log_in(site, width=390, color_scheme=scheme)
    offer = Offer.objects.get(slug=SLUG)
    found = {}
    for path in ("", "ar/", "ar/olika/", f"ar/offers.offer/{offer.uuid}/", "byra/ar/ut/", "byra/in/"):
        page.goto(f"/admin/oversatt/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if faults := violations(page) + (["wide"] if wide else []):
            found[path] = faults

    assert found == {}
