"""A page that is left open, or come back to, does not go on saying what was true."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect

from tests.browser.pages import Site
from tests.factories import make_offer, make_slot

pytestmark = pytest.mark.browser

TOLD = "uppgiften kan ha ändrats"
LOADED = "() => { window.isFirst = true; }"


@pytest.fixture
def site(new_context, live_server, console_errors):
    return Site(new_context, live_server.url, console_errors)


@pytest.fixture
def offer():
    """Open all of today, whenever the test runs, by a timetable of this year."""
    now, offer = localtime(), make_offer("Hela dagen")
    make_slot(offer, weekday=now.isoweekday(), opens=0, closes=1440, year=now.year, runs_on_holidays=True)
    return offer


def visit(site: Site, path: str) -> Page:
    page = site.new_page()
    page.clock.install()
    page.goto(path)
    page.evaluate(LOADED)
    return page


def come_back(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def is_first(page: Page) -> bool:
    """Whether it is the document that was opened first."""
    return page.evaluate("() => window.isFirst === true")


def test_line_says_that_it_may_have_changed_when_its_moment_has_come(site, offer):
    page = visit(site, f"/sv/stod/{offer.slug}/")
    line = page.get_by_text("Öppet nu till 24.00")
    expect(line).to_have_text("Öppet nu till 24.00")
    expect(page.locator(".open")).to_have_count(1)

    page.clock.fast_forward(timedelta(hours=25) // timedelta(milliseconds=1))
    expect(line).to_have_text(f"Öppet nu till 24.00 ({TOLD})")
    expect(page.locator(".open")).to_have_count(0)
    assert is_first(page)


def test_page_that_is_come_back_to_is_fetched_anew_once(site, offer):
    page = visit(site, f"/sv/stod/{offer.slug}/")
    come_back(page)
    assert is_first(page)  # all that it says is still true

    page.clock.fast_forward(timedelta(hours=25) // timedelta(milliseconds=1))
    with page.expect_navigation():
        come_back(page)
    assert not is_first(page)
    expect(page.get_by_text(TOLD)).not_to_have_count(
        0
    )  # this browser's clock says so, and it does not ask again


def test_form_that_somebody_has_begun_is_left_alone(site, offer):
    page = visit(site, "/sv/")
    page.get_by_role("searchbox").first.fill("sömn")
    page.clock.fast_forward(timedelta(hours=25) // timedelta(milliseconds=1))
    page.evaluate("document.activeElement.blur()")
    come_back(page)

    expect(page.get_by_text(TOLD).first).to_be_visible()
    expect(page.get_by_role("searchbox").first).to_have_value("sömn")
    assert is_first(page)


def test_page_of_the_history_is_fetched_anew(site, offer):
    page = site.new_page()
    page.goto(f"/sv/stod/{offer.slug}/")
    page.goto("/sv/om/")
    page.add_init_script("const real = Date.now; Date.now = () => real() + 90000000;")
    page.go_back()

    page.wait_for_function("() => performance.getEntriesByType('navigation')[0].type === 'reload'")
    expect(page.get_by_text("Öppet nu till 24.00")).to_be_visible()
