"""Every task that needs no storage of the device, walked in one piece with JavaScript switched off."""

import re

import pytest
from playwright.sync_api import expect

from offers.models import Feedback, ParentQuestion, QuestionChoice
from tests.browser.pages import Site, fill_register, path_of

pytestmark = pytest.mark.browser

OFFER = "Öppen förskola på Boda"


@pytest.fixture
def page(new_context, live_server, console_errors, monkeypatch):
    monkeypatch.setattr("offers.guarding.QUICKEST", 0)  # the walk types faster than any person
    fill_register()
    question = ParentQuestion.objects.create(text_sv="Påhittad fråga?", is_asked=True)
    QuestionChoice.objects.create(question=question, text_sv="Påhittat svar")
    yield Site(new_context, live_server.url, console_errors).open("home", java_script_enabled=False)
    refused = [error for error in console_errors if "status of 400" in error]
    assert len(refused) == 1  # the message without text
    console_errors.remove(refused[0])


def heading(page):
    return page.get_by_role("heading", level=1)


def test_every_task_works_without_javascript(page):
    search_and_mend(page)
    choose_several_children(page)
    read_an_offer(page)
    take_the_calendar(page)
    say_what_is_wrong(page)
    answer_the_question(page)
    follow_the_child(page)
    find_on_the_map(page)
    see_the_week(page)
    read_it_in_arabic(page)
    hand_over_a_list(page)
    leave_a_page_of_risk(page)
    find_help(page)


def search_and_mend(page):
    page.get_by_role("searchbox", name="Sök").fill("finnsingenstans")
    page.get_by_role("button", name="Sök").click()
    expect(page.get_by_role("heading", name="Inget stöd passar säkert allt du valt")).to_be_visible()
    page.get_by_role("searchbox", name="Sök").fill("öpen förskola boda")
    page.get_by_role("button", name="Visa stöd").click()
    expect(page.get_by_role("link", name=OFFER, exact=True)).to_be_visible()


def choose_several_children(page):
    page.goto("/sv/")
    page.get_by_role("navigation", name="Barnets ålder").get_by_role("link", name=re.compile("^0 år")).click()
    thread = page.get_by_role("navigation", name="Barnets ålder")
    page.get_by_text("Fler filter").click()
    ages = page.get_by_role("group", name="Barnets ålder")
    ages.get_by_role("checkbox", name=re.compile("^3–5 år")).check()
    page.get_by_role("button", name="Visa stöd").click()
    expect(thread.locator("[aria-current]")).to_have_count(2)


def read_an_offer(page):
    page.get_by_role("link", name=OFFER, exact=True).first.click()
    expect(heading(page)).to_have_text(OFFER)
    expect(page.get_by_role("heading", name="Sedan")).to_be_visible()


def take_the_calendar(page):
    with page.expect_download() as download:
        page.get_by_role("link", name="Lägg i min kalender").click()
    assert download.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def say_what_is_wrong(page):
    page.get_by_role("link", name="Stämmer något inte?").click()
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("textbox").first.fill("Påhittad anmärkning: dörren är på baksidan.")
    page.get_by_role("button", name="Skicka").click()
    expect(heading(page)).to_have_text("Tack, vi har fått ditt meddelande")
    assert Feedback.objects.get().text == "Påhittad anmärkning: dörren är på baksidan."


def answer_the_question(page):
    page.goto("/sv/")
    page.get_by_role("button", name="Påhittat svar").click()
    assert QuestionChoice.objects.get().votes == 1


def follow_the_child(page):
    page.goto("/sv/")
    page.get_by_role("link", name=re.compile("^Flera barn?")).click()
    page.get_by_label("Månad då barnet är fött").fill("2025-03")
    page.get_by_role("button", name="Visa vad som finns").click()
    page.get_by_label("Månad då barnet är fött").fill("2019-05")
    page.get_by_role("button", name="Lägg till barnet").click()
    expect(page.get_by_role("heading", level=2, name=re.compile("^Barnet, fött i"))).to_have_count(2)


def find_on_the_map(page):
    page.goto("/sv/karta/")
    page.get_by_role("list").get_by_role("link", name="Viskafors", exact=True).click()
    expect(page).to_have_url(re.compile(r"/sv/stod/\?district=viskafors"))


def see_the_week(page):
    page.goto("/sv/oppna-forskolor/")
    expect(page.get_by_role("link", name=OFFER, exact=True).first).to_be_visible()


def read_it_in_arabic(page):
    page.goto("/sv/stod/?age=0")
    page.get_by_role("link", name="العربية", exact=True).click()
    expect(page).to_have_url(re.compile(r"/ar/stod/\?age=0"))
    assert page.locator("html").get_attribute("dir") == "rtl"


def hand_over_a_list(page):
    page.goto(path_of("my list"))
    page.get_by_label("Lägg till stöd i listan").fill("babyöppet")
    page.locator("main").get_by_role("button", name="Sök").click()
    page.get_by_role("link", name=re.compile("^Lägg till:")).first.click()
    expect(page.locator("main .offers > li")).to_have_count(2)
    expect(page.get_by_role("img", name="QR-kod med listans adress")).to_be_visible()


def leave_a_page_of_risk(page):
    page.goto(path_of("sensitive offer"))
    expect(page.get_by_role("link", name="Lämna sidan", exact=True)).to_have_attribute(
        "href", re.compile("^https://")
    )


def find_help(page):
    page.get_by_role("link", name=re.compile("^Hjälp nu")).first.click()
    expect(page.locator("main a[href='tel:112']").first).to_be_visible()
