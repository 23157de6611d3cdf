"""All the times of all offers in one list."""

from django.contrib import admin

from catalogue.admin.calendar import SlotAdmin
from catalogue.admin.inlines import SourceInline
from catalogue.admin.keeping import Kept
from offers.models import OfferSlot, OfferSlotSource


class OfferSlotSourceInline(SourceInline):
    model = OfferSlotSource
    classes = []


@admin.register(OfferSlot)
class OfferSlotAdmin(Kept, SlotAdmin):
    kept_through = "offer"
    list_display = ["offer", "when", "place", "language", "validity", "year"]
    list_display_links = ["when"]
    list_select_related = ["offer", "place", "language"]
    search_fields = ["offer__title_sv", "place__name_sv", "label_sv"]
    fields = ["offer", "place", *SlotAdmin.times]
    inlines = [OfferSlotSourceInline]
