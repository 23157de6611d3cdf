"""How attempts are counted: in the database, so that every process knows, under keys that name nobody."""

from django.utils.crypto import salted_hmac


def nameless_key(key: str, key_prefix: str, version: int) -> str:
    """A keyed digest in place of a cache key, which may hold a network address or a name."""
    return salted_hmac(
        "boras_stod.accounts.limits", f"{key_prefix}:{version}:{key}", algorithm="sha256"
    ).hexdigest()
