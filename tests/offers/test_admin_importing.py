"""Import in the admin: send in, look, save; and take it back."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from boras_stod.roles import ensure_groups
from catalogue.admin import importing
from catalogue.imports.loading import load_bytes
from catalogue.imports.problems import Problems
from catalogue.models import ImportRun, Membership, Organisation, Role, Upload, User
from offers.models import Offer, Proposal
from tests.factories import make_organisation
from tests.importing import SMALL, as_text, rows_with, run, write_register
from tests.messy import MISTAKES, mended_workbook, messy_workbook

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/catalogue/importrun/las-in/"
LIST = "/admin/catalogue/importrun/"


@pytest.fixture
def register(tmp_path):
    gardens = [{"id": f"garden-{number}", "namn": "Gården", "typ": "mötesplats"} for number in (1, 2)]
    languages = [*SMALL["sprak"], {"kod": "so", "eget namn": "Soomaali"}]
    run(write_register(tmp_path, platser=[*SMALL["platser"], *gardens], sprak=languages))


@pytest.fixture
def staff(client, register):
    client.force_login(User.objects.create_superuser("administrator"))
    return client


def enter(client, name: str, *organisations: Organisation, role=Role.EDITOR) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set([ensure_groups()[role]])
    for organisation in organisations:
        Membership.objects.create(user=user, organisation=organisation)
    client.force_login(user)
    return user


def send(client, name: str, data: bytes | str, **more):
    data = data.encode() if isinstance(data, str) else data
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data), **more})


def page_of(client, answer):
    """The preview that an upload leads to."""
    assert answer.status_code == 302, answer.context["form"].errors
    return client.get(answer["Location"])


def test_file_is_seen_then_saved(staff):
    answer = send(staff, "utbud.csv", as_text(rows_with("utbud", gratis="ja")))
    page = page_of(staff, answer)

    assert page.context["in_words"] == "1 ändrade"
    [row] = page.context["page"]
    assert row["fields"] == [["gratis", "", "ja"]]
    assert Offer.objects.get().is_free is None

    saved = staff.post(answer["Location"], {"_confirm": "1"}, follow=True)

    assert Offer.objects.get().is_free is True
    newest = ImportRun.objects.latest("pk")
    assert (newest.user.username, newest.file_name) == ("administrator", "utbud.csv")
    assert saved.redirect_chain == [(reverse("admin:catalogue_importrun_change", args=[newest.pk]), 302)]
    assert "Inläst: 0 nya, 1 ändrade, 0 oförändrade." in saved.content.decode()


def test_messy_workbook_is_told_mended_and_saved(staff):
    page = page_of(staff, send(staff, "bok.xlsx", messy_workbook()))
    html = page.content.decode()
    for mistake in MISTAKES:
        assert mistake.sentence in html
    assert 'name="_confirm"' not in html
    assert page.context["in_words"] == "25 avvisade, 1 nya"

    answer = send(staff, "bok.xlsx", mended_workbook())
    page = page_of(staff, answer)
    assert (page.context["is_refused"], page.context["to_save"]) == (False, 27)
    staff.post(answer["Location"], {"_confirm": "1"})

    assert Offer.objects.count() == 21
    assert Offer.objects.get(source_key="kurs-atta").title_sv == "Stöd 3"


def test_refused_file_saves_nothing_even_when_it_is_confirmed(staff):
    answer = send(staff, "bok.xlsx", messy_workbook())

    said = staff.post(answer["Location"], {"_confirm": "1"}, follow=True)

    assert Offer.objects.count() == 1
    assert "Inget är sparat." in said.content.decode()


def test_confirming_twice_saves_once(staff):
    answer = send(staff, "utbud.csv", as_text(rows_with("utbud", gratis="ja")))
    staff.post(answer["Location"], {"_confirm": "1"})
    Offer.objects.update(is_free=False)

    again = staff.post(answer["Location"], {"_confirm": "1"})

    assert again["Location"] == reverse(
        "admin:catalogue_importrun_change", args=[ImportRun.objects.latest("pk").pk]
    )
    assert Offer.objects.get().is_free is False


def test_register_that_changed_meanwhile_is_shown_again(staff):
    answer = send(staff, "utbud.csv", as_text(rows_with("utbud", gratis="ja")))
    Offer.objects.update(is_free=False)

    page = staff.post(answer["Location"], {"_confirm": "1"}, follow=True)

    assert "Registret har ändrats: granska igen." in page.content.decode()
    assert page.context["page"][0]["fields"] == [["gratis", "nej", "ja"]]
    assert Offer.objects.get().is_free is False
    staff.post(answer["Location"], {"_confirm": "1"})
    assert Offer.objects.get().is_free is True


def test_file_without_a_change_has_nothing_to_save(staff):
    page = page_of(staff, send(staff, "utbud.csv", as_text(SMALL["utbud"])))

    assert "Det finns inget att spara." in page.content.decode()


def test_thrown_file_is_gone(staff):
    answer = send(staff, "utbud.csv", as_text(SMALL["utbud"]))

    staff.post(answer["Location"], {"_discard": "1"})

    assert not Upload.objects.exists()
    assert staff.get(answer["Location"]).status_code == 404


def test_rows_are_shown_by_state_and_page_by_page(staff, monkeypatch):
    monkeypatch.setattr(importing, "ROWS_A_PAGE", 2)
    rows = [SMALL["utbud"][0] | {"id": f"ny-{number}", "titel": f"Ny {number}"} for number in range(3)]
    address = send(staff, "utbud.csv", as_text([*SMALL["utbud"], *rows]))["Location"]

    first = staff.get(address + "?visa=new")
    second = staff.get(address + "?visa=new&sida=2")

    assert [row["id"] for row in first.context["page"]] == ["ny-0", "ny-1"]
    assert [row["id"] for row in second.context["page"]] == ["ny-2"]
    assert [row["id"] for row in staff.get(address + "?visa=unchanged").context["page"]] == ["babycafe"]
    assert staff.get(address + "?visa=skräp&sida=x").context["all_rows"] == 4


def test_upload_lies_in_the_database_alone(staff, settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    data = as_text(SMALL["utbud"]) + "\n" * 3_000_000  # more than what Django would lay on disk
    answer = send(staff, "utbud.csv", data)

    assert isinstance(answer.wsgi_request.FILES["file"], InMemoryUploadedFile)
    assert bytes(Upload.objects.get().content) == data.encode()


def test_too_large_file_is_a_sentence(staff, settings, monkeypatch):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
    monkeypatch.setattr(importing, "MAX_BYTES", 2_000_000)

    page = send(staff, "utbud.csv", b"x" * 2_000_001)

    assert page.status_code == 200
    assert page.context["form"].errors["file"] == [importing.too_large()]
    assert not Upload.objects.exists()


def test_too_many_rows_are_a_sentence(staff, monkeypatch):
    monkeypatch.setattr(importing, "MAX_ROWS", 1)

    page = page_of(staff, send(staff, "tider.csv", as_text([*SMALL["tider"], *SMALL["tider"]])))

    assert page.context["general"][0].startswith(
        "tider.csv: Filen har 2 rader. Här går det med högst 1 åt gången."
    )


@pytest.mark.parametrize("data", [b"", None])
def test_missing_or_empty_file_is_a_sentence(staff, data):
    page = staff.post(UPLOAD, {"file": SimpleUploadedFile("utbud.csv", data)} if data is not None else {})

    assert page.status_code == 200
    assert len(page.context["form"].errors["file"]) == 1


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\0\0\0", b"id;titel;form\n=\0;b;kurs", b"hej", b"[" * 5000, b'"'],
)
def test_what_is_no_table_is_told_on_the_page(staff, data):
    page = page_of(staff, send(staff, "fil", data))

    assert page.context["is_refused"]
    assert page.context["general"] or page.context["page"][0]["why"]


def test_contents_can_be_said_when_the_file_does_not(staff):
    data = "id;titel\nbabycafe;Nytt\n"
    assert page_of(staff, send(staff, "Bok1.csv", data)).context["general"]

    page = page_of(staff, send(staff, "Bok1.csv", "id;titel;form\nbabycafe;Nytt;kurs\n", contents="utbud"))

    assert page.context["in_words"] == "1 ändrade"


def test_upload_is_the_senders_alone(staff, client):
    address = send(staff, "utbud.csv", as_text(SMALL["utbud"]))["Location"]
    client.force_login(User.objects.create_superuser("annan"))

    assert client.get(address).status_code == 404
    assert client.post(address, {"_confirm": "1"}).status_code == 404


def test_upload_is_forgotten_after_a_day(staff):
    address = send(staff, "utbud.csv", as_text(SMALL["utbud"]))["Location"]
    Upload.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))

    assert staff.get(address).status_code == 404
    staff.get(LIST)
    assert not Upload.objects.exists()


def test_editor_with_several_organisations_says_whose_new_records_are(client, register):
    ours, others = make_organisation("Vår"), make_organisation("Andra")
    enter(client, "redaktor", ours, others)
    form = client.get(UPLOAD).context["form"]
    assert set(form.fields["organisation"].queryset) == {ours, others}

    answer = send(client, "utbud.csv", "titel;form\nNy;kurs\n", organisation=others.pk)
    client.post(answer["Location"], {"_confirm": "1"})

    assert Offer.objects.get(title_sv="Ny").parties.get().organisation == others


def test_editor_cannot_choose_somebody_elses_organisation(client, register):
    enter(client, "redaktor", make_organisation(), make_organisation())
    foreign = make_organisation()

    page = send(client, "utbud.csv", "titel;form\nNy;kurs\n", organisation=foreign.pk)

    assert "organisation" in page.context["form"].errors


def test_editors_rows_about_others_are_refused_on_the_page(client, register):
    enter(client, "redaktor", make_organisation())

    page = page_of(client, send(client, "utbud.csv", as_text(rows_with("utbud", gratis="ja"))))

    assert page.context["page"][0]["why"] == [
        "Kolumnen ”id”: Posten hör till en annan organisation. Ta bort raden, eller be en samordnare läsa in den."
    ]


def test_register_is_chosen_where_there_are_several(staff):
    assert "source" not in staff.get(UPLOAD).context["form"].fields
    ImportRun.objects.create(source="annan", file_name="prov")

    form = staff.get(UPLOAD).context["form"]
    answer = send(staff, "namnder.csv", "id;namn\nny;Ny\n", source="annan")
    staff.post(answer["Location"], {"_confirm": "1"})

    assert form.fields["source"].choices == [("annan", "annan"), ("boras", "boras")]
    assert ImportRun.objects.latest("pk").source == "annan"


def test_template_reads_back_as_nothing(staff):
    data = staff.get("/admin/catalogue/importrun/mall/").content
    page = page_of(staff, send(staff, "mall.xlsx", data))

    assert (page.context["all_rows"], page.context["is_refused"]) == (0, False)


def test_template_of_an_editor_has_what_they_may_fill_in(client, register):
    enter(client, "redaktor", make_organisation())
    book = load_workbook(BytesIO(client.get("/admin/catalogue/importrun/mall/").content))

    assert book.sheetnames == ["Läs mig", "platser", "utbud", "tider", "stangningar", "synonymer", "Val"]
    problems = Problems()
    assert load_bytes("mall.xlsx", client.get("/admin/catalogue/importrun/mall/").content, problems)
    assert not problems


def test_run_is_undone_on_its_page(staff):
    answer = send(staff, "utbud.csv", as_text(rows_with("utbud", gratis="ja", ålder_till="24")))
    staff.post(answer["Location"], {"_confirm": "1"})
    done = ImportRun.objects.latest("pk")
    Offer.objects.update(max_age=36)
    address = reverse("admin:catalogue_importrun_undo", args=[done.pk])
    assert address in staff.get(reverse("admin:catalogue_importrun_change", args=[done.pk])).content.decode()

    page = staff.get(address)
    assert [row["heading"] for row in page.context["back"]] == ["gratis"]
    assert [one.heading for one in page.context["kept"]] == ["ålder till"]
    said = staff.post(address, follow=True)

    assert (Offer.objects.get().is_free, Offer.objects.get().max_age) == (None, 36)
    assert "Inläsningen är ångrad." in said.content.decode()
    assert "Ändrat sedan inläsningen, till ”36”." in said.content.decode()
    assert "redan ångrad" in staff.get(address).content.decode()
    assert staff.post(address).status_code == 200


def test_undo_that_the_database_refuses_says_why(staff):
    answer = send(staff, "utbud.csv", as_text(rows_with("utbud", ålder_från="6", ålder_till="24")))
    staff.post(answer["Location"], {"_confirm": "1"})
    done = ImportRun.objects.latest("pk")
    Offer.objects.update(min_age=20)

    said = staff.post(reverse("admin:catalogue_importrun_undo", args=[done.pk]), follow=True)

    assert "Inget är ångrat. Lägsta åldern måste vara lägre" in said.content.decode()
    assert Offer.objects.get().max_age == 24


def test_editor_sees_no_undo_of_others(client, register):
    enter(client, "redaktor", make_organisation())

    assert (
        client.get(reverse("admin:catalogue_importrun_undo", args=[ImportRun.objects.get().pk])).status_code
        == 404
    )


def test_pages_of_import_hold_no_english(staff):
    address = send(staff, "utbud.csv", as_text(rows_with("utbud", gratis="x")))["Location"]
    for page in (UPLOAD, address, LIST):
        html = staff.get(page).content.decode()
        for word in ("Home", "Currently", "Change", "Choose", "This field", "required</"):
            assert word not in html


def test_editors_change_of_published_records_is_shown_and_sent_as_a_proposal(client, register):
    town = Organisation.objects.get(name="Borås Stad")
    enter(client, "redaktor", town)
    Offer.objects.update(state="published", summary_sv="Kom.")
    answer = send(client, "utbud.csv", as_text(rows_with("utbud", gratis="ja", sammanfattning="Kom.")))
    page = page_of(client, answer)

    assert page.context["in_words"] == "1 blir förslag"
    assert 'value="Föreslå 1 ändring"' in page.content.decode()
    saved = client.post(answer["Location"], {"_confirm": "1"}, follow=True)

    assert "Ett förslag är skickat." in saved.content.decode()
    assert "utbud babycafe" in saved.content.decode()
    assert (Offer.objects.get().is_free, Proposal.objects.get().patch["is_free"]) == (None, [None, True])

    run_page = reverse("admin:catalogue_importrun_undo", args=[ImportRun.objects.latest("pk").pk])
    assert "tas tillbaka" in client.get(run_page).content.decode()
    client.post(run_page)
    assert Proposal.objects.get().state == "taken_back"
