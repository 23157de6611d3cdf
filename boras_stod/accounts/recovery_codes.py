"""Codes for the day when the telephone is lost: shown once, kept as digests alone, taken once each.

allauth's own can be worked out again from a seed that it keeps. It also knows lists of codes that came from another
system, takes each of them once and forgets it: ours are such a list, of digests, and the forms turn what is typed
into its digest. A code has 118 bits, too many to guess, so that a digest without stretching is enough (ASVS 6.5.2).
"""

import re
import secrets
from hashlib import sha256

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_reset
from django.db import transaction
from django.http import HttpRequest

from catalogue.models import User

COUNT = 10
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another
GROUPS, SIGNS_IN_GROUP = 6, 4
CODE_OF_APP = re.compile(r"\d{6}")


@transaction.atomic
def renew(request: HttpRequest, user: User) -> list[str]:
    """New codes in place of the old, told in the log and by letter."""
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = [new_code() for _number in range(COUNT)]
    kept = [get_adapter().encrypt(as_kept(code)) for code in codes]
    authenticator = Authenticator.objects.create(
        user=user, type=Authenticator.Type.RECOVERY_CODES, data={"migrated_codes": kept}
    )
    authenticator_reset.send(sender=Authenticator, request=request, user=user, authenticator=authenticator)
    get_adapter().send_notification_mail("mfa/email/recovery_codes_generated", user)
    return codes


def new_code() -> str:
    groups = ("".join(secrets.choice(SIGNS) for _sign in range(SIGNS_IN_GROUP)) for _group in range(GROUPS))
    return "-".join(groups)


def as_kept(typed: str) -> str:
    """What a typed code is compared as: an app's code as it is, all else by its digest."""
    code = normalize_user_code(typed)
    return code if CODE_OF_APP.fullmatch(code) else sha256(code.encode()).hexdigest()


def left(user: User) -> int:
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(kept.data.get("migrated_codes", [])) if kept else 0
