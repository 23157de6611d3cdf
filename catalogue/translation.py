"""Which fields are translated. django-modeltranslation looks for this module by name."""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from catalogue import models


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


# History comes after the columns of every language: registered in the models it would lose all but the base column.
simple_history.register(models.Place, m2m_fields=["languages"])
simple_history.register(models.ProgrammeEdition, m2m_fields=["committees"])
for model in (
    models.Audience,
    models.Closure,
    models.Committee,
    models.District,
    models.FocusArea,
    models.Language,
    models.Organisation,
    models.OrganisationAlias,
    models.PlaceParty,
    models.PlaceSlot,
    models.SchoolBreak,
    models.Topic,
):
    simple_history.register(model)
