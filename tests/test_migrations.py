"""Migrations only add: the release before runs on the database of the one after it, so that an upgrade needs no stop
and going back no backup. What takes away waits for the release after the one that stopped using it, and is listed.
"""

from itertools import chain

import pytest
from django.db import models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader

OURS = {"catalogue", "offers"}
NEWEST_BEFORE_THE_FIRST_RELEASE = {"catalogue": "0011", "offers": "0012"}
# (app, migration): why the release before does not need what goes, in a sentence.
ALLOWED: dict[tuple[str, str], str] = {}

TAKE_AWAY = (operations.RemoveField, operations.DeleteModel, operations.RenameField, operations.RenameModel)


def faults(migration_operations) -> list[str]:
    """What of a migration would break the release that still runs beside it."""
    new = {op.name.lower() for op in migration_operations if isinstance(op, operations.CreateModel)}
    return [fault for op in migration_operations if (fault := _fault(op, new))]


def _fault(op, new) -> str:
    if isinstance(op, TAKE_AWAY):
        return f"{type(op).__name__}: the release before still asks for it"
    if (
        isinstance(op, operations.AddField)
        and op.model_name_lower not in new
        and not _may_be_left_out(op.field)
    ):
        return f"{op.model_name}.{op.name}: the release before adds rows without it: null=True or db_default"
    if isinstance(op, operations.RunPython | operations.RunSQL) and not op.reversible:
        return f"{type(op).__name__} cannot be taken back"
    return ""


def _may_be_left_out(field) -> bool:
    return field.null or field.many_to_many or field.has_db_default()


def ours():
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in OURS and name[:4] > NEWEST_BEFORE_THE_FIRST_RELEASE[app] and (app, name) not in ALLOWED:
            yield app, name, migration


def test_every_migration_since_the_first_release_only_adds():
    found = chain.from_iterable(
        (f"{app}.{name}: {fault}" for fault in faults(migration.operations))
        for app, name, migration in ours()
    )

    assert list(found) == []


@pytest.mark.parametrize(
    "operation",
    [
        operations.RemoveField("offer", "title"),
        operations.DeleteModel("Offer"),
        operations.RenameField("offer", "title", "name"),
        operations.RenameModel("Offer", "Service"),
        operations.AddField("offer", "colour", models.CharField(max_length=5)),
        operations.AddField("offer", "colour", models.CharField(max_length=5, default="red")),
        operations.RunSQL("SELECT 1"),
    ],
)
def test_rule_finds_what_breaks_the_release_before(operation):
    assert len(faults([operation])) == 1


@pytest.mark.parametrize(
    "operation",
    [
        operations.AddField("offer", "colour", models.CharField(max_length=5, null=True)),
        operations.AddField("offer", "colour", models.CharField(max_length=5, db_default="red")),
        operations.AddField("offer", "others", models.ManyToManyField("offers.Offer")),
        operations.RunSQL("SELECT 1", "SELECT 2"),
    ],
)
def test_rule_lets_through_what_only_adds(operation):
    assert faults([operation]) == []


def test_field_of_a_new_table_may_be_required():
    made = operations.CreateModel("Colour", [("id", models.AutoField(primary_key=True))])
    added = operations.AddField("colour", "name", models.CharField(max_length=5))

    assert faults([made, added]) == []
