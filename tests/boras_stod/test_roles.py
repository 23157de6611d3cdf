import pytest
from django.contrib.auth.models import Group

from boras_stod.roles import ensure_groups
from catalogue.models import Role, User

pytestmark = pytest.mark.django_db


def user_in(role: Role) -> User:
    user = User.objects.create_user(role.value)
    user.groups.set([ensure_groups()[role]])
    return user


def test_groups_bear_the_names_of_the_roles():
    ensure_groups()
    ensure_groups()

    names = Group.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["administratör", "redaktör", "samordnare", "översättare"]


def test_editor_edits_offers_and_keeps_timetables():
    editor = user_in(Role.EDITOR)

    assert editor.has_perms(
        ["offers.change_offer", "catalogue.change_place", "catalogue.change_openpreschool"]
    )
    assert editor.has_perms(["offers.add_offerslot", "offers.delete_offerslot", "catalogue.delete_closure"])
    assert editor.has_perm("catalogue.view_committee")
    assert not editor.has_perm("catalogue.change_committee")
    assert editor.has_perm("offers.add_offer")
    assert not editor.has_perm("offers.delete_offer")
    assert not editor.has_perm("offers.publish_offer")
    assert not editor.has_perm("catalogue.keep_all")


def test_translator_writes_texts_and_nothing_else():
    translator = user_in(Role.TRANSLATOR)

    assert translator.get_all_permissions() == {"catalogue.translate"}


def test_coordinator_makes_records_but_deletes_only_parts_of_them():
    coordinator = user_in(Role.COORDINATOR)

    assert coordinator.has_perms(["offers.add_offer", "catalogue.add_committee", "catalogue.change_topic"])
    assert coordinator.has_perms(["offers.delete_offerparty", "catalogue.delete_organisationalias"])
    assert coordinator.has_perms(["offers.publish_offer", "catalogue.keep_all", "catalogue.translate"])
    assert not coordinator.has_perm("offers.delete_offer")
    assert not coordinator.has_perm("catalogue.delete_place")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COORDINATOR])
def test_accounts_are_for_administrators_alone(role):
    user = user_in(role)

    assert not user.has_perm("catalogue.view_user")
    assert not user.has_perm("catalogue.change_membership")


def test_permission_that_a_role_has_lost_goes():
    group = ensure_groups()[Role.EDITOR]
    before = set(group.permissions.values_list("codename", flat=True))
    group.permissions.add(*ensure_groups()[Role.COORDINATOR].permissions.all())

    ensure_groups()

    assert set(group.permissions.values_list("codename", flat=True)) == before
