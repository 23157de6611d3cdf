"""Every list in the admin as a file, as it is filtered, in chosen columns and four formats."""

import csv
import json
import re
from io import BytesIO, StringIO

import odfdo
import pytest
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from boras_stod.roles import ensure_groups
from catalogue.admin.export import FILES, code
from catalogue.imports.loading import load_bytes
from catalogue.imports.problems import Problems
from catalogue.models import MeetingPlace, Membership, OpenPreschool, Organisation, Place, Role, User
from catalogue.spreadsheets import STAFF_FORMATS
from offers.models import Feedback, Offer
from tests.factories import make_offer, make_organisation, make_place, make_slot, make_topic

pytestmark = pytest.mark.django_db
EXPORTED = [model for model in [*FILES, OpenPreschool, MeetingPlace] if admin.site.is_registered(model)]


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("administrator"))
    return client


def enter(client, role: Role, *organisations: Organisation) -> User:
    user = User.objects.create_user(role.value, is_staff=True)
    user.groups.set([ensure_groups()[role]])
    for organisation in organisations:
        Membership.objects.create(user=user, organisation=organisation)
    client.force_login(user)
    return user


def page(model, name, *args, query=""):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args) + query


def address(model, file_format, query=""):
    return page(model, "export", file_format, query=query)


def content(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def lines(response) -> list[str]:
    return content(response).decode("utf-8-sig").splitlines()


def table(response) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content(response).decode("utf-8-sig")), delimiter=";"))


def columns(*headings: str) -> str:
    return "?" + "&".join(f"kolumn={code(heading)}" for heading in headings)


@pytest.mark.parametrize("model", EXPORTED, ids=lambda model: model.__name__)
def test_every_list_of_the_register_can_be_downloaded(staff, model):
    head = lines(staff.get(address(model, "csv")))
    assert head[0].split(";")[0] in ("id", "kod")
    assert staff.get(address(model, "xlsx")).status_code == 200


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_every_other_list_can_be_downloaded_as_it_is_shown(staff, model):
    if not hasattr(admin.site._registry[model], "export_view"):
        assert model._meta.app_label == "auth"
        return
    for file_format in STAFF_FORMATS:
        assert staff.get(address(model, file_format)).status_code == 200
    assert staff.get(page(model, "columns")).status_code == 200


def test_list_that_is_no_file_of_the_register_holds_what_the_page_shows(staff):
    Feedback.objects.create(kind="wrong", offer=make_offer("Kursen"), text="=1+1 är fel")

    [row] = table(staff.get(address(Feedback, "csv")))

    assert "Kursen" in row.values()
    assert not any(text.startswith("=") for text in row.values())
    assert not any("<" in text for text in row.values())


def test_list_is_exported_as_it_is_filtered_and_searched(staff):
    make_offer("Öppen kurs", form="course")
    make_offer("Öppen grupp", form="group")
    make_offer("Annan kurs", form="course")
    rows = lines(staff.get(address(Offer, "csv", "?form=course&q=öppen")))
    assert [row.split(";")[1] for row in rows] == ["titel", "Öppen kurs"]


def test_change_list_links_keep_its_filters(staff):
    html = staff.get(reverse("admin:offers_offer_changelist") + "?form=course").content.decode()
    assert f'href="{address(Offer, "csv", "?form=course")}"' in html
    assert f'href="{page(Offer, "columns", query="?form=course")}"' in html


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COORDINATOR])
def test_list_leads_to_import_where_the_person_may_write(client, role):
    enter(client, role)
    leads = {
        model.__name__: "/admin/catalogue/importrun/las-in/"
        in client.get(page(model, "changelist")).content.decode()
        for model in (Offer, Organisation, Feedback)
    }

    assert leads == {"Offer": True, "Organisation": role == Role.COORDINATOR, "Feedback": False}


def test_only_chosen_columns_are_written_with_the_id_and_the_mark(staff):
    make_offer("Kursen")
    for file_format in ("csv", "json"):
        answer = staff.get(address(Offer, file_format, columns("form", "titel") + "&form=drop_in"))
        [row] = table(answer) if file_format == "csv" else json.loads(content(answer))
        assert list(row) == ["id", "titel", "form", "skyddad adress"]
        assert (row["titel"], row["form"]) == ("Kursen", "drop-in")


def test_page_of_columns_remembers_them_in_its_address(staff):
    shown = staff.get(page(Offer, "columns", query=columns("titel", "titel (en)") + "&form=course&q=x"))
    boxes = [*shown.context["boxes"], *shown.context["language_boxes"]]

    assert [box["heading"] for box in boxes if box["is_on"]] == [
        "id",
        "titel",
        "skyddad adress",
        "titel (en)",
    ]
    assert shown.context["filters"] == [("form", "course"), ("q", "x")]
    assert len({box["code"] for box in boxes}) == len(boxes)


def test_all_columns_fit_in_an_address(staff):
    shown = staff.get(page(Offer, "columns"))
    boxes = [*shown.context["boxes"], *shown.context["language_boxes"]]
    query = columns(*(box["heading"] for box in boxes))

    assert len(address(Offer, "json", query)) < 2_500
    assert len(table(staff.get(address(Offer, "csv", query)))) == 0


def test_formula_is_text_in_every_format(staff):
    make_offer("=1+1", slug="formel")
    [_head, row] = lines(staff.get(address(Offer, "csv")))
    assert row.split(";")[1] == "'=1+1"
    sheet = load_workbook(BytesIO(staff.get(address(Offer, "xlsx")).content)).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
    [ods] = load_bytes("utbud.ods", staff.get(address(Offer, "ods")).content, Problems())
    assert ods.rows[0][1][1] == "=1+1"


def test_export_takes_as_many_queries_for_three_as_for_one(staff, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            offer = make_offer(languages=["ar"], places=[make_place()], topics=[make_topic()])
            make_slot(offer)
        with django_assert_num_queries(24):
            lines(staff.get(address(Offer, "csv")))


def test_export_is_refused_without_the_right_to_see_the_list(client):
    client.force_login(User.objects.create_user("nykomling", is_staff=True))
    assert client.get(address(Offer, "csv")).status_code == 403
    assert client.get(page(Offer, "columns")).status_code == 403
    client.logout()
    assert client.get(address(Offer, "csv")).status_code == 302


def test_unknown_format_is_not_found(staff):
    assert staff.get(address(Offer, "pdf")).status_code == 404


@pytest.mark.parametrize("file_format", STAFF_FORMATS)
def test_exported_list_reads_back_without_a_change_and_takes_one(staff, tmp_path, file_format):
    call_command("import_catalogue", "catalogue/fixtures/boras", stdout=StringIO())
    data = content(staff.get(address(Offer, file_format)))
    path = tmp_path / f"utbud-2026-11-25.{file_format}"

    path.write_bytes(data)
    said = StringIO()
    call_command("import_catalogue", path, stdout=said)
    assert said.getvalue().splitlines()[0] == "utbud: 0 nya, 0 ändrade, 73 oförändrade, 0 avvisade"

    path.write_bytes(with_another_title(data, file_format))
    said = StringIO()
    call_command("import_catalogue", path, stdout=said)
    assert said.getvalue().splitlines()[0] == "utbud: 0 nya, 1 ändrade, 72 oförändrade, 0 avvisade"
    assert Offer.objects.filter(title_sv="Babyöppet i Boda, nytt namn").count() == 1


def with_another_title(data: bytes, file_format: str) -> bytes:
    """What a spreadsheet program would save after one cell was changed."""
    old, new = "Babyöppet på Boda", "Babyöppet i Boda, nytt namn"
    if file_format in ("csv", "json"):
        return data.decode().replace(old, new).encode()
    if file_format == "xlsx":
        book = load_workbook(BytesIO(data))
        cell = next(cell for cell in book.active["B"] if cell.value == old)
        cell.value = new
        file = BytesIO()
        book.save(file)
        return file.getvalue()
    document = odfdo.Document(BytesIO(data))
    table = document.body.get_table(0)
    for number in range(table.height):
        if table.get_value((1, number)) == old:
            table.set_value((1, number), new)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_protected_addresses_are_marked(staff):
    hidden = make_place("Skyddade huset", hide_address=True, address="Hemliga gatan 1")
    make_place("Öppna huset", address="Storgatan 1")
    sensitive = make_topic(is_sensitive=True)
    make_offer("I skyddat hus", places=[hidden])
    make_offer("Känsligt ämne", topics=[sensitive])
    make_offer("Känsligt", is_sensitive=True)
    make_offer("Dold adress", hide_address=True)
    make_offer("Vanligt")

    places = {row["namn"]: row["skyddad adress"] for row in table(staff.get(address(Place, "csv")))}
    offers = {row["titel"]: row["skyddad adress"] for row in table(staff.get(address(Offer, "csv")))}

    assert places == {"Skyddade huset": "skyddad adress", "Öppna huset": ""}
    assert {title for title, mark in offers.items() if not mark} == {"Vanligt"}


def test_protected_address_is_exported_only_for_those_who_keep_the_place(client):
    ours, theirs = make_organisation("Vår"), make_organisation("Deras")
    for organisation, street in ((ours, "Vår gata 1"), (theirs, "Deras gata 1")):
        place = make_place("Huset", hide_address=True, address=street)
        place.parties.create(organisation=organisation)
    for role, seen in ((Role.EDITOR, {"Vår gata 1"}), (Role.COORDINATOR, {"Vår gata 1", "Deras gata 1"})):
        enter(client, role, *([ours] if role == Role.EDITOR else []))
        assert {row["adress"] for row in table(client.get(address(Place, "csv")))} == seen


def test_public_exports_hold_no_address_of_a_protected_place(client):
    hidden = make_place("Huset", hide_address=True, address="Hemliga gatan 1")
    make_offer("Kursen", places=[hidden])

    body = content(client.get("/sv/stod/utbud.csv")).decode()

    assert "Kursen" in body
    assert "Hemliga gatan" not in body
    assert "skyddad adress" not in body


CONTACTS = "/admin/catalogue/organisation/kontaktlista/{}/"


def test_contact_list_names_who_answers_for_what(staff):
    organisation = make_organisation(name="Föreningen", phone="033-1", email="info@exempel.se")
    owner = User.objects.create_user("agda", first_name="Agda", last_name="Prov", email="agda@exempel.se")
    offer = make_offer("Kursen", phone="033-2", email="kurs@exempel.se", owner=owner, is_sensitive=True)
    offer.parties.create(organisation=organisation)
    make_place("Huset", phone="033-3").parties.create(organisation=organisation)
    make_offer("Gammalt", state="archived").parties.create(organisation=organisation)
    empty = make_organisation("Tomma")

    rows = table(staff.get(CONTACTS.format("csv")))

    by_title = {row["titel"]: row for row in rows if row["organisation"] == organisation.name}
    assert set(by_title) == {"Kursen", "Huset"}
    course = by_title["Kursen"]
    assert (course["ansvarig"], course["ansvarigs e-post"], course["ersättare"]) == (
        "Agda Prov",
        "agda@exempel.se",
        "",
    )
    assert (course["telefon"], course["organisationens telefon"]) == ("033-2", "033-1")
    assert (course["skyddad adress"], by_title["Huset"]["skyddad adress"]) == ("skyddad adress", "")
    assert [row["titel"] for row in rows if row["organisation"] == empty.name] == [""]


def test_contact_list_follows_the_filters_of_the_list(staff):
    make_organisation("Ett", kind="region")
    make_organisation("Två", kind="company")

    rows = table(staff.get(CONTACTS.format("csv") + "?kind__exact=region"))

    assert [re.sub(r" \d+$", "", row["organisation"]) for row in rows] == ["Ett"]


def test_contact_list_takes_as_many_queries_for_three_as_for_one(staff, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            organisation = make_organisation()
            make_offer(places=[make_place()]).parties.create(organisation=organisation)
            make_place().parties.create(organisation=organisation)
        with django_assert_num_queries(11):
            table(staff.get(CONTACTS.format("csv")))


@pytest.mark.parametrize("role", Role)
def test_contact_list_is_for_those_who_keep_all(client, role):
    user = enter(client, role)
    if role == Role.ADMINISTRATOR:
        user.is_superuser = True
        user.save()
    may = role in (Role.COORDINATOR, Role.ADMINISTRATOR)

    assert client.get(CONTACTS.format("xlsx")).status_code == (200 if may else 403)
    if role != Role.TRANSLATOR:
        html = client.get("/admin/catalogue/organisation/").content.decode()
        assert ("Kontaktlista" in html) == may
