"""How forms that anybody may send are kept from harm, without a cookie and without knowing who it is.

A form is taken only from a page of our own, at most a few times an hour from one place, and not from a robot
that fills every field or answers within seconds.
"""

import ipaddress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from catalogue.network import client_address
from offers.models import RateLimit

WINDOW = timedelta(hours=1)
QUICKEST, SLOWEST = 2, 24 * 60 * 60  # seconds from when the form was shown until it is sent
SALT = "offers.guarding"


def comes_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this; old browsers say only the origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


def shown_now() -> str:
    """A signed note of the moment, to put into a form."""
    return signing.dumps("", salt=SALT)


def was_shown_in_time(note: str) -> bool:
    """Whether a form's note is ours, and neither seconds nor days old."""
    try:
        signing.loads(note, salt=SALT, max_age=SLOWEST)
    except signing.BadSignature:
        return False
    try:
        signing.loads(note, salt=SALT, max_age=QUICKEST)
    except signing.SignatureExpired:
        return True
    return False


def key_of(request: HttpRequest, purpose: str, now: datetime) -> str:
    """The sender's place as a keyed digest that changes every day; see forget_places for how long one is kept."""
    place = place_of(client_address(request))
    return salted_hmac(f"{SALT}.{localdate(now)}", f"{purpose}|{place}", algorithm="sha256").hexdigest()


def place_of(address: str) -> str:
    """One household or office: of IPv6 it has a whole network of 64 bits, and any number of addresses in it."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else address


def may_send(request: HttpRequest, purpose: str, *, at_most: int, now: datetime) -> bool:
    """Count one more for the sender's place; False when it has been too many within the hour."""
    return add(key_of(request, purpose, now), 1, now) <= at_most


def add(key: str, number: int, now: datetime) -> int:
    """Add to what all processes have counted under a key within the hour, and answer the sum."""
    with transaction.atomic():
        forget_places(now)
        RateLimit.objects.get_or_create(key=key, defaults={"started_at": now})
        rows = RateLimit.objects.filter(key=key)
        rows.update(count=F("count") + number)
        return rows.values_list("count", flat=True).get()


def forget_places(now: datetime) -> int:
    """Delete the keys whose hour is over, and say how many. Every form that is sent does, and `manage.py prune`."""
    deleted, _by_model = RateLimit.objects.filter(started_at__lte=now - WINDOW).delete()
    return deleted
