"""What accounts leave behind goes by rule; what is in use stays."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command

from catalogue.models import CacheRow, Invitation
from tests.accounts import log_in, make_person
from tests.factories import make_invitation

pytestmark = pytest.mark.django_db


def test_what_is_over_goes_and_what_is_in_use_stays(client):
    now = datetime.now(UTC)
    make_person()
    for _device in range(2):
        client.cookies.clear()
        log_in(client)
    ended = UserSession.objects.first()
    Session.objects.filter(session_key=ended.session_key).update(expire_date=now - timedelta(seconds=1))
    for key, seconds in (("over", -1), ("counting", 60)):
        CacheRow.objects.create(cache_key=key, value="", expires=now + timedelta(seconds=seconds))
    make_invitation("gammal@example.org", invited_at=now - timedelta(days=98), days=-91)
    make_invitation("ny@example.org")
    out = StringIO()

    call_command("tidy_accounts", stdout=out)
    call_command("tidy_accounts", stdout=out)

    assert out.getvalue().splitlines() == [
        "Borttaget: inloggningar 1, räknare 1, inbjudningar 1.",
        "Borttaget: inloggningar 0, räknare 0, inbjudningar 0.",
    ]
    assert client.get("/admin/").status_code == 200
    assert CacheRow.objects.get().cache_key == "counting"
    assert Invitation.objects.get().email == "ny@example.org"
