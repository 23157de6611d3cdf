"""Each constraint of the offers is broken by a write that no form has seen; each has a neighbour that holds."""

from datetime import datetime, timedelta
from itertools import cycle

import pytest
from django.db.models import CheckConstraint, UniqueConstraint

from catalogue.models import State, User
from catalogue.recurrence import STOCKHOLM
from offers.models import (
    DemandCount,
    DemandKind,
    Feedback,
    Form,
    Offer,
    OfferClosure,
    OfferParty,
    OfferRedirect,
    OfferSlot,
    OfferSlotSource,
    OfferSource,
    ParentQuestion,
    Proposal,
    QuestionChoice,
    RateLimit,
    Reminder,
    ReportComment,
    Scope,
    SearchText,
    SearchWord,
    Synonym,
    YearlyReport,
)
from tests.catalogue.test_constraints import (
    AGES_IN_ORDER,
    AGES_IN_RANGE,
    DAY,
    DAYS_IN_ORDER,
    NEXT_DAY,
    Check,
    assert_refused,
    cases,
    check_unique,
    check_unique_field,
    constraints,
    make_source,
    names,
    not_blank,
    numbers,
    other_register,
    slot_checks,
    unique_fields,
    write,
)
from tests.factories import make_language, make_offer, make_organisation, make_place, make_slot

pytestmark = pytest.mark.django_db
DECIDED = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)


def in_order(first: str, last: str) -> Check:
    return Check(
        good=[{first: DAY, last: DAY}, {first: DAY, last: None}, {first: None, last: DAY}],
        bad=[{first: NEXT_DAY, last: DAY}],
    )


CHECKS = {
    "demand_kind_known": Check(
        good=[{"kind": kind} for kind in DemandKind.values], bad=[{"kind": ""}, {"kind": "name"}]
    ),
    "reportcomment_has_text": not_blank("text", nullable=False),
    "reportcomment_role_known": Check(
        good=[{"written_by": "coordinator"}], bad=[{"written_by": ""}, {"written_by": "visitor"}]
    ),
    "feedback_has_text": Check(good=[{"text": "Tack"}], bad=[{"text": ""}]),
    "feedback_published_with_answer": Check(
        good=[
            {"state": "new"},
            {"state": "published", "question_shown_sv": "Fråga?", "answer_sv": "Svar."},
        ],
        bad=[
            {"state": "published"},
            {"state": "published", "question_shown_sv": "Fråga?", "answer_sv": ""},
            {"state": "published", "question_shown_sv": None, "answer_sv": "Svar."},
        ],
    ),
    "synonym_has_word": not_blank("word", nullable=False),
    "synonym_has_meaning": not_blank("means", nullable=False),
    "parentquestion_has_swedish_text": not_blank("text_sv"),
    "questionchoice_has_swedish_text": not_blank("text_sv"),
    "offer_application_in_order": in_order("application_opens", "application_closes"),
    "offer_publication_in_order": in_order("publish_from", "publish_until"),
    "offer_ages_in_range": AGES_IN_RANGE,
    "offer_min_age_below_max_age": AGES_IN_ORDER,
    "offer_has_swedish_title": not_blank("title_sv"),
    "offer_form_known": Check(
        good=[{"form": form} for form in Form.values], bad=[{"form": "party"}, {"form": ""}]
    ),
    "offer_scope_known": Check(
        good=[{"scope": scope} for scope in ["", *Scope.values]], bad=[{"scope": "secret"}]
    ),
    "offer_state_known": Check(
        good=[{"state": state} for state in State.values], bad=[{"state": "gone"}, {"state": ""}]
    ),
    "offer_check_interval_in_range": Check(
        good=[{"check_every_months": 1}, {"check_every_months": 24}],
        bad=[{"check_every_months": 0}, {"check_every_months": 25}],
    ),
    "offer_deputy_is_another": Check(
        good=[{"owner_id": None, "deputy_id": None}], bad=[{"owner_id": 1, "deputy_id": 1}]
    ),
    "proposal_decided_when_closed": Check(
        good=[
            {"state": "open", "decided_at": None},
            {"state": "approved", "decided_at": DECIDED},
            {"state": "rejected", "decided_at": DECIDED, "reason": "Fel tid."},
        ],
        bad=[
            {"state": "open", "decided_at": DECIDED},
            {"state": "approved", "decided_at": None},
            {"state": "rejected", "decided_at": None},
        ],
    ),
    "proposal_is_about_one_record": Check(
        good=[{"place": None}, lambda: {"offer": None, "place": make_place()}],
        bad=[{"offer": None}, lambda: {"place": make_place()}],
    ),
    "proposal_is_rejected_with_a_reason": Check(
        good=[
            {"state": "rejected", "decided_at": DECIDED, "reason": "Fel tid."},
            {"state": "approved", "decided_at": DECIDED, "reason": ""},
        ],
        bad=[{"state": "rejected", "decided_at": DECIDED, "reason": ""}],
    ),
    "reminder_to_known": Check(
        good=[{"to": to} for to in Reminder.To.values], bad=[{"to": "everybody"}, {"to": ""}]
    ),
    **slot_checks("offerslot"),
    "offerclosure_days_in_order": DAYS_IN_ORDER,
}
# A valid row of every model that has something unique, each with identities of its own.
MAKE = {
    DemandCount: lambda **values: DemandCount.objects.create(
        **{"period": f"{2000 + (n := next(numbers))}", "kind": "age", "value": str(n), "count": 1, **values}
    ),
    Synonym: lambda **values: Synonym.objects.create(
        word=f"ord {(n := next(numbers))}", means="sömn", language=make_language(f"x{n}"), **values
    ),
    SearchWord: lambda: SearchWord.objects.create(
        kind=f"slag-{(n := next(numbers))}",
        object_id=n,
        language=f"x{n}",
        word=f"ord-{n}",
        spelling="ord",
        weight=1,
    ),
    SearchText: lambda: SearchText.objects.create(
        kind=f"slag-{(n := next(numbers))}", object_id=n, digest="x"
    ),
    ReportComment: lambda: ReportComment.objects.create(
        year=2000 + (n := next(numbers)),
        section=f"avsnitt-{n}",
        text="Det blev bättre.",
        written_by="coordinator",
    ),
    Feedback: lambda: Feedback.objects.create(kind="wrong", text="Tiden är fel"),
    ParentQuestion: lambda: ParentQuestion.objects.create(text="Passar tiderna?"),
    QuestionChoice: lambda: QuestionChoice.objects.create(
        question=ParentQuestion.objects.create(text="Passar tiderna?"), text="Ja"
    ),
    RateLimit: lambda: RateLimit.objects.create(key=f"nyckel-{next(numbers)}", started_at=DECIDED),
    Offer: make_offer,
    OfferSource: make_source(OfferSource, make_offer),
    OfferParty: lambda: OfferParty.objects.create(offer=make_offer(), organisation=make_organisation()),
    OfferRedirect: lambda: OfferRedirect.objects.create(offer=make_offer(), slug=f"forr-{next(numbers)}"),
    OfferSlot: lambda **values: make_slot(make_offer(), **values),
    OfferSlotSource: make_source(OfferSlotSource, lambda: make_slot(make_offer())),
    OfferClosure: lambda **values: OfferClosure.objects.create(
        offer=make_offer(), first=DAY, last=DAY, **values
    ),
    Proposal: lambda: Proposal.objects.create(offer=make_offer()),
    Reminder: lambda: Reminder.objects.create(
        offer=make_offer(),
        due_on=DAY + timedelta(days=(n := next(numbers))),
        to="person",
        address=f"person{n}@example.se",
        round=n,
        sent_at=DECIDED,
    ),
}


KINDS = cycle(DemandKind.values)
# Values that differ between two rows in every field of a unique constraint, where MAKE alone does not see to it.
DIFFERENT = {"demand_once": lambda: {"kind": next(KINDS)}}


@pytest.mark.parametrize(("name", "values"), cases(CHECKS, "good"))
def test_valid_neighbour_is_accepted(name, values):
    model, _constraint = constraints("offers")[name]
    row = MAKE[model]()

    write(row, values)


@pytest.mark.parametrize(("name", "values"), cases(CHECKS, "bad"))
def test_check_constraint_stops_the_write(name, values):
    model, constraint = constraints("offers")[name]
    row = MAKE[model]()

    assert_refused(row, values, constraint)


def test_owner_and_deputy_are_two_people():
    offer = make_offer()
    offer.owner, offer.deputy = User.objects.create_user("ansvarig"), User.objects.create_user("ersattare")
    offer.save()

    assert Offer.objects.get().deputy.username == "ersattare"


# Only one question is asked at a time; tests/offers/test_feedback.py breaks it. The two of proposals hold between
# open ones alone; tests/offers/test_proposals.py breaks them.
ELSEWHERE = {
    "parentquestion_one_at_a_time",
    "proposal_open_once_per_offer",
    "proposal_open_once_per_place",
}


@pytest.mark.parametrize("name", sorted(set(names("offers", UniqueConstraint)) - ELSEWHERE))
def test_unique_constraint_stops_a_second_row_of_the_same(name):
    model, constraint = constraints("offers")[name]
    different = other_register if name.endswith("_source_key_unique") else DIFFERENT.get(name, dict)

    check_unique(MAKE[model], constraint, different)


# A frozen year cannot be written again to try it; tests/offers/test_yearly.py freezes one twice.
WRITTEN_ONCE = {YearlyReport}


@pytest.mark.parametrize(
    ("model", "name"), [pair for pair in unique_fields("offers") if pair[0] not in WRITTEN_ONCE]
)
def test_unique_field_stops_a_second_row_of_the_same(model, name):
    check_unique_field(MAKE[model], name)


def test_every_check_constraint_has_values_on_both_sides():
    assert names("offers", CheckConstraint) == sorted(CHECKS)
    assert all(check.good and check.bad for check in CHECKS.values())


def test_every_constraint_is_a_check_or_unique():
    kinds = {type(one) for _model, one in constraints("offers").values()}
    assert kinds == {CheckConstraint, UniqueConstraint}
