"""The page of an offer, and the list that shows what each one lacks."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from catalogue.admin.base import RECORD_FIELDS, KeptForever, TranslatedAdmin
from catalogue.admin.confirmations import ConfirmedAdmin
from catalogue.admin.keeping import Kept
from catalogue.models import State, swedish
from offers import publishing
from offers.admin import missing
from offers.admin.fieldsets import FIELDSETS
from offers.admin.filters import AgeFilter, ConfirmedFilter, LanguageFilter
from offers.admin.forms import OfferForm
from offers.admin.inlines import INLINES
from offers.admin.preview import OfferPreview
from offers.admin.quality import OfferQuality
from offers.admin.schedule import OfferSchedule
from offers.ages import describe_ages
from offers.models import Offer, OfferSlot


@admin.register(Offer)
class OfferAdmin(
    OfferPreview, OfferQuality, OfferSchedule, Kept, ConfirmedAdmin, KeptForever, TranslatedAdmin
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
        "state",
        ConfirmedFilter,
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
    actions = ["publish", "withdraw", "still_true", "copy", "merge"]

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

    @admin.action(description="Publicera", permissions=["publish"])
    def publish(self, request, queryset):
        done = sum(self._publish(request, offer) for offer in queryset)
        if done:
            self.message_user(request, gettext("%(n)d utbud publicerades.") % {"n": done}, messages.SUCCESS)

    @admin.action(description="Dra tillbaka (arkivera)", permissions=["publish"])
    def withdraw(self, request, queryset):
        for offer in queryset:
            publishing.withdraw(offer=offer, by=request.user)
        self.message_user(
            request, gettext("%(n)d utbud arkiverades.") % {"n": len(queryset)}, messages.SUCCESS
        )

    def has_publish_permission(self, request) -> bool:
        return request.user.has_perm("offers.publish_offer")

    def confirm(self, record, user, what):
        publishing.confirm(offer=record, by=user, now=timezone.now(), what=what)

    def buttons(self, record):
        names = super().buttons(record)
        if record.state != State.PUBLISHED:
            names["_publish"] = gettext("Spara och publicera")
        if record.state != State.ARCHIVED:
            names["_withdraw"] = gettext("Spara och arkivera")
        return names

    def save_model(self, request, obj, form, change):
        """Count the version up, and leave the address to publishing.rename, which keeps the old one."""
        slug = obj.slug
        if change:
            obj.slug = form.initial["slug"]
            obj.version += 1
        super().save_model(request, obj, form, change)
        publishing.rename(offer=obj, slug=slug)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if "_publish" in request.POST:
            self._publish(request, form.instance)
        if "_withdraw" in request.POST:
            publishing.withdraw(offer=form.instance, by=request.user)

    def _publish(self, request, offer) -> bool:
        try:
            publishing.publish(offer=offer, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            words = {"title": offer.title, "why": " ".join(refusal.messages)}
            self.message_user(
                request, gettext("”%(title)s” publicerades inte. %(why)s") % words, messages.ERROR
            )
            return False
        return True
