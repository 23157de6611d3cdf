"""Reminders of the duty to confirm: who is to hear of which offers today, and the one mail that each gets.

First those who can confirm: the person who answers for the offer, and the organisation's mailbox. If nobody has
confirmed within a week the deputy too; when the last day has gone by and they have had two weeks, the committee.
docs/decisions/0012-duty-to-confirm.md says why.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Max, Prefetch, Q
from django.urls import reverse
from django.utils.timezone import localdate

from catalogue.cldr import short_date
from catalogue.models import PartyRole
from offers.models import Offer, OfferParty, Reminder
from offers.models.offers import OfferQuerySet

BETWEEN_ROUNDS = timedelta(days=7)  # nobody gets mail more often
SELDOM = timedelta(days=28)  # about an offer that has been asked about often
OFTEN = 4  # rounds
NAMED = 20  # offers in a mail
TIME_TO_ANSWER = timedelta(days=14)  # before the committee hears of it
KEPT = timedelta(days=366)
To = Reminder.To


@dataclass(frozen=True)
class Item:
    """An offer to remind of: the round is counted for the address that hears of it."""

    offer: Offer
    to: str
    round: int


@dataclass
class Digest:
    """All that one address is reminded of today."""

    address: str
    items: list[Item] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Offer]:
        return [item.offer for item in self.items if item.to in kinds]


@dataclass
class Plan:
    """What is to be sent, and the late offers that there is nobody to ask about."""

    digests: list[Digest]
    without_addressee: list[Offer]


def plan(day: date) -> Plan:
    """Who is to be reminded of what on a day. Reads only; a constant number of queries, and one per person."""
    asked_about = Offer.objects.public(day).to_ask_about(day)
    sent: dict[tuple[int, date], list[Reminder]] = defaultdict(list)
    for row in Reminder.objects.filter(offer__in=asked_about.values("pk")):
        sent[row.offer_id, row.due_on].append(row)
    digests: dict[str, Digest] = {}
    nobody = []
    offers = list(_with_addressees(asked_about))
    able = _who_may_confirm(offers)
    for offer in offers:
        earlier = sent[offer.pk, offer.due_on]
        found = dict(_addressees(offer, earlier, able, day))
        if not found and offer.due_on < day:
            nobody.append(offer)
        for address, to in found.items():
            own = [row for row in earlier if row.address == address]
            if _is_time(own, day):
                number = max((row.round for row in own), default=0) + 1
                digests.setdefault(address, Digest(address)).items.append(Item(offer, to, number))
    rested = _had_mail_lately(day)
    return Plan([digest for digest in digests.values() if digest.address not in rested], nobody)


def send(digest: Digest, now: datetime, site: str) -> bool:
    """Send one digest and write down that it is sent, both or neither. False if another run has sent it."""
    rows = [
        Reminder(
            offer=item.offer,
            due_on=item.offer.due_on,
            to=item.to,
            address=digest.address,
            round=item.round,
            sent_at=now,
        )
        for item in digest.items
    ]
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create(rows, batch_size=500)
            letter_of(digest, site).send()
    except IntegrityError:
        return False
    return True


def forget_reminders(now: datetime) -> int:
    """Delete what was sent more than a year ago, and say how much it was."""
    deleted, _by_model = Reminder.objects.filter(sent_at__lt=now - KEPT).delete()
    return deleted


def _with_addressees(offers: OfferQuerySet) -> OfferQuerySet:
    """With the people, the committee, and as ``provider_list`` the organisations that provide them."""
    providers = OfferParty.objects.filter(role=PartyRole.PROVIDER).select_related("organisation")
    return (
        offers.with_risks()
        .select_related("owner", "deputy", "committee")
        .prefetch_related(Prefetch("parties", providers, "provider_list"))
        .order_by("counted_from", "pk")
    )


def _who_may_confirm(offers: list[Offer]) -> dict[int, set[int]]:
    """By person, the offers that they answer for and may confirm: who keeps them no more is not asked."""
    people = {person for offer in offers for person in (offer.owner, offer.deputy) if person is not None}
    return {
        person.pk: set(
            Offer.objects.kept_by(person)
            .filter(Q(owner=person) | Q(deputy=person))
            .values_list("pk", flat=True)
        )
        for person in people
        if person.is_active and person.is_staff and person.email
    }


def _addressees(
    offer: Offer, earlier: list[Reminder], able: dict[int, set[int]], day: date
) -> Iterator[tuple[str, str]]:
    """The addresses that are to hear of an offer, each with what it is; the committee first gives way to the others."""
    first = min((localdate(row.sent_at) for row in earlier if row.to != To.COMMITTEE), default=None)
    mailboxes = [party.organisation.email for party in offer.provider_list if party.organisation.email]
    owner, deputy = (
        person.email if person is not None and offer.pk in able.get(person.pk, ()) else ""
        for person in (offer.owner, offer.deputy)
    )
    if offer.due_on < day and offer.committee and offer.committee.email:
        asked_since = first or (day if owner or deputy or mailboxes else offer.due_on)
        if day >= asked_since + TIME_TO_ANSWER:
            yield offer.committee.email.lower(), To.COMMITTEE
    for address in mailboxes:
        yield address.lower(), To.ORGANISATION
    if deputy and (not owner or (first and day >= first + BETWEEN_ROUNDS)):
        yield deputy.lower(), To.PERSON
    if owner:
        yield owner.lower(), To.PERSON


def _is_time(own: list[Reminder], day: date) -> bool:
    """Whether an address that has heard of an offer is to hear of it again."""
    if not own:
        return True
    wait = BETWEEN_ROUNDS if len(own) < OFTEN else SELDOM
    return day >= max(localdate(row.sent_at) for row in own) + wait


def _had_mail_lately(day: date) -> set[str]:
    newest = Reminder.objects.values_list("address").annotate(newest=Max("sent_at")).order_by()
    return {address for address, moment in newest if localdate(moment) + BETWEEN_ROUNDS > day}


# --- the mail ---


def letter_of(digest: Digest, site: str) -> EmailMessage:
    """The digest in words. ``site`` is the beginning of every address, with the host."""
    to_confirm, late = digest.of(To.PERSON, To.ORGANISATION), digest.of(To.COMMITTEE)
    parts = ["Hej!"]
    if to_confirm:
        parts += [
            "Föräldrar litar på det som står på webbplatsen. Läs igenom det här och bekräfta att det stämmer:",
            _listed(to_confirm, site),
            "Gå till Mina uppgifter. Tryck på ”Stämmer fortfarande” vid det som stämmer, och ändra det andra. "
            "Det brukar ta några minuter.",
        ]
    if late:
        parts += [
            "Det här har ingen bekräftat i tid, fast vi har påmint dem som går att nå. "
            "Besökarna ser nu att uppgifterna inte är bekräftade:",
            _listed(late, site, with_people=True),
            "Ni som nämnd ansvarar för att någon har tid att bekräfta, eller för att utse någon annan. "
            "Den som har konto gör det under Mina uppgifter.",
        ]
    parts += [
        f"Mina uppgifter: {site}{reverse('admin:index')}",
        f"Det här mejlet skickas högst en gång i veckan, av {settings.SITE_NAME}.",
    ]
    return EmailMessage(_subject(to_confirm, late), "\n\n".join(parts) + "\n", None, [digest.address])


def _subject(to_confirm: list[Offer], late: list[Offer]) -> str:
    words = [f"{len(to_confirm)} att bekräfta"] if to_confirm else []
    words += [f"{len(late)} som ingen har bekräftat i tid"] if late else []
    return f"{settings.SITE_NAME}: {', '.join(words)}"


def _listed(offers: list[Offer], site: str, with_people: bool = False) -> str:
    """The offers one by one, the longest overdue first. A sensitive one is counted and not named."""
    named = [offer for offer in offers if not offer.needs_care]
    lines = [_line(offer, site, with_people) for offer in named[:NAMED]]
    if len(named) > NAMED:
        lines.append(f"- och {len(named) - NAMED} till")
    if secret := len(offers) - len(named):
        lines.append(f"- {secret} som inte nämns i mejl")
    return "\n".join(lines)


def _line(offer: Offer, site: str, with_people: bool) -> str:
    last = short_date(offer.due_on)
    who = (offer.owner.get_full_name() or offer.owner.get_username()) if offer.owner else "ingen"
    ending = f", ansvarig: {who}" if with_people else ""
    address = reverse("admin:offers_offer_change", args=[offer.pk])
    return f"- {offer.title_sv} (senast {last}{ending})\n  {site}{address}"
