"""A warning before the chain breaks: told at the button, and gone through only when somebody says so."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone

from offers import breaks
from offers.index import current_index
from offers.models import Offer

ACCEPTED = "accepted_breaks"


class BreakWarningForm(forms.ModelForm):
    """The form of an offer that asks once more before what it changes, or the button pressed, breaks the chain."""

    accepted_breaks = forms.BooleanField(
        label="Jag vet att det här blir ett glapp, och vill göra det ändå",
        required=False,
        widget=forms.HiddenInput,  # until there is something to accept
    )

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and not self.errors and not cleaned.get(ACCEPTED):
            found = breaks.breaks(
                index := current_index(timezone.localtime()),
                {self.instance.pk: self._coverage_after(index, cleaned)},
            )
            if found:
                warning = render_to_string("admin/offers/breaks.html", {"breaks": found})
                self.fields[ACCEPTED].widget = forms.CheckboxInput()
                self.add_error(ACCEPTED, ValidationError(warning, code="break"))
        return cleaned

    def _coverage_after(self, index, cleaned):
        if "_withdraw" in self.data:
            return breaks.NOTHING
        return breaks.coverage_with(
            index,
            min_age=cleaned.get("min_age"),
            max_age=cleaned.get("max_age"),
            languages=[language.pk for language in cleaned.get("languages", ())],
            districts=[str(place.district_id) for place in cleaned.get("places", ()) if place.district_id],
        )


class WarnedWithdrawal:
    """A list whose action "withdraw" shows first what would break; mix in before what withdraws."""

    @admin.action(description="Arkivera", permissions=["change"])
    def withdraw(self, request, queryset):
        index = current_index(timezone.localtime())
        found = breaks.breaks(index, dict.fromkeys(queryset.values_list("pk", flat=True), breaks.NOTHING))
        if not found or ACCEPTED in request.POST:
            return super().withdraw(request, queryset)
        context = {
            **self.admin_site.each_context(request),
            "title": "Det blir ett glapp",
            "opts": self.opts,
            "breaks": found,
            "offers": queryset.order_by(*Offer._meta.ordering),
            "action": request.POST["action"],
            "accepted": ACCEPTED,
        }
        return TemplateResponse(request, "admin/offers/withdraw_breaks.html", context)
