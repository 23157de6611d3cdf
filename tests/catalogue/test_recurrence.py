from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.recurrence import (
    STOCKHOLM,
    Exceptions,
    Period,
    Rule,
    at_minute,
    instant,
    occurrences,
    occurrences_of,
    split_at_midnight,
)

NO_EXCEPTIONS = Exceptions(with_holidays=False)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def hm(hours: int, minutes: int = 0) -> int:
    return hours * 60 + minutes


@st.composite
def weekly_rules(draw):
    opens = draw(st.integers(0, 1438))
    start = draw(st.none() | DAYS)
    return Rule(
        opens=opens,
        closes=draw(st.integers(opens + 1, 1440)),
        weekday=draw(st.integers(1, 7)),
        every_weeks=draw(st.integers(1, 5)),
        counted_from=draw(DAYS),
        valid_from=start,
        valid_through=draw(st.none() | st.just(start + timedelta(days=90))) if start else None,
    )


def naive_days(rule: Rule, first: date, last: date) -> list[date]:
    """Every day looked at one by one, weeks counted by their Mondays."""
    found, day = [], first
    while day <= last:
        monday = day - timedelta(days=day.isoweekday() - 1)
        base = rule.counted_from - timedelta(days=rule.counted_from.isoweekday() - 1)
        in_turn = ((monday - base).days // 7) % rule.every_weeks == 0
        started = rule.valid_from is None or rule.valid_from <= day
        running = rule.valid_through is None or day <= rule.valid_through
        if day.isoweekday() == rule.weekday and in_turn and started and running:
            found.append(day)
        day += timedelta(days=1)
    return found


@settings(max_examples=200)
@given(weekly_rules(), DAYS, st.integers(0, 120))
def test_weekly_rule_falls_on_the_days_a_naive_count_finds(rule, first, length):
    last = first + timedelta(days=length)
    found = [one.start.date() for one in occurrences([rule], first, last, NO_EXCEPTIONS)]
    skipped_by_summer_time = [
        day
        for day in naive_days(rule, first, last)
        if instant(at_minute(day, rule.opens)) >= instant(at_minute(day, rule.closes))
    ]
    assert found == [day for day in naive_days(rule, first, last) if day not in skipped_by_summer_time]


@given(st.lists(weekly_rules(), max_size=4), DAYS, st.integers(0, 60), st.integers(0, 59))
def test_a_period_in_two_halves_gives_the_same_as_the_whole(rules, first, length, cut):
    last = first + timedelta(days=length)
    middle = first + timedelta(days=min(cut, length))
    whole = occurrences(rules, first, last, NO_EXCEPTIONS)
    halves = occurrences(rules, first, middle, NO_EXCEPTIONS) + occurrences(
        rules, middle + timedelta(days=1), last, NO_EXCEPTIONS
    )
    assert whole == sorted(halves)


@given(weekly_rules(), DAYS)
def test_occurrences_are_aware_ordered_and_end_after_they_start(rule, first):
    found = occurrences([rule], first, first + timedelta(days=60))
    assert all(one.start.tzinfo is STOCKHOLM and one.end.tzinfo is STOCKHOLM for one in found)
    assert all(one.end.astimezone(UTC) > one.start.astimezone(UTC) for one in found)
    assert found == sorted(found)


@given(weekly_rules(), DAYS, st.integers(0, 30))
def test_a_closure_cancels_exactly_its_own_days(rule, first, length):
    closure = Period(first, first + timedelta(days=length), "planering")
    found = occurrences(
        [rule], first - timedelta(days=30), first + timedelta(days=60), Exceptions((closure,), (), False)
    )
    for one in found:
        assert (one.cancelled == closure) is (closure.first <= one.start.date() <= closure.last)


@given(st.integers(0, 1439), st.integers(0, 1440))
def test_split_at_midnight_keeps_every_minute_and_stays_within_days(opens, closes):
    parts = split_at_midnight(opens, closes)
    length = (closes - opens) if closes > opens else 1440 - opens + closes
    assert sum(end - start for _day, start, end in parts) == length
    assert all(0 <= start < end <= 1440 for _day, start, end in parts)


def test_round_the_clock_lasts_23_and_25_hours_when_the_clock_changes():
    rules = [Rule(opens=0, closes=1440, weekday=7, on_holidays=True)]
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    [short] = occurrences(rules, spring, spring)
    [long] = occurrences(rules, autumn, autumn)
    assert short.end.astimezone(UTC) - short.start.astimezone(UTC) == timedelta(hours=23)
    assert long.end.astimezone(UTC) - long.start.astimezone(UTC) == timedelta(hours=25)


def test_the_hour_that_summer_time_skips_does_not_occur():
    rules = [Rule(opens=hm(2), closes=hm(3), weekday=7)]
    assert occurrences(rules, date(2026, 3, 29), date(2026, 3, 29)) == []
    within = [Rule(opens=hm(2, 10), closes=hm(2, 50), weekday=7)]
    assert occurrences(within, date(2026, 3, 29), date(2026, 3, 29)) == []
    assert len(occurrences(rules, date(2026, 4, 5), date(2026, 4, 5), NO_EXCEPTIONS)) == 1


def test_the_time_on_the_wall_stays_the_same_across_summer_time():
    rules = [Rule(opens=hm(9), closes=hm(12), weekday=2)]
    found = occurrences(rules, date(2026, 3, 24), date(2026, 3, 31))
    assert [one.start.strftime("%H:%M%z") for one in found] == ["09:00+0100", "09:00+0200"]


def test_every_second_week_counts_over_new_year_with_53_weeks():
    rules = [Rule(opens=hm(9), closes=hm(10), weekday=4, every_weeks=2, counted_from=date(2026, 12, 17))]
    found = occurrences(rules, date(2026, 12, 14), date(2027, 1, 31), NO_EXCEPTIONS)
    assert [one.start.date() for one in found] == [
        date(2026, 12, 17),
        date(2026, 12, 31),
        date(2027, 1, 14),
        date(2027, 1, 28),
    ]


def test_breaks_cancel_only_rules_that_rest_in_breaks():
    sports = Period(date(2026, 2, 9), date(2026, 2, 13), "sportlov")
    resting = Rule(opens=hm(9), closes=hm(10), weekday=1, in_breaks=False)
    going = Rule(opens=hm(11), closes=hm(12), weekday=1)
    found = occurrences([resting, going], date(2026, 2, 9), date(2026, 2, 9), Exceptions((), (sports,)))
    assert [one.cancelled for one in found] == [sports, None]


def test_holidays_and_their_eves_cancel_weekly_rules_but_not_one_off_dates():
    eve = date(2026, 6, 19)  # Midsummer's Eve, a Friday
    weekly = Rule(opens=hm(9), closes=hm(10), weekday=5)
    always = Rule(opens=hm(10), closes=hm(11), weekday=5, on_holidays=True)
    party = Rule(opens=hm(11), closes=hm(12), day=eve)
    found = occurrences([weekly, always, party], eve, eve)
    assert [one.cancelled and (one.cancelled.first, str(one.cancelled.reason)) for one in found] == [
        (eve, "Midsommarafton"),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("minute", "moment"),
    [(0, (2026, 11, 22, 0, 0)), (570, (2026, 11, 22, 9, 30)), (1440, (2026, 11, 23, 0, 0))],
)
def test_at_minute_is_the_clock_on_the_wall(minute, moment):
    assert at_minute(date(2026, 11, 22), minute) == datetime(*moment, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("moment", "in_utc"),
    [
        (datetime(2026, 11, 22, 10, tzinfo=STOCKHOLM), datetime(2026, 11, 22, 9, tzinfo=UTC)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM, fold=1), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2026, 3, 29, 2, 30, tzinfo=STOCKHOLM), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (datetime(2026, 3, 29, 3, tzinfo=STOCKHOLM), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (datetime(2026, 3, 29, 1, 59, tzinfo=STOCKHOLM), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
    ],
    ids=["winter", "first time", "second time", "skipped", "after the skip", "before the skip"],
)
def test_instant_is_the_moment_in_utc_and_of_a_skipped_time_the_skip(moment, in_utc):
    assert instant(moment) == in_utc


def test_an_occurrence_is_over_when_it_has_ended_also_in_the_hour_that_comes_twice():
    sunday = date(2026, 10, 25)
    [night] = occurrences([Rule(opens=hm(1), closes=hm(2, 30), weekday=7)], sunday, sunday)
    first, second = datetime(2026, 10, 25, 2, 10, tzinfo=STOCKHOLM), datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    assert (night.has_begun(first), night.is_over(first), night.is_running(first)) == (True, False, True)
    assert (night.has_begun(second), night.is_over(second), night.is_running(second)) == (True, True, False)


def test_occurrences_are_worked_out_when_they_are_asked_for():
    for_ever = occurrences_of(Rule(opens=0, closes=60, weekday=1), date(2026, 1, 1), date.max, NO_EXCEPTIONS)
    assert next(for_ever).start.date() == date(2026, 1, 5)
