"""Two people who save one record in the same moment; that one has opened it earlier is in test_admin_offers.py."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.admin_form import press
from tests.factories import make_offer, make_place

pytestmark = pytest.mark.django_db


def locks(queries) -> list[str]:
    return [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]


@pytest.mark.parametrize("kind", ["offer", "place"])
def test_record_is_read_under_a_lock_before_it_is_saved(admin_client, kind):
    record = make_offer() if kind == "offer" else make_place()
    page = f"/admin/{record._meta.app_label}/{kind}/{record.pk}/change/"
    with CaptureQueriesContext(connection) as looking:
        admin_client.get(page)
    with CaptureQueriesContext(connection) as saving:
        press(admin_client, page)

    assert locks(looking) == []
    assert len(locks(saving)) >= connection.features.has_select_for_update
    assert all(record._meta.db_table in lock for lock in locks(saving)[:1])


@pytest.mark.parametrize("key", ["abc", "999999"])
def test_record_that_is_not_there_is_not_found(admin_client, key):
    assert admin_client.post(f"/admin/offers/offer/{key}/change/").status_code == 302
