"""People of each role, plainly made up."""

from boras_stod.roles import ensure_groups
from catalogue.models import Membership, Organisation, Role, User


def make_staff(role: Role, name: str | None = None, organisation: Organisation | None = None) -> User:
    """A person in a role; an editor keeps the organisation."""
    name = name or role.value
    user = User.objects.create_user(
        name, email=f"{name}@example.se", is_staff=True, is_superuser=role == Role.ADMINISTRATOR
    )
    user.groups.set([ensure_groups()[role]])
    if organisation:
        Membership.objects.create(user=user, organisation=organisation)
    return user
