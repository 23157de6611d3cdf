"""What is new, as RSS in the language of the address; nothing sensitive, nothing that is not public."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from catalogue.kept import keep
from offers.exports.ical import clean
from offers.models import Offer
from offers.timetable import midnight

NEWEST = 30


class NewOffers(Feed):
    """The offers that were entered last."""

    link = reverse_lazy("offers:list")

    def __call__(self, request, *args, **kwargs):
        return keep(super().__call__(request, *args, **kwargs), midnight(localdate()))

    def title(self):
        return _("Nytt stöd – %(site)s") % {"site": settings.SITE_NAME}

    def description(self):
        return _("Det senaste stödet för dig som är förälder i %(city)s") % {"city": settings.CITY}

    def items(self):
        return Offer.objects.public(localdate()).harmless().order_by("-created_at", "-pk")[:NEWEST]

    def item_title(self, offer):
        return clean(offer.title)

    def item_description(self, offer):
        return clean(offer.summary or "")

    def item_link(self, offer):
        return reverse("offers:offer", args=[offer.slug])

    def item_guid(self, offer):
        return offer.uuid.urn

    item_guid_is_permalink = False

    def item_pubdate(self, offer):
        return offer.created_at
