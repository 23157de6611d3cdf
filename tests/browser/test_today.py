"""On a telephone: an editor calls off what happens today. At a desk: feedback is answered, and shown by another."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from boras_stod.management.commands.demo_accounts import give_editor_an_organisation
from catalogue.models import LinkCheck, Role
from offers.models import Feedback, Offer
from tests.browser.pages import LOGIN, Site, fill_register
from tests.browser.test_accessibility import OPTIONS
from tests.factories import make_outbox_mail, make_slot
from tests.staff import make_staff

pytestmark = pytest.mark.browser

PASSWORD = "lång-nog-för-provet"
OFFER, PUBLIC = "Babyöppet på Boda", "/sv/stod/babyoppet-pa-boda/"
PHONE = 390


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    for name, role in (
        ("redaktor", Role.EDITOR),
        ("samordnare", Role.COORDINATOR),
        ("chef", Role.ADMINISTRATOR),
    ):
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


def faults(page: Page) -> list:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]]


def is_wider_than_screen(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def on_all_day(offer: Offer) -> None:
    """A time of today that is not over, at whatever hour the test runs."""
    offer.slots.all().delete()
    make_slot(offer, day=timezone.localdate(), opens=0, closes=1440)


def open_feedback(page: Page) -> None:
    page.locator("#result_list").get_by_role("link", name="Dörren var låst").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_editor_calls_off_today_on_a_phone(site, javascript):
    on_all_day(Offer.objects.get(title_sv=OFFER))
    editor = log_in(site, "redaktor", width=PHONE, java_script_enabled=javascript)
    parent = site.new_page(width=PHONE)

    editor.get_by_role("link", name="Inställt i dag").click()
    editor.get_by_role("link", name=OFFER).click()
    editor.get_by_label("Sjukdom").check()
    editor.get_by_role("button", name="Ställ in i dag").click()

    expect(editor.locator(".messagelist .success")).to_contain_text("Det syns redan för besökare.")
    parent.goto(PUBLIC)
    expect(parent.get_by_text("Inställt i dag: sjukdom").first).to_be_visible()

    editor.get_by_role("link", name=OFFER).click()
    editor.get_by_role("button", name="Det blir av ändå").click()

    parent.reload()
    expect(parent.get_by_text("Inställt")).to_have_count(0)


def test_feedback_is_answered_by_one_and_shown_by_another(site):
    offer = Offer.objects.get(title_sv=OFFER)
    Feedback.objects.create(kind="wrong", offer=offer, text="Dörren var låst klockan nio.", language="sv")
    editor, parent = log_in(site, "redaktor"), site.new_page()

    editor.goto("/admin/offers/feedback/?lage=unanswered")
    open_feedback(editor)
    editor.get_by_role("button", name="Jag tar hand om den").click()
    open_feedback(editor)
    editor.get_by_label("Frågan som visas [sv]").fill("Är det öppet klockan nio?")
    editor.get_by_label("Vad vi gjorde [sv]").fill("Tiden var fel. Vi har rättat den.")
    editor.get_by_label("Läge").select_option("besvarad")
    editor.get_by_role("button", name="Spara", exact=True).click()
    expect(editor.locator(".messagelist .success")).to_be_visible()

    parent.goto("/sv/ni-fragade-vi-gjorde/")
    expect(parent.get_by_text("Tiden var fel.")).to_have_count(0)

    coordinator = log_in(site, "samordnare")
    coordinator.goto("/admin/offers/feedback/?lage=answered")
    open_feedback(coordinator)
    coordinator.get_by_label("Läge").select_option("besvarad och visad")
    coordinator.get_by_role("button", name="Spara", exact=True).click()
    expect(coordinator.locator(".messagelist .success")).to_be_visible()

    parent.reload()
    expect(parent.get_by_text("Tiden var fel. Vi har rättat den.")).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, 1440])
def test_pages_break_no_rule(site, width):
    offer = Offer.objects.get(title_sv=OFFER)
    on_all_day(offer)
    feedback = Feedback.objects.create(
        kind="wrong", offer=offer, text="Dörren var låst klockan nio.", language="sv"
    )
    LinkCheck.objects.create(address=offer.web_url or "https://boda.example.org/", status=404)
    mail = make_outbox_mail(recipients=["mottagare@example.org"], error="Servern svarade 550 Nej", attempts=3)
    boss = log_in(site, "chef", width=width)
    found = {}
    for path in (
        "/admin/installt/",
        f"/admin/installt/utbud/{offer.uuid}/",
        "/admin/offers/feedback/",
        f"/admin/offers/feedback/{feedback.pk}/change/",
        "/admin/catalogue/outboxmail/",
        f"/admin/catalogue/outboxmail/{mail.pk}/change/",
        "/admin/catalogue/linkcheck/",
    ):
        boss.goto(path)
        found[path] = [*faults(boss), *(["too wide"] if is_wider_than_screen(boss) else [])]

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
