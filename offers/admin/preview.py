"""The way from an offer's form to what parents will see of it."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path

from offers.models import Proposal
from offers.views.preview import preview


class OfferPreview:
    """Mix in before the page of offers."""

    change_form_template = "admin/offers/offer/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("<path:object_id>/forhandsvisa/", view, name="offers_offer_preview"),
            *super().get_urls(),
        ]

    def preview_view(self, request, object_id):
        """The offer as parents will see it, for those who may open its form.

        With what the person has proposed, or with the proposal ``?forslag=``; ``?forslag=0`` shows what is approved.
        """
        offer = self.get_object(request, unquote(object_id))
        if offer is None:
            raise Http404
        if not self.has_view_permission(request, offer):
            raise PermissionDenied
        return preview(request, offer.pk, self._proposal(request, offer), for_staff=True)

    def _proposal(self, request, offer) -> Proposal | None:
        about, asked = Proposal.objects.open().about(offer), request.GET.get("forslag", "")
        if asked.isdecimal():
            return about.filter(pk=asked).first()
        return about.filter(proposed_by=request.user).first()
