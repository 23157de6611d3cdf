"""The page with breaks, holidays and closures of the whole city."""

from datetime import date

import pytest

from catalogue.admin.whole_city import days_off
from catalogue.models import Closure, Role, SchoolBreak
from tests.factories import make_place
from tests.test_roles_matrix import enter

pytestmark = pytest.mark.django_db
PAGE = "/admin/lov-och-stangt/"


def test_days_off_stand_in_order_of_date():
    SchoolBreak.objects.create(name="Jullov", first=date(2026, 12, 21), last=date(2027, 1, 8))
    SchoolBreak.objects.create(name="Höstlov", first=date(2026, 10, 26), last=date(2026, 10, 30))
    Closure.objects.create(first=date(2026, 12, 1), last=date(2026, 12, 1), reason="Planering")
    Closure.objects.create(place=make_place(), first=date(2026, 12, 2), last=date(2026, 12, 2))

    found = [(one.kind, one.name) for one in days_off(date(2026, 11, 25)) if one.first < date(2027, 1, 7)]

    assert found == [
        ("stängt", "Planering"),
        ("lov", "Jullov"),
        ("helgdag", "Julafton"),
        ("helgdag", "Juldagen"),
        ("helgdag", "Annandag jul"),
        ("helgdag", "Nyårsafton"),
        ("helgdag", "Nyårsdagen"),
        ("helgdag", "Trettondedag jul"),
    ]


@pytest.mark.parametrize(
    ("role", "links"), [(Role.EDITOR, 0), (Role.COORDINATOR, 2), (Role.ADMINISTRATOR, 2)]
)
def test_page_is_seen_by_those_who_write_times_and_changed_by_those_who_keep_all(client, role, links):
    enter(client, role)
    response = client.get(PAGE)

    assert (response.status_code, len(response.context["links"])) == (200, links)


def test_page_is_refused_to_others(client):
    assert client.get(PAGE).status_code == 302
    enter(client, Role.TRANSLATOR)
    assert client.get(PAGE).status_code == 403


def test_lists_of_breaks_and_closures_lead_there(client):
    enter(client, Role.COORDINATOR)

    for model in ("schoolbreak", "closure"):
        assert f'href="{PAGE}"' in client.get(f"/admin/catalogue/{model}/").content.decode()
