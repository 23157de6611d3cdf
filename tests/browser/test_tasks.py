"""Mina uppgifter: an editor lands there, confirms one offer and several, and is refused what others keep."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from boras_stod.management.commands.demo_accounts import give_editor_an_organisation
from catalogue.models import Role, User
from offers.models import Feedback, Offer
from tests.browser.pages import LOGIN, Site, fill_register
from tests.staff import make_staff

pytestmark = pytest.mark.browser
PASSWORD = "lång-nog-för-provet"
LATE = ["Babyöppet på Boda", "Bygg en bro med språk", "Öppen förskola Fristad"]


@pytest.fixture
def site(new_context, live_server, console_errors):
    """Förskoleförvaltningen's editor has confirmed all of theirs lately, but for three."""
    fill_register()
    user = make_staff(Role.EDITOR, "redaktor")
    user.set_password(PASSWORD)
    user.save()
    give_editor_an_organisation()
    for offer in Offer.objects.kept_by(user):
        days = 200 if offer.title_sv in LATE else 2
        offer.confirmations.create(confirmed_at=timezone.now() - timedelta(days=days))
    Feedback.objects.create(
        kind="wrong", offer=Offer.objects.get(title_sv=LATE[0]), text="Dörren var låst i tisdags."
    )
    return Site(new_context, live_server.url, console_errors)


def log_in(site: Site, **options) -> Page:
    page = site.open(LOGIN, **options)
    page.get_by_label("Användarnamn").fill("redaktor")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    return page


def section(page: Page, name: str):
    return page.get_by_role("region", name=name)


def faults(page: Page) -> list:
    found = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]]


def test_editor_confirms_one_and_many_from_the_first_page(site):
    page = log_in(site)

    expect(page.get_by_role("heading", level=1)).to_have_text("Mina uppgifter")
    late = section(page, "Inte bekräftat i tid")
    expect(late.get_by_role("heading")).to_have_text("Inte bekräftat i tid 3")
    assert faults(page) == []

    late.get_by_role("button", name=f"Stämmer fortfarande {LATE[0]}").click()
    expect(page.locator(".messagelist .success")).to_have_text(f"”{LATE[0]}” är bekräftat i dag. Tack!")
    for title in LATE[1:]:
        late.get_by_label(f"Välj {title}").check()
    late.get_by_role("button", name="De ikryssade stämmer").click()

    expect(page.locator(".messagelist .success")).to_have_text("2 poster är bekräftade i dag.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mina uppgifter")
    expect(late).to_have_count(0)
    parent = site.new_page()
    parent.goto("/sv/stod/babyoppet-pa-boda/")
    expect(parent.get_by_text("Inte bekräftad sedan")).to_have_count(0)


def test_editor_finds_the_tasks_from_everywhere_and_is_refused_elsewhere(site):
    page = log_in(site)
    keeps = Offer.objects.kept_by(User.objects.get(username="redaktor"))
    foreign = Offer.objects.published().exclude(pk__in=keeps.values("pk")).first()

    expect(page.get_by_role("link", name=foreign.title_sv, exact=True)).to_have_count(0)
    page.goto(f"/admin/offers/offer/{foreign.pk}/change/")
    expect(page.locator(".messagelist .warning")).to_contain_text("finns inte")
    page.goto("/admin/offers/offer/")
    page.get_by_role("link", name="Mina uppgifter").click()
    token = page.locator("section input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        f"/admin/offers/offer/{foreign.pk}/stammer/", form={"csrfmiddlewaretoken": token}
    )

    assert answer.status == 404
    assert foreign.confirmations.count() == 0


@pytest.mark.parametrize("width", [390, 320])
def test_tasks_fit_a_phone_and_need_no_script(site, width):
    page = log_in(site, width=width, java_script_enabled=False)

    assert page.locator("section li").first.bounding_box()["width"] <= width
    widest = max(
        box["x"] + box["width"] for one in page.locator(".tasks *").all() if (box := one.bounding_box())
    )
    assert widest <= width
    section(page, "Inte bekräftat i tid").get_by_role("button", name=f"Stämmer fortfarande {LATE[1]}").click()
    expect(page.locator(".messagelist .success")).to_contain_text("är bekräftat i dag")
