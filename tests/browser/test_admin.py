"""Staff change a time in few steps, and parents see it at once. The fixtures watch console and requests."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from catalogue.models import User
from tests.browser.pages import LOGIN, Site, fill_register

pytestmark = pytest.mark.browser

NAME, PASSWORD = "administrator", "lång-nog-för-provet"
OFFER = "Babyöppet på Boda"
PUBLIC = "/sv/stod/babyoppet-pa-boda/"
MOST_CLICKS = 4


class Hand:
    """Counts its clicks; typing takes one too, to get into the field."""

    def __init__(self):
        self.clicks = 0

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def type(self, field: Locator, text: str) -> None:
        self.click(field)
        field.fill(text)


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    User.objects.create_superuser(NAME, password=PASSWORD)
    return Site(new_context, live_server.url, console_errors)


@pytest.fixture
def staff(site) -> Page:
    """A page on which the administrator has just logged in."""
    page = site.open(LOGIN)
    page.get_by_label("Användarnamn").fill(NAME)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    return page


def open_offer(page: Page, hand: Hand) -> None:
    hand.click(page.locator("#content-main").get_by_role("link", name="Utbud", exact=True).last)
    hand.click(page.get_by_role("link", name=OFFER, exact=True))
    expect(page.get_by_role("heading", name=OFFER)).to_be_visible()


def tuesday(page: Page) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile("^Tisdag")))


def test_a_changed_time_is_public_at_once(site, staff):
    parent = site.new_page()
    parent.goto(PUBLIC)
    expect(tuesday(parent)).to_contain_text("13–16")

    hand = Hand()
    open_offer(staff, hand)
    hand.type(staff.locator("#slots-0").get_by_label("från:", exact=True), "14.15")
    hand.click(staff.get_by_role("button", name="Spara", exact=True))
    expect(staff.locator(".messagelist .success")).to_contain_text(OFFER)
    assert hand.clicks <= MOST_CLICKS

    parent.reload()
    expect(tuesday(parent)).to_contain_text("14.15–16")
    parent.goto("/sv/platser/oppna-forskolan-boda/")
    expect(tuesday(parent)).to_contain_text("14.15–16")


def test_date_picker_fills_the_date_in(staff):
    open_offer(staff, Hand())
    line = staff.locator("#slots-0")
    field = line.get_by_label("Eller ett datum")
    field.fill("2026-05-04")
    line.locator(".field-day [id^=calendarlink]").click()
    calendar = staff.locator("#calendarbox0")
    expect(calendar).to_be_visible()
    expect(calendar.locator("caption")).to_have_text("maj 2026")
    calendar.get_by_role("link", name="19", exact=True).click()

    expect(field).to_have_value("2026-05-19")
    expect(calendar).to_be_hidden()


def test_topics_are_found_by_typing(staff):
    open_offer(staff, Hand())
    topics = staff.locator(".field-topics")
    topics.get_by_role("searchbox").press_sequentially("hedersf")
    staff.get_by_role("option", name="Hedersförtryck").click()

    expect(topics.get_by_role("listitem").filter(has_text="Hedersförtryck")).to_be_visible()


def test_what_is_wrong_is_said_at_the_field(staff):
    open_offer(staff, Hand())
    opens = staff.locator("#slots-0").get_by_label("från:", exact=True)
    opens.fill("25.00")
    staff.get_by_role("button", name="Spara", exact=True).click()

    expect(staff.locator("#slots-0 .errorlist")).to_be_visible()
    expect(opens).to_have_value("25.00")
    expect(opens).to_have_attribute("aria-invalid", "true")
