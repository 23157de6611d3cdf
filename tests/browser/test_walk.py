"""A parent finds something to do, from the home page to the place where it happens."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Site, fill_register

pytestmark = pytest.mark.browser

OFFER = "Öppen förskola på Boda"
PLACE = "Öppna förskolan Boda"
PHONE = 390
MOST_STOPS = 150


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    return Site(new_context, live_server.url, console_errors)


def choose_age(page):
    thread = page.get_by_role("navigation", name="Barnets ålder")
    expect(thread.get_by_role("link")).to_have_count(8)
    thread.get_by_role("link", name=re.compile("^0 år")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stöd för barn 0 år")
    expect(thread.locator("[aria-current]")).to_contain_text("0 år")


def choose_arabic(page):
    filters = page.get_by_role("group", name="Språk")
    filters.get_by_role("checkbox", name=re.compile("Arabiska")).check()
    page.get_by_role("button", name="Visa stöd").click()
    expect(page).to_have_url(re.compile(r"/sv/stod/\?(?=.*age=0)(?=.*language=ar)"))
    expect(chips(page).filter(has_text="Arabiska")).to_have_count(1)


def chips(page):
    return page.get_by_role("list", name="Dina val").get_by_role("link")


def go_to_place(page):
    """Nobody has said which languages are spoken there, so it stands among those that perhaps fit."""
    expect(page.get_by_role("heading", name=re.compile("^Kanske också: uppgift saknas om"))).to_be_visible()
    page.get_by_role("link", name=OFFER, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(OFFER)
    expect(page).to_have_title(f"{OFFER} – Borås Stöd")
    page.get_by_role("link", name=PLACE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PLACE)
    expect(page.get_by_role("link", name=OFFER, exact=True).first).to_be_visible()
    expect(page.get_by_text("Smörhulegatan 2").first).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_home_to_the_place(site, javascript):
    page = site.open("home", java_script_enabled=javascript)
    choose_age(page)
    choose_arabic(page)
    expect(page.get_by_role("link", name="De små barnens bok")).to_be_visible()
    go_to_place(page)


def test_a_choice_is_taken_away_again(site):
    page = site.open("home")
    choose_age(page)
    choose_arabic(page)
    chips(page).filter(has_text="Arabiska").click()

    expect(page.get_by_role("checkbox", name=re.compile("Arabiska"))).not_to_be_checked()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stöd för barn 0 år")


def test_the_other_language_keeps_page_and_filters(site):
    page = site.open("home")
    choose_age(page)
    choose_arabic(page)
    page.get_by_role("link", name="English", exact=True).click()

    expect(page).to_have_url(re.compile(r"/en/stod/\?(?=.*age=0)(?=.*language=ar)"))
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator(".chips a:not(.clear)")).to_have_count(2)


def test_an_empty_list_leads_out(site):
    page = site.open("home")
    page.get_by_role("searchbox", name="Sök").fill("finnsingenstans")
    page.get_by_role("button", name="Sök").click()
    expect(page.get_by_role("heading", name="Inget stöd passar säkert allt du valt")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Utan sökningen ”finnsingenstans” finns")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Allt stöd")
    expect(page.locator(".offer").first).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_on_a_phone_the_filters_unfold(site, javascript):
    page = site.open("home", width=PHONE, has_touch=True, java_script_enabled=javascript)
    choose_age(page)
    arabic = page.get_by_role("checkbox", name=re.compile("Arabiska"))
    expect(arabic).to_be_hidden()
    page.get_by_text("Filtrera listan (1 valt)").tap()
    expect(arabic).to_be_visible()
    choose_arabic(page)
    expect(page.get_by_text("Filtrera listan (2 valda)")).to_be_visible()
    expect(arabic).to_be_hidden()
    go_to_place(page)


# --- by keyboard alone ---
def focused(page):
    return page.locator("*:focus")


def tab_to(page, wanted):
    """Press Tab until the wanted element has the focus, as one does who cannot see where it is."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("Tab never came there")


def test_by_keyboard_alone(site):
    page = site.open("home")
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_text("Till innehållet")
    expect(focused(page)).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_role("main")

    page.keyboard.press("Tab")
    expect(focused(page)).to_contain_text("Väntar barn")
    page.keyboard.press("Tab")
    expect(focused(page)).to_contain_text("0 år")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stöd för barn 0 år")

    tab_to(page, page.get_by_role("checkbox", name=re.compile("Arabiska")))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # sends the form from where one stands
    expect(chips(page).filter(has_text="Arabiska")).to_have_count(1)

    tab_to(page, page.get_by_role("link", name=OFFER, exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(OFFER)
    tab_to(page, page.get_by_role("link", name=PLACE))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(PLACE)


def test_folded_filters_open_by_keyboard(site):
    page = site.open("home", width=PHONE)
    choose_age(page)
    tab_to(page, page.locator("summary", has_text="Filtrera listan"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("checkbox", name=re.compile("Arabiska")))
    expect(focused(page)).to_be_visible()
