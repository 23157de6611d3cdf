"""Database triggers that give the register a new version at every change, whoever makes it.

Admin, bulk writes, ``update()``, import and raw SQL all count, in their own transaction. A migration that
adds or rebuilds a table of the register calls :func:`track_register` again; a test finds a table without trigger.
"""

from django.db import migrations

# Tables of people, of work in progress and of the version itself: the public sees nothing of them.
NOT_REGISTER = {
    "user",
    "membership",
    "user_groups",
    "user_user_permissions",
    "registerversion",
    "importrun",
    "upload",
    "proposal",
    "reminder",
    "searchword",
    "searchtext",
    "searchstate",
    "feedback",
    "questionchoice",  # its votes count all the time; an editor saves it with its question
    "ratelimit",
    "auditentry",
    "audithead",
    "invitation",
    "invitation_organisations",
    "cacherow",
    "action",
    "action_focus_areas",
    "savedlist",
    "demandcount",
    "yearlyreport",
    "reportcomment",
    "outboxmail",
    "linkcheck",
}

# SQLite: the statement that fires a trigger lends it its own ON CONFLICT, so an upsert here would be ignored
# under INSERT OR IGNORE; an insert that cannot conflict and an update are safe.
NEW_TOKEN = {
    "sqlite": (
        "INSERT INTO catalogue_registerversion (id, token) "
        "SELECT 1, '' WHERE NOT EXISTS (SELECT 1 FROM catalogue_registerversion); "
        "UPDATE catalogue_registerversion SET token = lower(hex(randomblob(16)))"
    ),
    "postgresql": (
        "INSERT INTO catalogue_registerversion (id, token) VALUES (1, gen_random_uuid()::text) "
        "ON CONFLICT (id) DO UPDATE SET token = excluded.token"
    ),
}


def track_register(app_label: str) -> migrations.RunPython:
    """A migration step that puts triggers on every register table of an app."""

    def forwards(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            schema_editor.execute(
                "CREATE OR REPLACE FUNCTION register_changed() RETURNS trigger LANGUAGE plpgsql AS "
                f"'BEGIN {NEW_TOKEN[vendor]}; RETURN NULL; END'"
            )
        for table in register_tables(apps, app_label):
            for statement in _trigger_statements(vendor, table):
                schema_editor.execute(statement)
        for statement in NEW_TOKEN[vendor].split("; "):
            schema_editor.execute(statement)

    return migrations.RunPython(forwards, migrations.RunPython.noop)


def register_tables(apps, app_label: str) -> list[str]:
    """The tables of an app whose rows the public site is made of, many-to-many tables included."""
    models = apps.get_app_config(app_label).get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if is_register(model._meta.model_name)})


def is_register(model_name: str) -> bool:
    """Whether the public site is made of a model's rows; older versions are kept for staff alone."""
    return model_name not in NOT_REGISTER and not model_name.startswith("historical")


def _trigger_statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'DROP TRIGGER IF EXISTS register_changed ON "{table}"',
            f'CREATE TRIGGER register_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION register_changed()",
        ]
    statements = []
    for event in ("INSERT", "UPDATE", "DELETE"):
        name = f"register_changed_{table}_{event.lower()}"
        statements += [
            f'DROP TRIGGER IF EXISTS "{name}"',
            f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN {NEW_TOKEN[vendor]}; END',
        ]
    return statements
