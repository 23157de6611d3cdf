"""The shared plan's form: what belongs together, and what an action that is over must tell."""

from datetime import date

import pytest

from catalogue.models import Action, AuditEntry, Role
from tests.factories import make_committee, make_focus_area
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
ADD = "/admin/catalogue/action/add/"


@pytest.fixture
def area(client):
    client.force_login(make_staff(Role.COORDINATOR))
    return make_focus_area("Mötesplatser", year=2024)


def send(client, area, **values):
    fields = {
        "title": "Kvällsöppet",
        "aim": "Fler kan komma.",
        "committee": make_committee().pk,
        "edition": area.edition.pk,
        "focus_areas": [area.pk],
        "state": "planned",
        **values,
    }
    return client.post(ADD, fields)


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def test_action_is_planned_and_logged(client, area):
    send(client, area, first_day="2026-09-01", last_day="2027-06-30")
    action = Action.objects.get()

    assert (action.title, action.state, action.last_day) == ("Kvällsöppet", "planned", date(2027, 6, 30))
    assert list(action.focus_areas.all()) == [area]
    assert AuditEntry.objects.get(record_type="catalogue.action").action == "added"


def test_focus_area_of_another_edition_is_refused_with_a_sentence(client, area):
    other = make_focus_area("Rådgivning", year=2020)
    found = errors(send(client, area, focus_areas=[area.pk, other.pk]))

    assert found == {
        "focus_areas": ["Hör till en annan utgåva: Rådgivning. Välj inriktningar ur den utgåva som är vald."]
    }
    assert not Action.objects.exists()


def test_action_belongs_to_a_focus_area(client, area):
    assert errors(send(client, area, focus_areas=[])) == {"focus_areas": ["Välj minst en inriktning."]}


@pytest.mark.parametrize("state", ["done", "stopped"])
def test_action_that_is_over_tells_what_was_done(client, area, state):
    found = errors(send(client, area, state=state))
    assert found == {"__all__": ["Skriv vad som blev gjort, eller varför åtgärden avbröts."]}

    send(client, area, state=state, result="Tre kvällar.")
    assert Action.objects.get().result == "Tre kvällar."


def test_action_does_not_end_before_it_begins(client, area):
    found = errors(send(client, area, first_day="2026-09-02", last_day="2026-09-01"))

    assert found == {"__all__": ["Åtgärden kan inte sluta innan den börjar."]}


def test_focus_areas_of_the_same_name_say_their_edition(client, area):
    make_focus_area("Mötesplatser", year=2020)
    html = client.get(ADD).content.decode()

    assert "2024: Mötesplatser" in html
    assert "2020: Mötesplatser" in html
