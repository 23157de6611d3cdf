"""Every table of the database says how long it is kept: docs/privacy/README.md."""

import re
from fnmatch import fnmatchcase

from django.apps import apps

from catalogue.versioning import is_register
from tests.environment import ROOT

REGISTER = {"catalogue_*", "offers_*"}  # the row of all that the public site is made of


def kept() -> list[str]:
    """The names, with stars, in the first column of the table."""
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "docs/privacy/README.md").read_text(), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([a-z_*]+)`", row)]


def models():
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def is_named(model) -> bool:
    own = model._meta.app_label in {"catalogue", "offers"}
    rows = kept() if own and is_register(model._meta.model_name) else set(kept()) - REGISTER
    return any(fnmatchcase(model._meta.db_table, row) for row in rows)


def test_every_table_says_how_long_it_is_kept():
    assert sorted(model._meta.db_table for model in models() if not is_named(model)) == []


def test_no_table_is_named_that_is_not_there():
    tables = {model._meta.db_table for model in models()}

    assert [row for row in kept() if not any(fnmatchcase(table, row) for table in tables)] == []
