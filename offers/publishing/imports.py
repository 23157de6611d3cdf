"""What an import would change of published records, as proposals of who brought it in."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.models import User
from catalogue.snapshots import Patch, Snapshot, apply, difference, snapshot
from offers.models import Proposal
from offers.publishing import notices
from offers.publishing.proposals import propose, take_back
from offers.publishing.states import Record

COMMENT = "Från en inläst fil."


class ImportProposals:
    """Proposes what rows say, one proposal for each record, beside what the person has proposed already."""

    def propose(
        self, suggestions: Iterable[tuple[Any, Patch]], *, by: User, site: str
    ) -> Iterator[tuple[Any, dict[str, Any]]]:
        new = []
        for record, patch in suggestions:
            mine = Proposal.objects.open().about(record).filter(proposed_by=by).first()
            whole = _beside(record, mine, patch) if mine else patch
            if mine and whole == mine.patch:
                continue
            earlier = mine and {"patch": mine.patch, "base_version": mine.base_version}
            proposal = cast(Proposal, _propose(record, whole, by, mine))
            if not mine:
                new.append(proposal)
            yield record, {"proposal": proposal.pk, "revision": proposal.revision, "earlier": earlier}
        notices.tell_deciders_of_all(new, by, site)

    def why_kept(self, made: dict[str, Any]) -> str:
        proposal = Proposal.objects.filter(pk=made["proposal"]).first()
        if proposal is None:
            return "Förslaget finns inte längre."
        if not proposal.is_open:
            return f"Förslaget är redan {proposal.get_state_display()}."
        return "" if proposal.revision == made["revision"] else "Förslaget har ändrats sedan inläsningen."

    def take_back(self, made: dict[str, Any], *, by: User) -> None:
        proposal = Proposal.objects.select_for_update().get(pk=made["proposal"])
        if made["earlier"] is None:
            take_back(proposal=proposal, by=by, now=timezone.now())
            return
        proposal.patch, proposal.base_version = made["earlier"]["patch"], made["earlier"]["base_version"]
        proposal.revision += 1
        proposal.save(update_fields=["patch", "base_version", "revision"])


def _propose(record: Record, patch: Patch, by: User, mine: Proposal | None) -> Proposal | None:
    comment = mine.comment if mine and mine.comment else COMMENT
    return propose(record=record, by=by, now=timezone.now(), patch=patch, comment=comment, tells=False)


def _beside(record: Record, mine: Proposal, patch: Patch) -> Patch:
    """What the person has proposed already, and on top of it what the file says."""
    before = snapshot(record)
    earlier = {path: values for path, values in mine.patch.items() if path != "state"}
    try:
        with transaction.atomic():
            apply(_fresh(record), earlier)
            apply(_fresh(record), _with_rows_of(earlier, patch))
            after = snapshot(_fresh(record))
            transaction.set_rollback(True)
    except IntegrityError as error:
        sentence = (
            f"Filen går inte ihop med ditt förslag om ”{record}”. Ta tillbaka det, eller vänta på beslutet."
        )
        raise ValidationError(sentence, code="refused") from error
    asked = {"state": mine.patch["state"]} if "state" in mine.patch and "state" not in patch else {}
    return difference(before, after) | asked


def _fresh(record: Record) -> Record:
    return type(record)._base_manager.get(pk=record.pk)


def _with_rows_of(earlier: Patch, patch: Patch) -> Patch:
    """The patch, in which a new row that was proposed already is that same row."""
    known = {name: path for path, (_before, after) in earlier.items() if (name := _name_of(path, after))}
    renamed = {
        path: known[name]
        for path, (_before, after) in patch.items()
        if (name := _name_of(path, after)) in known
    }
    found = {}
    for path, values in patch.items():
        whole = next((old for old in renamed if path == old or path.startswith(f"{old}/")), None)
        if whole is None:
            found[path] = values
        elif path == whole:
            found[renamed[whole]] = [earlier[renamed[whole]][1], values[1]]
        else:
            found[renamed[whole] + path.removeprefix(whole)] = values
    return found


def _name_of(path: str, row: Snapshot | Any) -> tuple[str, str, str] | None:
    """What the register calls a row, whichever way it has been written."""
    if not isinstance(row, dict) or not row.get("source_key"):
        return None
    return path.partition("/")[0], row["source"], row["source_key"]
