"""Forms of published records: who may not publish saves a proposal, and the public keeps seeing what is approved."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from catalogue.admin.versioned import edition
from catalogue.models import State
from catalogue.snapshots import Patch, Snapshot, apply, difference, snapshot
from offers import publishing
from offers.models import Proposal

# What is cancelled today cannot wait for anybody; who answers for the offer is nothing that parents see.
DIRECT = ("closures/", "owner", "deputy")
TO_ASK_FOR = {"_propose_publish": State.PUBLISHED, "_propose_withdraw": State.ARCHIVED}


@contextmanager
def rehearsal() -> Iterator[None]:
    """Everything that is written inside is undone at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class ProposingAdmin:
    """The form is saved exactly as usual, compared with what was, undone, and the difference kept as a proposal.

    Mix in first, so that all that the page writes lies inside.
    """

    def proposes(self, request, record) -> bool:
        """Whether what this person saves must be approved by somebody else."""
        return record.state == State.PUBLISHED and not self.has_publish_permission(request)

    def open_proposal(self, request, record) -> Proposal | None:
        return Proposal.objects.open().about(record).filter(proposed_by=request.user).first()

    def get_object(self, request, object_id, from_field=None):
        """A form that shows a proposal has the proposal's edition, so that two windows do not write over each other."""
        record = super().get_object(request, object_id, from_field)
        if record and self.proposes(request, record):
            mine = self.open_proposal(request, record)
            if mine:
                record.edition = f"{edition(record)}-{mine.pk}-{mine.revision}"
        return record

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if record is None or not self.proposes(request, record):
            return super().changeform_view(request, object_id, form_url, extra_context)
        mine = self.open_proposal(request, record)
        before = snapshot(record)
        with rehearsal():
            request.rehearses = True
            if mine:
                self._show(request, record, mine)
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if hasattr(response, "render"):
                response.render()  # while the proposed rows are there
        if not hasattr(request, "rehearsed"):
            return response
        return self._keep(request, record.pk, mine, before, request.rehearsed)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if is_rehearsing(request):
            request.rehearsed = snapshot(type(form.instance)._base_manager.get(pk=form.instance.pk))
        elif state := wanted_state(request):
            self._ask_for(request, form.instance, state)

    def log_change(self, request, obj, message):
        return None if is_rehearsing(request) else super().log_change(request, obj, message)

    def response_change(self, request, obj):
        return HttpResponse() if is_rehearsing(request) else super().response_change(request, obj)

    def buttons(self, request, record):
        names = super().buttons(request, record)
        if self.has_publish_permission(request):
            return names
        if record.state == State.PUBLISHED:
            names["_propose_withdraw"] = "Föreslå arkivering"
        else:
            names["_propose_publish"] = "Spara och föreslå publicering"
        return names

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change:
            context["proposes"] = is_rehearsing(request)
            context["proposal_panel"] = self._panel(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def restores_by_proposal(self, request, record) -> bool:
        return self.proposes(request, record)

    def restore(self, request, record, patch: Patch, why: str) -> str:
        now = timezone.now()
        if not self.proposes(request, record):
            publishing.change_record(record=record, patch=patch, by=request.user, now=now, why=why)
            return f"{record} är återställd."
        mine = self.open_proposal(request, record)
        self._propose(
            request,
            record,
            {**(mine.patch if mine else {}), **patch},
            comment=f"{why.replace('Återställde', 'Återställ')}.",
        )
        return "Återställningen är skickad som förslag. Föräldrar ser den godkända versionen tills dess."

    def _show(self, request, record, mine: Proposal) -> None:
        """Bring the record to what is proposed, so that the person goes on from there."""
        shown = {path: values for path, values in mine.patch.items() if path != "state"}
        try:
            with transaction.atomic():
                apply(type(record)._base_manager.get(pk=record.pk), shown, pinned=True)
        except IntegrityError:
            words = "Ditt förslag går inte längre ihop med det som är godkänt. Formuläret visar det godkända."
            self.message_user(request, words, messages.WARNING)

    def _panel(self, request, record) -> dict:
        """What is proposed about the record: by the person, by others, and what came back last."""
        about = Proposal.objects.about(record).select_related("proposed_by")
        own = about.filter(proposed_by=request.user).exclude(state=Proposal.State.TAKEN_BACK).first()
        return {
            "mine": own if own and own.is_open else None,
            "sent_back": own if own and own.state == Proposal.State.REJECTED else None,
            "others": list(about.open().exclude(proposed_by=request.user)),
        }

    def _keep(self, request, pk, mine: Proposal | None, before: Snapshot, after: Snapshot) -> HttpResponse:
        """Write down what the rehearsal showed: what must be approved as a proposal, the rest at once."""
        record = self.model._base_manager.get(pk=pk)
        changes = difference(before, after)
        direct = {path: values for path, values in changes.items() if path.startswith(DIRECT)}
        patch = {path: values for path, values in changes.items() if path not in direct}
        state = wanted_state(request)
        if state and state != record.state:
            patch["state"] = [record.state, state]
        elif mine and "state" in mine.patch:
            patch["state"] = mine.patch["state"]
        with transaction.atomic():
            if "_confirm" in request.POST:
                self.confirm(record, request.user, "Stämmer fortfarande")
            if direct:
                publishing.change_record(
                    record=record, patch=direct, by=request.user, now=timezone.now(), why=""
                )
            proposal = self._propose(request, record, patch, request.POST.get("proposal_comment", ""))
        return self._answer(request, record, proposal, was_saved=bool(direct or "_confirm" in request.POST))

    def _answer(self, request, record, proposal: Proposal | None, was_saved: bool) -> HttpResponse:
        if was_saved:
            self.message_user(request, f"{record} är sparad.", messages.SUCCESS)
        if proposal is None:
            if not was_saved:
                self.message_user(request, "Du ändrade ingenting. Inget är skickat.", messages.INFO)
            return self.response_post_save_change(request, record)
        if proposal.is_open:
            words = "Ditt förslag är skickat. Föräldrar ser den godkända versionen tills en samordnare har godkänt."
            self.message_user(request, words, messages.SUCCESS)
        else:
            self.message_user(
                request, "Förslaget är återtaget: det skilde sig inte längre från det godkända."
            )
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        if "_continue" in request.POST:
            return HttpResponseRedirect(reverse(name, args=[quote(record.pk)]))
        return HttpResponseRedirect(reverse("admin:offers_proposal_change", args=[proposal.pk]))

    def _ask_for(self, request, record, state: str) -> None:
        """Suggest that a record which the public does not see be published."""
        mine = self.open_proposal(request, record)
        patch = {**(mine.patch if mine else {}), "state": [record.state, state]}
        try:
            self._propose(request, record, patch, request.POST.get("proposal_comment", ""))
        except ValidationError as refusal:
            words = f"”{record}” är sparat men inte föreslaget. {' '.join(refusal.messages)}"
            self.message_user(request, words, messages.ERROR)
        else:
            self.message_user(request, "Förslaget om publicering är skickat.", messages.SUCCESS)

    def _propose(self, request, record, patch: Patch, comment: str) -> Proposal | None:
        return publishing.propose(
            record=record,
            by=request.user,
            now=timezone.now(),
            patch=patch,
            comment=comment.strip(),
            site=site_of(request),
        )


def is_rehearsing(request) -> bool:
    return getattr(request, "rehearses", False)


def wanted_state(request) -> str | None:
    """The state that the pressed button asks for."""
    return next((state for button, state in TO_ASK_FOR.items() if button in request.POST), None)


def site_of(request) -> str:
    """The beginning of every address of the site, for a mail."""
    return request.build_absolute_uri("/").rstrip("/")
