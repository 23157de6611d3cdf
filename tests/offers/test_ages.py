import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from offers.ages import (
    PREGNANCY,
    STAGE_BY_KEY,
    STAGES,
    THREAD_END,
    AgeSpan,
    describe_ages,
    overlaps,
    parse_age,
)

MONTHS = st.integers(PREGNANCY, 300)


def test_stages_cover_the_thread_without_gap():
    assert STAGES[0].low == PREGNANCY
    assert [stage.high for stage in STAGES[:-1]] == [stage.low for stage in STAGES[1:]]
    assert STAGES[-1].high == THREAD_END


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1-2", (12, 36)),
        ("4", (48, 60)),
        ("0", (0, 12)),
        ("7m", (7, 8)),
        ("expecting", (-9, 0)),
        ("17", (204, 216)),
    ],
)
def test_parse_age_reads_every_way_to_say_an_age(text, span):
    found = parse_age(text)
    assert (found.low, found.high) == span


@pytest.mark.parametrize(
    "text", ["", "18", "216m", "-1", "1-3", "abc", "4 ", "٤", "999999999999", "1" * 5000]
)
def test_parse_age_refuses_what_is_no_age_of_a_child(text):
    assert parse_age(text) is None


@given(st.tuples(MONTHS, MONTHS).filter(lambda ages: ages[0] < ages[1]), st.sampled_from(STAGES))
def test_overlaps_agrees_with_counting_months(ages, stage):
    months = set(range(*ages)) & set(range(stage.low, stage.high))
    assert overlaps(*ages, stage) is bool(months)


@given(st.none() | MONTHS, st.none() | MONTHS, st.sampled_from(STAGES))
def test_overlaps_is_unknown_exactly_when_an_unknown_end_decides(low, high, stage):
    lows = [low] if low is not None else range(PREGNANCY - 1, 301)
    highs = [high] if high is not None else range(PREGNANCY, 302)
    answers = {start < stage.high and end > stage.low for start in lows for end in highs if start < end}
    if answers:
        assert overlaps(low, high, stage) is (answers.pop() if len(answers) == 1 else None)


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ((0, 12), "0–12 månader"),
        ((0, 72), "0–5 år"),
        ((36, 156), "3–12 år"),
        ((6, 7), "6 månader"),
        ((48, 60), "4 år"),
        ((0, 1), "nyfödd"),
        ((84, None), "från 7 år"),
        ((None, 216), "under 18 år"),
        ((-9, 0), "under graviditeten"),
        ((-9, None), "från graviditeten"),
        ((-9, 72), "graviditet–5 år"),
        ((None, None), "Ålder inte angiven"),
    ],
)
def test_describe_ages_says_it_as_people_do(ages, words):
    with override("sv"):
        assert describe_ages(*ages) == words


@pytest.mark.parametrize(
    ("language", "ages", "words"),
    [
        ("en", (36, 156), "3–12 years"),
        ("ar", (36, 156), "3–12 سنة"),
        ("ar", (36, 72), "3–5 سنوات"),
        ("ar", (0, 10), "0–10 أشهر"),
        ("uk", (12, 36), "1–2 роки"),
        ("uk", (36, 156), "3–12 років"),
        ("bs", (12, 36), "1–2 godine"),
        ("bs", (36, 156), "3–12 godina"),
    ],
)
def test_the_word_after_a_range_bends_with_its_last_number(language, ages, words):
    with override(language):
        assert describe_ages(*ages) == words


def test_stage_keys_are_their_words_in_addresses():
    assert [stage.key for stage in STAGES] == [
        "expecting",
        "0",
        "1-2",
        "3-5",
        "6-9",
        "10-12",
        "13-15",
        "16-17",
    ]
    assert STAGE_BY_KEY["3-5"] == parse_age("3-5")
    assert isinstance(parse_age("3"), AgeSpan)
