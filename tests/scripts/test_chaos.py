"""What `make chaos` and `make week` count, without anything that they start."""

from scripts.chaos.__main__ import Outcome, between
from scripts.chaos.load import Answer, fields


def answers(*statuses):
    return [Answer(float(moment), 0.1, status, "/sv/", 9) for moment, status in enumerate(statuses)]


def test_one_of_a_hundred_may_fail_during_a_fault_and_none_after_it():
    hundred = answers(*[200] * 99, 503)

    assert Outcome("x", hundred, answers(200), "").is_good
    assert not Outcome("x", hundred[50:], answers(200), "").is_good
    assert not Outcome("x", hundred, answers(200, 0), "").is_good


def test_empty_answer_is_a_failure():
    assert not Answer(0.0, 0.1, 200, "/sv/", 0).is_good


def test_fault_after_which_nothing_was_asked_shows_nothing():
    assert not Outcome("x", answers(200), [], "").is_good


def test_answers_belong_to_the_time_in_which_they_were_asked_for():
    assert [answer.moment for answer in between(answers(200, 200, 200, 200), 1.0, 3.0)] == [1.0, 2.0]


def test_editor_sends_the_fields_of_the_form_but_not_of_empty_rows():
    html = '<input name="outside" value="1"><form id="x_form" novalidate><input name="name_sv" value="Lov">'
    rows = '<input name="rows-__prefix__-id" value=""><textarea name="note">\nText</textarea></form>'

    assert fields(html + rows) == {"name_sv": "Lov", "note": "Text"}


def test_fault_that_does_not_show_what_it_was_to_show_is_not_met():
    assert not Outcome("x", answers(200), answers(200), "", is_broken=True).is_good
