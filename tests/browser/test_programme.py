"""A coordinator plans an action, sees it at the programme, saves a list; a colleague opens it after login."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from playwright.sync_api import Page, expect

from catalogue.models import Role
from offers.demand import flush
from offers.models import DemandCount
from tests.browser.pages import LOGIN, Site, fill_register
from tests.staff import make_staff

pytestmark = pytest.mark.browser

PASSWORD = "lång-nog-för-provet"
AREA, COMMITTEE, ACTION = "Mötesplatser för hela familjen", "Kulturnämnden", "Sagostund på lördagar"
PROGRAMME, PLAN = "/admin/uppfoljning/program/", "/admin/uppfoljning/plan/"
DEMAND, LISTS = "/admin/uppfoljning/efterfragan/", "/admin/uppfoljning/listor/"


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    for name, role in (("samordnare", Role.COORDINATOR), ("kollega", Role.COORDINATOR)):
        user = make_staff(role, name)
        user.set_password(PASSWORD)
        user.save()
    return Site(new_context, live_server.url, console_errors)


def log_in(page: Page, name: str) -> Page:
    page.get_by_label("Användarnamn").fill(name)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    return page


def faults(page: Page) -> list:
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]]


def planned(page: Page):
    """The row of the programme's newest focus area."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=AREA)).first


def test_action_is_planned_and_a_list_is_opened_by_a_colleague(site):
    page = log_in(site.open(LOGIN), "samordnare")
    page.goto(PROGRAMME)
    expect(planned(page).get_by_role("cell")).to_have_text(["2024", "", "0", "", "0", "inget utbud"])

    page.get_by_role("link", name="Kommungemensam plan").click()
    page.get_by_role("link", name="Lägg till en åtgärd").click()
    page.get_by_label("Åtgärd:").fill(ACTION)
    page.get_by_label("Syfte:").fill("Familjer ska ha någonstans att vara på lördagar.")
    page.get_by_label("Ansvarig nämnd:").select_option(COMMITTEE)
    page.get_by_label("Programutgåva:").select_option(index=1)
    page.get_by_label(f"2024: {AREA}").check()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text(ACTION)
    page.goto(PROGRAMME)
    expect(planned(page).get_by_role("cell")).to_have_text(["2024", "", "0", "", "1", "inget utbud"])

    page.goto(PLAN)
    page.get_by_label("Nämnd").select_option(COMMITTEE)
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("rowheader", name=ACTION)).to_be_visible()
    page.get_by_role("link", name="Spara listan").click()
    page.get_by_label("Namn:").fill("Kulturens åtgärder")
    page.get_by_label("Delas med kollegor:").check()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".messagelist .success")).to_have_text("Listan ”Kulturens åtgärder” är sparad.")
    address = page.locator(".link").inner_text()

    colleague = site.new_page()
    colleague.goto(address)
    log_in(colleague, "kollega")
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Kommungemensam plan")
    expect(colleague.get_by_label("Nämnd")).to_have_value("kulturnamnden")
    expect(colleague.get_by_role("rowheader", name=ACTION)).to_be_visible()


def test_list_of_the_admin_is_saved_renamed_and_deleted(site):
    page = log_in(site.open(LOGIN), "samordnare")
    page.goto("/admin/offers/offer/?form__exact=course")
    page.get_by_role("link", name="Spara listan").click()
    page.get_by_label("Namn:").fill("Kurser")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_role("link", name="Ändra Kurser").click()
    page.get_by_label("Namn:").fill("Alla kurser")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_role("rowheader", name="Alla kurser").get_by_role("link").click()
    expect(page).to_have_url(f"{site.url}/admin/offers/offer/?form__exact=course")
    page.goto(LISTS)
    page.get_by_role("link", name="Ändra Alla kurser").click()
    page.get_by_role("button", name="Ta bort listan").click()

    expect(page.locator(".messagelist .success")).to_contain_text("är borttagen")


@pytest.mark.parametrize("width", [1440, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_and_are_accessible(site, width, scheme):
    for value, number in (("so", 44), ("ar", 3)):
        DemandCount.objects.create(period="2026-11-24", kind="language", value=value, count=number)
    page = site.open(LOGIN, width=width, color_scheme=scheme)
    log_in(page, "samordnare")
    for path in (PROGRAMME, PLAN, f"{DEMAND}?period=2026", LISTS, f"{LISTS}spara/?adress={PLAN}"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert faults(page) == [], path


def test_list_that_a_parent_asks_for_is_counted_in_a_real_browser(site):
    with override_settings(DEMAND_COUNTED=True):
        site.new_page().goto("/sv/stod/?language=so")
        flush()

    assert DemandCount.objects.get(kind="language").value == "so"
