"""The question that every request asks first."""

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catalogue.models import RegisterVersion
from tests.factories import make_place

SERVER = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only a server's connections break; PostgreSQL is tested too"
)


@pytest.mark.django_db
def test_version_is_the_same_by_the_drivers_own_hand_and_by_djangos():
    make_place()
    by_hand = RegisterVersion.current()
    with CaptureQueriesContext(connection) as queries:
        by_django = RegisterVersion.current()

    assert (by_django, len(queries)) == (by_hand, 1)
    assert by_hand


@pytest.mark.django_db
def test_register_that_has_never_changed_has_no_version():
    RegisterVersion.objects.all().delete()

    assert RegisterVersion.current() == ""


@SERVER
@pytest.mark.django_db(transaction=True)
def test_connection_that_has_broken_is_made_anew():
    version = RegisterVersion.current()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    other.close()

    assert RegisterVersion.current() == version


@pytest.mark.django_db
def test_database_without_the_table_is_told_apart_from_one_that_is_away():
    error = ProgrammingError if connection.vendor == "postgresql" else OperationalError
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalogue_registerversion RENAME TO elsewhere")

    with pytest.raises(error), transaction.atomic():
        RegisterVersion.current()


@SERVER
@pytest.mark.django_db
def test_connection_that_breaks_within_a_transaction_is_an_error():
    connection.connection.pgconn.finish()

    with pytest.raises(OperationalError):
        RegisterVersion.current()
