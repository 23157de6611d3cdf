"""What a row in a list shows of an offer, and how it is read for many at once."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from catalogue.models import Place
from catalogue.models.base import STAFF_COLUMNS

if TYPE_CHECKING:
    from offers.models.offers import Offer

# What templates/components/offer.html asks of an offer and its places; of 153 columns most are for other pages.
SHOWN_IN_ROW = (
    "uuid",
    "slug",
    "title",
    "summary",
    "when_note",
    "phone",
    "min_age",
    "max_age",
    "is_free",
    "drop_in",
    "needs_booking",
    "needs_application",
    "hide_address",
    "check_every_months",
)
PLACE_IN_ROW = ("name", "slug", "address", "postcode", "locality", "hide_address", "state")


def read_rows(offers: list["Offer"]) -> None:
    """Read what rows of these offers show besides their own columns; three queries for all of them."""
    prefetch_related_objects(offers, *parts_of_row(whole_places()))


def parts_of_row(places: QuerySet[Place]) -> list[Prefetch]:
    languages = Prefetch("languages", to_attr="language_list")
    return [slots(), Prefetch("places", places.order_by("pk"), "place_list"), languages]


def slots() -> Prefetch:
    found = apps.get_model("offers", "OfferSlot").objects.defer("uuid", *STAFF_COLUMNS)
    return Prefetch("slots", found, "slot_list")


def shown_places() -> QuerySet[Place]:
    return Place.objects.only(*PLACE_IN_ROW)


def whole_places() -> QuerySet[Place]:
    return Place.objects.select_related("district").defer("uuid", *STAFF_COLUMNS)
