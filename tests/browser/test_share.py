"""What pages say of themselves to search engines is read by a real browser, and breaks no rule of the CSP."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Site, fill_register

pytestmark = pytest.mark.browser


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    return Site(new_context, live_server.url, console_errors)


def test_data_of_a_page_is_read_and_breaks_no_rule(site):
    for name, page in site.each(["offer", "place"]):
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => window.broken = e.blockedURI)"
        )
        page.reload()
        text = page.locator("script[type='application/ld+json']").text_content()
        assert json.loads(text)["@graph"], name
        assert page.evaluate("window.broken ?? null") is None, name
        own = page.locator("link[rel=canonical]")
        expect(own).to_have_attribute("href", page.url)


def test_a_calendar_is_downloaded(site):
    page = site.open("offer")
    with page.expect_download() as download:
        page.get_by_role("link", name="Lägg i min kalender").click()
    assert download.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
