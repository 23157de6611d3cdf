"""The way out leaves at once, by finger, by keyboard and without JavaScript; the new pages are for everybody."""

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from offers.models import Offer
from tests.browser.pages import Site, fill_register, only_faults
from tests.browser.test_accessibility import small_targets, violations

pytestmark = pytest.mark.browser

NEUTRAL = "https://www.smhi.se/"
HELP = "/sv/hjalp-nu/"
SENSITIVE_LIST = "/sv/stod/?topic=vald-och-hot"
NEW_PAGES = (
    HELP,
    SENSITIVE_LIST,
    "/sv/inriktningar/",
    "/sv/inriktningar/2024-2-oppna-forskolor/",
    "/sv/inriktningar/2024-10-hedersfortryck/",
    "/sv/om/",
    "/sv/om/lattlast/",
    "/sv/tillganglighet/",
    "/sv/integritet/",
    "/sv/oppna-data/",
)
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    return Site(new_context, live_server.url, console_errors)


@pytest.fixture
def weather(foreign_requests):
    """Stands in for the neutral site, which alone may be asked for; one that never answers leaves the page as it is."""

    def stand_in(page: Page, *, answers: bool = True) -> None:
        body = "<!doctype html><title>Väder</title><h1>Väder</h1>"
        answer = {"body": body, "content_type": "text/html"} if answers else {"status": 204}
        page.route(f"{NEUTRAL}**", lambda route: route.fulfill(**answer))

    yield stand_in
    assert set(foreign_requests) <= {NEUTRAL}
    foreign_requests.clear()


def way_out(page: Page):
    return page.get_by_role("link", name="Lämna sidan", exact=True)


def is_blank(page: Page) -> None:
    """Nothing is seen, and it is said that one leaves."""
    expect(page.get_by_role("alert")).to_have_text("Lämnar sidan")
    assert page.locator("body > *").count() == 1
    assert page.get_by_role("alert").bounding_box()["width"] <= 1
    assert page.title() == "www.smhi.se"


def sensitive_offer() -> str:
    slug = Offer.objects.filter(is_sensitive=True, form="helpline").order_by("pk").first().slug
    return f"/sv/stod/{slug}/"


# --- leaving ---
@pytest.mark.parametrize("where", ["help now", "sensitive offer", "sensitive list"])
def test_after_leaving_back_does_not_return(site, weather, where):
    address = {"help now": HELP, "sensitive list": SENSITIVE_LIST}.get(where) or sensitive_offer()
    page = site.open("home")
    weather(page)
    page.goto(address)
    way_out(page).click()
    expect(page).to_have_url(NEUTRAL)

    page.go_back()
    expect(page).to_have_url(f"{site.url}/sv/")


def test_press_blanks_the_page_before_the_neutral_site_answers(site, weather):
    page = site.new_page()
    weather(page, answers=False)
    page.goto(HELP)
    way_out(page).click()
    is_blank(page)


def test_shift_three_times_leaves_with_progress_that_is_seen_and_said(site, weather):
    page = site.new_page()
    weather(page)
    page.goto(HELP)
    progress = page.locator(".quick-exit").get_by_role("status")
    expect(page.get_by_text("Eller tryck på Shift tre gånger.")).to_be_visible()
    expect(progress).to_have_attribute("aria-live", "polite")

    page.keyboard.press("Shift")
    expect(progress).to_have_text("Shift en gång. Två gånger till lämnar sidan.")
    page.keyboard.press("Shift")
    expect(progress).to_have_text("Shift två gånger. En gång till lämnar sidan.")
    expect(progress).to_be_in_viewport()
    page.keyboard.press("Shift")
    expect(page).to_have_url(NEUTRAL)


def test_shift_three_times_blanks_the_page(site, weather):
    page = site.new_page()
    weather(page, answers=False)
    page.goto(HELP)
    for _ in range(3):
        page.keyboard.press("Shift")
    is_blank(page)


def test_keys_are_not_spoken_of_where_there_are_none(site):
    page = site.new_page(width=390, has_touch=True, is_mobile=True)
    page.goto(HELP)
    expect(page.get_by_role("link", name="Läs vad som inte raderas")).to_be_visible()
    expect(page.get_by_text("Eller tryck på Shift tre gånger.")).to_be_hidden()


def test_writing_and_waiting_begin_the_count_anew(site):
    page = site.new_page()
    page.clock.install()
    page.goto(HELP)
    progress = page.locator(".quick-exit").get_by_role("status")
    for keys in ("Shift", "Shift", "Shift+A", "Shift+Tab"):
        page.keyboard.press(keys)
    expect(progress).to_have_text("")

    page.keyboard.press("Shift")
    page.keyboard.press("Escape")
    expect(progress).to_have_text("")

    page.keyboard.press("Shift")
    page.clock.run_for(5000)
    expect(progress).to_have_text("")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(progress).to_have_text("Shift två gånger. En gång till lämnar sidan.")


def test_without_javascript_the_link_leads_away(site, weather):
    page = site.new_page(java_script_enabled=False)
    weather(page)
    page.goto(HELP)
    expect(page.get_by_text("Eller tryck på Shift tre gånger.")).to_be_hidden()
    way_out(page).click()
    expect(page).to_have_url(NEUTRAL)


# --- seen ---
@pytest.mark.parametrize("width", [320, 1280])
def test_way_out_follows_the_scroll_and_is_large(site, width):
    page = site.new_page(width=width)
    page.goto(HELP)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(way_out(page)).to_be_in_viewport(ratio=1)
    box = way_out(page).bounding_box()
    assert box["height"] >= 44
    assert box["width"] >= 120


def test_second_tab_comes_to_the_way_out(site):
    page = site.new_page()
    page.goto(HELP)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("*:focus")).to_have_text("Lämna sidan")


def test_way_out_is_not_on_paper(site):
    page = site.new_page()
    page.goto(HELP)
    page.emulate_media(media="print")
    expect(way_out(page)).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


# --- pages of their own, for everybody ---
def each_page(site, **options):
    page = site.new_page(**options)
    for address in NEW_PAGES:
        assert page.goto(address).status == 200, address
        yield address, page


@override_settings(ACCESSIBILITY_CONTACT_EMAIL="brist@example.org")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_is_broken(site, scheme):
    pages = each_page(site, color_scheme=scheme)
    assert only_faults({address: violations(page) for address, page in pages}) == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_can_be_hit_and_nothing_is_too_wide(site, width):
    for address, page in each_page(site, width=width):
        assert small_targets(page) == [], address
        assert not page.evaluate(TOO_WIDE), address
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert not page.evaluate(TOO_WIDE), address
