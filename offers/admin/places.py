"""Places with what offers have: states with buttons, and proposals of those who may not publish."""

from django.contrib import admin
from django.utils import timezone

from catalogue.admin.photos import PhotoInline
from catalogue.admin.places import MeetingPlaceAdmin, OpenPreschoolAdmin, PlaceAdmin, PlaceForm
from catalogue.models import MeetingPlace, OpenPreschool, Place
from offers import publishing
from offers.admin.breaks import ACCEPTED, PlaceBreakWarningForm, WarnedWithdrawal
from offers.admin.proposing import ProposingAdmin
from offers.admin.states import StatesAdmin

for model in (Place, OpenPreschool, MeetingPlace):
    admin.site.unregister(model)


class PublishedPlaceForm(PlaceBreakWarningForm, PlaceForm):
    """The form of a place, with the warning of breaks."""


class PublishedAdmin(WarnedWithdrawal, ProposingAdmin, StatesAdmin):
    """What knows of publishing, and so cannot stand in the catalogue."""

    form = PublishedPlaceForm

    def get_fieldsets(self, request, obj=None):
        (name, options), *rest = super().get_fieldsets(request, obj)
        return [(name, {**options, "fields": [ACCEPTED, *options["fields"]]}), *rest]

    def get_inline_instances(self, request, obj=None):
        """A proposal holds no pictures: who may not publish adds photos to drafts alone."""
        inlines = super().get_inline_instances(request, obj)
        if obj is None or not self.proposes(request, obj):
            return inlines
        return [inline for inline in inlines if not isinstance(inline, PhotoInline)]

    def confirm(self, record, user, what):
        publishing.confirm_place(place=record, by=user, now=timezone.now(), what=what)


@admin.register(Place)
class PublishedPlaceAdmin(PublishedAdmin, PlaceAdmin):
    pass


@admin.register(OpenPreschool)
class PublishedOpenPreschoolAdmin(PublishedAdmin, OpenPreschoolAdmin):
    pass


@admin.register(MeetingPlace)
class PublishedMeetingPlaceAdmin(PublishedAdmin, MeetingPlaceAdmin):
    pass
