"""What is called off today: a fact of the day, which goes out at once whoever keeps the record says it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from catalogue.history import remember
from catalogue.models import Closure, Place, User
from catalogue.models.calendar import LONGEST_REASON
from catalogue.recurrence import Occurrence
from catalogue.snapshots import Signature
from catalogue.translations import LANGUAGE_CODES
from offers.models import Offer, OfferClosure
from offers.timetable import Calendar, Timetable, timetable_of, timetable_of_place

Record = Offer | Place

# Said in every language; a reason in one's own words is Swedish alone.
REASONS = {
    "sickness": _("sjukdom"),
    "staff": _("för lite personal"),
    "premises": _("problem med lokalen"),
    "weather": _("vädret"),
    "few": _("för få anmälda"),
}


@dataclass(frozen=True)
class Today:
    """A record with the times of today that are not over."""

    record: Record
    times: list[Occurrence] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """How its address says what it is."""
        return "utbud" if isinstance(self.record, Offer) else "plats"

    @property
    def name(self) -> str:
        return str(self.record)

    @property
    def is_off(self) -> bool:
        return all(found.cancelled for found in self.times)

    @property
    def can_run_after_all(self) -> bool:
        """Whether it is off for today alone, and not for a holiday or because the house is closed."""
        return self.is_off and _closures(self.record, self.times[0].start).exists()


def happening_today(user: User, now: datetime, *, search: str = "") -> list[Today]:
    """What the person keeps, the public sees and today is not over, what begins first on top."""
    day = now.date()
    words = search.split()
    offers = (
        Offer.objects.kept_by(user).public(day).open_on(day).filter(_named("title_sv", words)).for_summary()
    )
    places = Place.objects.kept_by(user).published().filter(_named("name_sv", words), slots__isnull=False)
    places = places.distinct().prefetch_related("slots", "confirmations")
    calendar = Calendar.load()
    found = [Today(offer, _times(timetable_of(offer, calendar, now))) for offer in offers]
    found += [Today(place, _times(timetable_of_place(place, calendar, now))) for place in places]
    return sorted((one for one in found if one.times), key=lambda one: (one.times[0].start, one.name))


def today_of(record: Record, now: datetime) -> Today:
    """One record's day."""
    model = type(record)
    calendar = Calendar.load()
    if isinstance(record, Offer):
        offer = model.objects.for_list().get(pk=record.pk)
        return Today(record, _times(timetable_of(offer, calendar, now)))
    return Today(record, _times(timetable_of_place(record, calendar, now)))


def _named(column: str, words: Iterable[str]) -> Q:
    return Q(*(Q(**{f"{column}__iregex": re.escape(word)}) for word in words))


def _times(timetable: Timetable) -> list[Occurrence]:
    """What of today is not over; a helpline that answers day and night is not called off here."""
    if timetable.is_round_the_clock:
        return []
    today = timetable.between(timetable.today, timetable.today)
    return [found for found in today if not found.is_over(timetable.now)]


@transaction.atomic
def cancel_today(*, record: Record, by: User, now: datetime, reason: str = "", words: str = "") -> None:
    """Call off all that the record has today. ``reason`` is one of ``REASONS``; ``words`` are one's own, in Swedish."""
    texts = _texts(reason, " ".join(words.split()))
    type(record).objects.select_for_update().get(pk=record.pk)
    if _closures(record, now).exists():
        return
    remember(record)
    closure = _new_closure(record)
    closure.first = closure.last = now.date()
    for column, text in texts.items():
        setattr(closure, column, text)
    with Signature(by, now, "Inställt i dag.").on(closure):
        closure.save()
    LogEntry.objects.log_actions(by.pk, [record], CHANGE, "Inställt i dag.")


@transaction.atomic
def run_after_all(*, record: Record, by: User, now: datetime) -> None:
    """Take back what was called off today."""
    remember(record)
    for closure in _closures(record, now):
        with Signature(by, now, "Inte inställt.").on(closure):
            closure.delete()
    with Signature(by, now, "Inte inställt.").on(record):
        record.save(update_fields=["updated_at"])  # calendars that have read it off must see a newer edition
    LogEntry.objects.log_actions(by.pk, [record], CHANGE, "Inte inställt.")


def _texts(reason: str, words: str) -> dict[str, str]:
    """The columns of the reason."""
    if len(words) > LONGEST_REASON:
        raise ValidationError(f"Skriv skälet med högst {LONGEST_REASON} tecken.", code="long")
    if words:
        return {"reason_sv": words}
    if not reason:
        return {}
    if reason not in REASONS:
        raise ValidationError("Välj ett av skälen, eller skriv ett eget.", code="unknown")
    texts = {}
    for code in LANGUAGE_CODES:
        with override(code):
            texts[f"reason_{code}"] = str(REASONS[reason])
    return texts


def _new_closure(record: Record) -> OfferClosure | Closure:
    return OfferClosure(offer=record) if isinstance(record, Offer) else Closure(place=record)


def _closures(record: Record, moment: datetime):
    """Those of a record for this day alone."""
    return record.closures.filter(first=moment.date(), last=moment.date())
