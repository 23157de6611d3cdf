"""Copies of rows, and of whole offers."""

import uuid
from itertools import chain, count

from django.contrib.admin.models import ADDITION, LogEntry
from django.db import transaction

from catalogue.models import State, User
from catalogue.translations import FALLBACK
from offers.models import Offer, OfferRedirect

RELATIONS = ["focus_areas", "topics", "audiences", "languages", "places", "followed_by"]
TITLE_ROOM = 200 - len(" (kopia)")


@transaction.atomic
def copy(*, offer: Offer, by: User) -> Offer:
    """A draft with all that an offer has but its address, its confirmations, and what other systems know it by."""
    new = Offer.objects.get(pk=offer.pk)
    as_new(new)
    new.state = State.DRAFT
    new.version = 1
    new.slug = free_slug(offer.slug)
    setattr(new, f"title_{FALLBACK}", f"{offer.title_sv[:TITLE_ROOM]} (kopia)")
    new.save()
    for name in RELATIONS:
        getattr(new, name).set(getattr(offer, name).all())
    for name in ("slots", "parties", "sources"):
        for row in getattr(offer, name).all():
            copy_row(row, new)
    LogEntry.objects.log_actions(by.pk, [new], ADDITION, f"Kopia av ”{offer.title_sv}”.")
    return new


def copy_row(row, offer: Offer) -> None:
    """The same row once more, for another offer."""
    as_new(row)
    owner = "record" if hasattr(row, "record_id") else "offer"
    setattr(row, owner, offer)
    row.save()


def as_new(record) -> None:
    """Take away from a record what only one may have: its keys, and where it was read from."""
    record.pk = None
    record._state.adding = True
    if hasattr(record, "uuid"):
        record.uuid = uuid.uuid4()
        record.source = "admin"
    if hasattr(record, "source_key"):
        record.source_key = None


def free_slug(slug: str) -> str:
    """An address that no offer has or has had."""
    taken = {
        *Offer.objects.values_list("slug", flat=True),
        *OfferRedirect.objects.values_list("slug", flat=True),
    }
    stem = f"{slug[:140]}-kopia"
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(found for found in chain([stem], numbered) if found not in taken)
