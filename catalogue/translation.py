"""Which fields are translated. django-modeltranslation looks for this module by name."""

import simple_history
from django.db.models import Q
from modeltranslation.translator import TranslationOptions, register

from catalogue import models
from catalogue.kinds import Kind, declare
from catalogue.recording import Recording


class NameTranslation(TranslationOptions):
    fields = ("name",)
    empty_values = None


register([models.FocusArea, models.Topic, models.Audience, models.SchoolBreak])(NameTranslation)


@register(models.Committee)
class CommitteeTranslation(TranslationOptions):
    fields = ("name", "administration", "tasks")
    empty_values = None


@register(models.Place)
class PlaceTranslation(TranslationOptions):
    fields = ("name", "summary", "phone_note", "access_note")
    empty_values = None


register([models.OpenPreschool, models.MeetingPlace])(
    type("PlaceProxyTranslation", (TranslationOptions,), {})
)


@register(models.PlacePhoto)
class PlacePhotoTranslation(TranslationOptions):
    fields = ("alt",)
    empty_values = None


@register(models.PlaceSlot)
class PlaceSlotTranslation(TranslationOptions):
    fields = ("label",)
    empty_values = None


@register(models.Closure)
class ClosureTranslation(TranslationOptions):
    fields = ("reason",)
    empty_values = None


IS_PUBLIC, IS_ARCHIVED = Q(state="published"), Q(state="archived")
PLACE_PUBLIC, PLACE_ARCHIVED = Q(place__state="published"), Q(place__state="archived")
declare(
    Kind(models.Place, "name", 20, public=IS_PUBLIC, wanted=~IS_ARCHIVED, page="offers:place"),
    Kind(models.Committee, "name", 30, page="offers:committee"),
    Kind(models.FocusArea, "name", 40, page="offers:focus-area"),
    Kind(models.Topic, "name", 50),
    Kind(models.Audience, "name", 60),
    Kind(models.PlaceSlot, "label", 80, public=PLACE_PUBLIC, wanted=~PLACE_ARCHIVED, parent="place"),
    Kind(
        models.Closure,
        "reason",
        90,
        public=PLACE_PUBLIC | Q(place=None),
        wanted=Q(place=None) | ~PLACE_ARCHIVED,
        parent="place",
    ),
    Kind(models.PlacePhoto, "alt", 95, public=PLACE_PUBLIC, wanted=~PLACE_ARCHIVED, parent="place"),
    Kind(models.SchoolBreak, "name", 100),
)


# History comes after the columns of every language: registered in the models it would lose all but the base column.
simple_history.register(models.Place, records_class=Recording, m2m_fields=["languages"])
simple_history.register(models.ProgrammeEdition, records_class=Recording, m2m_fields=["committees"])
for model in (
    models.Audience,
    models.Closure,
    models.Committee,
    models.CommitteeSource,
    models.District,
    models.DistrictSource,
    models.FocusArea,
    models.Language,
    models.Organisation,
    models.OrganisationAlias,
    models.PlaceParty,
    models.PlacePhoto,
    models.PlaceSlot,
    models.PlaceSlotSource,
    models.PlaceSource,
    models.Population,
    models.SchoolBreak,
    models.Topic,
):
    simple_history.register(model, records_class=Recording)
