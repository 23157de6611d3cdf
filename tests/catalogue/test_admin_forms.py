"""The fields that write clock times and lists as people do."""

import pytest
from django.core.exceptions import ValidationError

from catalogue.forms import ClockField, LinesField


@pytest.mark.parametrize(
    ("text", "minutes"), [("13", 780), ("13.00", 780), ("13:30", 810), (" kl. 9.05 ", 545), ("24.00", 1440)]
)
def test_clock_field_reads_what_people_write(text, minutes):
    assert ClockField().clean(text) == minutes


@pytest.mark.parametrize(("minutes", "text"), [(780, "13.00"), (0, "0.00"), (1440, "24.00"), ("x", "x")])
def test_clock_field_shows_a_clock_time_and_keeps_what_was_typed(minutes, text):
    assert ClockField().prepare_value(minutes) == text


def test_clock_field_refuses_with_the_validators_sentence():
    with pytest.raises(ValidationError) as refusal:
        ClockField().clean("25.00")

    assert refusal.value.messages == [
        "”25.00” är inget klockslag. Skriv timmar och minuter, till exempel 9.30 eller 13.00."
    ]


def test_clock_field_that_is_required_says_so():
    with pytest.raises(ValidationError):
        ClockField().clean("")

    assert ClockField(required=False).clean("") is None


@pytest.mark.parametrize(("data", "changed"), [("13", False), ("13:00", False), ("14", True), ("nej", True)])
def test_clock_field_has_changed_when_the_time_has(data, changed):
    assert ClockField().has_changed(780, data) is changed


def test_lines_field_reads_and_shows_one_text_per_line():
    field = LinesField(required=False)

    assert field.clean(" Ett \n\nTvå\r\n") == ["Ett", "Två"]
    assert field.clean("") == []
    assert field.prepare_value(["Ett", "Två"]) == "Ett\nTvå"
    assert field.prepare_value("Ett\n") == "Ett\n"


@pytest.mark.parametrize(("data", "changed"), [("Ett\n", False), ("Ett\nTvå", True), ("", True)])
def test_lines_field_has_changed_when_a_line_has(data, changed):
    assert LinesField(required=False).has_changed(["Ett"], data) is changed
