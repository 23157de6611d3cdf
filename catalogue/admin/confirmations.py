"""Pages of records that people vouch for: by writing the times, or by saying that they still hold."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST


class ConfirmedAdmin:
    """Needs ``slot_model`` and ``confirm(record, user, what)``; mix in before a ModelAdmin."""

    slot_model = None
    actions = ("still_true",)

    def confirm(self, record, user, what: str) -> None:
        raise NotImplementedError

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_confirm"
        view = self.admin_site.admin_view(require_POST(self.confirm_view))
        return [path("<path:object_id>/stammer/", view, name=name), *super().get_urls()]

    def confirm_view(self, request, object_id):
        """One click on the first page: the record is true as it stands."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        self.confirm(record, request.user, gettext("Stämmer fortfarande"))
        self.message_user(request, f"”{record}” är bekräftat i dag. Tack!", messages.SUCCESS)
        return redirect("admin:index")

    def get_queryset(self, request):
        relation = self.model._meta.get_field("confirmations")
        rows = relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")})
        newest = rows.order_by("-confirmed_at").values("confirmed_at")[:1]
        return super().get_queryset(request).annotate(newest_confirmation=Subquery(newest))

    @admin.display(description="senast bekräftad", ordering="newest_confirmation", empty_value="aldrig")
    def confirmed_on(self, record):
        moment = record.newest_confirmation
        return timezone.localdate(moment) if moment else None

    @admin.action(description="Stämmer fortfarande", permissions=["change"])
    def still_true(self, request, queryset):
        for record in queryset:
            self.confirm(record, request.user, gettext("Stämmer fortfarande"))
        self.message_user(
            request, gettext("%(n)d poster är bekräftade i dag.") % {"n": len(queryset)}, messages.SUCCESS
        )
        return redirect("admin:index") if "from_tasks" in request.POST else None

    def save_related(self, request, form, formsets, change):
        """Who writes the times has looked at them, and so has who presses ”Stämmer fortfarande”."""
        super().save_related(request, form, formsets, change)
        if "_confirm" in request.POST:
            self.confirm(form.instance, request.user, gettext("Stämmer fortfarande"))
        elif any(formset.model is self.slot_model and formset.has_changed() for formset in formsets):
            self.confirm(form.instance, request.user, gettext("Tiderna ändrades"))

    def buttons(self, request, record) -> dict[str, str]:
        """What this person may do beside saving, by the name of its button; each saves first."""
        return {"_confirm": gettext("Stämmer fortfarande")}

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and self.has_change_permission(request, obj):
            context["staff_buttons"] = self.buttons(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)
