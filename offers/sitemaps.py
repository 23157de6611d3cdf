"""What search engines may find: public pages in every language, and nothing sensitive."""

from functools import cached_property

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from catalogue.models import Committee, FocusArea, Place
from offers.answers import bits
from offers.index import current_index
from offers.models import Offer


class PublicSitemap(Sitemap):
    """Addresses in every language, each with its alternates; few in a file, since every one is written nine times."""

    i18n = alternates = x_default = True
    limit = 500


class PageSitemap(PublicSitemap):
    """Pages that are always there."""

    def items(self):
        return [
            *("home", "list", "places", "map", "open-preschools", "committees", "focus-areas", "answers"),
            *("about", "about-easy", "accessibility", "privacy", "open-data"),
        ]

    def location(self, name):
        return reverse(f"offers:{name}")


class RecordSitemap(PublicSitemap):
    """A page for each record of a kind; ``page`` is the name of its address."""

    page = ""

    def location(self, record):
        return reverse(f"offers:{self.page}", args=[record.slug])

    def lastmod(self, record):
        return record.updated_at


class OfferSitemap(RecordSitemap):
    page = "offer"

    def items(self):
        return self._harmless

    @cached_property
    def _harmless(self):
        """Read once: their newest change is asked for too, and a large register takes SQLite a second."""
        index = current_index(localtime())
        harmless = set(index.ids(bits(index.everything & ~index.sensitive)))
        offers = (
            Offer.objects.public(index.day).order_by("pk").values_list("pk", "slug", "updated_at", named=True)
        )
        return [offer for offer in offers if offer.pk in harmless]


class PlaceSitemap(RecordSitemap):
    page = "place"

    def items(self):
        index = current_index(localtime())
        places = Place.objects.published().filter(hide_address=False)
        return [place for place in places if not index.all_need_care(index.at_place(place.pk))]


class FocusAreaSitemap(RecordSitemap):
    """Directions with something that may be found; a page of sensitive offers alone is none."""

    page = "focus-area"

    def items(self):
        index = current_index(localtime())
        areas = FocusArea.objects.all()
        return [area for area in areas if index.sharing("focus", [str(area.pk)]) & ~index.sensitive]


class CommitteeSitemap(RecordSitemap):
    page = "committee"

    def items(self):
        index = current_index(localtime())
        committees = Committee.objects.current(localdate())
        return [found for found in committees if not index.all_need_care(index.of_committee(found.pk))]


SITEMAPS = {
    "sidor": PageSitemap,
    "stod": OfferSitemap,
    "platser": PlaceSitemap,
    "namnder": CommitteeSitemap,
    "inriktningar": FocusAreaSitemap,
}
