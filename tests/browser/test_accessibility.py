"""Every kind of page for everybody: rules of WCAG, keyboard, small screens, and text that stands out."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.pages import LANGUAGES, PATHS, Site, fill_register, only_faults

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
SCHEMES = ("light", "dark")
MOST_STOPS = 150
SMALLEST, PHONE, DESKTOP = 320, 390, 1280
ROLES = ("banner", "main", "contentinfo")

# The targets that are not words in a sentence, each with its size, and all that is pressed inside others' text.
TARGETS = """() => {
  const pressed = "a[href], button, summary, select, input:not([type=hidden])";
  const seen = element => element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true});
  const inLine = element => {
    const block = element.closest("p, td, dd, li, bdi");
    return element.matches("a") && block && block.textContent.trim() !== element.textContent.trim();
  };
  const area = element => (element.closest("label") ?? element).getBoundingClientRect();
  return [...document.querySelectorAll(pressed)]
    // The map's drawing is small on a phone; the list beside it has the same links at full size.
    .filter(element => seen(element) && !element.matches(".skip, [tabindex='-1'], .map-drawing a"))
    .map(element => ({
      name: element.outerHTML.slice(0, 110), width: area(element).width, height: area(element).height,
      inLine: inLine(element),
    }));
}"""

# Each piece of text with its contrast to the nearest ground behind it, worked out from what is painted.
CONTRASTS = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = part => part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
      if (colour[3] !== 0) throw new Error("half transparent: " + at.outerHTML.slice(0, 80));
    }
    return rgba("Canvas");
  };
  const contrast = element => {
    const both = [rgba(getComputedStyle(element).color), ground(element)].map(luminance).sort((a, b) => b - a);
    return (both[0] + 0.05) / (both[1] + 0.05);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && element.checkVisibility())
      found.push({text: walker.currentNode.data.trim().slice(0, 40), ratio: contrast(element),
                  kinds: element.closest("[class]")?.className ?? ""});
  }
  for (const field of document.querySelectorAll("input[placeholder]")) {
    const colours = [rgba(getComputedStyle(field, "::placeholder").color), ground(field)].map(luminance);
    colours.sort((a, b) => b - a);
    found.push({text: field.placeholder, ratio: (colours[0] + 0.05) / (colours[1] + 0.05), kinds: "placeholder"});
  }
  return found;
}"""

DUPLICATE_IDS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}"""
FOCUS_SHOWN = """() => {
  const style = getComputedStyle(document.activeElement);
  const box = document.activeElement.getBoundingClientRect();
  return {
    name: document.activeElement.outerHTML.slice(0, 110),
    outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    atEnd: document.activeElement === document.body,
  };
}"""


@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    return Site(new_context, live_server.url, console_errors)


def unfold(page: Page) -> Page:
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    return page


def violations(page: Page) -> str:
    """What axe finds wrong, as a text to read."""
    results = Axe().run(unfold(page), options=OPTIONS)
    return results.generate_report() if results.violations_count else ""


# --- rules ---
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_is_broken(site, language, scheme):
    found = {name: violations(page) for name, page in site.each(PATHS, language, color_scheme=scheme)}
    assert only_faults(found) == {}


def test_no_rule_is_broken_on_a_phone(site):
    found = {name: violations(page) for name, page in site.each(PATHS, width=PHONE)}
    assert only_faults(found) == {}


def test_every_page_has_one_outline(site):
    assert only_faults({name: outline_faults(page) for name, page in site.each()}) == {}


def outline_faults(page: Page) -> list[str]:
    """What is wrong with headings, landmarks and ids."""
    levels = page.locator("h1, h2, h3, h4").evaluate_all("found => found.map(heading => +heading.tagName[1])")
    menus = page.get_by_role("navigation").evaluate_all("found => found.map(menu => menu.ariaLabel)")
    right = {
        "one h1, and first": levels.count(1) == 1 and levels[0] == 1,
        "no level is skipped": all(lower - level <= 1 for level, lower in pairwise(levels)),
        "one of each landmark": all(page.get_by_role(role).count() == 1 for role in ROLES),
        "menus have names of their own": all(menus) and len(menus) == len(set(menus)),
        "ids are unique": page.evaluate(DUPLICATE_IDS) == [],
        "the language is said": page.locator("html").get_attribute("lang") == "sv",
    }
    return [rule for rule, kept in right.items() if not kept]


# --- keyboard and finger ---
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_focus_is_always_seen(site, width):
    names = ("home", "filtered list", "offer", "place")
    found = {
        name: hidden_focus(page) for name, page in site.each(names, width=width, reduced_motion="reduce")
    }
    assert only_faults(found) == {}


def hidden_focus(page: Page) -> list[str]:
    """The elements that Tab comes to and whose focus cannot be seen."""
    hidden, stops = [], 0
    while stops < MOST_STOPS:
        page.keyboard.press("Tab")
        shown = page.evaluate(FOCUS_SHOWN)
        if shown["atEnd"]:
            break
        stops += 1
        if not (shown["outline"] and shown["inView"]):
            hidden.append(shown["name"])
    return hidden if stops > 10 else ["Tab came nowhere"]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_targets_can_be_hit(site, width):
    found = {name: small_targets(page) for name, page in site.each(width=width)}
    assert only_faults(found) == {}


def small_targets(page: Page) -> list[dict]:
    """Targets under 24 px, or under 44 px in height where they do not stand in a line of text."""
    targets = unfold(page).evaluate(TARGETS)
    assert len(targets) > 5
    return [
        target
        for target in targets
        if min(target["height"], target["width"]) < 24 or (target["height"] < 44 and not target["inLine"])
    ]


# --- small screens: 320 px is also 1280 px at 400 % zoom ---
@pytest.mark.parametrize("language", LANGUAGES)
def test_smallest_screen_needs_no_sideways_scrolling(site, language):
    too_wide = "document.documentElement.scrollWidth > innerWidth"
    pages = site.each(PATHS, language, width=SMALLEST)
    assert only_faults({name: unfold(page).evaluate(too_wide) for name, page in pages}) == {}


# --- contrast ---
@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_stands_out_seven_times(site, scheme):
    found = {name: faint_text(page) for name, page in site.each(color_scheme=scheme)}
    assert only_faults(found) == {}


def faint_text(page: Page) -> list[dict]:
    return [piece for piece in unfold(page).evaluate(CONTRASTS) if piece["ratio"] < 7]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_contrast_is_measured_of_every_kind_of_text(site, scheme):
    pieces = unfold(site.open("filtered list", color_scheme=scheme)).evaluate(CONTRASTS)
    kinds = {kind for piece in pieces for kind in piece["kinds"].split()}
    assert {"tag", "muted", "chips", "facts", "button", "missing", "count"} <= kinds


def test_faint_text_is_noticed(site):
    page = site.open("home")
    page.evaluate("document.querySelector('h1').style.color = '#888'")
    assert [round(piece["ratio"], 1) for piece in faint_text(page)] == [3.3]
