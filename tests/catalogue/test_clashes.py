"""Which lines of a timetable get in each other's way."""

from datetime import date

from catalogue.clashes import clashes
from catalogue.recurrence import Rule

TODAY = date(2026, 11, 25)


def found(one, other, here="a", there="a"):
    return [(clash.day, clash.is_double) for clash in clashes([(one, here), (other, there)], TODAY)]


def test_overlapping_minutes_of_a_weekday_clash_on_the_first_day_of_both():
    assert found(Rule(540, 720, weekday=2), Rule(660, 780, weekday=2)) == [(date(2026, 12, 1), False)]


def test_same_time_twice_is_told_apart():
    assert found(Rule(540, 720, weekday=2), Rule(540, 720, weekday=2)) == [(date(2026, 12, 1), True)]


def test_times_that_meet_do_not_overlap():
    assert found(Rule(540, 720, weekday=2), Rule(720, 780, weekday=2)) == []


def test_elsewhere_is_no_clash():
    assert found(Rule(540, 720, weekday=2), Rule(540, 720, weekday=2), "a", "b") == []


def test_periods_that_do_not_meet_are_no_clash():
    spring = Rule(540, 720, weekday=2, valid_from=date(2027, 1, 1), valid_through=date(2027, 5, 31))
    autumn = Rule(540, 720, weekday=2, valid_from=date(2027, 8, 1))

    assert found(spring, autumn) == []


def test_every_other_week_in_turn_is_no_clash():
    even = Rule(540, 720, weekday=2, every_weeks=2, counted_from=date(2026, 12, 1))
    odd = Rule(540, 720, weekday=2, every_weeks=2, counted_from=date(2026, 12, 8))

    assert (found(even, odd), found(even, even)) == ([], [(date(2026, 12, 1), True)])


def test_date_within_a_weekly_line_clashes():
    assert found(Rule(540, 720, weekday=2), Rule(540, 600, day=date(2026, 12, 8))) == [
        (date(2026, 12, 8), False)
    ]


def test_past_is_no_clash():
    past = Rule(540, 720, weekday=2, valid_through=date(2026, 11, 24))

    assert found(past, past) == []
