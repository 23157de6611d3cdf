"""An editor proposes, parents see what is approved, a coordinator approves, parents see it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from boras_stod.management.commands.demo_accounts import give_editor_an_organisation
from catalogue.models import Role, User
from offers.models import Offer
from tests.browser.pages import LOGIN, Site, fill_register
from tests.staff import make_staff

pytestmark = pytest.mark.browser

PASSWORD = "lång-nog-för-provet"
OFFER, NEW_TITLE = "Babyöppet på Boda", "Babyöppet på Boda för de minsta"
PUBLIC = "/sv/stod/babyoppet-pa-boda/"


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    for name, role in (("redaktor", Role.EDITOR), ("samordnare", Role.COORDINATOR)):
        user = make_staff(role, name)
        user.set_password(PASSWORD)
        user.save()
    give_editor_an_organisation()
    return Site(new_context, live_server.url, console_errors)


def log_in(site: Site, name: str, **options) -> Page:
    page = site.open(LOGIN, **options)
    page.get_by_label("Användarnamn").fill(name)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    return page


def form_of(offer: Offer) -> str:
    return f"/admin/offers/offer/{offer.pk}/change/"


def tuesday(page: Page) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile("^Tisdag")))


def expect_parents_see(page: Page, title: str, time: str) -> None:
    page.goto(PUBLIC)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(tuesday(page)).to_contain_text(time)


def faults(page: Page) -> list:
    found = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]]


def propose(page: Page, offer: Offer) -> None:
    page.goto(form_of(offer))
    page.get_by_label("Titel [sv]").fill(NEW_TITLE)
    page.locator("#slots-0").get_by_label("från:", exact=True).fill("14.15")
    page.get_by_label("Kommentar till samordnaren").fill("Ny tid från mars.")
    page.get_by_role("button", name="Skicka förslag").click()
    expect(page.locator(".messagelist .success")).to_contain_text("Ditt förslag är skickat.")


def test_proposal_is_approved_before_parents_see_it(site):
    offer = Offer.objects.get(title_sv=OFFER)
    editor, parent = log_in(site, "redaktor"), site.new_page()

    propose(editor, offer)
    expect(editor.get_by_role("row", name=re.compile("^Titel")).locator("ins")).to_have_text(" för de minsta")
    expect_parents_see(parent, OFFER, "13–16")

    coordinator = log_in(site, "samordnare")
    coordinator.get_by_role("link", name=f"Läs och avgör {OFFER}").click()
    expect(coordinator.get_by_text("Ny tid från mars.")).to_be_visible()
    assert faults(coordinator) == []
    coordinator.get_by_role("button", name="Godkänn").click()
    expect(coordinator.locator(".messagelist .success")).to_contain_text("är godkänt.")
    expect_parents_see(parent, NEW_TITLE, "14.15–16")


def test_editor_is_refused_at_a_foreign_offer(site):
    editor = log_in(site, "redaktor")
    keeps = Offer.objects.kept_by(User.objects.get(username="redaktor"))
    foreign = Offer.objects.published().exclude(pk__in=keeps.values("pk")).first()

    editor.goto(form_of(foreign))

    expect(editor.get_by_role("heading", name="Mina uppgifter")).to_be_visible()
    expect(editor.locator(".messagelist .warning")).to_contain_text("finns inte")
    editor.goto("/admin/offers/offer/")
    expect(editor.get_by_role("link", name=foreign.title_sv, exact=True)).to_have_count(0)


def test_sent_back_with_a_reason_and_opened_again(site):
    offer = Offer.objects.get(title_sv=OFFER)
    editor, coordinator = log_in(site, "redaktor"), log_in(site, "samordnare")
    propose(editor, offer)

    coordinator.goto(editor.url)
    coordinator.get_by_label("Skäl, om du skickar tillbaka förslaget").fill("Tiden är fel.")
    coordinator.get_by_role("button", name="Skicka tillbaka").click()
    editor.goto(form_of(offer))
    expect(editor.get_by_text("Tiden är fel.")).to_be_visible()
    editor.get_by_role("link", name="Öppna det igen").click()
    editor.get_by_role("button", name="Öppna igen och ändra").click()

    expect(editor.get_by_label("Titel [sv]")).to_have_value(NEW_TITLE)
    expect(editor.locator("#slots-0").get_by_label("från:", exact=True)).to_have_value("14.15")


def test_conflict_is_decided_and_an_older_version_brought_back(site):
    offer = Offer.objects.get(title_sv=OFFER)
    editor, coordinator = log_in(site, "redaktor"), log_in(site, "samordnare")
    propose(editor, offer)
    coordinator.goto(form_of(offer))
    coordinator.get_by_label("Titel [sv]").fill("Babyöppet på fredagar")
    coordinator.get_by_role("button", name="Spara", exact=True).click()

    coordinator.goto(editor.url)
    title = coordinator.get_by_role("group", name="Titel")
    expect(title).to_contain_text("Babyöppet på fredagar")
    title.get_by_label("Behåll det som står där nu").check()
    coordinator.get_by_role("button", name="Godkänn").click()
    coordinator.goto(f"/admin/offers/offer/{offer.pk}/history/")
    expect(coordinator.get_by_text("Godkände förslag av redaktor")).to_be_visible()
    assert faults(coordinator) == []
    coordinator.get_by_role("link", name="Återställ den här versionen").last.click()
    coordinator.get_by_role("button", name="Återställ").click()

    expect_parents_see(site.new_page(), OFFER, "13–16")


@pytest.mark.parametrize("width", [390, 320])
def test_pages_fit_a_phone_and_four_times_zoom(site, width):
    """1280 pixels at 400 % are 320."""
    offer = Offer.objects.get(title_sv=OFFER)
    editor = log_in(site, "redaktor", width=width)
    propose(editor, offer)

    assert faults(editor) == []
    for path in (editor.url, form_of(offer), f"/admin/offers/offer/{offer.pk}/history/"):
        editor.goto(path)
        assert editor.evaluate("document.documentElement.scrollWidth") <= width, path
