"""Places with what offers have: states with buttons, and proposals of those who may not publish."""

from django.contrib import admin

from catalogue.admin.places import MeetingPlaceAdmin, OpenPreschoolAdmin, PlaceAdmin
from catalogue.models import MeetingPlace, OpenPreschool, Place
from offers.admin.proposing import ProposingAdmin
from offers.admin.states import StatesAdmin

for model in (Place, OpenPreschool, MeetingPlace):
    admin.site.unregister(model)


@admin.register(Place)
class ProposedPlaceAdmin(ProposingAdmin, StatesAdmin, PlaceAdmin):
    pass


@admin.register(OpenPreschool)
class ProposedOpenPreschoolAdmin(ProposingAdmin, StatesAdmin, OpenPreschoolAdmin):
    pass


@admin.register(MeetingPlace)
class ProposedMeetingPlaceAdmin(ProposingAdmin, StatesAdmin, MeetingPlaceAdmin):
    pass
