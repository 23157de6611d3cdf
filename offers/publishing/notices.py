"""Mail about proposals, queued together with what it tells. A sensitive record is not named in a mail."""

from typing import cast

from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.urls import reverse

from catalogue.models import Place, User
from offers.models import Offer, Proposal

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
MOST = 20
ENDINGS = {
    Proposal.State.APPROVED: "är godkänt",
    Proposal.State.REJECTED: "har kommit tillbaka",
}


def tell_deciders(proposal: Proposal, site: str) -> None:
    """Tell those who decide that a proposal waits."""
    who = proposal.proposed_by
    name = (who.get_full_name() or who.username) if who else "Någon"
    lines = [f"{name} har föreslagit en ändring av {called(proposal)}."]
    if proposal.comment and not is_secret(proposal):
        lines.append(f"Kommentar: {proposal.comment}")
    lines.append(f"Läs och avgör förslaget: {address_of(proposal, site)}")
    _send(f"Förslag väntar: {called(proposal)}", lines, [user for user in deciders() if user != who])


def tell_deciders_of_all(proposals: list[Proposal], who: User, site: str) -> None:
    """Tell of many proposals that came at once, in one mail."""
    if not proposals:
        return
    count = "ett förslag" if len(proposals) == 1 else f"{len(proposals)} förslag"
    lines = [f"{who.get_full_name() or who.username} har läst in en fil, som blev {count}:"]
    lines += [
        "\n".join(f"- {called(proposal)}: {address_of(proposal, site)}" for proposal in proposals[:MOST])
    ]
    if more := len(proposals[MOST:]):
        lines.append(f"… och {more} till.")
    lines.append(
        f"Alla förslag som väntar: {site}{reverse('admin:offers_proposal_changelist')}?state__exact=open"
    )
    _send(f"Från en fil: {count} väntar", lines, [user for user in deciders() if user != who])


def tell_decision(proposal: Proposal, site: str) -> None:
    """Tell the person who proposed what came of it."""
    if proposal.proposed_by is None:
        return
    ending = ENDINGS[Proposal.State(proposal.state)]
    lines = [f"Ditt förslag om {called(proposal)} {ending}."]
    if proposal.state == Proposal.State.REJECTED:
        if not is_secret(proposal):
            lines.append(f"Skäl: {proposal.reason}")
        lines.append("Du kan öppna förslaget igen, ändra det och skicka det på nytt.")
    lines.append(f"Förslaget: {address_of(proposal, site)}")
    _send(f"Ditt förslag {ending}: {called(proposal)}", lines, [proposal.proposed_by])


def deciders() -> list[User]:
    """Who may approve; the administrators only where nobody else may."""
    users = get_user_model().objects
    found = users.with_perm("offers.publish_offer", backend=MODEL_BACKEND, include_superusers=False)
    return list(found.distinct()) or list(users.filter(is_superuser=True, is_active=True))


def address_of(proposal: Proposal, site: str) -> str:
    """The page of the proposal; ``site`` is the beginning of every address, with the host."""
    return site + reverse("admin:offers_proposal_change", args=[proposal.pk])


def called(proposal: Proposal) -> str:
    """The record's name, unless it would tell too much."""
    if is_secret(proposal):
        return "ett utbud" if proposal.offer_id else "en plats"
    return f"”{proposal.record}”"


def is_secret(proposal: Proposal) -> bool:
    if proposal.offer_id:
        return Offer.objects.sensitive().filter(pk=proposal.offer_id).exists()
    return cast(Place, proposal.place).hide_address


def _send(subject: str, lines: list[str], people: list[User]) -> None:
    """One mail each, in the transaction of what it tells: the outbox sends it when that is saved."""
    one_line, text = " ".join(subject.split()), "\n\n".join(lines) + "\n"
    for person in people:
        if person.email:
            send_mail(one_line, text, None, [person.email])
