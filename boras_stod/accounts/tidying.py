"""What accounts leave behind, taken away by rule."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from catalogue.models import CacheRow, Invitation

INVITATIONS_KEPT = timedelta(days=90)


def tidy(now: datetime) -> dict[str, int]:
    """Delete logins that are over, counters that have run out and old invitations; how many of each."""
    Session.objects.filter(expire_date__lt=now).delete()
    over = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return {
        "inloggningar": over.delete()[0],
        "räknare": CacheRow.objects.filter(expires__lt=now).delete()[0],
        "inbjudningar": _deleted(Invitation.objects.filter(expires_at__lt=now - INVITATIONS_KEPT)),
    }


def _deleted(rows) -> int:
    """How many rows went, without counting those of their relations."""
    count = rows.count()
    rows.delete()
    return count
