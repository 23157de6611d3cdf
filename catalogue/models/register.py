"""The register as a whole: its version, and the imports that filled it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.timezone import localtime
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

QUESTION = "SELECT token FROM catalogue_registerversion"
UPLOAD_LIFETIME = timedelta(days=1)
_at_hand: ContextVar[str | None] = ContextVar("register version at hand", default=None)


class RegisterVersion(models.Model):
    """One row with a token that database triggers replace at every change of the register.

    Equal token, equal register: the in-memory index, kept pages and ETags hang on it.
    """

    token = models.CharField(max_length=64)

    class Meta:
        verbose_name = "registrets version"

    def __str__(self) -> str:
        return self.token

    @classmethod
    def current(cls) -> str:
        """The token of the register as it is; one query, in plain SQL since every request asks it."""
        at_hand = _at_hand.get()
        return cls.held_by(router.db_for_read(cls)) if at_hand is None else at_hand

    @staticmethod
    def held_by(alias: str) -> str:
        """The token of a certain database: a replica may not have heard of the last change yet.

        Every request asks it first, so that it is the check of a connection's health too: one that broke since the
        last request is made anew, once.
        """
        connection = connections[alias]
        may_be_broken = connection.connection is not None and not connection.in_atomic_block
        connection.health_check_done = True
        try:
            return _ask_for_token(connection)
        except (OperationalError, InterfaceError):
            is_checked = may_be_broken and connection.settings_dict["CONN_HEALTH_CHECKS"]
            if not is_checked or connection.is_usable():
                raise
            connection.close()
            return _ask_for_token(connection)

    @staticmethod
    def expected() -> str | None:
        """The token that is at hand, if one is."""
        return _at_hand.get()

    @staticmethod
    @contextmanager
    def at_hand(token: str) -> Iterator[None]:
        """Within, :meth:`current` answers a token that was read just before, without asking again."""
        reset = _at_hand.set(token)
        try:
            yield
        finally:
            _at_hand.reset(reset)


def _ask_for_token(connection: BaseDatabaseWrapper) -> str:
    """By the driver's own hand where nobody records queries: Django's cursor is a sixth of what a kept page costs."""
    ask = BY_DRIVER.get(connection.vendor)
    if ask is None or connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as cursor:
            cursor.execute(QUESTION)
            return _token(cursor.fetchone())
    with connection.wrap_database_errors:
        connection.ensure_connection()
        return ask(connection.connection)


def _ask_sqlite(connection) -> str:
    return _token(connection.execute(QUESTION).fetchone())


def _ask_postgresql(connection) -> str:
    found = connection.pgconn.exec_(QUESTION.encode())
    if found.status != ExecStatus.TUPLES_OK:
        # What the server says has a state; a connection that is gone has none.
        raise (
            psycopg.OperationalError(found.get_error_message())
            if connection.closed
            else error_from_result(found)
        )
    return found.get_value(0, 0).decode() if found.ntuples else ""


def _token(row: tuple[str] | None) -> str:
    return row[0] if row else ""


BY_DRIVER = {"sqlite": _ask_sqlite, "postgresql": _ask_postgresql}


class ImportRun(models.Model):
    """One import: who, when, which files, and the difference of every changed row, field by field."""

    started_at = models.DateTimeField("när", auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="vem",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source = models.CharField("register", max_length=40)
    file_name = models.CharField("fil eller mapp", max_length=200)
    summary = models.JSONField("sammanfattning", default=dict)
    changes = models.JSONField(
        "ändringar",
        default=list,
        help_text="En post per ny eller ändrad rad: fil, id, och för varje kolumn före och efter.",
    )
    undoes = models.OneToOneField(
        "self",
        verbose_name="ångrar",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="undone_by",
    )
    proposals = models.JSONField(
        "förslag", default=list, help_text="Vad som väntar på godkännande i stället för att ändras."
    )
    kept = models.JSONField(
        "behölls", default=list, help_text="Vad som inte ångrades, för att det hade ändrats sedan dess."
    )

    class Meta:
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.file_name} {localtime(self.started_at):%Y-%m-%d %H.%M}"


class UploadQuerySet(models.QuerySet):
    def alive(self, now: datetime):
        """Those that can still be gone on with; a day is enough to mend a file and come back."""
        return self.filter(created_at__gt=now - UPLOAD_LIFETIME)

    def delete_old(self, now: datetime) -> int:
        """Take away those that nobody came back to; how many there were."""
        deleted, _by_model = self.filter(created_at__lte=now - UPLOAD_LIFETIME).delete()
        return deleted


class Upload(models.Model):
    """A file between the steps of an import in the admin. It lies in the database, never on disk, for a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    options = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "uppladdad fil"
        verbose_name_plural = "uppladdade filer"

    def __str__(self) -> str:
        return self.file_name
