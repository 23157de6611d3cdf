"""My list and a child's thread as people use them: saved on the device only when asked, shared and printed."""

import re

import pytest
from playwright.sync_api import Page, expect

from offers.models import Offer
from offers.views.my_list import short_id
from tests.browser.pages import OFFER, Site, fill_register
from tests.browser.test_accessibility import small_targets, violations

pytestmark = pytest.mark.browser

SAVE, REMOVE = re.compile("^Spara i min lista"), re.compile("^Ta bort ur min lista")
STORED = "() => ({...localStorage})"
TOO_WIDE = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    return Site(new_context, live_server.url, console_errors)


def ids(count: int) -> list[str]:
    return [short_id(offer) for offer in Offer.objects.filter(state="published").harmless()[:count]]


def menu_link(page: Page):
    return page.locator("[data-list-link]")


def visit(site: Site, path: str, **options) -> Page:
    page = site.new_page(**options)
    page.goto(path)
    return page


# --- my list ---
def test_saved_only_when_asked_and_shown_by_an_address(site):
    page = site.open("offer")
    assert page.evaluate(STORED) == {}
    page.get_by_role("button", name=SAVE).first.click()
    expect(page.get_by_role("status").filter(has_text="Sparat i din lista")).to_have_count(1)
    expect(menu_link(page)).to_have_text("Min lista (1)")

    menu_link(page).click()
    expect(page).to_have_url(re.compile(r"/sv/min-lista/\?id=[0-9a-f]{12}$"))
    expect(page.get_by_role("heading", name="Öppen förskola på Boda")).to_be_visible()
    assert page.context.cookies() == []


def test_rows_of_the_list_save_and_the_button_keeps_the_focus(site):
    page = site.open("list")
    button = page.locator("[data-list-toggle]").first
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_accessible_name(REMOVE)
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_have_accessible_name(SAVE)
    assert page.evaluate(STORED) == {}


def test_what_is_taken_away_is_forgotten(site):
    first, second = ids(2)
    page = visit(site, f"/sv/min-lista/?id={first},{second}")
    page.get_by_role("button", name="Spara listan på den här enheten").click()
    expect(menu_link(page)).to_have_text("Min lista (2)")
    page.get_by_role("link", name=re.compile("^Ta bort ")).first.click()
    expect(page).to_have_url(re.compile(f"id={second}$"))
    assert page.evaluate(STORED) == {"min-lista": second}

    page.get_by_role("button", name="Töm listan").click()
    expect(page).to_have_url(re.compile("/sv/min-lista/$"))
    expect(page.get_by_text("Listan är tom.")).to_be_visible()
    assert page.evaluate(STORED) == {}


def test_somebody_elses_list_leaves_ones_own_alone(site):
    own, *others = ids(3)
    page = visit(site, "/sv/")
    page.evaluate("id => localStorage.setItem('min-lista', id)", own)
    page.goto(f"/sv/min-lista/?id={','.join(others)}")
    expect(page.get_by_role("button", name="Töm listan")).to_be_hidden()
    page.get_by_role("link", name=re.compile("^Ta bort ")).first.click()
    expect(page.locator(".offer")).to_have_count(1)
    assert page.evaluate(STORED) == {"min-lista": own}


def test_nonsense_in_storage_does_no_harm(site):
    page = visit(site, "/sv/")
    page.evaluate(
        "localStorage.setItem('min-lista', '<x>,,[1]'); localStorage.setItem('mitt-barn', '//example.org')"
    )
    page.goto("/sv/min-lista/")
    expect(page.get_by_text("Listan är tom.")).to_be_visible()
    page.goto("/sv/mitt-barn/")
    expect(page).to_have_url(re.compile("/sv/mitt-barn/$"))


def test_a_full_list_says_so(site):
    page = site.open("offer")
    full = ",".join(f"{number:012x}" for number in range(50))
    page.evaluate("list => localStorage.setItem('min-lista', list)", full)
    page.get_by_role("button", name=SAVE).first.click()
    expect(page.locator("[data-list-status]")).to_have_text("Listan är full. Ta bort något först.")
    assert page.evaluate(STORED) == {"min-lista": full}


def test_without_javascript_a_list_is_made_and_shared(site):
    page = visit(site, f"/sv/{OFFER}", java_script_enabled=False)
    expect(page.get_by_role("button", name=SAVE)).to_have_count(0)
    page.get_by_role("link", name="Lägg till i en lista att dela").click()
    expect(page.locator(".offer")).to_have_count(1)
    page.get_by_label("Lägg till stöd i listan").fill("babyöppet")
    page.get_by_role("main").get_by_role("button", name="Sök").click()
    page.get_by_role("link", name=re.compile("^Lägg till: Babyöppet")).first.click()
    expect(page.locator(".offer")).to_have_count(2)
    expect(page.get_by_role("img", name="QR-kod med listans adress")).to_be_visible()
    expect(page.locator("button:visible")).to_have_count(1)  # search; the others need JavaScript


def test_sensitive_page_has_no_button(site):
    page = site.open("sensitive offer")
    expect(page.locator("article > [data-list-toggle]")).to_have_count(0)


@pytest.mark.parametrize("language", ["sv", "ar"])
def test_leaflet_on_paper(site, language):
    page = visit(site, f"/{language}/min-lista/?id={','.join(ids(6))}", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for part in (".menu", ".languages", "form", "button", ".row-action"):
        assert page.locator(part).locator("visible=true").count() == 0, part
    expect(page.locator(".offer")).to_have_count(6)
    expect(page.locator(".qr")).to_be_visible()
    expect(page.locator(".offer .on-paper[dir=ltr]").first).to_be_visible()
    assert page.locator(".qr rect").evaluate("e => getComputedStyle(e).fill") == "rgb(255, 255, 255)"
    assert page.locator(".qr").evaluate("e => Math.round(e.getBoundingClientRect().width)") >= 168  # 45 mm
    assert page.pdf(format="A4").startswith(b"%PDF")


# --- a child's thread ---
def test_thread_of_a_child_is_remembered_only_when_asked(site):
    page = visit(site, "/sv/mitt-barn/")
    page.get_by_label("Månad då barnet är fött").fill("2024-03")
    page.get_by_role("button", name="Visa vad som finns").click()
    expect(page).to_have_url(re.compile(r"\?born=2024-03"))
    expect(page.get_by_role("heading", name="Barnet, fött i mars 2024")).to_be_visible()
    assert page.evaluate(STORED) == {}

    page.get_by_role("button", name="Kom ihåg på den här enheten").click()
    assert page.evaluate(STORED) == {"mitt-barn": "born=2024-03"}
    page.goto("/sv/mitt-barn/")
    expect(page).to_have_url(re.compile(r"\?born=2024-03$"))
    page.get_by_role("button", name="Glöm").click()
    assert page.evaluate(STORED) == {}
    expect(page.locator("[data-child-status]")).to_have_text("Glömt. Inget är sparat på enheten.")


def test_one_more_child_is_added_without_javascript(site):
    page = visit(site, "/sv/mitt-barn/?born=2024-03", java_script_enabled=False)
    page.get_by_label("Månad då barnet är fött").fill("2020-11")
    page.get_by_role("button", name="Lägg till barnet").click()
    expect(page.locator(".child")).to_have_count(2)
    page.get_by_role("link", name="Ta bort mars 2024").click()
    expect(page.locator(".child")).to_have_count(1)


# --- for everybody ---
@pytest.mark.parametrize("language", ["sv", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_for_everybody(site, language, width):
    for path in (
        "min-lista/",
        f"min-lista/?id={','.join(ids(5))},{'0' * 12},x",
        "mitt-barn/?born=2024-03&born=x",
    ):
        page = visit(site, f"/{language}/{path}", width=width)
        assert not page.evaluate(TOO_WIDE), path
        assert violations(page) == "", path
        assert small_targets(page) == [], path
