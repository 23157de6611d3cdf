"""Deletion for good: what goes along is listed before, and what went can be brought back."""

from django.contrib import messages
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, router, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst

from catalogue.history import bring_back, deleted, is_recorded, remember
from catalogue.snapshots import Signature

NEWEST = 100


class DeletingAdmin:
    """Whoever may delete a kind of record sees what goes along, and may bring back what has gone."""

    change_list_template = "admin/staff_change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.deleted_view)
        own = [path("borttagna/", view, name=self._deleted_name())] if is_recorded(self.model) else []
        return [*own, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        address = reverse(f"admin:{self._deleted_name()}") if self._may_bring_back(request) else ""
        return super().changelist_view(request, {**(extra_context or {}), "deleted_address": address})

    def delete_model(self, request, obj):
        remember(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for record in queryset:
            remember(record)
        super().delete_queryset(request, queryset)

    def get_deleted_objects(self, objs, request):
        """Parts have no deletion of their own: they go with their record, and so do its links."""
        _list, _counts, needed, _protected = super().get_deleted_objects(objs, request)
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        counts: dict[str, int] = {}
        for model, found in collector.model_objs.items():
            name = "kopplingar" if model._meta.auto_created else str(model._meta.verbose_name_plural)
            counts[name] = counts.get(name, 0) + len(found)
        protected = [in_words(row) for row in collector.protected]
        return collector.nested(in_words), counts, set() if request.user.is_superuser else needed, protected

    def deleted_view(self, request):
        """What has been deleted, the newest first, each with a button that brings it back."""
        if not self._may_bring_back(request):
            raise PermissionDenied
        gone = self.deleted_rows(request)
        if request.method == "POST":
            version = request.POST.get("version", "")
            row = gone.filter(pk=version).first() if version.isdecimal() else None
            if row is None:
                raise Http404
            return self._bring_back(request, row)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Borttagna {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "rows": [(row, row.instance) for row in gone.select_related("history_user")[:NEWEST]],
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    def deleted_rows(self, request) -> models.QuerySet:
        return deleted(self.model)

    def _bring_back(self, request, row):
        signature = Signature(request.user, timezone.now(), "Framtagen igen efter borttagning.")
        try:
            with transaction.atomic():
                record = bring_back(self.model, row, signature=signature)
        except (ValidationError, IntegrityError) as refusal:
            words = " ".join(getattr(refusal, "messages", ["En annan post har tagit dess adress eller id."]))
            self.message_user(request, f"Posten går inte att ta fram igen. {words}", messages.ERROR)
            return HttpResponseRedirect(request.path)
        self.log_addition(request, record, signature.why)
        self.message_user(request, f"{record} är framtagen igen.", messages.SUCCESS)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[record.pk]))

    def _may_bring_back(self, request) -> bool:
        return is_recorded(self.model) and self.has_delete_permission(request)

    def _deleted_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_deleted"


def in_words(row: models.Model) -> str:
    """A row that would be deleted; of a link, the two that it links."""
    if not row._meta.auto_created:
        return f"{capfirst(row._meta.verbose_name)}: {row}"
    ends = [field for field in row._meta.fields if field.is_relation]
    return "Koppling: " + " – ".join(str(getattr(row, field.name)) for field in ends)
