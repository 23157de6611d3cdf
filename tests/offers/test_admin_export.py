"""Every list in the admin as a file, as it is filtered."""

from io import BytesIO, StringIO

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from catalogue.admin.export import FILES
from catalogue.models import MeetingPlace, OpenPreschool, User
from offers.models import Offer
from tests.factories import make_offer, make_place, make_slot

pytestmark = pytest.mark.django_db
EXPORTED = [model for model in [*FILES, OpenPreschool, MeetingPlace] if admin.site.is_registered(model)]


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("administrator"))
    return client


def address(model, file_format, query=""):
    return (
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_export", args=[file_format]) + query
    )


def lines(response) -> list[str]:
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


@pytest.mark.parametrize("model", EXPORTED, ids=lambda model: model.__name__)
def test_every_list_of_the_register_can_be_downloaded(staff, model):
    head = lines(staff.get(address(model, "csv")))
    assert head[0].split(";")[0] in ("id", "kod")
    assert staff.get(address(model, "xlsx")).status_code == 200


def test_list_is_exported_as_it_is_filtered_and_searched(staff):
    make_offer("Öppen kurs", form="course")
    make_offer("Öppen grupp", form="group")
    make_offer("Annan kurs", form="course")
    rows = lines(staff.get(address(Offer, "csv", "?form=course&q=öppen")))
    assert [row.split(";")[1] for row in rows] == ["titel", "Öppen kurs"]


def test_change_list_links_keep_its_filters(staff):
    html = staff.get(reverse("admin:offers_offer_changelist") + "?form=course").content.decode()
    assert f'href="{address(Offer, "csv", "?form=course")}"' in html


def test_formula_is_text_in_both_formats(staff):
    make_offer("=1+1", slug="formel")
    [_head, row] = lines(staff.get(address(Offer, "csv")))
    assert row.split(";")[1] == "'=1+1"
    sheet = load_workbook(BytesIO(staff.get(address(Offer, "xlsx")).content)).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_export_takes_as_many_queries_for_three_as_for_one(staff, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            offer = make_offer(languages=["ar"], places=[make_place()])
            make_slot(offer)
        with django_assert_num_queries(24):
            lines(staff.get(address(Offer, "csv")))


def test_export_is_refused_without_the_right_to_see_the_list(client):
    client.force_login(User.objects.create_user("nykomling", is_staff=True))
    assert client.get(address(Offer, "csv")).status_code == 403
    client.logout()
    assert client.get(address(Offer, "csv")).status_code == 302


def test_unknown_format_is_not_found(staff):
    assert staff.get(address(Offer, "pdf")).status_code == 404


def test_exported_list_reads_back_without_a_change(staff, tmp_path):
    call_command("import_catalogue", "catalogue/fixtures/boras", stdout=StringIO())
    (tmp_path / "utbud.csv").write_bytes(b"".join(staff.get(address(Offer, "csv")).streaming_content))
    said = StringIO()
    call_command("import_catalogue", str(tmp_path), stdout=said)
    assert "Summa: 0 nya, 0 ändrade, 73 oförändrade, 0 avvisade" in said.getvalue()
