"""What people write of their week, and what it is read as."""

from datetime import date

import pytest

from catalogue.recurrence import Rule
from catalogue.week_words import read_week

TODAY = date(2026, 11, 25)


def plain(rule):
    """A rule without what was said outright, as one line."""
    said = rule.payload
    when = rule.day or rule.weekday
    more = sorted(name for name in said if name != "every_weeks")
    return (when, rule.opens // 60, rule.closes // 60, rule.every_weeks, more)


def test_week_a_person_would_say_is_read_as_lines():
    week = read_week(
        "må, ons 9-12; tors 13.00–15.30 varannan vecka från 15 januari; 24/12 10-12; ej lov", TODAY
    )

    assert week.problems == []
    assert [plain(rule) for rule in week.rules] == [
        (1, 9, 12, 1, ["in_breaks"]),
        (3, 9, 12, 1, ["in_breaks"]),
        (4, 13, 15, 2, ["counted_from", "in_breaks", "valid_from"]),
        (date(2026, 12, 24), 10, 12, 1, ["in_breaks"]),
    ]
    assert [rule.in_breaks for rule in week.rules] == [False] * 4


def test_every_other_week_from_another_weekday_begins_with_the_next_one():
    rule = read_week("tors 13–15 varannan vecka från 15 januari", TODAY).rules[0]  # a Friday

    assert (rule.counted_from, rule.falls_on(date(2027, 1, 21))) == (date(2027, 1, 21), True)
    assert not rule.falls_on(date(2027, 1, 28))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mån-fre 8-16", [1, 2, 3, 4, 5]),
        ("Måndagar och Fredagar kl. 8–16", [1, 5]),
        ("ti, to och lö 8.00 - 16.00", [2, 4, 6]),
        ("vardagar 08:00 till 16:00", [1, 2, 3, 4, 5]),
        ("varje dag 8-16", [1, 2, 3, 4, 5, 6, 7]),
        ("sön 8—16", [7]),
    ],
)
def test_days_are_read_as_people_write_them(text, days):
    week = read_week(text, TODAY)

    assert [(rule.weekday, rule.opens, rule.closes) for rule in week.rules] == [
        (day, 480, 960) for day in days
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24/12 10-12", date(2026, 12, 24)),
        ("torsdag 24 december 10-12", date(2026, 12, 24)),
        ("1/2 10-12", date(2027, 2, 1)),
        ("1 feb 2028 10-12", date(2028, 2, 1)),
        ("2027-03-01 10-12", date(2027, 3, 1)),
    ],
)
def test_date_without_year_is_the_next_one(text, day):
    assert [rule.day for rule in read_week(text, TODAY).rules] == [day]


def test_several_times_of_a_day_and_several_days_in_one_line():
    week = read_week("tis 9-11 och 13-15, tors 17-19", TODAY)

    assert [(rule.weekday, rule.opens // 60) for rule in week.rules] == [(2, 9), (2, 13), (4, 17)]


def test_period_and_holidays_are_read():
    rule = read_week("ons 9-12 från 13 januari till och med 1 juni även helgdagar", TODAY).rules[0]

    assert rule == Rule(
        540,
        720,
        weekday=3,
        valid_from=date(2027, 1, 13),
        valid_through=date(2027, 6, 1),
        on_holidays=True,
        payload=rule.payload,
    )


EXAMPLE = "Skriv till exempel ”mån, ons 9–12; tors 13.00–15.30”."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ons", f"”ons” saknar klockslag. {EXAMPLE}"),
        ("9-12", f"”9-12” saknar dag. {EXAMPLE}"),
        ("tis efter lunch", f"”efter lunch” i ”tis efter lunch” går inte att läsa. {EXAMPLE}"),
        ("ons 20-2", "”20-2” slutar innan den börjar. Tid efter midnatt skrivs på nästa dag."),
        ("fre-mån 9-12", "”fre-mån” går baklänges. Skriv dagarna var för sig."),
        ("tis 24/12 10-12", "2026-12-24 är en torsdag. Rätta dagen eller datumet."),
        ("30/2 10-12", "”30/2” är inget datum. Skriv dag och månad, till exempel 24/12 eller 15 januari."),
        (
            "tis 13-15 varannan vecka",
            "En tid som inte är varje vecka behöver ett datum att räkna från. "
            "Skriv till exempel ”varannan vecka från 15 januari”.",
        ),
        (
            "tis jämna veckor 13-15",
            "Jämna och udda veckor byter plats efter ett år med 53 veckor. "
            "Skriv ”varannan vecka från” och ett datum då det är.",
        ),
        ("ej lov", f"Det står ingen dag och tid. {EXAMPLE}"),
    ],
)
def test_what_is_not_understood_is_said_precisely(text, sentence):
    assert read_week(text, TODAY).problems == [sentence]
