"""Leaving: what somebody answers for is handed over first, then the account is closed and every login ends."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from boras_stod.accounts.access import administrators
from boras_stod.accounts.letters import letter
from boras_stod.accounts.sessions import end_sessions
from catalogue import auditing
from catalogue.models import AuditAction, User
from offers.models import Feedback, Offer


def responsibilities(user: User):
    """The offers that a person owns or is deputy of."""
    return Offer.objects.filter(Q(owner=user) | Q(deputy=user))


@transaction.atomic
def leave(*, user: User, by: User, to: User | None) -> None:
    """Close an account whose offers go to a colleague who keeps them."""
    offers = list(responsibilities(user).select_for_update())
    _check_successor(user, to, offers)
    if to is not None:
        for offer in offers:
            _hand_over(offer, user, to)
        auditing.write(
            AuditAction.HANDED_OVER,
            by=by,
            about=user,
            details={"till": to.get_username(), "antal": len(offers)},
        )
    close(user=user, by=by, reason="avslutat")


def _check_successor(user: User, to: User | None, offers: list[Offer]) -> None:
    if user.is_superuser and not administrators().exclude(pk=user.pk).exists():
        raise ValidationError("Du är den enda administratören. Utse en till först.", code="last")
    if not offers:
        return
    if to is None or to.pk == user.pk or not to.is_active:
        raise ValidationError("Välj någon som tar över ansvaret.", code="nobody")
    kept = set(Offer.objects.kept_by(to).values_list("pk", flat=True))
    if foreign := [offer.title_sv for offer in offers if offer.pk not in kept]:
        raise ValidationError(f"Personen sköter inte: {', '.join(foreign)}.", code="foreign")


def _hand_over(offer: Offer, user: User, to: User | None) -> None:
    """Put somebody else where the person stood. Nobody is both owner and deputy."""
    if offer.owner_id == user.pk:
        offer.owner = to
    if offer.deputy_id == user.pk or offer.deputy == to:
        offer.deputy = to if to is not None and offer.owner != to else None
    offer.save(update_fields=["owner", "deputy", "updated_at"])


@transaction.atomic
def close(*, user: User, by: User | None, reason: str) -> None:
    """Let nobody in by the account any more, and leave unanswered feedback to whoever takes it.

    The name stays in the history of what the person wrote.
    """
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    Authenticator.objects.filter(user=user).delete()
    Feedback.objects.unanswered().filter(owner=user).update(owner=None)
    ended = end_sessions(user)
    auditing.write(
        AuditAction.ACCOUNT_CLOSED, by=by, about=user, details={"orsak": reason, "inloggningar": ended}
    )


@transaction.atomic
def close_leaver(*, user: User, reason: str) -> None:
    """Close the account of somebody who has gone without handing over: deputies step in, or nobody answers."""
    offers = list(responsibilities(user).select_for_update(of=("self",)).select_related("deputy"))
    for offer in offers:
        deputy = offer.deputy if offer.deputy_id != user.pk else None
        _hand_over(offer, user, deputy)
    if offers:
        without = sum(offer.owner_id is None for offer in offers)
        details = {"till": "ersättarna", "antal": len(offers), "utan ansvarig": without}
        auditing.write(AuditAction.HANDED_OVER, about=user, details=details)
    close(user=user, by=None, reason=reason)


@transaction.atomic
def reopen(*, user: User, by: User) -> None:
    """Let a person in again, who then asks for a new password or comes by the city's sign-on."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    auditing.write(AuditAction.ACCOUNT_OPENED, by=by, about=user)


@transaction.atomic
def reset_second_factor(*, user: User, by: User) -> None:
    """For somebody who has lost telephone and codes: the password alone lets them in, to set up anew."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    auditing.write(AuditAction.FACTOR_REMOVED, by=by, about=user)
    if user.email:
        letter("factor_reset", [user.email], {}).send()
