"""Database triggers that refuse to change or delete the rows of a table, whoever asks.

The audit log stands on them. A migration that rebuilds the table calls :func:`keep_append_only` again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import migrations

MESSAGE = "rows of this table are only added"

# Emptying an empty table changes nothing: a test database is emptied between tests.
REFUSAL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found boolean;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', TG_TABLE_NAME) INTO found;
        IF NOT found THEN RETURN NULL; END IF;
    END IF;
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def create_statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            REFUSAL,
            f'CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{MESSAGE}')",
            f'CREATE TRIGGER append_only_table BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{MESSAGE}')",
        ]
    return [
        f'CREATE TRIGGER "append_only_{table}_{event.lower()}" BEFORE {event} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for event in ("UPDATE", "DELETE")
    ]


def drop_statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'DROP TRIGGER IF EXISTS {name} ON "{table}"'
            for name in ("append_only_rows", "append_only_table")
        ]
    return [f'DROP TRIGGER IF EXISTS "append_only_{table}_{event}"' for event in ("update", "delete")]


@contextmanager
def lifted(connection, table: str) -> Iterator[None]:
    """Let the rows go for a moment. Call it in a transaction, so that nobody else finds the table open."""
    with connection.cursor() as cursor:
        for statement in drop_statements(connection.vendor, table):
            cursor.execute(statement)
        yield
        for statement in create_statements(connection.vendor, table):
            cursor.execute(statement)


def keep_append_only(table: str) -> migrations.RunPython:
    """A migration step that puts the triggers on a table, or puts them back."""

    def forwards(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in drop_statements(vendor, table) + create_statements(vendor, table):
            schema_editor.execute(statement, params=None)

    def backwards(apps, schema_editor):
        for statement in drop_statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)

    return migrations.RunPython(forwards, backwards)
