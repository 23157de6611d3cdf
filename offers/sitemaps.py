"""What search engines may find: public pages in every language, and nothing sensitive."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate

from catalogue.models import Committee, FocusArea, Place
from offers.models import Offer


class PageSitemap(Sitemap):
    """Pages that are always there."""

    i18n = alternates = x_default = True

    def items(self):
        return [
            *("home", "list", "places", "map", "open-preschools", "committees", "focus-areas", "answers"),
            *("about", "about-easy", "accessibility", "privacy", "open-data"),
        ]

    def location(self, name):
        return reverse(f"offers:{name}")


class RecordSitemap(Sitemap):
    """A page for each record of a kind; ``page`` is the name of its address."""

    i18n = alternates = x_default = True
    page = ""

    def location(self, record):
        return reverse(f"offers:{self.page}", args=[record.slug])

    def lastmod(self, record):
        return record.updated_at


class OfferSitemap(RecordSitemap):
    page = "offer"

    def items(self):
        return Offer.objects.public(localdate()).harmless()


class PlaceSitemap(RecordSitemap):
    page = "place"

    def items(self):
        return Place.objects.published().filter(hide_address=False)


class FocusAreaSitemap(RecordSitemap):
    """Directions with something that may be found; a page of sensitive offers alone is none."""

    page = "focus-area"

    def items(self):
        harmless = Offer.objects.public(localdate()).harmless().filter(focus_areas=OuterRef("pk"))
        return FocusArea.objects.filter(Exists(harmless))


class CommitteeSitemap(RecordSitemap):
    page = "committee"

    def items(self):
        return Committee.objects.current(localdate())


SITEMAPS = {
    "sidor": PageSitemap,
    "stod": OfferSitemap,
    "platser": PlaceSitemap,
    "namnder": CommitteeSitemap,
    "inriktningar": FocusAreaSitemap,
}
