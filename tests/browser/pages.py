"""The site with the real register of Borås, and every kind of page on it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page

from catalogue.models import State
from offers.models import Offer

REGISTER = "catalogue/fixtures/boras"
LANGUAGES = ("sv", "ar")
WIDTH = 1280
OFFER = "stod/oppen-forskola-pa-boda/"
WITHDRAWN = "1177"
LOGIN = "login of staff"

PATHS = {
    "home": "/{language}/",
    "list": "/{language}/stod/",
    "filtered list": "/{language}/stod/?age=0&language=ar&fact=free",
    "empty list": "/{language}/stod/?q=finnsingenstans&age=0",
    "list with a wrong address": "/{language}/stod/?age=hundra&okant=1",
    "offer": "/{language}/" + OFFER,
    "sensitive offer": "/{language}/stod/{sensitive}/",
    "place": "/{language}/platser/oppna-forskolan-boda/",
    "places": "/{language}/platser/",
    "open preschools": "/{language}/oppna-forskolor/",
    "committees": "/{language}/namnder/",
    "committee": "/{language}/namnder/{committee}/",
    "map": "/{language}/karta/",
    "help now": "/{language}/hjalp-nu/",
    "focus areas": "/{language}/inriktningar/",
    "about": "/{language}/om/",
    "easy to read": "/{language}/om/lattlast/",
    "accessibility": "/{language}/tillganglighet/",
    "privacy": "/{language}/integritet/",
    "open data": "/{language}/oppna-data/",
    "feedback": "/{language}/synpunkt/?stod=oppen-forskola-pa-boda",
    "answers": "/{language}/ni-fragade-vi-gjorde/",
    "my list": "/{language}/min-lista/?id={kept}",
    "my child": "/{language}/mitt-barn/?born=2025-03",
    "missing page": "/{language}/finns-inte/",
    "withdrawn offer": "/{language}/stod/" + WITHDRAWN + "/",
    LOGIN: "/admin/konto/logga-in/",
}
PUBLIC = [name for name in PATHS if name != LOGIN]
STATUS = {"missing page": 404, "withdrawn offer": 410}


def fill_register() -> None:
    """The register of Borås, with one offer withdrawn."""
    call_command("import_catalogue", REGISTER, stdout=StringIO())
    offer = Offer.objects.get(slug=WITHDRAWN)
    offer.state = State.ARCHIVED
    offer.save()


def path_of(name: str, language: str = "sv") -> str:
    """The address of a kind of page. Some stand under words that only the register knows."""
    published = Offer.objects.filter(state=State.PUBLISHED)
    return PATHS[name].format(
        language=language,
        sensitive=published.filter(is_sensitive=True, phone__gt="").first().slug,
        committee=published.filter(committee__isnull=False).first().committee.slug,
        kept=published.get(slug="oppen-forskola-pa-boda").uuid.hex[:12],
    )


@dataclass
class Site:
    """Opens pages in contexts that the test's own fixture watches."""

    new_context: Callable[..., BrowserContext]
    url: str
    console_errors: list[str]

    def new_page(self, width: int = WIDTH, **options) -> Page:
        size = {"width": width, "height": 800}
        return self.new_context(base_url=self.url, viewport=size, **options).new_page()

    def open(self, name: str, language: str = "sv", **options) -> Page:
        page = self.new_page(**options)
        self.visit(page, name, language)
        return page

    def each(
        self, names: Iterable[str] = PUBLIC, language: str = "sv", **options
    ) -> Iterator[tuple[str, Page]]:
        """Every kind of page, opened one after the other."""
        page = self.new_page(**options)
        for name in names:
            self.visit(page, name, language)
            yield name, page

    def visit(self, page: Page, name: str, language: str = "sv") -> None:
        """Open a kind of page, and see that it answers as it should."""
        status = STATUS.get(name, 200)
        response = page.goto(path_of(name, language))
        assert response.status == status, name
        if status != 200:  # what the browser then says on its console is no fault of the page
            expected = [error for error in self.console_errors if f"status of {status}" in error]
            assert len(expected) == 1
            self.console_errors.remove(expected[0])


def only_faults(found: dict) -> dict:
    """Of what was found by page, the pages where something was: to compare with nothing."""
    return {name: faults for name, faults in found.items() if faults}
