"""Every kind of page on screen and paper, in forced colours and from right to left; nobody is followed."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.pages import LANGUAGES, LOGIN, OFFER, Site, fill_register, only_faults

pytestmark = pytest.mark.browser

WIDTHS = (320, 1280)
WHOLE_THREAD = [("home", 320), ("home", 390), ("home", 721), ("home", 1440), ("list", 768), ("list", 1440)]
NOT_ON_PAPER = (
    ".languages",
    ".menu",
    ".skip",
    ".search",
    ".fold",
    ".export",
    ".pagination",
    ".thread.compact",
    ".back",
    ".onward",
    ".travel",
    ".after",
)
PHONE = 390

# What paints the thread: its cord, the chosen part of it, its knots.
THREAD_COLOURS = """() => {
  const colour = (part, property) => getComputedStyle(document.querySelector(part), "::before")[property];
  return {
    paper: getComputedStyle(document.documentElement).backgroundColor,
    cord: colour(".thread li:not(.on)", "backgroundColor"),
    chosen: colour(".thread li.on", "backgroundColor"),
    knot: colour(".thread a:not([aria-current])", "borderTopColor"),
  };
}"""
STRETCH_COLOURS = """() => {
  const fill = part => getComputedStyle(document.querySelector(part)).fill;
  return {paper: getComputedStyle(document.documentElement).backgroundColor,
          ground: fill(".stretch-ground"), stretch: fill(".stretch-thread")};
}"""

# How far the coloured part of the first whole stretch stands from where its line starts, in reading order.
STRETCH_STARTS = """() => {
  const part = document.querySelector(".stretch-thread");
  const [own, line] = [part, part.ownerSVGElement].map(element => element.getBoundingClientRect());
  const mirrored = getComputedStyle(part).direction === "rtl";
  return Math.round(mirrored ? line.right - own.right : own.left - line.left);
}"""
# By how much the knots of the list's thread stick out past the edge, of those that begin before it.
CUT_OFF = """() => {
  const list = document.querySelector(".thread ol").getBoundingClientRect();
  return [...document.querySelectorAll(".thread li")].map(knot => knot.getBoundingClientRect())
    .filter(knot => knot.left < list.right && knot.right > list.right + 1).map(knot => list.right - knot.left);
}"""

# The names and pins of the map that lie on each other, in pairs.
OVERLAPS = """() => {
  const drawn = [...document.querySelectorAll(".map-name, .map-district circle:not(.map-reach)")].map(part => ({
    name: part.closest("a").querySelector(".map-name").textContent, box: part.getBoundingClientRect()}));
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return drawn.flatMap((a, place) => drawn.slice(place + 1).filter(b => a.name !== b.name && meet(a.box, b.box))
    .map(b => [a.name, b.name]));
}"""
FIRST_KNOT = """() => {
  const [first, last] = [":first-child", ":last-child"].map(
    place => document.querySelector(".thread li" + place).getBoundingClientRect());
  return {first: first.x, last: last.x};
}"""


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    return Site(new_context, live_server.url, console_errors)


# --- nobody is followed; that no page asks another host or complains, the fixture watches ---
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_set_no_cookie_and_store_nothing(site, language):
    stored = "() => localStorage.length + sessionStorage.length"
    kept = {
        name: (page.context.cookies(), page.evaluate(stored)) for name, page in site.each(language=language)
    }
    assert {name: found for name, found in kept.items() if found != ([], 0)} == {}


def test_login_of_staff_has_only_the_cookie_that_guards_its_form(site):
    page = site.open(LOGIN)
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrftoken"]


# --- the thread ---
@pytest.mark.parametrize(("name", "width"), WHOLE_THREAD)
def test_thread_is_seen_whole(site, name, width):
    """Only a phone's list has no room for it: there it scrolls, and a knot that is cut off says so."""
    hidden = (
        "() => [...document.querySelectorAll('.thread ol')].map(list => list.scrollWidth - list.clientWidth)"
    )
    assert site.open(name, width=width).evaluate(hidden) == [0]


# --- on a phone ---
@pytest.mark.parametrize("language", LANGUAGES)
def test_chosen_age_is_in_view_in_a_thread_that_scrolls(site, language):
    page = site.new_page(width=PHONE, java_script_enabled=False)
    page.goto(f"/{language}/stod/?age=16-17")
    expect(page.locator(".thread [aria-current]")).to_be_in_viewport(ratio=0.95)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES if code not in ("ar", "fa")])
def test_knot_that_is_cut_off_says_that_the_thread_goes_on(site, language):
    page = site.open("list", language, width=PHONE)
    (seen,) = page.evaluate(CUT_OFF)
    assert seen > 10


@pytest.mark.parametrize("width", [320, PHONE])
def test_every_language_is_in_view(site, width):
    page = site.open("home", width=width)
    links = page.locator(".languages a")
    assert links.count() == len(settings.LANGUAGES)
    for link in links.all():
        expect(link).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_number_to_ring_is_on_the_first_screen(site, language):
    page = site.open("sensitive offer", language, width=PHONE)
    expect(page.locator("main a[href^='tel:']").first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [320, PHONE, 1440])
def test_map_can_be_read(site, width):
    assert site.open("map", width=width).evaluate(OVERLAPS) == []


# --- on paper ---
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_printed_list_is_readable(site, scheme):
    page = site.open("filtered list", color_scheme=scheme)
    page.emulate_media(media="print", color_scheme=scheme)

    assert [part for part in NOT_ON_PAPER if page.locator(part).locator("visible=true").count()] == []
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator(".offer h3").count() > 5
    assert all(offer.is_visible() for offer in page.locator(".offer").all())
    assert dark_enough(page)


def dark_enough(page: Page) -> bool:
    """No text of the page is paler than a dark grey: paper is white whatever the screen is."""
    colours = page.locator("main :is(h1, h2, h3 a, p, li, b, span)").evaluate_all(
        "found => found.filter(element => element.checkVisibility()).map(element => getComputedStyle(element).color)"
    )
    brightest = [
        max(map(int, colour.removeprefix("rgb(").removesuffix(")").split(","))) for colour in colours
    ]
    return len(brightest) > 20 and max(brightest) < 170


@pytest.mark.parametrize("name", ["home", "offer", "place", "open preschools"])
def test_printed_page_leaves_the_menu_out(site, name):
    page = site.open(name)
    page.emulate_media(media="print")

    assert [part for part in NOT_ON_PAPER if page.locator(part).locator("visible=true").count()] == []
    assert page.get_by_role("heading", level=1).is_visible()


def test_printed_offer_says_its_address(site):
    page = site.open("offer")
    address = page.get_by_text(f"{site.url.partition('//')[2]}/sv/{OFFER}", exact=True)
    expect(address).to_be_hidden()
    page.emulate_media(media="print")
    expect(address).to_be_visible()


# --- forced colours ---
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_current_page_alone_is_underlined_in_forced_colours(site, scheme):
    page = site.open("list", forced_colors="active", color_scheme=scheme)
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    underlined = page.locator(".menu a").evaluate_all(
        "(links, paper) => links.filter(link => getComputedStyle(link).borderBottomColor !== paper)"
        ".map(link => link.ariaCurrent)",
        paper,
    )
    assert underlined == ["page"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_thread_is_seen_in_forced_colours(site, scheme):
    page = site.open("filtered list", forced_colors="active", color_scheme=scheme)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")

    thread = page.evaluate(THREAD_COLOURS)
    stretch = page.evaluate(STRETCH_COLOURS)
    assert thread["paper"] not in (thread["cord"], thread["chosen"], thread["knot"])
    assert thread["chosen"] != thread["cord"]
    assert len(set(stretch.values())) == 3


# --- from right to left ---
def turn(page: Page) -> Page:
    page.evaluate("document.documentElement.dir = 'rtl'")
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_too_wide_from_right_to_left(site, width):
    too_wide = "document.documentElement.scrollWidth > innerWidth"
    pages = site.each(width=width)
    assert only_faults({name: turn(page).evaluate(too_wide) for name, page in pages}) == {}


def test_thread_and_stretches_are_mirrored(site):
    page = site.open("filtered list")
    before = page.evaluate(STRETCH_STARTS)
    knots = page.evaluate(FIRST_KNOT)
    turn(page)
    mirrored = page.evaluate(FIRST_KNOT)

    assert before > 0
    assert page.evaluate(STRETCH_STARTS) == before
    assert knots["first"] < knots["last"]
    assert mirrored["first"] > mirrored["last"]
