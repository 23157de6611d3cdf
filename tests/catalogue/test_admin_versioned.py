"""Two people who save one record in the same moment; that one has opened it earlier is in test_admin_offers.py."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.admin.versioned import VersionedForm
from catalogue.models import Place
from tests.factories import make_place

pytestmark = pytest.mark.django_db


class PhoneForm(VersionedForm):
    called = "platsen"

    class Meta:
        model = Place
        fields = ["phone"]


def form_of(place) -> PhoneForm:
    return PhoneForm({"phone": "033-00 00 00", "base_version": str(place.version)}, instance=place)


def test_save_is_refused_when_another_was_saved_while_this_one_was_read():
    place = make_place()
    form = form_of(place)
    Place.objects.filter(pk=place.pk).update(version=place.version + 1)

    assert form.non_field_errors()[0].startswith("Någon annan har sparat platsen medan du skrev.")


def test_save_is_refused_when_the_record_is_deleted_meanwhile():
    place = make_place()
    form = form_of(place)
    Place.objects.filter(pk=place.pk).delete()

    assert not form.is_valid()


def test_record_is_locked_until_it_is_saved():
    form = form_of(make_place())
    with CaptureQueriesContext(connection) as queries:
        assert form.is_valid()

    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert len(locks) == connection.features.has_select_for_update
