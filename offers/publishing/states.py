"""Publish, withdraw, bring back, confirm, rename: each is whole or not at all."""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from catalogue.history import remember
from catalogue.models import Place, PlaceConfirmation, State, User
from catalogue.snapshots import Signature
from offers.models import Offer, OfferConfirmation, OfferRedirect

Record = Offer | Place
BATCH = 500


def what_is_missing(*, title: str | None, summary: str | None) -> list[str]:
    """The sentences that say what the public must have in Swedish before it sees an offer."""
    texts = [(title, "Skriv en titel på svenska."), (summary, "Skriv en sammanfattning på svenska.")]
    return [str(sentence) for text, sentence in texts if not (text or "").strip()]


@transaction.atomic
def publish(*, offer: Offer, by: User, now: datetime) -> None:
    """Show an offer to the public. One without Swedish text, or whose last day has gone by, is refused."""
    problems = what_is_missing(title=offer.title_sv, summary=offer.summary_sv)
    if offer.publish_until and offer.publish_until < timezone.localdate(now):
        problems.append(gettext("Sista dagen som utbudet visas har gått. Skriv en senare dag, eller ingen."))
    if problems:
        raise ValidationError(problems, code="unfinished")
    _move(offer, State.PUBLISHED, by, gettext("Publicerat."))


@transaction.atomic
def publish_place(*, place: Place, by: User) -> None:
    """Show a place to the public."""
    _move(place, State.PUBLISHED, by, "Publicerad.")


@transaction.atomic
def withdraw(*, offer: Offer, by: User) -> None:
    """Take an offer away from the public. It stays in the database, archived."""
    _move(offer, State.ARCHIVED, by, gettext("Arkiverat."))


@transaction.atomic
def withdraw_place(*, place: Place, by: User) -> None:
    """Take a place away from the public. It stays in the database, archived."""
    _move(place, State.ARCHIVED, by, "Arkiverad.")


@transaction.atomic
def bring_back(*, record: Record, by: User) -> None:
    """Take a record out of the archive, as a draft: it is looked through before the public sees it again."""
    _move(record, State.DRAFT, by, "Framtaget ur arkivet, som utkast.")


def move(*, record: Record, state: str, by: User, now: datetime) -> None:
    """Bring an offer or a place to a state, by the rule of that state."""
    if state == State.DRAFT:
        bring_back(record=record, by=by)
    elif isinstance(record, Offer):
        if state == State.PUBLISHED:
            publish(offer=record, by=by, now=now)
        else:
            withdraw(offer=record, by=by)
    elif state == State.PUBLISHED:
        publish_place(place=record, by=by)
    else:
        withdraw_place(place=record, by=by)


@transaction.atomic
def confirm(*, offer: Offer, by: User, now: datetime, what: str) -> OfferConfirmation:
    """Write down that somebody has looked at an offer and found it true."""
    return OfferConfirmation.objects.create(offer=offer, confirmed_by=by, confirmed_at=now, what=what)


@transaction.atomic
def hide_telling_addresses() -> None:
    """Give every sensitive offer an address that tells nothing and no older one, as when a topic becomes sensitive."""
    sensitive = Offer.objects.sensitive()
    OfferRedirect.objects.filter(offer__in=sensitive).delete()
    telling = [offer for offer in sensitive.only("uuid", "slug") if offer.slug != opaque_slug(offer)]
    for offer in telling:
        offer.slug = opaque_slug(offer)
    Offer.objects.bulk_update(telling, ["slug"], batch_size=BATCH)


@transaction.atomic
def confirm_place(*, place: Place, by: User, now: datetime, what: str) -> PlaceConfirmation:
    """Write down that somebody has looked at a place and found it true."""
    return PlaceConfirmation.objects.create(place_id=place.pk, confirmed_by=by, confirmed_at=now, what=what)


@transaction.atomic
def rename(*, offer: Offer, slug: str) -> None:
    """Give an offer another address. The public's old address leads to the new one.

    A sensitive offer gets an address that tells nothing, whatever was asked for, and keeps no older one.
    """
    if Offer.objects.sensitive().filter(pk=offer.pk).exists():
        slug = opaque_slug(offer)
        offer.redirects.all().delete()
    elif offer.state == State.PUBLISHED and slug != offer.slug:
        OfferRedirect.objects.create(offer=offer, slug=offer.slug)
    if OfferRedirect.objects.filter(slug=slug).exclude(offer=offer).exists():
        raise ValidationError(gettext("Adressen har tillhört ett annat utbud. Välj en annan."), code="taken")
    offer.redirects.filter(slug=slug).delete()
    if slug != offer.slug:
        offer.slug = slug
        offer.save(update_fields=["slug", "updated_at"])


def opaque_slug(offer: Offer) -> str:
    """An address that says nothing of what the offer is about, the same every time."""
    return f"s-{offer.uuid.hex[:10]}"


def _move(record: Record, state: State, by: User, message: str) -> None:
    now = timezone.now()
    remember(record, at=now)
    record.state = state
    with Signature(by, now, message).on(record):
        record.save(update_fields=["state", "updated_at"])
    LogEntry.objects.log_actions(by.pk, [record], CHANGE, message)
