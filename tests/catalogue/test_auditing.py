"""The audit log: written with what it tells, refused to change, whole or known not to be, pruned by rule."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from catalogue import auditing
from catalogue.append_only import lifted
from catalogue.models import AuditAction, AuditEntry, AuditHead, User
from tests.factories import make_place

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 15, 12, tzinfo=UTC)


def write(number=1, **values) -> list[AuditEntry]:
    return [auditing.write(AuditAction.EXPORTED, details={"n": n}, **values) for n in range(number)]


@pytest.fixture
def months(time_machine):
    """One entry a month for a year."""
    for month in range(1, 13):
        time_machine.move_to(datetime(2026, month, 15, tzinfo=UTC))
        write()


@contextmanager
def tampering():
    """What somebody does who may change the database itself."""
    with transaction.atomic(), lifted(connection, auditing.TABLE):
        yield AuditEntry.objects


# --- writing ---
def test_entry_says_who_what_when_about_what(time_machine):
    time_machine.move_to(START, tick=False)
    user, place = User.objects.create_user("anna"), make_place("Huset")

    entry = auditing.write(
        AuditAction.CHANGED, by=user, about=place, address="192.0.2.7", details={"fält": "namn"}
    )

    stored = AuditEntry.objects.get(pk=entry.pk)
    assert (stored.at, stored.action, stored.actor_id, stored.actor_name) == (
        START,
        "changed",
        user.pk,
        "anna",
    )
    assert (stored.record_type, stored.record_id, stored.record_name) == (
        "catalogue.place",
        str(place.pk),
        "Huset",
    )
    assert (stored.address, stored.details) == ("192.0.2.7", {"fält": "namn"})
    assert str(stored) == "anna ändrade Huset"


def test_each_entry_points_back_at_the_one_before():
    before = auditing.newest_digest()
    entries = write(3)

    assert [entry.previous for entry in entries] == [before, entries[0].digest, entries[1].digest]
    assert auditing.newest_digest() == entries[2].digest


def test_entry_goes_when_what_it_tells_is_undone():
    count = AuditEntry.objects.count()
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert AuditEntry.objects.count() == count
    assert auditing.first_fault() == ""


def test_details_of_any_kind_are_kept():
    entry = auditing.write(AuditAction.EXPORTED, details={"när": START, 1: {"å": [None, 1.5, "ö"]}})

    assert AuditEntry.objects.get(pk=entry.pk).details == {"när": str(START), "1": {"å": [None, 1.5, "ö"]}}
    assert auditing.first_fault() == ""


def test_deleted_account_leaves_its_name():
    user = User.objects.create_user("anna")
    write(by=user)
    user.delete()

    assert AuditEntry.objects.filter(actor_name="anna").exists()
    assert auditing.first_fault() == ""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_take_turns():
    def write_some(_writer):
        try:
            write(5)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write_some, range(4)))

    assert AuditEntry.objects.count() == 20
    assert auditing.first_fault() == ""


# --- refusing ---
@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(actor_name="bo"),
        lambda rows: rows.delete(),
        lambda rows: rows.first().delete(),
        lambda rows: AuditEntry(pk=rows.first().pk, at=START, digest="x").save(),
    ],
    ids=["update", "delete", "delete one", "save"],
)
def test_database_refuses_to_change_or_delete(change):
    write(2)

    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        change(AuditEntry.objects.all())

    assert auditing.first_fault() == ""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_database_refuses_to_empty_the_table():
    write()
    with (
        pytest.raises(IntegrityError, match="only added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE catalogue_auditentry")


def test_two_entries_cannot_follow_the_same():
    entry = write()[0]
    copy = AuditEntry(at=START, action="login", previous=entry.previous, digest="x")

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


# --- verifying ---
def test_empty_log_is_whole():
    assert auditing.first_fault() == ""


@pytest.mark.parametrize("column", ["actor_name", "action", "record_name", "record_id", "address"])
def test_changed_entry_is_found(column):
    entry = write(3)[1]
    with tampering() as rows:
        rows.filter(pk=entry.pk).update(**{column: "x"})

    assert auditing.first_fault() == f"Händelse {entry.pk} är ändrad."


def test_entry_that_is_taken_out_is_found():
    _first, second, third = write(3)
    with tampering() as rows:
        rows.filter(pk=second.pk).delete()

    assert auditing.first_fault() == f"Före händelse {third.pk} fattas något, eller så är det ändrat."


def test_start_that_is_taken_away_is_found():
    write(3)
    first, second = AuditEntry.objects.order_by("pk")[:2]
    with tampering() as rows:
        rows.filter(pk=first.pk).delete()

    assert auditing.first_fault() == f"Händelse {second.pk} är den första, men något har funnits före den."


def test_end_that_is_taken_away_is_found():
    last = write(3)[-1]
    with tampering() as rows:
        rows.filter(pk=last.pk).delete()

    assert auditing.first_fault() == "Slutet av loggen fattas."


def test_whole_chain_made_anew_is_found_by_a_digest_noted_elsewhere():
    noted = write(3)[-1].digest
    with tampering() as rows:
        rows.all().delete()
    AuditHead.objects.update(digest="")
    write(2)

    assert auditing.first_fault() == ""
    assert auditing.first_fault(expected=noted) == "Den kontrollsumma som du angav finns inte i loggen."


def test_command_says_that_the_log_is_whole_and_its_digest():
    digest = write(2)[-1].digest
    out = StringIO()

    call_command("verify_audit_log", "--expect", digest, stdout=out)

    count = AuditEntry.objects.count()
    assert out.getvalue() == f"Loggen är hel: {count} rader. Kontrollsumma: {digest}\n"


def test_command_fails_when_it_is_not():
    entry = write(2)[0]
    with tampering() as rows:
        rows.filter(pk=entry.pk).update(action="x")

    with pytest.raises(CommandError, match=f"Händelse {entry.pk} är ändrad"):
        call_command("verify_audit_log")


# --- pruning ---
def test_old_entries_go_and_the_rest_is_whole(months):
    gone = AuditEntry.objects.filter(at__month__lt=7).order_by("-pk").first()

    assert auditing.prune(before=datetime(2026, 7, 1, tzinfo=UTC)) == 6

    told = AuditEntry.objects.first()
    assert (told.action, told.details["count"], told.details["anchor"]) == ("pruned", 6, gone.digest)
    assert AuditEntry.objects.order_by("pk").first().previous == gone.digest
    assert AuditEntry.objects.count() == 7
    assert auditing.first_fault() == ""


def test_pruning_again_holds(months):
    for month in (4, 8):
        auditing.prune(before=datetime(2026, month, 1, tzinfo=UTC))

    assert auditing.first_fault() == ""
    assert AuditEntry.objects.filter(action="pruned").count() == 2


def test_everything_may_be_old(months):
    auditing.prune(before=datetime(2027, 1, 1, tzinfo=UTC))

    assert [entry.action for entry in AuditEntry.objects.all()] == ["pruned"]
    assert auditing.first_fault() == ""


def test_nothing_old_leaves_no_trace(months):
    assert auditing.prune(before=datetime(2026, 1, 1, tzinfo=UTC)) == 0
    assert not AuditEntry.objects.filter(action="pruned").exists()


def test_triggers_are_back_after_pruning(months):
    auditing.prune(before=datetime(2026, 7, 1, tzinfo=UTC))

    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_start_cannot_be_cut_beside_the_pruning(months):
    auditing.prune(before=datetime(2026, 7, 1, tzinfo=UTC))
    first = AuditEntry.objects.order_by("pk").first()
    with tampering() as rows:
        rows.filter(pk=first.pk).delete()

    assert "är den första, men något har funnits före den" in auditing.first_fault()


def test_command_prunes_whole_months_by_the_setting(months, settings, time_machine):
    settings.AUDIT_LOG_MONTHS = 3
    time_machine.move_to(datetime(2027, 1, 20, tzinfo=UTC))
    out = StringIO()

    call_command("prune_audit_log", "--dry-run", stdout=out)
    call_command("prune_audit_log", stdout=out)

    assert out.getvalue().splitlines() == [
        "Skulle gallras, äldre än 2026-10-01: 9.",
        "Gallrat, äldre än 2026-10-01: 9.",
    ]
    assert AuditEntry.objects.exclude(action="pruned").count() == 3


def test_clock_that_went_back_cuts_no_hole(time_machine):
    for moment in (START, START - timedelta(days=40), START):
        time_machine.move_to(moment)
        write()

    auditing.prune(before=START - timedelta(days=1))

    assert auditing.first_fault() == ""
    assert AuditEntry.objects.count() == 3
