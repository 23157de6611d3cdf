"""The duty to confirm: its last day, how an offer stands, and the same answer from a row and from the database."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from django.utils.timezone import localtime, make_aware

from offers.duties import SOON, Standing, due_on, latest_start, standing
from offers.models import Offer
from tests.factories import make_offer

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("counted_from", "months", "due"),
    [
        (date(2026, 10, 22), 1, date(2026, 11, 22)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
    ],
)
def test_last_day_is_the_same_day_or_the_last_of_a_shorter_month(counted_from, months, due):
    assert due_on(counted_from, months) == due


@pytest.mark.parametrize("months", [1, 2, 6, 11, 12, 13, 24])
def test_latest_start_is_the_last_day_from_which_the_interval_ends_in_time(months):
    for due in (date(2024, 1, 1) + timedelta(days=number) for number in range(800)):
        start = latest_start(due, months)
        assert due_on(start, months) <= due < due_on(start + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("last_confirmed", "found"),
    [
        (None, Standing.NEVER),
        (date(2026, 5, 24), Standing.OVERDUE),
        (date(2026, 5, 25), Standing.SOON),
        (date(2026, 6, 16), Standing.SOON),
        (date(2026, 6, 17), Standing.IN_TIME),
    ],
)
def test_standing_to_the_day(last_confirmed, found):
    assert standing(last_confirmed, 6, DAY) == found


def confirmed(title, *days, created=DAY, **values):
    offer = make_offer(title, **values)
    Offer.objects.filter(pk=offer.pk).update(created_at=make_aware(datetime.combine(created, time(12))))
    for day in days:
        offer.confirmations.create(confirmed_at=make_aware(datetime.combine(day, time(12))))
    return offer


def titles(offers):
    return sorted(offer.title_sv for offer in offers)


@pytest.mark.django_db
def test_never_confirmed_is_counted_from_the_day_it_was_made():
    confirmed("Ny")
    confirmed("Snart", created=date(2026, 6, 1))
    confirmed("Sen", created=date(2026, 5, 24))

    assert titles(Offer.objects.past_due(DAY)) == ["Sen"]
    assert titles(Offer.objects.to_confirm_soon(DAY)) == ["Snart"]
    assert titles(Offer.objects.never_confirmed()) == ["Ny", "Sen", "Snart"]
    assert titles(Offer.objects.overdue(DAY)) == []


@pytest.mark.django_db
def test_confirmed_at_counts():
    offer = confirmed("Kursen", date(2026, 11, 1), date(2025, 1, 1))

    assert titles(Offer.objects.in_time(DAY)) == ["Kursen"]
    assert Offer.objects.get(pk=offer.pk).due_on == date(2027, 5, 1)


@pytest.mark.django_db
def test_the_day_is_the_one_in_sweden():
    offer = make_offer(check_every_months=1)
    offer.confirmations.create(confirmed_at=datetime(2026, 10, 24, 22, 30, tzinfo=UTC))  # 0.30 on the 25th

    assert titles(Offer.objects.past_due(DAY)) == []
    assert titles(Offer.objects.past_due(DAY + timedelta(days=1))) == [offer.title_sv]


@pytest.mark.django_db
def test_database_and_row_say_the_same_and_each_offer_has_one_standing():
    chance = Random(4)  # noqa: S311
    for number in range(150):
        ago = [DAY - timedelta(days=chance.randrange(900)) for _ in range(chance.randrange(3))]
        made = DAY - timedelta(days=chance.randrange(900))
        confirmed(f"Nr {number}", *ago, created=made, check_every_months=chance.choice([1, 2, 6, 12, 24]))
    rows = list(Offer.objects.with_duty())
    stands = {
        row: standing(
            localtime(row.confirmed_at).date() if row.confirmed_at else None,
            row.check_every_months,
            DAY,
        )
        for row in rows
    }
    offers = Offer.objects

    def standing_so(wanted):
        return titles(row for row, found in stands.items() if found == wanted)

    assert titles(offers.in_time(DAY)) == standing_so(Standing.IN_TIME)
    assert titles(offers.due_soon(DAY)) == standing_so(Standing.SOON)
    assert titles(offers.overdue(DAY)) == standing_so(Standing.OVERDUE)
    assert titles(offers.never_confirmed()) == standing_so(Standing.NEVER)
    assert titles(offers.past_due(DAY)) == titles(row for row in rows if row.due_on < DAY)
    assert titles(offers.to_confirm_soon(DAY)) == titles(
        row for row in rows if DAY <= row.due_on <= DAY + SOON
    )


@pytest.mark.django_db
def test_questions_are_one_query_each(django_assert_num_queries):
    make_offer()
    for question in (
        lambda: Offer.objects.past_due(DAY),
        lambda: Offer.objects.to_confirm_soon(DAY),
        Offer.objects.never_confirmed,
    ):
        with django_assert_num_queries(1):
            list(question())
