"""Mina uppgifter: what waits for a person, most urgent first. Each section is one entry of ``SECTIONS``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime

from catalogue.cldr import language_name, short_date
from catalogue.models import LinkCheck, User
from catalogue.texts import Standing, outdated_by_language
from offers import breaks, links
from offers.admin import missing
from offers.index import current_index
from offers.models import Feedback, Offer, Proposal

SHOWN = 5
ENDING = timedelta(days=31)
SENT_BACK = timedelta(days=60)  # who has not taken it up by then does not mean to


@dataclass(frozen=True)
class Task:
    """One thing to do: where it is done, and the word on its button."""

    title: str
    address: str
    note: str = ""
    button: str = "Öppna"
    confirms: int | None = None  # the offer that the button confirms at once


@dataclass(frozen=True)
class Found:
    """How much of one kind waits, and the first of it."""

    total: int
    tasks: list[Task]


@dataclass(frozen=True)
class Section:
    """One kind of task, for those who have the permission. ``find`` looks no further than what the person keeps."""

    key: str
    title: str
    explains: str
    permission: str
    find: Callable[[User, datetime], Found]
    all_of_them: str = ""  # the name of the page with the whole list, and its query
    query: str = ""

    @property
    def list_address(self) -> str:
        return reverse(self.all_of_them) + self.query if self.all_of_them else ""


def tasks_of(user: User, now: datetime) -> list[tuple[Section, Found]]:
    """The sections in which something waits. A constant number of queries, however much it is."""
    mine = [(section, section.find(user, now)) for section in SECTIONS if user.has_perm(section.permission)]
    return [(section, found) for section, found in mine if found.total]


def first_of(records: QuerySet[Any], task: Callable[[Any], Task]) -> Found:
    return Found(records.count(), [task(record) for record in records[:SHOWN]])


def form_of(record: Any) -> str:
    """The address of a record's page in the admin."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


# --- offers that must be confirmed ---


def _kept(user: User, now: datetime):
    """The public offers that a person keeps, those that they answer for themselves first."""
    mine = Case(When(owner=user, then=Value(0)), default=Value(1))
    kept = Offer.objects.public(now.date()).kept_by(user)
    return kept.with_duty().annotate(whose=mine).order_by("whose", "counted_from", "pk")


def _past_due(user: User, now: datetime) -> Found:
    return first_of(_kept(user, now).past_due(now.date()), _to_confirm)


def _due_soon(user: User, now: datetime) -> Found:
    return first_of(_kept(user, now).to_confirm_soon(now.date()), _to_confirm)


def _never(user: User, now: datetime) -> Found:
    return first_of(_kept(user, now).never_confirmed().due_later(now.date()), _to_confirm)


def _to_confirm(offer: Offer) -> Task:
    last = offer.last_confirmed
    before = f"Senast bekräftat {short_date(last)}" if last else "Aldrig bekräftat"
    note = f"{before}. Sista dag att bekräfta: {short_date(offer.due_on)}."
    return Task(offer.title, form_of(offer), note, "Stämmer fortfarande", offer.pk)


# --- proposals and feedback ---


def _to_decide(user: User, now: datetime) -> Found:
    waiting = Proposal.objects.open().kept_by(user).exclude(proposed_by=user)
    return first_of(waiting.select_related("offer", "place", "proposed_by").order_by("proposed_at"), _decide)


def _decide(proposal: Proposal) -> Task:
    who = proposal.proposed_by
    name = (who.get_full_name() or who.get_username()) if who else "någon"
    note = f"Från {name}, {short_date(localtime(proposal.proposed_at).date())}."
    return Task(str(proposal.record), form_of(proposal), note, "Läs och avgör")


def _sent_back(user: User, now: datetime) -> Found:
    """Those that came back lately, unless the person has proposed something newer of the same record."""
    newer = Proposal.objects.filter(proposed_by=user, proposed_at__gt=OuterRef("proposed_at"))
    back = Proposal.objects.kept_by(user).filter(
        ~Exists(newer.filter(offer=OuterRef("offer"))),
        ~Exists(newer.filter(place=OuterRef("place"))),
        proposed_by=user,
        state=Proposal.State.REJECTED,
        decided_at__gte=now - SENT_BACK,
    )
    return first_of(back.select_related("offer", "place"), _mend)


def _mend(proposal: Proposal) -> Task:
    return Task(str(proposal.record), form_of(proposal), f"Skäl: {proposal.reason}", "Läs och ändra")


def _unanswered(user: User, now: datetime) -> Found:
    waiting = Feedback.objects.unanswered().kept_by(user).select_related("offer")
    return first_of(waiting.order_by("received_on", "pk"), _answer)


def _answer(feedback: Feedback) -> Task:
    about = f" om {feedback.offer}" if feedback.offer else ""
    note = f"{capfirst(feedback.get_kind_display())}{about}, {short_date(feedback.received_on)}."
    return Task(str(feedback), form_of(feedback), note, "Svara")


# --- what breaks, what lacks, what has become untrue ---


def _broken_links(user: User, now: datetime) -> Found:
    return first_of(links.kept_by(user).broken().order_by("first_failed", "pk"), _mend_link)


def _mend_link(link: LinkCheck) -> Task:
    return Task(
        link.address, form_of(link), f"Svarar inte sedan {short_date(link.first_failed)}.", "Se var den står"
    )


def _ending(user: User, now: datetime) -> Found:
    before = now.date() + ENDING
    mine = Offer.objects.kept_by(user).public(now.date()).filter(publish_until__lt=before)
    if not mine.exists():  # then nobody needs the index, which takes its time after a change
        return Found(0, [])
    found = breaks.ending(current_index(now), before, mine)
    return Found(len(found), [_prolong(offer, broken) for offer, broken in found[:SHOWN]])


def _prolong(offer: Offer, broken: list[breaks.Break]) -> Task:
    last = short_date(offer.publish_until)
    return Task(offer.title, form_of(offer), f"Sista dag {last}. {broken[0].sentence}", "Öppna")


def _incomplete(user: User, now: datetime) -> Found:
    lacking = _kept(user, now).filter(missing.age_or_language()).prefetch_related("languages")
    return first_of(lacking, _complete)


def _complete(offer: Offer) -> Task:
    note = f"Saknar {' och '.join(missing.age_and_language(offer))}."
    return Task(offer.title, form_of(offer), note, "Fyll i")


def _outdated(user: User, now: datetime) -> Found:
    counts = outdated_by_language()
    return Found(sum(counts.values()), [_translate(*pair) for pair in counts.most_common()])


def _translate(code: str, number: int) -> Task:
    address = f"{reverse('translate-list', args=[code])}?lage={Standing.OUTDATED}"
    return Task(capfirst(language_name(code)), address, f"{number} att se över.", "Översätt")


OFFERS, PROPOSALS = "admin:offers_offer_changelist", "admin:offers_proposal_changelist"
SECTIONS: Iterable[Section] = (
    Section(
        "late",
        "Inte bekräftat i tid",
        "Besökarna ser att uppgifterna inte är bekräftade. Stämmer de, tryck på knappen. Annars öppnar du och ändrar.",
        "offers.change_offer",
        _past_due,
        OFFERS,
        "?state__exact=published&confirmed=late",
    ),
    Section(
        "soon",
        "Dags att bekräfta",
        "Läs igenom. Stämmer allt, tryck på knappen.",
        "offers.change_offer",
        _due_soon,
        OFFERS,
        "?state__exact=published&confirmed=soon",
    ),
    Section(
        "sent-back",
        "Dina förslag som kom tillbaka",
        "Samordnaren har skrivit varför. Rätta och skicka igen.",
        "offers.view_proposal",
        _sent_back,
        PROPOSALS,
        "?state__exact=rejected",
    ),
    Section(
        "proposals",
        "Förslag att avgöra",
        "Besökarna ser den godkända versionen tills du har bestämt.",
        "offers.publish_offer",
        _to_decide,
        PROPOSALS,
        "?state__exact=open",
    ),
    Section(
        "feedback",
        "Synpunkter utan svar",
        "Någon har skrivit till er om något som är fel eller saknas.",
        "offers.change_feedback",
        _unanswered,
        "admin:offers_feedback_changelist",
        "?lage=unanswered",
    ),
    Section(
        "links",
        "Länkar som inte fungerar",
        "Den som trycker på länken kommer ingenstans. Rätta adressen, eller ta bort den.",
        "catalogue.view_linkcheck",
        _broken_links,
        "admin:catalogue_linkcheck_changelist",
        "?lage=broken",
    ),
    Section(
        "ending",
        "Slutar snart och lämnar ett glapp",
        "Efter sista dagen finns inget annat. Förläng, eller ordna något nytt.",
        "offers.change_offer",
        _ending,
    ),
    Section(
        "never",
        "Aldrig bekräftat",
        "Ingen som ansvarar har sagt att uppgifterna stämmer. Det brådskar inte, men det märks för besökarna.",
        "offers.change_offer",
        _never,
        OFFERS,
        "?state__exact=published&confirmed=never",
    ),
    Section(
        "missing",
        "Saknar ålder eller språk",
        "Föräldrar väljer på ålder och språk. Det här hamnar längst ned hos dem.",
        "offers.change_offer",
        _incomplete,
        OFFERS,
        "?state__exact=published&missing=yes",
    ),
    Section(
        "outdated",
        "Översättningar som är inaktuella",
        "Den svenska texten har ändrats sedan den översattes.",
        "catalogue.translate",
        _outdated,
        "translate",
    ),
)
