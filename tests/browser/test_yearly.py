"""A coordinator freezes 2026; the register changes, the report does not, and the difference is right."""

import re
from datetime import datetime

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from catalogue.models import Role, State
from catalogue.recurrence import STOCKHOLM
from offers.models import Offer
from tests.browser.pages import LOGIN, PATHS, Site, fill_register
from tests.factories import make_committee, make_focus_area, make_offer
from tests.staff import make_staff

pytestmark = pytest.mark.browser

PASSWORD = "lång-nog-för-provet"
REPORTS = "/admin/uppfoljning/arsrapport/"
REMOVED = "oppen-forskola-pa-boda"


@pytest.fixture(autouse=True)
def january():
    """A year can be frozen when it is over: the site's clock runs in January 2027, the browser's does not matter."""
    with time_machine.travel(datetime(2027, 1, 4, 12, 0, tzinfo=STOCKHOLM)):
        yield


@pytest.fixture
def site(january, new_context, live_server, console_errors):
    coordinator = make_staff(Role.COORDINATOR)
    coordinator.set_password(PASSWORD)
    coordinator.save()
    return Site(new_context, live_server.url, console_errors)


def log_in(site: Site, **options) -> Page:
    page = site.new_page(**options)
    page.goto(PATHS[LOGIN])
    page.get_by_label("Användarnamn").fill(Role.COORDINATOR.value)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    return page


def report_of(page: Page) -> str:
    return page.get_by_role("article", name="Årsrapport 2026").inner_text()


def test_frozen_year_stays_and_differs_from_the_live_figures_by_what_changed(site):
    fill_register()
    page = log_in(site)
    page.get_by_role("link", name="Uppföljning").click()
    page.get_by_label("Uppföljning").get_by_role("link", name="Årsrapport").click()
    page.get_by_role("link", name="2026", exact=True).click()
    page.get_by_label("Kommentar till Den obrutna kedjan").fill("Kedjan bryts vid sju år.")
    page.get_by_role("button", name="Spara kommentaren till Den obrutna kedjan").click()
    page.get_by_role("button", name="Frys 2026").click()
    expect(page.locator(".messagelist .success")).to_have_text(re.compile("^Årsrapporten för 2026 är fryst"))
    before = report_of(page)
    assert "Kedjan bryts vid sju år." in before

    offer = Offer.objects.get(slug=REMOVED)
    offer.state = State.ARCHIVED
    offer.save()
    page.reload()
    assert report_of(page) == before

    page.get_by_role("link", name="Skillnad mot i dag").click()
    listed = page.get_by_role("region", name="Allt publicerat utbud").get_by_role("row")
    expect(listed).to_have_count(3)  # two rows of headings and the one that is gone
    expect(listed.last.get_by_role("rowheader")).to_have_text(offer.title)
    expect(listed.last.get_by_role("cell")).to_have_text(["hela raden", "finns", "finns inte", ""])
    total = page.get_by_role("region", name=re.compile("ansvarig nämnd")).get_by_role(
        "row", name="Allt utbud Alla"
    )
    now = Offer.objects.public(datetime(2027, 1, 4, tzinfo=STOCKHOLM).date()).count()
    expect(total.get_by_role("cell")).to_have_text(["Alla åldrar", str(now + 1), str(now), "−1"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_and_are_accessible(site, scheme):
    """On a small register: axe takes minutes for the thousands of cells of the real one."""
    make_offer("Kursen", committee=make_committee("Skolnämnden"), focus_areas=[make_focus_area()], min_age=0)
    page = log_in(site, color_scheme=scheme)
    page.goto(f"{REPORTS}2026/")
    page.get_by_role("button", name="Frys 2026").click()
    found = {}
    for path in ("", "2026/", "2027/skillnad/?mot=2026"):
        page.goto(REPORTS + path)
        for width in (1440, 320, 390):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[path, width] = "wide"
        faults = Axe().run(page, options={"preload": False}).response["violations"]
        if faults:
            found[path] = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in faults]

    assert found == {}


def test_report_prints_on_numbered_pages_upright_and_across(site):
    make_offer("Kursen", committee=make_committee("Skolnämnden"))
    page = log_in(site)
    page.goto(f"{REPORTS}2026/")
    pdf = page.pdf(prefer_css_page_size=True)

    assert {
        tuple(map(round, map(float, box.split()[2:]))) for box in re.findall(rb"/MediaBox \[([^\]]*)\]", pdf)
    } == {
        (595, 842),
        (842, 595),
    }
