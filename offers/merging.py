"""Two offers that are the same become one. Whole or not at all."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction

from catalogue.models import State, User
from catalogue.models.calendar import RULE_COLUMNS
from offers import publishing
from offers.copying import RELATIONS, copy_row
from offers.models import Offer, OfferRedirect

SAME_SLOT = [*RULE_COLUMNS, "kind", "place_id", "language_id"]


@transaction.atomic
def merge(*, stays: Offer, goes: Offer, by: User) -> None:
    """Give the one that stays what it lacks of times, languages, topics, places and organisations; archive the other.

    The other keeps its own rows, so that it can be brought back. Its addresses lead to the one that stays, unless
    either is sensitive: then an old address might tell.
    """
    stays, goes = _locked(stays.pk), _locked(goes.pk)
    if stays.pk == goes.pk:
        raise ValidationError("Välj två olika utbud.", code="same")
    if stays.state == State.ARCHIVED:
        raise ValidationError("Utbudet som ska vara kvar är arkiverat. Välj det andra.", code="archived")
    for name in RELATIONS:
        getattr(stays, name).add(*getattr(goes, name).all())
    for earlier in goes.follows.exclude(pk=stays.pk):
        earlier.followed_by.add(stays)
    stays.followed_by.remove(goes)
    _add_times(stays, goes)
    _add_parties(stays, goes)
    goes.feedback.update(offer=stays)
    _lead_here(stays, goes)
    publishing.withdraw(offer=goes, by=by)
    stays.version += 1
    stays.save(update_fields=["version", "updated_at"])
    LogEntry.objects.log_actions(by.pk, [stays], CHANGE, f"Slogs ihop med ”{goes.title_sv}”.")


def _locked(pk: int) -> Offer:
    return Offer.objects.select_for_update().get(pk=pk)


def _add_times(stays: Offer, goes: Offer) -> None:
    known = {_time(slot) for slot in stays.slots.all()}
    for slot in goes.slots.all():
        if _time(slot) not in known:
            copy_row(slot, stays)


def _time(slot) -> tuple:
    return tuple(getattr(slot, name) for name in SAME_SLOT)


def _add_parties(stays: Offer, goes: Offer) -> None:
    known = set(stays.parties.values_list("organisation", flat=True))
    for party in goes.parties.exclude(organisation__in=known):
        copy_row(party, stays)


def _lead_here(stays: Offer, goes: Offer) -> None:
    """The addresses of the one that goes lead to the one that stays; itself it gets one that says nothing."""
    old = goes.slug
    goes.slug = publishing.opaque_slug(goes)
    goes.save(update_fields=["slug", "updated_at"])
    if Offer.objects.sensitive().filter(pk__in=[stays.pk, goes.pk]).exists():
        goes.redirects.all().delete()
        return
    goes.redirects.update(offer=stays)
    if old != goes.slug:
        OfferRedirect.objects.get_or_create(slug=old, defaults={"offer": stays})
