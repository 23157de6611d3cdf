"""Each constraint of the offers is broken by a write that no form has seen; each has a neighbour that holds."""

from datetime import datetime

import pytest
from django.db.models import CheckConstraint, UniqueConstraint

from catalogue.models import State
from catalogue.recurrence import STOCKHOLM
from offers.models import (
    Form,
    Offer,
    OfferClosure,
    OfferParty,
    OfferRedirect,
    OfferSlot,
    OfferSlotSource,
    OfferSource,
    Proposal,
    Scope,
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
from tests.factories import make_offer, make_organisation, make_slot

pytestmark = pytest.mark.django_db
DECIDED = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)


def in_order(first: str, last: str) -> Check:
    return Check(
        good=[{first: DAY, last: DAY}, {first: DAY, last: None}, {first: None, last: DAY}],
        bad=[{first: NEXT_DAY, last: DAY}],
    )


CHECKS = {
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
    "proposal_decided_when_closed": Check(
        good=[
            {"state": "open", "decided_at": None},
            {"state": "approved", "decided_at": DECIDED},
            {"state": "rejected", "decided_at": DECIDED},
        ],
        bad=[
            {"state": "open", "decided_at": DECIDED},
            {"state": "approved", "decided_at": None},
            {"state": "rejected", "decided_at": None},
        ],
    ),
    **slot_checks("offerslot"),
    "offerclosure_days_in_order": DAYS_IN_ORDER,
}
# A valid row of every model that has something unique, each with identities of its own.
MAKE = {
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
}


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


@pytest.mark.parametrize("name", names("offers", UniqueConstraint))
def test_unique_constraint_stops_a_second_row_of_the_same(name):
    model, constraint = constraints("offers")[name]
    different = other_register if name.endswith("_source_key_unique") else dict

    check_unique(MAKE[model], constraint, different)


@pytest.mark.parametrize(("model", "name"), unique_fields("offers"))
def test_unique_field_stops_a_second_row_of_the_same(model, name):
    check_unique_field(MAKE[model], name)


def test_every_check_constraint_has_values_on_both_sides():
    assert names("offers", CheckConstraint) == sorted(CHECKS)
    assert all(check.good and check.bad for check in CHECKS.values())


def test_every_constraint_is_a_check_or_unique():
    kinds = {type(one) for _model, one in constraints("offers").values()}
    assert kinds == {CheckConstraint, UniqueConstraint}
