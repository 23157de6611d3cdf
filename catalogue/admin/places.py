"""Places, and the same table seen as open preschools and as meeting places."""

from django.contrib import admin
from django.db.models import Count

from catalogue.admin.base import RECORD_FIELDS, KeptForever, TranslatedAdmin, details, side_by_side
from catalogue.admin.confirmations import ConfirmedAdmin
from catalogue.admin.inlines import ClosureInline, ConfirmationInline, PartyInline, SlotInline, SourceInline
from catalogue.admin.keeping import Kept
from catalogue.admin.photos import PhotoInline
from catalogue.admin.plain import PlainSwedish
from catalogue.admin.schedule import ScheduleAdmin, WeekForm
from catalogue.admin.versioned import LockedRead, VersionedForm
from catalogue.models import (
    Closure,
    MeetingPlace,
    OpenPreschool,
    Place,
    PlaceConfirmation,
    PlaceKind,
    PlaceParty,
    PlaceSlot,
    PlaceSource,
    swedish,
)

WHAT = (
    None,
    {
        "description": "Skriv namnet så som det står på dörren. Sammanfattningen är en mening.",
        "fields": [side_by_side("name"), side_by_side("summary"), ("kind", "slug"), "base_version"],
    },
)
WHERE = (
    "Var",
    {
        "description": "En lokal i ett större hus har huset i ”ligger i”. Läget skrivs i grader, till exempel 57,7210.",
        "fields": [
            ("address", "postcode", "locality"),
            "hide_address",
            ("district", "located_in"),
            ("latitude", "longitude"),
            side_by_side("access_note"),
            "wheelchair",
        ],
    },
)
FOR_WHOM = (
    "För vem",
    {
        "description": "Ålder skrivs i månader: graviditet är -9, ett år är 12, fem år är 60. "
        "”0–5 år” skrivs 0 till 72. Tomt och ”Okänt” betyder att vi inte vet.",
        "fields": [("min_age", "max_age"), "languages", ("drop_in", "is_free", "is_arena")],
    },
)
CONTACT = (
    "Kontakt",
    {
        "description": "I telefonfältet står bara själva numret. Telefontider och ord skrivs bredvid.",
        "fields": ["phone", side_by_side("phone_note"), "email", "web_url"],
    },
)
RESPONSIBLE = (
    "Ansvar och status",
    {
        "description": "Bara publicerade platser syns för besökare. Publicera och arkivera med knapparna längst ned. "
        "En plats som upphör arkiveras, den tas inte bort.",
        "fields": ["committee", ("state", "confidence")],
    },
)


class PlaceForm(WeekForm, VersionedForm):
    called = "platsen"


class PlaceSlotInline(SlotInline):
    model = PlaceSlot


class PlaceClosureInline(ClosureInline):
    model = Closure


class PlacePartyInline(PartyInline):
    model = PlaceParty


class PlaceSourceInline(SourceInline):
    model = PlaceSource


class PlaceConfirmationInline(ConfirmationInline):
    model = PlaceConfirmation


@admin.register(Place)
class PlaceAdmin(PlainSwedish, ScheduleAdmin, Kept, ConfirmedAdmin, KeptForever, LockedRead, TranslatedAdmin):
    """What may be said of a place. Its states and what is proposed about it are ``offers.admin.places``."""

    slot_model = PlaceSlot
    form = PlaceForm
    kinds = tuple(PlaceKind)
    list_display = ["title", "kind", "district", "offer_count", "committee", "state", "confirmed_on"]
    list_select_related = ["district", "committee"]
    list_filter = [
        "state",
        "kind",
        ("district", admin.RelatedOnlyFieldListFilter),
        ("committee", admin.RelatedOnlyFieldListFilter),
        "confidence",
        "hide_address",
        "is_arena",
    ]
    search_fields = ["name_sv", "name_en", "address", "district__name"]
    autocomplete_fields = ["located_in", "district", "committee", "languages"]
    prepopulated_fields = {"slug": ("name",)}
    inlines = [
        PlaceSlotInline,
        PlaceClosureInline,
        PhotoInline,
        PlacePartyInline,
        PlaceConfirmationInline,
        PlaceSourceInline,
    ]
    fieldsets = [WHAT, WHERE, FOR_WHOM, CONTACT, RESPONSIBLE, *details("version")]
    readonly_fields = (*RECORD_FIELDS, "state", "version")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(offer_count=Count("offers", distinct=True))

    @admin.display(description="namn", ordering=swedish("name_sv"))
    def title(self, place):
        return place.name

    @admin.display(description="antal utbud", ordering="offer_count")
    def offer_count(self, place):
        return place.offer_count

    def save_model(self, request, obj, form, change):
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)

    def deleted_rows(self, request):
        return super().deleted_rows(request).filter(kind__in=self.kinds)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """A page offers only the kinds that it lists."""
        if db_field.name == "kind":
            kwargs["choices"] = [(kind.value, kind.label) for kind in self.kinds]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


@admin.register(OpenPreschool)
class OpenPreschoolAdmin(PlaceAdmin):
    kinds = (PlaceKind.OPEN_PRESCHOOL, PlaceKind.MOBILE_OPEN_PRESCHOOL)


@admin.register(MeetingPlace)
class MeetingPlaceAdmin(PlaceAdmin):
    kinds = (PlaceKind.MEETING_PLACE, PlaceKind.SCHOOL_ARENA)
