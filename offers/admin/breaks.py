"""A warning before the chain breaks: told at the button, and gone through only when somebody says so."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone

from catalogue.models import State
from offers import breaks
from offers.index import current_index

ACCEPTED = "accepted_breaks"


class BreakWarning(forms.ModelForm):
    """A form that asks once more before what it changes, or the button pressed, breaks the chain."""

    accepted_breaks = forms.BooleanField(
        label="Jag vet att det här blir ett glapp, och vill göra det ändå",
        required=False,
        widget=forms.HiddenInput,  # until there is something to accept
    )

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and not self.errors and not cleaned.get(ACCEPTED):
            found = self.breaks(cleaned)
            if found:
                self.fields[ACCEPTED].widget = forms.CheckboxInput()
                self.add_error(ACCEPTED, ValidationError(in_words(found), code="break"))
        return cleaned

    def breaks(self, cleaned: dict) -> list[breaks.Break]:
        raise NotImplementedError

    @property
    def withdraws(self) -> bool:
        return "_withdraw" in self.data or "_propose_withdraw" in self.data


class BreakWarningForm(BreakWarning):
    """The form of an offer."""

    def breaks(self, cleaned):
        index = current_index(timezone.localtime())
        return breaks.breaks(index, {self.instance.pk: self._coverage_after(index, cleaned)})

    def _coverage_after(self, index, cleaned):
        gets_a_last_day = "publish_until" in self.changed_data and cleaned.get("publish_until")
        if self.withdraws or gets_a_last_day:
            return breaks.NOTHING
        places = [] if cleaned.get("hide_address") else cleaned.get("places", ())
        return breaks.coverage_with(
            index,
            min_age=cleaned.get("min_age"),
            max_age=cleaned.get("max_age"),
            languages=[language.pk for language in cleaned.get("languages", ())],
            districts=[str(place.district_id) for place in places if place.district_id],
        )


class PlaceBreakWarningForm(BreakWarning):
    """The form of a place, which gives the offers held there their district."""

    def breaks(self, cleaned):
        if not self.withdraws and not {"district", "hide_address"} & set(self.changed_data):
            return []
        then = {"district": cleaned.get("district"), "hide_address": bool(cleaned.get("hide_address"))}
        if self.withdraws:
            then["state"] = State.ARCHIVED
        place = type(self.instance)._base_manager.filter(pk=self.instance.pk)
        return breaks.breaks_of(lambda: place.update(**then))


class WarnedWithdrawal:
    """A list whose action "withdraw", and whose deletion, show first what would break; mix in before what withdraws."""

    @admin.action(description="Arkivera", permissions=["change"])
    def withdraw(self, request, queryset):
        chosen = self.model._base_manager.filter(pk__in=queryset.values_list("pk", flat=True))
        found = (
            [] if ACCEPTED in request.POST else breaks.breaks_of(lambda: chosen.update(state=State.ARCHIVED))
        )
        if not found:
            return super().withdraw(request, queryset)
        context = {
            **self.admin_site.each_context(request),
            "title": "Det blir ett glapp",
            "opts": self.opts,
            "breaks": found,
            "records": chosen,
            "action": request.POST["action"],
            "accepted": ACCEPTED,
        }
        return TemplateResponse(request, "admin/offers/withdraw_breaks.html", context)

    def get_deleted_objects(self, objs, request):
        """The breaks stand first among what goes along."""
        along, *rest = super().get_deleted_objects(objs, request)
        chosen = self.model._base_manager.filter(pk__in=[record.pk for record in objs])
        found = breaks.breaks_of(chosen.delete)
        return [*(f"Glapp: {one.sentence}" for one in found), *along], *rest


def in_words(found: list[breaks.Break]) -> str:
    """What breaks, and what is left, as a list."""
    return render_to_string("admin/offers/breaks.html", {"breaks": found})
