"""Help with an offer's quality: plain Swedish, offers that may be there twice, copies."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join

from catalogue.admin.plain import PlainSwedish
from offers import copying, merging
from offers.admin.breaks import ACCEPTED
from offers.breaks import breaks_of
from offers.duplicates import suspects, suspects_of
from offers.models import Offer


class DuplicateFilter(admin.SimpleListFilter):
    title = "dubbletter"
    parameter_name = "duplicates"

    def lookups(self, request, model_admin):
        return [("yes", "kan finnas två gånger")]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=suspects()) if self.value() == "yes" else queryset


class MergeForm(forms.Form):
    stays = forms.ModelChoiceField(
        queryset=Offer.objects.none(),
        label="Vilket ska vara kvar?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Välj vilket som ska vara kvar."},
    )


class OfferQuality(PlainSwedish):
    """Mix in before the page of offers."""

    def get_list_filter(self, request):
        return [*super().get_list_filter(request), DuplicateFilter]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "duplicates"]

    def get_fieldsets(self, request, obj=None):
        """The offers that may be the same stand in the first part of the form, where there are any."""
        first, *rest = super().get_fieldsets(request, obj)
        if not suspects_of(obj or Offer()):
            return [first, *rest]
        name, options = first
        return [(name, {**options, "fields": [*options["fields"], "duplicates"]}), *rest]

    @admin.display(description="kan vara samma som")
    def duplicates(self, offer):
        found = ((page_of(other), other.title, other.get_state_display()) for other in suspects_of(offer))
        return format_html_join(", ", '<a href="{}">{}</a> ({})', found)

    @admin.action(description="Slå ihop två utbud", permissions=["publish"])
    def merge(self, request, queryset):
        offers = list(queryset.order_by("pk")[:3])
        if len(offers) != 2:
            self.message_user(request, "Kryssa för just två utbud som är samma.", messages.WARNING)
            return None
        form = MergeForm(request.POST if "_merge" in request.POST else None)
        form.fields["stays"].queryset = queryset
        found = []
        if form.is_valid():
            stays = form.cleaned_data["stays"]
            goes = next(offer for offer in offers if offer != stays)
            found = breaks_of(lambda: merging.merge(stays=stays, goes=goes, by=request.user))
            if not found or ACCEPTED in request.POST:
                return self._merge(request, stays, goes)
        context = {
            **self.admin_site.each_context(request),
            "title": "Slå ihop två utbud",
            "opts": self.opts,
            "offers": offers,
            "form": form,
            "breaks": found,
            "accepted": ACCEPTED,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/offers/merge.html", context)

    def _merge(self, request, stays, goes):
        try:
            merging.merge(stays=stays, goes=goes, by=request.user)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return None
        self.message_user(
            request,
            f"”{goes.title}” är arkiverat, och dess adress leder till ”{stays.title}”. Läs igenom det som blev.",
            messages.SUCCESS,
        )
        return HttpResponseRedirect(page_of(stays))

    @admin.action(description="Kopiera till ett nytt utkast", permissions=["add"])
    def copy(self, request, queryset):
        if len(queryset) != 1:
            self.message_user(request, "Kryssa för ett utbud i taget.", messages.WARNING)
            return None
        new = copying.copy(offer=queryset.get(), by=request.user)
        self.message_user(
            request, "Här är kopian. Den är ett utkast: ändra titel, adress och tider.", messages.SUCCESS
        )
        return HttpResponseRedirect(page_of(new))


def page_of(offer: Offer) -> str:
    return reverse("admin:offers_offer_change", args=[offer.pk])
