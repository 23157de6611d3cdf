"""Each constraint of the catalogue is broken by a write that no form has seen; each has a neighbour that holds.

The database itself must refuse: imports, bulk writes and raw SQL go past every form. tests/offers/test_constraints.py
uses the same tables for offers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, F, Model, UniqueConstraint

from catalogue.models import (
    Action,
    ActionState,
    Audience,
    Closure,
    Committee,
    CommitteeSource,
    District,
    DistrictSource,
    FocusArea,
    ImportRun,
    Invitation,
    Language,
    LinkCheck,
    Membership,
    Organisation,
    OrganisationAlias,
    OutboxMail,
    Place,
    PlaceParty,
    PlacePhoto,
    PlaceSlot,
    PlaceSlotSource,
    PlaceSource,
    Population,
    ProgrammeEdition,
    SavedList,
    SchoolBreak,
    Topic,
    TranslationRow,
    User,
)
from tests.factories import (
    make_action,
    make_audience,
    make_committee,
    make_district,
    make_focus_area,
    make_invitation,
    make_language,
    make_organisation,
    make_outbox_mail,
    make_place,
    make_topic,
)

pytestmark = pytest.mark.django_db
numbers = count(1)
DAY = date(2026, 11, 24)
NEXT_DAY = DAY + timedelta(days=1)
MOMENT = datetime(2026, 11, 24, 12, tzinfo=UTC)
Values = dict | Callable[[], dict]


@dataclass(frozen=True)
class Check:
    """What a check constraint lets through and what it stops; a callable makes other rows first."""

    good: list[Values]
    bad: list[Values]


# --- tools, for offers too ---
def constraints(app_label: str) -> dict[str, tuple[type[Model], CheckConstraint | UniqueConstraint]]:
    """Every constraint of an app by its name, with its model."""
    models = apps.get_app_config(app_label).get_models()
    return {one.name: (model, one) for model in models for one in model._meta.constraints}


def names(app_label: str, kind: type) -> list[str]:
    return sorted(name for name, (_model, one) in constraints(app_label).items() if isinstance(one, kind))


def unique_fields(app_label: str) -> list[tuple[type[Model], str]]:
    models = apps.get_app_config(app_label).get_models()
    return [
        (model, field.name)
        for model in models
        for field in model._meta.local_fields
        if field.unique and not field.primary_key and not model._meta.proxy
    ]


def cases(checks: dict[str, Check], side: str) -> list:
    """One pytest case for each row of values, named after the constraint."""
    return [
        pytest.param(name, *value.values, marks=value.marks, id=f"{name}-{n}")
        if hasattr(value, "marks")
        else pytest.param(name, value, id=f"{name}-{n}")
        for name, check in checks.items()
        for n, value in enumerate(getattr(check, side))
    ]


def write(row: Model, values: Values) -> None:
    """Straight into the table, in a transaction of its own."""
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**(values() if callable(values) else values))


def assert_refused(row: Model, values: Values, constraint: CheckConstraint | UniqueConstraint) -> None:
    with pytest.raises(IntegrityError) as refusal:
        write(row, values)
    if connection.vendor == "postgresql":
        assert refusal.value.__cause__.diag.constraint_name == constraint.name
    elif isinstance(constraint, CheckConstraint):
        assert str(refusal.value) == f"CHECK constraint failed: {constraint.name}"
    else:
        assert str(refusal.value) == f"UNIQUE constraint failed: {_columns(type(row), constraint)}"


def _columns(model: type[Model], constraint: UniqueConstraint) -> str:
    """SQLite names the columns of a unique constraint, not the constraint."""
    fields = [model._meta.get_field(name) for name in constraint.fields]
    return ", ".join(f"{model._meta.db_table}.{field.column}" for field in fields)


def check_unique(
    make: Callable[..., Model], constraint: UniqueConstraint, different: Callable[[], dict]
) -> None:
    """Refused when every field is as in another row; accepted when any one of them differs."""
    first, second = make(**different()), make(**different())
    same = {name: getattr(first, name) for name in constraint.fields}
    assert all(value is not None and getattr(second, name) != value for name, value in same.items())
    for name in constraint.fields:
        write(second, {**same, name: getattr(second, name)})
    assert_refused(second, same, constraint)


def check_unique_field(make: Callable[..., Model], name: str) -> None:
    first, second = make(), make()
    if getattr(first, name) is None:
        write(first, {name: "taken"})
        first.refresh_from_db()
    write(second, {name: getattr(second, name)})
    with pytest.raises(IntegrityError, match=rf"(?i)unique.*{name}"):
        write(second, {name: getattr(first, name)})


def other_register() -> dict:
    number = next(numbers)
    return {"source": f"register-{number}", "source_key": f"key-{number}"}


# --- values ---
AGES_IN_RANGE = Check(
    good=[
        {"min_age": -9, "max_age": 300},
        {"min_age": 299, "max_age": None},
        {"min_age": None, "max_age": -8},
        {"min_age": None, "max_age": None},
    ],
    bad=[
        {"min_age": -10, "max_age": 0},
        {"min_age": 0, "max_age": 301},
        {"min_age": -10, "max_age": None},
        {"min_age": 301, "max_age": None},
        {"min_age": None, "max_age": 301},
        {"min_age": None, "max_age": -10},
    ],
)
AGES_IN_ORDER = Check(
    good=[{"min_age": 11, "max_age": 12}, {"min_age": None, "max_age": 0}, {"min_age": 0, "max_age": None}],
    bad=[{"min_age": 12, "max_age": 12}, {"min_age": 13, "max_age": 12}],
)
POSITION = Check(
    good=[
        {"latitude": None, "longitude": None},
        {"latitude": -90, "longitude": -180},
        {"latitude": 90, "longitude": 180},
        {"latitude": 0, "longitude": 0},
    ],
    bad=[
        {"latitude": 90.001, "longitude": 12.9},
        {"latitude": -90.001, "longitude": 12.9},
        {"latitude": 57.7, "longitude": 180.001},
        {"latitude": 57.7, "longitude": -180.001},
        {"latitude": 91, "longitude": None},
        {"latitude": 57.7, "longitude": None},
        {"latitude": None, "longitude": 12.9},
    ],
)
DAYS_IN_ORDER = Check(
    good=[{"first": DAY, "last": DAY}, {"first": DAY, "last": NEXT_DAY}],
    bad=[{"first": NEXT_DAY, "last": DAY}],
)


def slot_checks(prefix: str) -> dict[str, Check]:
    """The checks of a timetable's lines, whoever they belong to."""
    return {
        f"{prefix}_minutes_of_one_day": Check(
            good=[
                {"opens": 0, "closes": 1},
                {"opens": 1439, "closes": 1440},
                {"opens": 0, "closes": 1440},
            ],
            bad=[
                {"opens": 540, "closes": 1441},
                {"opens": 1440, "closes": 1440},
                {"opens": 1440, "closes": 1441},
                {"opens": 540, "closes": 540},
                {"opens": 540, "closes": 539},
                {"opens": 0, "closes": 0},
            ],
        ),
        f"{prefix}_weekday_or_date": Check(
            good=[
                {"weekday": 1, "day": None},
                {"weekday": 7, "day": None},
                {"weekday": None, "day": DAY},
            ],
            bad=[
                {"weekday": None, "day": None},
                {"weekday": 2, "day": DAY},
                {"weekday": 0, "day": None},
                {"weekday": 8, "day": None},
            ],
        ),
        f"{prefix}_weeks_counted_from": Check(
            good=[
                {"every_weeks": 1, "counted_from": None},
                {"every_weeks": 1, "counted_from": DAY},
                {"every_weeks": 2, "counted_from": DAY},
                {"every_weeks": 52, "counted_from": DAY},
            ],
            bad=[
                {"every_weeks": 0, "counted_from": DAY},
                {"every_weeks": 53, "counted_from": DAY},
                {"every_weeks": 2, "counted_from": None},
            ],
        ),
        f"{prefix}_valid_in_order": Check(
            good=[
                {"valid_from": DAY, "valid_through": DAY},
                {"valid_from": DAY, "valid_through": None},
                {"valid_from": None, "valid_through": DAY},
            ],
            bad=[{"valid_from": NEXT_DAY, "valid_through": DAY}],
        ),
        f"{prefix}_ages_in_range": AGES_IN_RANGE,
        f"{prefix}_min_age_below_max_age": AGES_IN_ORDER,
    }


def not_blank(field: str, *, nullable: bool = True) -> Check:
    """A column that is NOT NULL refuses NULL before the check is asked."""
    return Check(good=[{field: "Å"}, {field: "0"}], bad=[{field: ""}, *([{field: None}] if nullable else [])])


def make_translation(**values) -> TranslationRow:
    values = {"model": "prov.prov", "record": uuid4(), "field": "title", "language": "en", **values}
    return TranslationRow.objects.create(state="machine", **values)


CHECKS = {
    "invitation_accepted_or_withdrawn": Check(
        good=[{"accepted_at": None, "withdrawn_at": MOMENT}, {"accepted_at": MOMENT, "withdrawn_at": None}],
        bad=[{"accepted_at": MOMENT, "withdrawn_at": MOMENT}],
    ),
    "invitation_expires_later": Check(
        good=[{"invited_at": MOMENT, "expires_at": MOMENT + timedelta(seconds=1)}],
        bad=[{"invited_at": MOMENT, "expires_at": MOMENT}],
    ),
    "linkcheck_failures_in_order": Check(
        good=[
            {"first_failed": None, "last_failed": None},
            {"first_failed": DAY, "last_failed": DAY},
            {"first_failed": DAY, "last_failed": NEXT_DAY},
        ],
        bad=[
            {"first_failed": NEXT_DAY, "last_failed": DAY},
            {"first_failed": DAY, "last_failed": None},
            {"first_failed": None, "last_failed": DAY},
        ],
    ),
    "outboxmail_sent_or_given_up": Check(
        good=[{"sent_at": MOMENT, "gave_up_at": None}, {"sent_at": None, "gave_up_at": MOMENT}],
        bad=[{"sent_at": MOMENT, "gave_up_at": MOMENT}],
    ),
    "outboxmail_sent_is_erased": Check(
        good=[{"sent_at": MOMENT, "body": ""}, {"sent_at": None, "body": "Hej"}],
        bad=[{"sent_at": MOMENT, "body": "Hej"}],
    ),
    "translation_is_not_swedish": Check(good=[{"language": "en"}], bad=[{"language": "sv"}]),
    "translation_state_known": Check(
        good=[{"state": state} for state in TranslationRow.State.values],
        bad=[{"state": ""}, {"state": "gone"}],
    ),
    "organisation_has_name": not_blank("name", nullable=False),
    "organisation_committee_only_if_municipal": Check(
        good=[
            lambda: {"kind": "municipal", "committee": make_committee()},
            {"kind": "municipal", "committee": None},
            {"kind": "region", "committee": None},
        ],
        bad=[lambda: {"kind": "association", "committee": make_committee()}],
    ),
    "district_has_name": not_blank("name", nullable=False),
    "district_position_whole": POSITION,
    "population_ages_in_order": Check(
        good=[{"age_from": 0, "age_to": 130}, {"age_from": 6, "age_to": 6}],
        bad=[{"age_from": 7, "age_to": 6}],
    ),
    "place_has_swedish_name": not_blank("name_sv"),
    "placephoto_has_swedish_alt": not_blank("alt_sv"),
    "placephoto_kind_known": Check(good=[{"kind": "entrance"}, {"kind": "room"}], bad=[{"kind": "hall"}]),
    "place_ages_in_range": AGES_IN_RANGE,
    "place_min_age_below_max_age": AGES_IN_ORDER,
    "place_position_whole": POSITION,
    "place_not_inside_itself": Check(
        good=[{"located_in": None}, lambda: {"located_in": make_place()}],
        bad=[{"located_in": F("pk")}],
    ),
    **slot_checks("placeslot"),
    "closure_days_in_order": DAYS_IN_ORDER,
    "schoolbreak_has_swedish_name": not_blank("name_sv"),
    "schoolbreak_days_in_order": DAYS_IN_ORDER,
    "committee_has_swedish_name": not_blank("name_sv"),
    "committee_ends_after_it_starts": Check(
        good=[
            {"valid_from": DAY, "valid_through": DAY},
            {"valid_from": DAY, "valid_through": None},
            {"valid_from": None, "valid_through": DAY},
        ],
        bad=[{"valid_from": NEXT_DAY, "valid_through": DAY}],
    ),
    "committee_does_not_succeed_itself": Check(
        good=[{"successor": None}, lambda: {"successor": make_committee()}],
        bad=[{"successor": F("pk")}],
    ),
    "focusarea_has_swedish_name": not_blank("name_sv"),
    "language_has_own_name": not_blank("own_name", nullable=False),
    "action_has_title": not_blank("title", nullable=False),
    "action_has_aim": not_blank("aim", nullable=False),
    "action_state_known": Check(
        good=[{"state": state, "result": "Så gick det."} for state in ActionState.values],
        bad=[{"state": ""}, {"state": "later"}],
    ),
    "action_period_in_order": Check(
        good=[
            {"first_day": DAY, "last_day": DAY},
            {"first_day": DAY, "last_day": None},
            {"first_day": None, "last_day": DAY},
        ],
        bad=[{"first_day": NEXT_DAY, "last_day": DAY}],
    ),
    "action_over_tells_its_result": Check(
        good=[{"state": "planned", "result": ""}, {"state": "done", "result": "Så gick det."}],
        bad=[{"state": "done", "result": ""}, {"state": "stopped", "result": ""}],
    ),
    "savedlist_has_name": not_blank("name", nullable=False),
    "savedlist_is_of_staff_pages": Check(
        good=[{"path": "/admin/offers/offer/"}],
        bad=[{"path": ""}, {"path": "https://example.org/admin/"}, {"path": "//example.org/admin/"}],
    ),
    "topic_has_swedish_name": not_blank("name_sv"),
    "audience_has_swedish_name": not_blank("name_sv"),
}


def make_source(model, record):
    return lambda **values: model.objects.create(record=record(), **values)


def make_edition(**values):
    return ProgrammeEdition.objects.create(
        **{"title": "Testprogram", "valid_through_year": 2100 + next(numbers), **values}
    )


def make_population(**values):
    return Population.objects.create(**{"district": make_district(), "year": 2025, "count": 1, **values})


def make_place_slot(**values):
    return PlaceSlot.objects.create(
        **{"place": make_place(), "weekday": 1, "opens": 540, "closes": 720, **values}
    )


def make_membership(**values):
    user = User.objects.create_user(f"redaktor-{next(numbers)}")
    return Membership.objects.create(**{"user": user, "organisation": make_organisation(), **values})


# A valid row of every model that has something unique, each with identities of its own.
MAKE = {
    Invitation: lambda **values: make_invitation(
        **{"email": f"ny-{next(numbers)}@example.org", "withdrawn_at": MOMENT, **values}
    ),
    LinkCheck: lambda: LinkCheck.objects.create(address=f"https://{next(numbers)}.example.org/"),
    OutboxMail: make_outbox_mail,
    Organisation: make_organisation,
    OrganisationAlias: lambda: OrganisationAlias.objects.create(
        organisation=make_organisation(), name=f"Alias {next(numbers)}"
    ),
    District: make_district,
    DistrictSource: make_source(DistrictSource, make_district),
    Population: make_population,
    Place: make_place,
    PlaceSource: make_source(PlaceSource, make_place),
    PlacePhoto: lambda: PlacePhoto.objects.create(
        place=make_place(), alt="Dörren", large=b"", small=b"", width=1, height=1
    ),
    PlaceParty: lambda: PlaceParty.objects.create(place=make_place(), organisation=make_organisation()),
    PlaceSlot: make_place_slot,
    PlaceSlotSource: make_source(PlaceSlotSource, make_place_slot),
    Closure: lambda **values: Closure.objects.create(first=DAY, last=DAY, **values),
    SchoolBreak: lambda **values: SchoolBreak.objects.create(name="Lov", first=DAY, last=DAY, **values),
    Committee: make_committee,
    CommitteeSource: make_source(CommitteeSource, make_committee),
    ProgrammeEdition: make_edition,
    FocusArea: lambda **values: make_focus_area(year=2200 + next(numbers), **values),
    Membership: make_membership,
    Language: make_language,
    Topic: make_topic,
    Audience: make_audience,
    User: lambda: User.objects.create_user(f"anvandare-{next(numbers)}"),
    ImportRun: lambda: ImportRun.objects.create(
        source="prov", undoes=ImportRun.objects.create(source="prov")
    ),
    TranslationRow: make_translation,
    Action: make_action,
    SavedList: lambda: SavedList.objects.create(
        owner=User.objects.create_user(f"person-{(n := next(numbers))}"),
        name=f"Lista {n}",
        path="/admin/offers/offer/",
    ),
}
# Values that differ between two rows in every field of a unique constraint, where MAKE alone does not see to it.
DIFFERENT = {
    "translation_once_per_text": lambda: {
        "model": f"prov.{(n := next(numbers))}",
        "record": uuid4(),
        "field": f"falt-{n}",
        "language": f"x{n}"[:10],
    },
    "invitation_one_waiting_per_address": lambda: {"withdrawn_at": None},
    "population_once": lambda: {"year": (n := next(numbers)), "age_from": n, "age_to": n + 1000},
}


@pytest.mark.parametrize(("name", "values"), cases(CHECKS, "good"))
def test_valid_neighbour_is_accepted(name, values):
    model, _constraint = constraints("catalogue")[name]
    row = MAKE[model]()

    write(row, values)


@pytest.mark.parametrize(("name", "values"), cases(CHECKS, "bad"))
def test_check_constraint_stops_the_write(name, values):
    model, constraint = constraints("catalogue")[name]
    row = MAKE[model]()

    assert_refused(row, values, constraint)


# No row of the audit log can be changed; tests/catalogue/test_auditing.py adds a second row.
ELSEWHERE = {"auditentry_follows_one_other"}


@pytest.mark.parametrize("name", sorted(set(names("catalogue", UniqueConstraint)) - ELSEWHERE))
def test_unique_constraint_stops_a_second_row_of_the_same(name):
    model, constraint = constraints("catalogue")[name]
    different = other_register if name.endswith("_source_key_unique") else DIFFERENT.get(name, dict)

    check_unique(MAKE[model], constraint, different)


@pytest.mark.parametrize(("model", "name"), unique_fields("catalogue"))
def test_unique_field_stops_a_second_row_of_the_same(model, name):
    check_unique_field(MAKE[model], name)


def test_many_records_of_a_register_may_be_without_a_key():
    Topic.objects.bulk_create(Topic(name=f"Ämne {n}", slug=f"amne-{n}", source="boras") for n in range(2))

    assert Topic.objects.filter(source="boras", source_key=None).count() == 2


@pytest.mark.parametrize("field", ["opens", "closes", "weekday", "every_weeks", "year"])
def test_number_of_a_slot_is_not_negative(field):
    with pytest.raises(IntegrityError, match=field):
        write(make_place_slot(), {field: -1})


@pytest.mark.parametrize(
    "insert",
    [
        lambda values: PlaceSlot.objects.create(**values),
        lambda values: PlaceSlot.objects.bulk_create([PlaceSlot(**values)]),
    ],
    ids=["create", "bulk_create"],
)
def test_constraint_holds_for_new_rows_too(insert):
    values = {"place": make_place(), "weekday": 1, "opens": 720, "closes": 540}

    with pytest.raises(IntegrityError, match="placeslot_minutes_of_one_day"), transaction.atomic():
        insert(values)

    assert not PlaceSlot.objects.exists()


def test_every_check_constraint_has_values_on_both_sides():
    assert names("catalogue", CheckConstraint) == sorted(CHECKS)
    assert all(check.good and check.bad for check in CHECKS.values())


def test_every_constraint_is_a_check_or_unique():
    kinds = {type(one) for _model, one in constraints("catalogue").values()}
    assert kinds == {CheckConstraint, UniqueConstraint}
