"""Propose, approve, send back, take back, open again: the approved version stays public until a decision."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalogue import history
from catalogue.models import State, User
from catalogue.snapshots import Patch, Signature, conflicts, snapshot
from offers.models import Offer, Proposal
from offers.publishing import notices
from offers.publishing.states import Record, confirm, confirm_place, move, rename, what_is_missing

Decision = Proposal.State


@transaction.atomic
def propose(
    *,
    record: Record,
    by: User,
    now: datetime,
    patch: Patch,
    comment: str = "",
    site: str = "",
    tells: bool = True,
) -> Proposal | None:
    """Suggest a change. A person has one open proposal per record: a further one takes the place of the first.

    A proposal that suggests nothing any more is taken back. ``tells``: those who decide get a mail about a new one.
    """
    _newest(record)  # a second click of the same person waits here, and finds the proposal of the first
    _refuse_unfinished(record, patch)
    mine = _open_ones(record).filter(proposed_by=by).first()
    if mine is None:
        new = _create(record, by, now, patch, comment) if patch else None
        if new and tells:
            notices.tell_deciders(new, site)
        return new
    mine.patch, mine.base_version, mine.proposed_at = patch, record.version, now
    mine.comment = comment or mine.comment
    mine.revision += 1
    mine.save()
    if not patch:
        _close(mine, Decision.TAKEN_BACK, by, now)
    return mine


@transaction.atomic
def approve(
    *,
    proposal: Proposal,
    by: User,
    now: datetime,
    take: Collection[str] = (),
    leave: Collection[str] = (),
    on_version: int | None = None,
    site: str = "",
) -> None:
    """Let a proposal into the version that the public sees.

    Where the record has changed since, whoever approves says which to ``take`` and which to ``leave`` as it is now,
    and of which version that is said.
    """
    proposal = _still_open(proposal)
    record = _newest(proposal.record)
    if on_version not in (None, record.version):
        raise ValidationError("Någon har ändrat posten medan du läste. Se efter igen.", code="stale")
    patch = {path: values for path, values in proposal.patch.items() if path not in leave}
    if conflicts(type(record), snapshot(record), patch) - set(take):
        raise ValidationError("Välj för varje uppgift som har ändrats vad som ska gälla.", code="conflict")
    author = proposal.proposed_by or by
    change_record(record=record, patch=patch, by=by, now=now, why=f"Godkände förslag av {author}")
    if any(path.startswith("slots/") for path in patch):
        _confirm(record, author, proposal.proposed_at)
    _close(proposal, Decision.APPROVED, by, now)
    notices.tell_decision(proposal, site)


@transaction.atomic
def reject(*, proposal: Proposal, by: User, now: datetime, reason: str, site: str = "") -> None:
    """Send a proposal back, with the reason: the person may open it again and mend it."""
    if not reason.strip():
        raise ValidationError("Skriv varför, så att det går att rätta.", code="reason")
    proposal = _still_open(proposal)
    _close(proposal, Decision.REJECTED, by, now, reason.strip())
    notices.tell_decision(proposal, site)


@transaction.atomic
def take_back(*, proposal: Proposal, by: User, now: datetime) -> None:
    """Withdraw one's own proposal."""
    _close(_still_open(proposal), Decision.TAKEN_BACK, by, now)


@transaction.atomic
def reopen(*, proposal: Proposal, now: datetime, site: str = "") -> None:
    """Open a proposal again that was sent or taken back, to go on with it."""
    if proposal.state not in (Decision.REJECTED, Decision.TAKEN_BACK):
        raise ValidationError("Bara ett förslag som är avslaget eller återtaget kan öppnas igen.")
    if _open_ones(proposal.record).filter(proposed_by=proposal.proposed_by).exists():
        raise ValidationError("Det finns redan ett nyare förslag som väntar. Fortsätt på det.")
    proposal.state, proposal.decided_at, proposal.decided_by = Decision.OPEN, None, None
    proposal.proposed_at = now
    proposal.save()
    notices.tell_deciders(proposal, site)


@transaction.atomic
def change_record(*, record: Record, patch: Patch, by: User, now: datetime, why: str) -> None:
    """Bring a record along a patch as a new version: what its form does, without the form."""
    rest = dict(patch)
    state = rest.pop("state", None)
    slug = rest.pop("slug", None) if isinstance(record, Offer) else None
    record.version += 1
    try:
        history.change(record, rest, signature=Signature(by, now, why))
    except IntegrityError as error:
        raise ValidationError("Ändringen går inte ihop med det som står där nu.", code="refused") from error
    if isinstance(record, Offer):
        rename(offer=record, slug=slug[1] if slug else record.slug)
        if record.state == State.PUBLISHED:
            _refuse_unfinished(record, {"state": [None, State.PUBLISHED]})
    if state and state[1] != record.state:
        move(record=record, state=state[1], by=by, now=now)


def same_fields(proposal: Proposal) -> list[tuple[Proposal, list[str]]]:
    """The other open proposals about the record, each with the paths that both would change."""
    others = _open_ones(proposal.record).exclude(pk=proposal.pk).select_related("proposed_by")
    return [(other, sorted(set(other.patch) & set(proposal.patch))) for other in others]


def _open_ones(record: Record):
    return Proposal.objects.open().about(record)


def _create(record: Record, by: User, now: datetime, patch: Patch, comment: str) -> Proposal:
    about = {"offer": record} if isinstance(record, Offer) else {"place_id": record.pk}
    return Proposal.objects.create(
        **about,
        patch=patch,
        base_version=record.version,
        comment=comment,
        proposed_by=by,
        proposed_at=now,
    )


def _refuse_unfinished(record: Record, patch: Patch) -> None:
    if isinstance(record, Offer) and patch.get("state", [None, None])[1] == State.PUBLISHED:
        title, summary = (
            patch[path][1] if path in patch else getattr(record, path) for path in ("title_sv", "summary_sv")
        )
        problems = what_is_missing(title=title, summary=summary)
        if problems:
            raise ValidationError(problems, code="unfinished")


def _still_open(proposal: Proposal) -> Proposal:
    """The proposal as it is now, kept from others meanwhile; refused if somebody has decided it."""
    found = Proposal.objects.select_for_update().filter(pk=proposal.pk, state=Decision.OPEN).first()
    if found is None:
        raise ValidationError("Någon har redan avgjort förslaget.", code="decided")
    return found


def _newest(record: Record) -> Record:
    return type(record)._base_manager.select_for_update().get(pk=record.pk)


def _close(proposal: Proposal, state: str, by: User, now: datetime, reason: str = "") -> None:
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.reason = state, by, now, reason
    proposal.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _confirm(record: Record, by: User, at: datetime) -> None:
    """Who wrote the times had looked at them."""
    if isinstance(record, Offer):
        confirm(offer=record, by=by, now=at, what="Tiderna ändrades")
    else:
        confirm_place(place=record, by=by, now=at, what="Tiderna ändrades")
