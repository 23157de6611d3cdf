"""Invitations: an address is invited to a role, and whoever has the link in the letter makes the account."""

import hashlib
import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.utils import generate_unique_username
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from boras_stod.accounts.access import find_person, give_access
from catalogue import auditing
from catalogue.models import AuditAction, Invitation, Organisation, Role, User

LASTS = timedelta(days=7)


def roles_to_give(by: User) -> list[Role]:
    """An administrator gives any role; a coordinator makes editors."""
    if by.is_superuser:
        return list(Role)
    return [Role.EDITOR] if by.has_perm("catalogue.add_invitation") else []


def problems(*, email: str, role: Role, organisations: Collection[Organisation], by: User) -> dict[str, str]:
    """Why the invitation cannot be sent, by field."""
    found = {}
    if role not in roles_to_give(by):
        found["role"] = "Du kan inte bjuda in någon till den rollen."
    if role == Role.EDITOR and not organisations:
        found["organisations"] = "Välj minst en organisation. En redaktör sköter bara deras poster."
    if find_person(email).exists():
        found["email"] = "Det finns redan ett konto med den adressen."
    return found


@transaction.atomic
def invite(
    *,
    email: str,
    role: Role,
    organisations: Collection[Organisation],
    by: User,
    now: datetime,
    absolute: Callable[[str], str],
) -> Invitation:
    """Send a letter with a link that works once, for a week. An older invitation of the address is withdrawn."""
    email = email.lower()
    if found := problems(email=email, role=role, organisations=organisations, by=by):
        raise ValidationError(found)
    Invitation.objects.waiting().filter(email=email).update(withdrawn_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email, role=role, invited_by=by, invited_at=now, expires_at=now + LASTS, digest=digest_of(token)
    )
    invitation.organisations.set(organisations)
    auditing.write(AuditAction.INVITED, by=by, about=invitation)
    _send(invitation, absolute(reverse("staff_accept_invitation", args=[token])))
    return invitation


def _send(invitation: Invitation, link: str) -> None:
    context = {"invitation": invitation, "link": link, "site_name": settings.SITE_NAME}
    subject = f"Inbjudan till {settings.SITE_NAME}"
    send_mail(subject, render_to_string("account/invitation.txt", context), None, [invitation.email])


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Let the link work no more."""
    if Invitation.objects.waiting().filter(pk=invitation.pk).update(withdrawn_at=now):
        auditing.write(AuditAction.INVITATION_WITHDRAWN, by=by, about=invitation)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_open(token: str, now: datetime) -> Invitation | None:
    """The invitation whose link this is, if it still works."""
    return Invitation.objects.open(now).filter(digest=digest_of(token)).first()


@transaction.atomic
def accept(*, invitation: Invitation, first_name: str, last_name: str, password: str, now: datetime) -> User:
    """Make the account. The link is used up."""
    open_still = Invitation.objects.open(now).select_for_update().filter(pk=invitation.pk).first()
    if open_still is None or find_person(invitation.email).exists():
        raise ValidationError("Inbjudan gäller inte längre.", code="over")
    user = User(
        username=generate_unique_username([invitation.email.partition("@")[0]]),
        email=invitation.email,
        first_name=first_name,
        last_name=last_name,
    )
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    give_access(user=user, roles=[Role(invitation.role)], organisations=invitation.organisations.all())
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    auditing.write(AuditAction.INVITATION_ACCEPTED, by=user, about=invitation)
    return user
