"""What a person may do: roles, and the organisations whose records they keep."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q

from boras_stod.roles import ensure_group
from catalogue import auditing
from catalogue.models import AuditAction, Membership, Organisation, Role, User

# The role that a membership bears, when somebody has several.
ROLE_OF_MEMBERSHIP = (Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR, Role.TRANSLATOR)


@transaction.atomic
def give_access(*, user: User, roles: Collection[Role], organisations: Iterable[Organisation] | None) -> None:
    """Exactly these roles and, unless None, exactly these organisations."""
    was_administrator = user.is_superuser
    user.is_staff = True
    user.is_superuser = Role.ADMINISTRATOR in roles
    user.save(update_fields=["is_staff", "is_superuser"])
    user.groups.set([ensure_group(role) for role in roles])
    if was_administrator != user.is_superuser:
        told = {"administratör": [was_administrator, user.is_superuser]}
        auditing.write(AuditAction.ACCESS_CHANGED, about=user, details=told)
    if organisations is not None:
        _set_memberships(
            user, next(role for role in ROLE_OF_MEMBERSHIP if role in roles), list(organisations)
        )


def _set_memberships(user: User, role: Role, organisations: list[Organisation]) -> None:
    for gone in user.memberships.exclude(organisation__in=organisations):
        gone.delete()
    for organisation in organisations:
        membership = Membership.objects.filter(user=user, organisation=organisation).first()
        if membership is None:
            Membership.objects.create(user=user, organisation=organisation, role=role)
        elif membership.role != role:
            membership.role = role
            membership.save()


def administrators():
    """Those who can give others access, and help those who have lost theirs."""
    return User.objects.filter(is_active=True, is_superuser=True)


def active_staff():
    return User.objects.filter(is_active=True, is_staff=True)


def find_person(address: str):
    """Accounts with an e-mail address, in any of its spellings."""
    return User.objects.filter(Q(email__iexact=address) | Q(emailaddress__email__iexact=address)).distinct()
