"""Every page of the staff admin, as each role that opens it: Swedish, accessible, and readable at 400 % zoom."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from playwright.sync_api import Page

from catalogue.models import Role, User
from tests.browser.pages import Site, only_faults
from tests.test_roles_matrix import OWN, SHARED, Register, enter

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "preload": False}
ZOOMED = 320  # 1280 pixels at 400 %
TABS = 30
# Words of Django's own admin and of its packages that no Swedish page has.
ENGLISH = re.compile(
    r"\b(Save|Delete|Deleted|Add|another|Change|changed|History|View|Home|Search|Filter|Clear|Close|Cancel|Choose|"
    r"Chosen|Available|Remove|Select|selected|Today|Yesterday|Tomorrow|Now|Yes|No|Unknown|None|Currently|Log out|"
    r"Log in|Password|Username|Recent actions|Welcome|Skip|Toggle|Show|Hide|Please|This field|required|Order|"
    r"Are you sure|Go|of \d+|results?|Show all|counts|Download|Upload|Export|Import|User|Group|Date|Time|Action)\b"
)
# What one can reach by keyboard says where the keyboard is: an outline, a shadow or a border of its own.
FOCUS_IS_SEEN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return true;
  const style = getComputedStyle(at);
  return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
}"""
# What sticks out at the side, unless it lies in something that scrolls by itself.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter(element => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1)
    .filter(element => {
      for (let up = element.parentElement; up; up = up.parentElement)
        if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return false;
      return true;
    })
    .slice(0, 3).map(element => element.outerHTML.slice(0, 100))"""


def staff_addresses(register: Register) -> Iterator[str]:
    """The addresses of the admin that can be opened, each with a record of one's own where it needs one."""
    records = register.records[SHARED] | register.records[OWN]
    names = get_resolver("boras_stod.urls").namespace_dict["admin"][1].reverse_dict
    for name in sorted(name for name in names if isinstance(name, str)):
        if name in ("logout", "jsi18n", "autocomplete", "view_on_site", "app_list"):
            continue
        model = next((model for model in admin.site._registry if name.startswith(_prefix(model))), None)
        record = records.get(model._meta.model_name) if model else None
        for arguments in ([], [record.pk] if record else []):
            try:
                yield reverse(f"admin:{name}", args=arguments)
                break
            except NoReverseMatch:
                continue
    yield from (reverse("translate"), reverse("translate-list", args=["so"]), reverse("translate-receive"))
    yield from (reverse("handbook"), reverse("handbook-part", args=["tider"]))
    yield reverse("translate-record", args=["ar", "offers.offer", records["offer"].uuid])


def _prefix(model) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}_"


def opened(user: User, addresses: list[str]) -> list[str]:
    """Those of the addresses that show a page to the person."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    answers = {address: client.get(address) for address in addresses}
    assert [address for address, answer in answers.items() if answer.status_code >= 500] == []
    return [
        address
        for address, answer in answers.items()
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    ]


def log_in(site: Site, user: User, **options) -> Page:
    """A page of somebody who is logged in already."""
    client = Client()
    client.force_login(user)
    page = site.new_page(**options)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site.url}])
    return page


@pytest.fixture
def site(new_context, live_server, console_errors):
    return Site(new_context, live_server.url, console_errors)


def faults_of(page: Page) -> list[str]:
    text = page.locator("body").inner_text()
    faults = [f"English: {word}" for word in sorted(set(ENGLISH.findall(text)))]
    faults += [f"wide: {html}" for html in page.evaluate(TOO_WIDE)]
    found = Axe().run(page, options=RULES).response["violations"]
    return faults + [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"][:2]]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EDITOR, Role.TRANSLATOR])
def test_pages_are_swedish_accessible_and_fit_400_per_cent(site, role):
    user = enter(Client(), role)
    addresses = opened(user, list(staff_addresses(Register(user))))
    assert "/admin/" in addresses
    page, faults = log_in(site, user, width=ZOOMED), {}

    for address in addresses:
        page.goto(address)
        faults[address] = faults_of(page)

    assert only_faults(faults) == {}


def test_keyboard_focus_is_seen(site):
    user = enter(Client(), Role.ADMINISTRATOR)
    offer = Register(user).records[OWN]["offer"]
    page, unseen = log_in(site, user), {}

    for address in ("/admin/", "/admin/offers/offer/", reverse("admin:offers_offer_change", args=[offer.pk])):
        page.goto(address)
        unseen[address] = []
        for _tab in range(TABS):
            page.keyboard.press("Tab")
            if not page.evaluate(FOCUS_IS_SEEN):
                unseen[address].append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))

    assert only_faults(unseen) == {}
