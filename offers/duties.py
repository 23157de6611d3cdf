"""The duty to confirm: when somebody must say again that an offer is true, and how it stands with that.

An offer is to be confirmed within its own interval, counted in months from the last confirmation or, if there is
none, from the day it was made or read in. Asked by pages, admin, mail, command and follow-up. The rule stands here
twice, for a row and for the database; a test holds them together.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import models
from django.db.models import Case, DateTimeField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import make_aware

LONGEST_INTERVAL = 24
SOON = timedelta(days=21)  # how long before the last day it is asked for


class Standing(StrEnum):
    """How an offer stands with its duty; each has one, and only one."""

    IN_TIME = "in_time"
    SOON = "soon"
    OVERDUE = "overdue"
    NEVER = "never"  # nobody has ever confirmed it, whether its last day has come or not


def due_on(counted_from: date, months: int) -> date:
    """The last day to confirm on: the same day some months later, or the last of a shorter month."""
    year, month = divmod(counted_from.year * 12 + counted_from.month - 1 + months, 12)
    return date(year, month + 1, min(counted_from.day, _length(year, month + 1)))


def latest_start(due: date, months: int) -> date:
    """The latest day from which the interval ends no later than ``due``: the inverse of :func:`due_on`."""
    year, month = divmod(due.year * 12 + due.month - 1 - months, 12)
    length = _length(year, month + 1)
    is_last = due.day == _length(due.year, due.month)
    return date(year, month + 1, length if is_last else min(due.day, length))


def _length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def standing(last_confirmed: date | None, months: int, day: date) -> Standing:
    """How an offer stands on a day."""
    if last_confirmed is None:
        return Standing.NEVER
    due = due_on(last_confirmed, months)
    if due < day:
        return Standing.OVERDUE
    return Standing.SOON if due <= day + SOON else Standing.IN_TIME


class DutyQuerySet(models.QuerySet):
    """Questions about the duty, in words. They say nothing of who sees the offer: chain them with ``public``."""

    def with_duty(self):
        """With the newest confirmation, and with what the interval is counted from."""
        relation = self.model._meta.get_field("confirmations")
        rows = relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")})
        newest = rows.order_by("-confirmed_at").values("confirmed_at")[:1]
        return self.annotate(confirmed_at=Subquery(newest)).annotate(
            counted_from=Coalesce("confirmed_at", "created_at")
        )

    def past_due(self, day: date):
        """Whose last day has gone by, also if nobody ever confirmed them."""
        return self.with_duty().filter(_due_by(day - timedelta(days=1)))

    def to_ask_about(self, day: date):
        """Whose last day has gone by or comes within three weeks."""
        return self.with_duty().filter(_due_by(day + SOON))

    def to_confirm_soon(self, day: date):
        """Whose last day is this one or comes within three weeks, also if nobody ever confirmed them."""
        return self.with_duty().filter(_due_by(day + SOON) & ~_due_by(day - timedelta(days=1)))

    def due_later(self, day: date):
        """Whose last day comes after that, also if nobody ever confirmed them."""
        return self.with_duty().filter(~_due_by(day + SOON))

    def in_time(self, day: date):
        """As ``due_later``, of those that have been confirmed."""
        return self.due_later(day).filter(confirmed_at__isnull=False)

    def due_soon(self, day: date):
        """As ``to_confirm_soon``, of those that have been confirmed."""
        return self.to_confirm_soon(day).filter(confirmed_at__isnull=False)

    def overdue(self, day: date):
        """As ``past_due``, of those that have been confirmed."""
        return self.past_due(day).filter(confirmed_at__isnull=False)

    def never_confirmed(self):
        return self.with_duty().filter(confirmed_at__isnull=True)


def _due_by(last: date) -> Q:
    """Whose last day to confirm is ``last`` or earlier; the same on both databases, whatever the interval."""
    ends = [
        When(
            check_every_months=months,
            then=Value(make_aware(datetime.combine(latest_start(last, months), time.max))),
        )
        for months in range(1, LONGEST_INTERVAL + 1)
    ]
    return Q(counted_from__lte=Case(*ends, output_field=DateTimeField()))
