"""The times of an offer: closed when it, or the place where it happens, is."""

from catalogue.admin.schedule import ScheduleAdmin
from catalogue.models import Closure
from offers.timetable import closing_places


class OfferSchedule(ScheduleAdmin):
    def closures_of(self, record, form, slot, unsaved):
        closed = Closure.objects.filter(place__in=closing_places(slot.place_id, self._places(form)))
        return (*unsaved, *(closure.as_period() for closure in closed))

    def where(self, form, slot):
        return slot.place_id or closing_places(None, self._places(form))

    @staticmethod
    def _places(form) -> list[int]:
        """The places that the form names, also when some other field of it is wrong."""
        return [place.pk for place in getattr(form, "cleaned_data", {}).get("places") or ()]
