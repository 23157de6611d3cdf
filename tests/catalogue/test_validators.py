"""One value at a time: what is let through, and what is refused with a sentence that helps."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import Place
from catalogue.validators import (
    format_clock,
    parse_clock,
    validate_phone,
    validate_postcode,
    validate_source_key,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9", 540),
        ("09", 540),
        ("9.30", 570),
        ("9:30", 570),
        ("09:30", 570),
        ("09.30", 570),
        ("kl. 9.30", 570),
        ("kl 9", 540),
        ("KL.9", 540),
        ("  9.30 ", 570),
        ("9:30:00", 570),
        ("0", 0),
        ("0.00", 0),
        ("00:01", 1),
        ("23.59", 1439),
        ("24", 1440),
        ("24.00", 1440),
    ],
)
def test_clock_is_read(text, minutes):
    assert parse_clock(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "kl.",
        "nio",
        "24.01",
        "25",
        "25.00",
        "9.60",
        "9.99",
        "9.3",
        "9.300",
        "930",
        "-1",
        "9-12",
        "9.30.15",
        "9:30:15",
        "9.30 pm",
        "9,30",
        "9.",
        ".30",
        "٩",
        "９",
        "1e1",
    ],
)
def test_what_is_no_clock_is_refused(text):
    with pytest.raises(ValidationError) as refusal:
        parse_clock(text)

    assert refusal.value.code == "clock"
    assert f"”{text}” är inget klockslag" in refusal.value.messages[0]


def test_refusal_quotes_no_more_than_forty_characters():
    with pytest.raises(ValidationError) as refusal:
        parse_clock("x" * 1000)

    assert f"”{'x' * 40}” " in refusal.value.messages[0]


@given(st.integers(0, 1440))
def test_clock_is_read_as_it_is_written(minutes):
    assert parse_clock(format_clock(minutes)) == minutes


@pytest.mark.parametrize(("minutes", "text"), [(0, "0.00"), (5, "0.05"), (570, "9.30"), (1440, "24.00")])
def test_clock_is_written_as_people_do(minutes, text):
    assert format_clock(minutes) == text


@given(st.text())
def test_any_text_is_a_clock_within_the_day_or_refused(text):
    try:
        minutes = parse_clock(text)
    except ValidationError:
        return
    assert 0 <= minutes <= 1440


@pytest.mark.parametrize(
    "number", ["112", "1177", "033-35 70 00", "033-357000", "+46 33 35 70 00", "020/22 20 60"]
)
def test_telephone_number_is_accepted(number):
    validate_phone(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "12",
        "+",
        "+12",
        "ring växeln",
        "033-35 70 00 anknytning 5",
        "033–35 70 00",
        "(033) 35 70 00",
        "+46 (0)33 35 70 00",
        "-033",
        "033-",
        " 112",
        "112\n",
        "++46 33",
        "٠٣٣ ٣٥",
        "1" * 31,
    ],
)
def test_words_beside_a_telephone_number_are_refused(number):
    with pytest.raises(ValidationError) as refusal:
        validate_phone(number)

    assert refusal.value.code == "phone"


@pytest.mark.parametrize("postcode", ["504 55", "50455", "000 00"])
def test_postcode_is_accepted(postcode):
    validate_postcode(postcode)


@pytest.mark.parametrize(
    "postcode",
    [
        "",
        "5045",
        "504 5",
        "504555",
        "504  55",
        "504-55",
        "S-504 55",
        "50 455",
        " 504 55",
        "504 55\n",
        "٥٠٤ ٥٥",
    ],
)
def test_what_is_no_postcode_is_refused(postcode):
    with pytest.raises(ValidationError, match="fem siffror"):
        validate_postcode(postcode)


@pytest.mark.parametrize("key", ["a", "1", "oppna-boda", "2026-a-", "a--b"])
def test_source_key_is_accepted(key):
    validate_source_key(key)


@pytest.mark.parametrize("key", ["", "-a", "A", "Boda", "öppna", "a b", "a_b", "a/b", "a.b", "a\n", "٣"])
def test_what_is_no_source_key_is_refused(key):
    with pytest.raises(ValidationError, match="små bokstäver"):
        validate_source_key(key)


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "ring"), ("postcode", "5045"), ("source_key", "Å"), ("email", "x")]
)
def test_place_uses_the_validators(field, value):
    with pytest.raises(ValidationError) as refusal:
        Place(**{field: value}).clean_fields()

    assert field in refusal.value.message_dict
