"""Proposals: the list, and the page where one is read against what is there now, and decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from catalogue.admin.base import ReadOnly, StaffAdmin
from catalogue.admin.keeping import Kept
from catalogue.admin.versioned import edition
from catalogue.describing import Row, describe, one_value
from catalogue.models import Place, State
from catalogue.snapshots import Snapshot, conflicts, difference, snapshot
from offers import publishing
from offers.admin.breaks import ACCEPTED
from offers.admin.proposing import site_of
from offers.breaks import MATTERS, Break, breaks_of
from offers.models import Offer, Proposal

TAKE, LEAVE = "take", "leave"


@dataclass(frozen=True)
class Choice:
    """A proposed change whose ground has moved: what stands there now, and what whoever decides has chosen."""

    row: Row
    now: str
    name: str
    chosen: str


@admin.register(Proposal)
class ProposalAdmin(Kept, ReadOnly, StaffAdmin):
    list_display = ["about", "what", "state", "proposed_by", "proposed_at", "decided_by"]
    list_select_related = ["offer", "place", "proposed_by", "decided_by"]
    list_filter = ["state"]
    search_fields = ["offer__title_sv", "place__name_sv", "comment", "reason"]
    date_hierarchy = "proposed_at"

    @admin.display(description="gäller")
    def about(self, proposal):
        return proposal.record

    @admin.display(description="uppgifter")
    def what(self, proposal):
        return len(proposal.patch)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        proposal = self.get_object(request, unquote(object_id))
        if proposal is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        if request.method == "POST":
            answer = self._act(request, proposal)
            if answer is not None:
                return answer
        context = {**self.admin_site.each_context(request), **self._page(request, proposal)}
        return TemplateResponse(request, "admin/offers/proposal/page.html", context)

    def _act(self, request, proposal):
        """Do what the pressed button says; the page again, with what is wrong, if that is refused."""
        act = next((act for button, act in self.acts.items() if button in request.POST), None)
        if act is None:
            raise PermissionDenied
        try:
            sentence, address = act(self, request, proposal)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return None
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(address)

    def _approve(self, request, proposal):
        self._allow(may_decide(request.user))
        choices = {name: value for name, value in request.POST.items() if value in (TAKE, LEAVE)}
        approve = partial(
            publishing.approve,
            proposal=proposal,
            by=request.user,
            now=timezone.now(),
            take=[path for path in proposal.patch if choices.get(f"choose:{path}") == TAKE],
            leave=[path for path in proposal.patch if choices.get(f"choose:{path}") == LEAVE],
            on_version=int(version) if (version := request.POST.get("version", "")).isdecimal() else None,
            site=site_of(request),
        )
        if ACCEPTED not in request.POST and MATTERS & proposal.patch.keys() and breaks_of(approve):
            raise ValidationError(
                "Det blir ett glapp. Läs vad som går förlorat, och kryssa för om det ska bli så."
            )
        approve()
        return f"Förslaget om {proposal.record} är godkänt.", the_list()

    def _reject(self, request, proposal):
        self._allow(may_decide(request.user))
        publishing.reject(
            proposal=proposal,
            by=request.user,
            now=timezone.now(),
            reason=request.POST.get("reason", ""),
            site=site_of(request),
        )
        return f"Förslaget om {proposal.record} är skickat tillbaka.", the_list()

    def _take_back(self, request, proposal):
        self._allow(proposal.proposed_by == request.user)
        publishing.take_back(proposal=proposal, by=request.user, now=timezone.now())
        return "Förslaget är återtaget. Du kan öppna det igen.", request.path

    def _reopen(self, request, proposal):
        self._allow(proposal.proposed_by == request.user)
        publishing.reopen(proposal=proposal, now=timezone.now(), site=site_of(request))
        return "Förslaget är öppet igen. Här kan du ändra det och skicka det på nytt.", form_of(proposal)

    acts = {"_approve": _approve, "_reject": _reject, "_take_back": _take_back, "_reopen": _reopen}

    def _allow(self, is_allowed: bool) -> None:
        if not is_allowed:
            raise PermissionDenied

    def _page(self, request, proposal) -> dict:
        record, model = proposal.record, type(proposal.record)
        now = snapshot(record) if proposal.is_open else None
        rows = describe(model, proposal.patch)
        choices = list(_choices(model, rows, now, proposal, request.POST)) if now else []
        moved = {choice.row.path for choice in choices}
        is_mine = proposal.proposed_by == request.user
        return {
            "title": f"Förslag om {record}",
            "opts": self.opts,
            "proposal": proposal,
            "record_address": form_of(proposal),
            "version": edition(record),
            "rows": [row for row in rows if row.path not in moved],
            "choices": choices,
            "whole": describe(model, difference({}, now)) if now and asks_to_publish(proposal) else [],
            "others": publishing.same_fields(proposal) if proposal.is_open else [],
            "may_decide": proposal.is_open and may_decide(request.user),
            "is_mine": is_mine,
            "may_reopen": is_mine and proposal.state in (Proposal.State.REJECTED, Proposal.State.TAKEN_BACK),
            "breaks": _breaks(record, proposal, request.user) if now and may_decide(request.user) else [],
            "accepted": ACCEPTED,
            "reason": request.POST.get("reason", ""),
        }


def _breaks(record: Offer | Place, proposal: Proposal, user) -> list[Break]:
    """What parents would lose if everything in the proposal came to be."""
    if not MATTERS & proposal.patch.keys():
        return []
    change = {"record": type(record)._base_manager.get(pk=record.pk), "patch": proposal.patch}
    return breaks_of(lambda: publishing.change_record(**change, by=user, now=timezone.now(), why=""))


def _choices(
    model: type[Model], rows: list[Row], now: Snapshot, proposal: Proposal, typed: dict
) -> Iterator[Choice]:
    moved = conflicts(model, now, proposal.patch)
    for row in rows:
        if row.path in moved:
            name = f"choose:{row.path}"
            yield Choice(row, one_value(model, row.path, now.get(row.path)), name, typed.get(name, ""))


def may_decide(user) -> bool:
    return user.has_perm("offers.publish_offer")


def asks_to_publish(proposal: Proposal) -> bool:
    return proposal.patch.get("state", [None, None])[1] == State.PUBLISHED


def form_of(proposal: Proposal) -> str:
    """The address of the form of what the proposal is about."""
    name = "offers_offer" if isinstance(proposal.record, Offer) else "catalogue_place"
    return reverse(f"admin:{name}_change", args=[proposal.record.pk])


def the_list() -> str:
    return reverse("admin:offers_proposal_changelist") + "?state__exact=open"
