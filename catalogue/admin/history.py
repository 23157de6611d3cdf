"""The history of a record: who changed what and when, and the way back to any version."""

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.timezone import localtime

from catalogue.admin.timeline import put_in_words, timeline
from catalogue.describing import describe
from catalogue.history import Version, change, is_recorded, remember, versions
from catalogue.snapshots import Patch, Signature, difference, snapshot

PER_PAGE = 25
KEEPS = {"state"}  # of the record as it is: publishing and archiving have buttons of their own


class RecordedAdmin:
    """Keeps what a record was before each change, shows every version, and brings one back.

    A model without history has Django's own page of log entries.
    """

    def get_urls(self):
        urls = super().get_urls()
        if not is_recorded(self.model):
            return urls
        view = self.admin_site.admin_view(self.restore_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        return [path("<path:object_id>/history/<int:key>/", view, name=name), *urls]

    def save_model(self, request, obj, form, change):
        if change:
            remember(obj)
        super().save_model(request, obj, form, change)

    def history_view(self, request, object_id, extra_context=None):
        if not is_recorded(self.model):
            return super().history_view(request, object_id, extra_context)
        record = self._record_or_404(request, object_id)
        page = Paginator(timeline(record), PER_PAGE).get_page(request.GET.get("p"))
        put_in_words(self.model, page)
        context = self._context(request, record, f"Historik: {record}") | {"page": page}
        context["may_restore"] = self.has_change_permission(request, record) and not self._is_shown_only()
        return TemplateResponse(request, "admin/history.html", context | (extra_context or {}))

    def restore_view(self, request, object_id, key):
        """What would change, and the button that does it."""
        record = self._record_or_404(request, object_id)
        if self._is_shown_only() or not self.has_change_permission(request, record):
            raise PermissionDenied
        version = next((version for version in versions(record) if version.key == key), None)
        if version is None:
            raise Http404
        if request.method == "POST":
            return self._restore(request, record, version)
        title = f"Återställ {record}"
        rows = describe(self.model, self._way_back(record, version))
        context = self._context(request, record, title) | {"version": version, "rows": rows}
        context["proposes"] = self.restores_by_proposal(request, record)
        return TemplateResponse(request, "admin/restore.html", context)

    def restores_by_proposal(self, request, record) -> bool:
        """Whether somebody else must approve before the record is brought back."""
        return False

    def restore(self, request, record, patch: Patch, why: str) -> str:
        """Bring a record back along a patch; the sentence that says what happened."""
        change(record, patch, signature=Signature(request.user, timezone.now(), why))
        return f"{record} är återställd."

    def _restore(self, request, record, version: Version):
        why = f"Återställde versionen från {localtime(version.at):%Y-%m-%d %H.%M}"
        try:
            with transaction.atomic():
                sentence = self.restore(request, record, self._way_back(record, version), why)
        except ValidationError as refusal:
            words = " ".join(refusal.messages)
            self.message_user(request, f"Versionen går inte att återställa. {words}", messages.ERROR)
        except IntegrityError:
            words = "En annan post har tagit dess adress eller id."
            self.message_user(request, f"Versionen går inte att återställa. {words}", messages.ERROR)
        else:
            if not self.restores_by_proposal(request, record):
                self.log_change(request, record, f"{why}.")
            self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(self._address("history", record))

    def _way_back(self, record, version: Version) -> Patch:
        patch = difference(snapshot(record), version.snapshot)
        return {path: values for path, values in patch.items() if path not in KEEPS}

    def _is_shown_only(self) -> bool:
        """Whether the page only shows records that are written elsewhere, such as the times of an offer."""
        return getattr(self, "shown_only", False)

    def _record_or_404(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record

    def _address(self, page: str, record) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[quote(record.pk)])

    def _context(self, request, record, title: str) -> dict:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": record,
        }
