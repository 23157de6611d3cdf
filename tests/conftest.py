"""Set-up of every test run. Django reads its settings after it: import no model here."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from catalogue.append_only import lifted
from tests.environment import VNU_JAR, environment

IS_WORKER = (
    "PYTEST_XDIST_WORKER" in os.environ
)  # a worker inherits the environment of the process that started it


def prepare_environment() -> None:
    if settings.configured:
        pytest.exit(
            "Unset DJANGO_SETTINGS_MODULE: Django read its settings before the tests chose theirs.", 4
        )
    var_dir = tempfile.mkdtemp(prefix="boras-stod-")
    atexit.register(shutil.rmtree, var_dir, ignore_errors=True)
    (Path(var_dir) / "static").mkdir()  # WhiteNoise warns of a missing folder, and warnings are errors
    os.environ.update(environment(var_dir), DJANGO_SETTINGS_MODULE="boras_stod.settings")


if not IS_WORKER:
    prepare_environment()


def pytest_configure(config):
    """Static files without collectstatic, a cache in memory, quick passwords, catalogues compiled once."""
    django.setup()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not IS_WORKER:
        call_command("compile_translations", verbosity=0)


@pytest.fixture(autouse=True)
def empty_cache():
    """What one test leaves in the cache must not reach the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def audit_log_lets_go(request):
    """A test with transactions of its own leaves rows that are deleted after it; the audit log would refuse."""
    marker = request.node.get_closest_marker("django_db")
    with_transactions = marker is not None and marker.kwargs.get("transaction")
    if not with_transactions and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    for table in ("catalogue_auditentry", "offers_yearlyreport"):
        with lifted(connection, table), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (our own names)


@pytest.fixture(autouse=True)
def swedish():
    """The language that one test's pages have left active must not decide in which columns the next one writes."""
    translation.activate("sv")


@pytest.fixture(autouse=True)
def no_writing_beside(monkeypatch):
    """Another thread does not see what a test has not committed: tests write the words of search themselves."""
    monkeypatch.setattr("offers.word_memory.write_beside", lambda: None)
    monkeypatch.setattr("offers.demand.counting.write_beside", lambda: None)


@pytest.fixture(scope="session")
def vnu_jar() -> Path:
    """The Nu HTML checker. Collect the pages, call it once: `java -jar <vnu_jar> --format json <files>`."""
    if not VNU_JAR.exists() or shutil.which("java") is None:
        pytest.skip("the Nu HTML checker is not installed: run `make test-browser`, which fetches it")
    return VNU_JAR
