"""The guards of the browser tests guard."""

import pytest

pytestmark = pytest.mark.browser

EMPTY = "data:text/html,<title>x</title>"


def test_foreign_request_is_stopped_and_seen(page, foreign_requests, console_errors):
    page.set_content('<img src="https://example.org/x.png" alt="">')
    page.wait_for_load_state("networkidle")

    assert foreign_requests == ["https://example.org/x.png"]
    assert len(console_errors) == 1  # it was stopped
    foreign_requests.clear()
    console_errors.clear()


def test_error_in_a_script_is_seen(page, console_errors):
    page.goto(EMPTY)
    page.evaluate("setTimeout(() => { throw new Error('broken') })")
    page.wait_for_timeout(100)

    assert ["broken" in error for error in console_errors] == [True]
    console_errors.clear()


def test_browser_is_swedish(page):
    assert page.evaluate("navigator.language") == "sv-SE"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Europe/Stockholm"
