"""Coming in: by invitation, with password and app, with a passkey; and not past the second factor."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from boras_stod.accounts import invitations
from boras_stod.roles import ensure_groups
from catalogue.models import Role, User
from tests.accounts import LOGIN, PASSWORD, code_of, make_person
from tests.browser.pages import Site, only_faults
from tests.browser.test_accessibility import OPTIONS
from tests.factories import make_organisation

pytestmark = pytest.mark.browser
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SET_UP = re.compile("/admin/konto/tva-steg/$")
START = re.compile("/admin/$")
PAGES = {
    "overview": "/admin/konto/",
    "second factor": "/admin/konto/tva-steg/",
    "keys": "/admin/konto/tva-steg/nycklar/",
    "new key": "/admin/konto/tva-steg/nycklar/ny/",
    "new app": "/admin/konto/tva-steg/app/ny/",
    "address": "/admin/konto/e-post/",
    "password": "/admin/konto/losenord/",
    "logins": "/admin/konto/inloggningar/",
    "leaving": "/admin/konto/avsluta/",
    "people": "/admin/catalogue/user/",
    "person": "/admin/catalogue/user/{person}/change/",
    "close": "/admin/catalogue/user/{person}/avsluta/",
    "invitations": "/admin/catalogue/invitation/",
    "invite": "/admin/catalogue/invitation/add/",
    "log": "/admin/catalogue/auditentry/",
}
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def site(new_context, live_server, console_errors, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    ensure_groups()
    return Site(new_context, live_server.url, console_errors)


def type_password(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto(LOGIN)
    page.get_by_label("Användarnamn eller e-post").fill(name)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in", exact=True).click()


def confirm(page: Page) -> None:
    expect(page.get_by_role("heading", name="Bekräfta att det är du")).to_be_visible()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()


def add_app(page: Page) -> str:
    page.get_by_role("link", name="Lägg till en app").click()
    confirm(page)
    secret = page.locator(".secret").inner_text()
    expect(page.get_by_role("img", name="QR-kod för appen")).to_be_visible()
    page.get_by_label("Kod från appen").fill(code_of(secret))
    page.get_by_role("button", name="Lägg till").click()
    return secret


def make_recovery_codes(page: Page) -> None:
    page.get_by_role("link", name="Skapa reservkoder nu").click()
    page.get_by_role("button", name="Skapa nya koder").click()
    codes = page.get_by_role("list", name="Dina reservkoder").get_by_role("listitem")
    expect(codes).to_have_text([re.compile("^[2-9a-z]{4}(-[2-9a-z]{4}){5}$")] * 10)


def give_passkeys(page: Page) -> None:
    """A device that holds keys and knows its owner by fingerprint, as Chromium plays it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", name="Logga in", exact=True)).to_be_visible()


def test_invited_coordinator_comes_in_with_password_and_app(time_machine, site):
    time_machine.move_to(NOON)
    boss = make_person("chef", Role.ADMINISTRATOR)
    invitations.invite(
        email="ny@example.org",
        role=Role.COORDINATOR,
        organisations=[],
        by=boss,
        now=timezone.now(),
        absolute=lambda path: site.url + path,
    )
    link = next(line for line in mail.outbox[-1].body.splitlines() if line.startswith("http"))
    page = site.new_page()
    page.goto(link)
    page.get_by_label("Förnamn").fill("Nina")
    page.get_by_label("Efternamn").fill("Ny")
    page.get_by_label("Lösenord").fill("sommar2026!!")
    page.get_by_role("button", name="Skapa kontot").click()
    expect(page.locator(".errorlist")).to_contain_text("lätt att gissa")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Skapa kontot").click()
    expect(page.locator(".messagelist")).to_contain_text("Kontot är klart.")

    type_password(page, "ny@example.org")
    expect(page).to_have_url(SET_UP)
    expect(page.get_by_text("Du kan publicera, och därför behöver du ett andra steg")).to_be_visible()
    secret = add_app(page)
    make_recovery_codes(page)
    page.get_by_role("link", name="Jag har sparat dem").click()
    expect(page).to_have_url(START)

    log_out(page)
    type_password(page, "ny")
    time_machine.move_to(NOON + timedelta(minutes=1))
    page.get_by_label("Kod").fill(code_of(secret))
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page).to_have_url(START)


def test_passkey_is_the_second_factor_and_logs_in_alone(site):
    make_person("sam", Role.COORDINATOR)
    page = site.new_page()
    give_passkeys(page)
    type_password(page, "sam")
    page.get_by_role("link", name="Lägg till en nyckel").click()
    confirm(page)
    page.get_by_label("Namn på nyckeln").fill("Mobilen")
    page.get_by_role("button", name="Skapa nyckeln").click()
    make_recovery_codes(page)
    page.goto("/admin/konto/tva-steg/nycklar/")
    expect(page.get_by_role("listitem").filter(has_text="Mobilen")).to_contain_text(
        "Loggar in utan lösenord."
    )

    log_out(page)
    page.get_by_role("button", name="Logga in med nyckel").click()
    expect(page).to_have_url(START)

    log_out(page)
    type_password(page, "sam")
    page.get_by_role("button", name="Använd en nyckel").click()
    expect(page).to_have_url(START)


def test_passkey_is_renamed_and_taken_away(site):
    make_person("anna", Role.EDITOR)
    page = site.new_page()
    give_passkeys(page)
    type_password(page, "anna")
    page.goto(PAGES["new key"])
    confirm(page)
    page.get_by_role("button", name="Skapa nyckeln").click()
    make_recovery_codes(page)
    page.goto(PAGES["keys"])
    page.get_by_role("link", name="Byt namn på Nyckel 1").click()
    page.get_by_label("Namn").fill("Datorn")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Ta bort Datorn").click()
    page.get_by_role("button", name="Ta bort nyckeln").click()

    expect(page.get_by_text("Du har ingen nyckel.")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/offers/offer/", "/admin/catalogue/user/", PAGES["leaving"]]
)
def test_publisher_without_second_factor_is_refused(site, path):
    make_person("chef", Role.ADMINISTRATOR)
    page = site.new_page()
    type_password(page, "chef")

    page.goto(path)

    expect(page).to_have_url(SET_UP)


@pytest.fixture
def staff(site, settings):
    """An administrator, past the second factor and just confirmed."""
    settings.REQUIRE_SECOND_FACTOR = False
    make_person("chef", Role.ADMINISTRATOR)
    page = site.new_page()
    type_password(page, "chef")
    page.goto(PAGES["leaving"])
    confirm(page)
    return page


def addresses() -> dict[str, str]:
    person = make_person("anna", organisations=[make_organisation("Vår")])
    return {name: path.format(person=person.pk) for name, path in PAGES.items()}


def faults_of(page: Page) -> list:
    """What is wrong for those who see or hear the page otherwise, or have a narrow one."""
    answer = Axe().run(page, options=OPTIONS).response
    found = [(fault["id"], node["html"][:150]) for fault in answer["violations"] for node in fault["nodes"]]
    return [*found, "sideways"] if page.evaluate(SIDEWAYS) > 0 else found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_recovery_codes_are_for_everybody(site, staff, scheme):
    TOTP.activate(User.objects.get(username="chef"), generate_totp_secret())
    staff.set_viewport_size({"width": 320, "height": 800})
    staff.emulate_media(color_scheme=scheme)
    staff.goto(PAGES["second factor"])
    reminded = faults_of(staff)
    make_recovery_codes(staff)

    assert (reminded, faults_of(staff)) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_account_pages_follow_the_rules_of_accessibility(site, staff, scheme):
    staff.emulate_media(color_scheme=scheme)
    found = {}
    for name, path in addresses().items():
        staff.goto(path)
        answer = Axe().run(staff, options=OPTIONS).response
        found[name] = [
            (fault["id"], node["html"][:150]) for fault in answer["violations"] for node in fault["nodes"]
        ]

    assert only_faults(found) == {}


@pytest.mark.parametrize("width", [320, 390])
def test_account_pages_need_no_scrolling_sideways(site, staff, width):
    """320 px is a window of 1280 px at 400 % zoom."""
    staff.set_viewport_size({"width": width, "height": 800})
    found = {}
    for name, path in addresses().items():
        staff.goto(path)
        found[name] = [staff.evaluate(SIDEWAYS)] if staff.evaluate(SIDEWAYS) > 0 else []

    assert only_faults(found) == {}


def test_login_works_by_keyboard_alone(site):
    make_person("anna", Role.EDITOR)
    page = site.new_page()
    page.goto(LOGIN)
    for _stop in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.name") == "login":
            break
    page.keyboard.type("anna")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(START)


def test_login_works_without_javascript(site):
    make_person("anna", Role.EDITOR)
    page = site.new_page(java_script_enabled=False)
    type_password(page, "anna")

    expect(page).to_have_url(START)


def test_training_copy_follows_the_rules_of_accessibility(site, settings):
    settings.TRAINING = True
    page = site.new_page()
    found = {}
    for path in ("/sv/om/", "/ar/om/", LOGIN):
        page.goto(path)
        answer = Axe().run(page, options=OPTIONS).response
        found[path] = [fault["id"] for fault in answer["violations"]]

    assert only_faults(found) == {}
