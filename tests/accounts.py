"""People with roles, and what they type and hold when they log in."""

import base64
import hashlib
import hmac
import struct
import time

import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone

from boras_stod.accounts.access import give_access
from catalogue.models import AuditEntry, Role, User

PASSWORD = "kaffe-moln-spade-gran"
LOGIN = "/admin/konto/logga-in/"


def make_person(name="anna", role=Role.EDITOR, *, organisations=(), **values) -> User:
    """An account as an invitation makes it."""
    email = f"{name}@example.org"
    user = User.objects.create_user(name, email, PASSWORD, **values)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    give_access(user=user, roles=[role], organisations=list(organisations))
    return user


def log_in(client, name="anna", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password, **more})


def confirm(client, path, password=PASSWORD):
    """Open a page that first asks who one is, unless one has just told."""
    asked = client.get(path)
    if asked.status_code == 200:
        return asked
    return client.post(asked["Location"], {"password": password}, follow=True)


def code_of(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows (RFC 6238), now or some half-minutes from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def add_app(client, password=PASSWORD) -> str:
    """Set up an authenticator app, as a person who is logged in; its secret."""
    page = confirm(client, "/admin/konto/tva-steg/app/ny/", password)
    secret = page.context["form"].secret
    with time_machine.travel(timezone.now(), tick=False):
        answer = client.post("/admin/konto/tva-steg/app/ny/", {"code": code_of(secret)})
    assert answer["Location"] == "/admin/konto/tva-steg/"
    return secret


def new_recovery_codes(client) -> list[str]:
    """The codes that the page shows to a person who is logged in with a second factor."""
    return client.post("/admin/konto/tva-steg/reservkoder/").context["codes"]


def logged(*actions: str) -> list[tuple[str, str, str]]:
    """The entries of the audit log in order: who, what, about whom or what."""
    entries = AuditEntry.objects.order_by("pk")
    if actions:
        entries = entries.filter(action__in=actions)
    return [(entry.actor_name, entry.action, entry.record_name) for entry in entries]
