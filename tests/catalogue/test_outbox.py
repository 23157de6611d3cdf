"""The outbox, against a mail server on loopback that takes, refuses, hangs, and comes back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from catalogue import outbox
from catalogue.models import AuditEntry, OutboxMail, Role
from tests.smtp_server import DROPS, HANGS, REFUSES, mail_server
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "catalogue.outbox.OutboxBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 0.3
        yield server


def write(to="mottagare@example.org", subject="Hej på dig", body="Åäö.\n"):
    send_mail(subject, body, "stod@example.se", [to])
    return OutboxMail.objects.order_by("-pk").first()


def later(**time):
    """Let time go by for what waits."""
    span = timedelta(**time)
    for mail in OutboxMail.objects.all():
        mail.queued_at -= span
        mail.next_attempt_at -= span
        mail.save()


def fresh(mail):
    return OutboxMail.objects.get(pk=mail.pk)


def test_mail_is_written_and_sent_by_the_command(server, capsys):
    mail = write()
    assert server.received == []

    call_command("send_mail")

    received = message_from_bytes(server.received[0])
    assert (received["To"], received.get_payload(decode=True).decode()) == (
        "mottagare@example.org",
        "Åäö.\r\n",
    )
    assert received["Message-ID"] == mail.headers["Message-ID"]
    assert capsys.readouterr().out == "Skickade: 1. Gick inte att skicka den här gången: 0.\n"


def test_text_is_erased_when_it_is_sent(server):
    mail = write()

    outbox.send_due()

    assert (fresh(mail).body, fresh(mail).headers, fresh(mail).subject) == ("", {}, "Hej på dig")


def test_second_run_sends_nothing_again(server, capsys):
    write()

    call_command("send_mail")
    call_command("send_mail")

    assert len(server.received) == 1


def test_of_two_runs_at_once_one_takes_the_mail(server):
    mail = write()

    first, second = outbox._claim(mail.pk), outbox._claim(mail.pk)

    assert (first.pk, second) == (mail.pk, None)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_time_send_each_mail_once(server):
    for _mail in range(12):
        write()

    def run(_run):
        try:
            return outbox.send_due().sent
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as runs:
        assert sum(runs.map(run, range(4))) == 12

    assert len(server.received) == 12


def test_mail_of_a_run_that_died_is_taken_up_after_the_lease(server):
    outbox._claim(write().pk)
    assert outbox.send_due().sent == 0

    later(minutes=11)

    assert outbox.send_due().sent == 1


def test_mail_goes_with_the_transaction_that_is_rolled_back(server):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert not OutboxMail.objects.exists()


def test_refused_address_stops_no_other_mail(server):
    server.mood = REFUSES
    wrong, right = write("finns-inte@example.org"), write()

    outcome = outbox.send_due()

    assert (outcome.sent, outcome.failed) == (1, 1)
    assert fresh(right).sent_at
    assert fresh(wrong).error == "Servern tar inte emot brev till adressen: 550 Adressen finns inte"
    assert fresh(wrong).body == "Åäö.\n"


@pytest.mark.parametrize("mood", [HANGS, DROPS])
def test_server_that_fails_is_left_alone_until_the_next_run(server, mood):
    server.mood = mood
    first, second = write(), write()

    outcome = outbox.send_due()

    assert (outcome.sent, outcome.failed, server.calls) == (0, 1, 1)
    assert (fresh(first).attempts, fresh(second).attempts) == (1, 0)
    assert fresh(first).error != ""


def test_server_that_comes_back_gets_everything(server, settings):
    settings.EMAIL_PORT = 9
    mails = [write(), write()]
    assert outbox.send_due().failed == 1
    assert fresh(mails[0]).error.startswith("Servern går inte att nå: ")

    settings.EMAIL_PORT = server.port
    later(minutes=2)

    assert outbox.send_due().sent == 2
    assert {fresh(mail).error for mail in mails} == {""}


def test_delay_grows_to_four_hours():
    minutes = [outbox.delay(attempts) / timedelta(minutes=1) for attempts in (1, 2, 3, 8, 9, 500)]

    assert minutes == [1, 2, 4, 128, 240, 240]


def test_failed_mail_waits_for_its_next_attempt(server):
    server.mood = REFUSES
    write("finns-inte@example.org")

    outbox.send_due()

    assert outbox.send_due() == outbox.Outcome()


def test_mail_is_given_up_after_two_days_and_told(server, capsys, caplog):
    server.mood = REFUSES
    boss = make_staff(Role.ADMINISTRATOR)
    mail = write("finns-inte@example.org", body="Hemlig länk")
    later(days=2)

    with pytest.raises(CommandError, match=rf"försöks igen: {mail.pk}\."):
        call_command("send_mail")

    assert fresh(mail).gave_up_at
    assert f"Mail {mail.pk} was given up" in caplog.text
    notice = OutboxMail.objects.waiting().get()
    assert notice.recipients == [boss.email]
    assert "finns-inte@example.org: Hej på dig\nServern tar inte emot" in notice.body
    assert "Hemlig" not in notice.body


def test_nobody_is_told_of_a_notice_that_does_not_arrive(server):
    server.mood = REFUSES
    boss = make_staff(Role.ADMINISTRATOR)
    type(boss).objects.update(email="finns-inte@example.org")
    EmailMessage("Brev", "…", None, ["finns-inte@example.org"], headers=outbox.NOTICE).send()
    later(days=2)

    assert len(outbox.send_due().given_up) == 1
    assert not OutboxMail.objects.waiting().exists()


def test_what_the_outbox_does_not_carry_is_refused_at_once(server):
    message = EmailMultiAlternatives("Hej", "Hej", None, ["a@example.org"], bcc=["b@example.org"])
    message.attach_alternative("<p>Hej</p>", "text/html")

    with pytest.raises(ValueError, match="not bcc, alternatives"):
        message.send()


def test_without_a_server_mail_waits(server, settings, capsys):
    write()
    settings.EMAIL_HOST = ""

    call_command("send_mail")

    assert capsys.readouterr().out == "Ingen e-postserver är satt. 1 brev väntar.\n"


def test_old_mail_is_pruned_and_waiting_mail_stays(server, capsys):
    long_ago = timezone.now() - timedelta(days=31)
    sent, given_up, waiting = write(), write(), write()
    OutboxMail.objects.update(written_at=long_ago)
    OutboxMail.objects.filter(pk=sent.pk).update(sent_at=long_ago, body="")
    OutboxMail.objects.filter(pk=given_up.pk).update(gave_up_at=long_ago)

    call_command("prune_mail")

    assert list(OutboxMail.objects.all()) == [waiting]
    assert capsys.readouterr().out == "2 brev togs bort.\n"


def test_administrator_sees_what_failed_and_sends_it_again(server, client):
    client.force_login(make_staff(Role.ADMINISTRATOR))
    server.mood = REFUSES
    mail = write("finns-inte@example.org", body="Hemlig länk")
    later(days=2)
    outbox.send_due()

    pages = [
        client.get("/admin/catalogue/outboxmail/?lage=given_up"),
        client.get(f"/admin/catalogue/outboxmail/{mail.pk}/change/"),
    ]
    chosen = {"action": "send_again", "_selected_action": [mail.pk], "index": 0}
    client.post("/admin/catalogue/outboxmail/", chosen)

    for page in pages:
        assert "550 Adressen finns inte" in page.content.decode()
        assert "Hemlig" not in page.content.decode()
    assert (fresh(mail).gave_up_at, fresh(mail).attempts) == (None, 0)
    assert mail in OutboxMail.objects.due(timezone.now())
    assert AuditEntry.objects.filter(record_type="catalogue.outboxmail", action="changed").count() == 1
