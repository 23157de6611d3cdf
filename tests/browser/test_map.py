"""Sorting by distance happens on the device, and not for what is placed by a guess."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Site, fill_register

pytestmark = pytest.mark.browser
VISKAFORS = {"latitude": 57.63, "longitude": 12.85}


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    return Site(new_context, live_server.url, console_errors)


def test_nearest_stands_first_and_estimated_places_keep_their_order_last(site):
    page = site.open("map", geolocation=VISKAFORS, permissions=["geolocation"])
    names = page.locator("[data-near-list] a")
    before = names.all_text_contents()
    page.get_by_role("button", name="närmast mig").click()
    expect(page.get_by_role("status").filter(has_text="sorterad efter avstånd")).to_be_visible()
    after = names.all_text_contents()
    assert after[0] == "Viskafors"
    assert after[1:5] != before[1:5]
    assert after[5:] == before[5:]
    assert all("ungefärligt" in row for row in page.locator("[data-near-list] li").all_text_contents()[5:])
