"""The audit log in the admin: read, filtered, never written."""

import pytest

from catalogue.models import AuditEntry, Role
from tests.accounts import log_in, make_person

pytestmark = pytest.mark.django_db
LIST = "/admin/catalogue/auditentry/"


@pytest.fixture
def chef(client):
    make_person("chef", Role.ADMINISTRATOR)
    log_in(client, "chef", password="fel")
    log_in(client, "chef")


def rows(response) -> list[str]:
    return [entry.action for entry in response.context["cl"].result_list]


def test_list_says_who_did_what_from_where(client, chef):
    html = client.get(LIST).content.decode()

    assert '<td class="field-who">chef</td>' in html
    assert '<td class="field-action_in_words">loggade in</td>' in html
    assert '<td class="field-told">med: lösenord</td>' in html
    assert '<td class="field-address">127.0.0.1</td>' in html


def test_list_is_filtered_by_what_was_done(client, chef):
    assert rows(client.get(LIST + "?vad=login_failed")) == ["login_failed"]


def test_list_is_searched_by_name(client, chef):
    make_person("anna")

    assert set(rows(client.get(LIST + "?q=anna"))) == {"access_changed"}


def test_nothing_is_written_by_hand(client, chef):
    entry = AuditEntry.objects.first()

    assert client.get(LIST + "add/").status_code == 403
    assert client.post(f"{LIST}{entry.pk}/change/", {"actor_name": "bo"}).status_code == 403
    assert client.post(f"{LIST}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert AuditEntry.objects.filter(pk=entry.pk).exists()
