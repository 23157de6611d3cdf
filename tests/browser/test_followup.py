"""A coordinator reads the follow-up on a phone and a desk, and goes from a cell to its list."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from catalogue.models import Role
from tests.browser.pages import LOGIN, Site, fill_register
from tests.staff import make_staff

pytestmark = pytest.mark.browser

PASSWORD = "lång-nog-för-provet"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
START = "/admin/uppfoljning/"
PAGES = ["", "kedjan/", "kedjan/?rows=district&measure=hours", "spridning/", "tillgang/", "aktualitet/"]
# 1280 px at 400 % is 320 px wide.
WIDTHS = {"zoomed": 320, "phone": 390, "desk": 1440}


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    coordinator = make_staff(Role.COORDINATOR)
    coordinator.set_password(PASSWORD)
    coordinator.save()
    return Site(new_context, live_server.url, console_errors)


def log_in(site: Site, **options) -> Page:
    page = site.open(LOGIN, **options)
    page.get_by_label("Användarnamn").fill(Role.COORDINATOR.value)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    return page


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:100]}" for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_follow_up_breaks_no_rule_and_scrolls_only_in_its_tables(site, scheme):
    page = log_in(site, color_scheme=scheme)
    found = {}
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 800})
        for path in PAGES:
            page.goto(START + path)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if faults := violations(page) + (["wide"] if wide else []):
                found[path, width] = faults

    assert found == {}


def test_cell_of_the_chain_leads_to_its_list(site):
    page = log_in(site, width=390)
    page.get_by_role("link", name="Uppföljning").click()
    page.get_by_role("link", name="Den obrutna kedjan").first.click()
    page.get_by_label("Rader").select_option("Form")
    page.get_by_role("button", name="Visa").click()
    row = page.get_by_role("row", name=re.compile("^Drop-in"))
    cell = row.get_by_role("link", name=re.compile(r": Drop-in, 0 år$"))
    number = re.match(r"\d+", cell.inner_text())[0]
    cell.click()

    expect(page.locator(".result-count")).to_have_text(re.compile(rf"^{number} stöd"))
    page.go_back()
    among_staff = page.get_by_role("link", name=re.compile("Allt utbud, Ålder okänd$"))
    number = re.match(r"\d+", among_staff.inner_text())[0]
    among_staff.click()
    expect(page.locator(".paginator")).to_contain_text(f"{number} utbud")


def test_row_heading_stays_in_view_and_the_table_scrolls_by_keyboard(site):
    page = log_in(site, width=390)
    page.goto(f"{START}kedjan/")
    region = page.get_by_role("region", name=re.compile("Den obrutna kedjan"))
    heading = region.get_by_role("rowheader").first
    before = heading.bounding_box()["x"]
    region.focus()
    last = region.get_by_role("columnheader", name="17", exact=True)
    expect(last).not_to_be_in_viewport()
    for _ in range(40):
        page.keyboard.press("ArrowRight")

    expect(last).to_be_in_viewport()
    assert abs(heading.bounding_box()["x"] - before) < 2
