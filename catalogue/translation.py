"""Which fields are translated. django-modeltranslation looks for this module by name."""

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


@register(models.PlaceSlot)
class PlaceSlotTranslation(TranslationOptions):
    fields = ("label",)
    empty_values = None


@register(models.Closure)
class ClosureTranslation(TranslationOptions):
    fields = ("reason",)
    empty_values = None
