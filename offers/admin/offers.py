"""The page of an offer, and the list that shows what each one lacks."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext

from catalogue.admin.base import RECORD_FIELDS, KeptForever, TranslatedAdmin
from catalogue.admin.confirmations import ConfirmedAdmin
from catalogue.admin.keeping import Kept
from catalogue.admin.versioned import LockedRead
from catalogue.models import swedish
from offers import publishing
from offers.admin import missing
from offers.admin.breaks import WarnedWithdrawal
from offers.admin.fieldsets import FIELDSETS
from offers.admin.filters import AgeFilter, ConfirmedFilter, FigureFilter, LanguageFilter, MissingFilter
from offers.admin.forms import OfferForm
from offers.admin.inlines import INLINES
from offers.admin.preview import OfferPreview
from offers.admin.proposing import ProposingAdmin
from offers.admin.quality import OfferQuality
from offers.admin.responsible import ResponsibleAdmin
from offers.admin.schedule import OfferSchedule
from offers.admin.states import StatesAdmin
from offers.ages import describe_ages
from offers.models import Offer, OfferSlot


class AddressedAdmin:
    """Leaves the address to publishing.rename, which keeps the old one, and counts the version up."""

    def save_model(self, request, obj, form, change):
        if change:
            obj.slug = form.initial["slug"]
            obj.version += 1
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """When the topics are saved too: a sensitive one takes the telling address away."""
        super().save_related(request, form, formsets, change)
        publishing.rename(offer=form.instance, slug=form.cleaned_data["slug"])


@admin.register(Offer)
class OfferAdmin(
    WarnedWithdrawal,
    ProposingAdmin,
    OfferPreview,
    OfferQuality,
    OfferSchedule,
    StatesAdmin,
    AddressedAdmin,
    ResponsibleAdmin,
    Kept,
    ConfirmedAdmin,
    KeptForever,
    LockedRead,
    TranslatedAdmin,
):
    slot_model = OfferSlot
    form = OfferForm
    fieldsets = FIELDSETS
    inlines = INLINES
    list_display = [
        "name",
        "form",
        "ages_in_words",
        "place_names",
        "committee",
        "state",
        "confirmed_on",
        "missing_count",
    ]
    list_select_related = ["committee"]
    list_filter = [
        FigureFilter,
        "state",
        ConfirmedFilter,
        MissingFilter,
        AgeFilter,
        LanguageFilter,
        "form",
        ("committee", admin.RelatedOnlyFieldListFilter),
        ("places__district", admin.RelatedOnlyFieldListFilter),
        "confidence",
        "is_sensitive",
    ]
    search_fields = [
        "title_sv",
        "title_en",
        "summary_sv",
        "places__name_sv",
        "parties__organisation__name",
    ]
    autocomplete_fields = [
        "audiences",
        "committee",
        "focus_areas",
        "followed_by",
        "languages",
        "places",
        "topics",
    ]
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = (*RECORD_FIELDS, "ages_in_words", "missing_in_words", "state", "version")
    actions = [*StatesAdmin.actions, "copy", "merge"]

    def get_queryset(self, request):
        offers = super().get_queryset(request).prefetch_related("places")
        return offers.annotate(missing_count=missing.count())

    @admin.display(description="titel", ordering=swedish("title_sv"))
    def name(self, offer):
        return offer.title

    @admin.display(description="ålder", ordering="min_age")
    def ages_in_words(self, offer):
        return describe_ages(offer.min_age, offer.max_age)

    @admin.display(description="platser")
    def place_names(self, offer):
        return ", ".join(place.name for place in offer.places.all())

    @admin.display(description="fattas", ordering="missing_count")
    def missing_count(self, offer):
        return gettext("%(n)d av %(all)d") % {"n": offer.missing_count, "all": missing.TOTAL}

    @admin.display(description="det här vet vi inte")
    def missing_in_words(self, offer):
        return ", ".join(missing.names(offer)) if offer.pk else ""

    def confirm(self, record, user, what):
        publishing.confirm(offer=record, by=user, now=timezone.now(), what=what)
