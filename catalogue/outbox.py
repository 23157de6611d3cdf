"""Mail goes by way of the database: what is written in a transaction is sent after it, or not at all.

No transaction is open while a mail server is spoken to: on SQLite everybody would wait for it.
"""

import logging
import smtplib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from catalogue.models import OutboxMail, User

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LEASE = timedelta(
    minutes=10
)  # longer than any attempt: every answer of the server is waited for EMAIL_TIMEOUT
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=2)
KEPT = timedelta(days=30)
NOTICE = {"Auto-Submitted": "auto-generated"}  # RFC 3834; of a notice that does not arrive nobody is told
# What one mail is to blame for; after anything else the server is left alone until the next run.
OF_THE_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    ValueError,
)
NOT_CARRIED = ("cc", "bcc", "reply_to", "attachments", "alternatives")
logger = logging.getLogger(__name__)


class OutboxBackend(BaseEmailBackend):
    """Django's mail, written into the table in the transaction of whoever sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = timezone.now()
        return len(
            OutboxMail.objects.bulk_create(_row(message, now) for message in email_messages if message.to)
        )


def _row(message: EmailMessage, now: datetime) -> OutboxMail:
    """A number of its own, the same at every attempt, lets the receiver know a mail that comes twice."""
    if refused := [name for name in NOT_CARRIED if getattr(message, name, None)]:
        raise ValueError(f"The outbox carries plain text to named receivers, not {', '.join(refused)}.")
    message.message()  # a heading with a line break, or an address that is none, is refused here
    domain = parseaddr(message.from_email)[1].rpartition("@")[2] or "localhost"
    return OutboxMail(
        sender=message.from_email,
        recipients=list(message.to),
        subject=str(message.subject),
        body=str(message.body),
        headers={"Message-ID": make_msgid(domain=domain), **message.extra_headers},
        written_at=now,
        queued_at=now,
        next_attempt_at=now,
    )


@dataclass
class Outcome:
    """What a run has done."""

    sent: int = 0
    failed: int = 0
    given_up: list[OutboxMail] = field(default_factory=list)


def send_due() -> Outcome:
    """Try every mail whose time has come; end the run when the server is away."""
    outcome = Outcome()
    connection = get_connection(SMTP)
    try:
        for key in OutboxMail.objects.due(timezone.now()).values_list("pk", flat=True):
            mail = _claim(key)
            if mail and not _attempt(mail, connection, outcome):
                break
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
    _tell(outcome.given_up)
    return outcome


def _claim(key: int) -> OutboxMail | None:
    """The mail, if it is ours: of two runs at once, one alone moves its next attempt away."""
    now = timezone.now()
    claimed = OutboxMail.objects.due(now).filter(pk=key)
    if not claimed.order_by().update(next_attempt_at=now + LEASE, attempts=F("attempts") + 1):
        return None
    return OutboxMail.objects.get(pk=key)


def _attempt(mail: OutboxMail, connection, outcome: Outcome) -> bool:
    """Send one; whether the server can be asked to take the next."""
    message = EmailMessage(mail.subject, mail.body, mail.sender, mail.recipients, headers=mail.headers)
    try:
        connection.send_messages([message])
    except OF_THE_MAIL as error:
        _failed(mail, error, outcome)
        return True
    except (OSError, smtplib.SMTPException) as error:
        _failed(mail, error, outcome)
        return False
    OutboxMail.objects.filter(pk=mail.pk).update(
        sent_at=timezone.now(), body="", headers={}, error="", gave_up_at=None
    )
    outcome.sent += 1
    return True


def _failed(mail: OutboxMail, error: Exception, outcome: Outcome) -> None:
    now = timezone.now()
    mail.error = in_words(error)
    mail.next_attempt_at = now + delay(mail.attempts)
    mail.gave_up_at = now if now - mail.queued_at >= GIVE_UP_AFTER else None
    mail.save(update_fields=["error", "next_attempt_at", "gave_up_at"])
    outcome.failed += 1
    if mail.gave_up_at:
        outcome.given_up.append(mail)


def delay(attempts: int) -> timedelta:
    """A minute after the first attempt, then twice as long each time, up to four hours."""
    return min(FIRST_DELAY * 2 ** min(attempts - 1, 16), LONGEST_DELAY)


def in_words(error: Exception) -> str:
    """What the server said, or that it said nothing."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [f"{code} {_decoded(text)}" for code, text in error.recipients.values()]
        return f"Servern tar inte emot brev till adressen: {'; '.join(codes)}"[:500]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"Servern svarade {error.smtp_code} {_decoded(error.smtp_error)}"[:500]
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return f"Servern går inte att nå: {error}"[:500]
    return f"{type(error).__name__}: {error}"[:500]


def _decoded(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def _tell(given_up: list[OutboxMail]) -> None:
    """Tell the log and the administrators what never arrived, without a word of the text."""
    for mail in given_up:
        logger.error("Mail %s was given up: %s", mail.pk, mail.error)
    told = [mail for mail in given_up if not NOTICE.items() <= mail.headers.items()]
    if not told:
        return
    lines = [f"{', '.join(mail.recipients)}: {mail.subject}\n{mail.error}" for mail in told]
    where = f"Listan finns i administrationen: {reverse('admin:catalogue_outboxmail_changelist')}"
    text = "\n\n".join(["De här breven kom inte fram, och vi försöker inte längre.", *lines, where])
    people = User.objects.filter(is_superuser=True, is_active=True).exclude(email="")
    for person in people:
        EmailMessage("Brev som inte kom fram", text + "\n", None, [person.email], headers=NOTICE).send()


def send_again(mails: Sequence[OutboxMail]) -> int:
    """Put given-up mail, or mail that waits for its next attempt, first in the queue."""
    now = timezone.now()
    keys = [mail.pk for mail in mails]
    again = OutboxMail.objects.filter(pk__in=keys, sent_at=None)
    return again.update(queued_at=now, next_attempt_at=now, gave_up_at=None, attempts=0)


def prune(*, before: datetime) -> int:
    """Delete what was sent or given up before a moment."""
    old = OutboxMail.objects.filter(sent_at__lt=before) | OutboxMail.objects.filter(gave_up_at__lt=before)
    return old.delete()[0]
