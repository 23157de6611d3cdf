"""Texts to a translation agency and back, as XLIFF and as a workbook."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from openpyxl import load_workbook

from catalogue.agency.files import FileRefusedError, read, workbook, xliff
from catalogue.agency.receiving import compare
from catalogue.kinds import all_kinds
from catalogue.models import Role, TranslationRow
from catalogue.spreadsheets import xlsx_bytes
from catalogue.texts import Standing, all_texts
from catalogue.translating import State, mark
from offers.models import Offer
from tests.factories import make_offer, make_place
from tests.staff import make_staff

RECEIVE = "/admin/oversatt/byra/in/"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>'
EMPTY = (
    b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    b'<file original="x" source-language="sv" target-language="%s"><body/></file></xliff>'
)


@pytest.fixture
def translator(client, db):
    user = make_staff(Role.TRANSLATOR)
    client.force_login(user)
    return user


def an_offer(**values):
    return make_offer("Kurs", summary_sv="Ring 033-35 70 00.\nVälkommen & hej <då>!", **values)


def texts(code="so"):
    return list(all_texts(code, all_kinds(), list(Standing)))


def file_with(write, **targets):
    """An agency's file: what we send, with translations by field."""
    sent = texts()
    for text in sent:
        setattr(text.record, f"{text.field}_so", targets.get(text.field, text.translation))
    return write(sent, "so")


def upload(client, data, name="texter.xlf"):
    return client.post(RECEIVE, {"file": SimpleUploadedFile(name, data)})


def outcomes(response):
    return {row.title: words for words, rows in response.context["groups"] for row in rows}


def confirm(client, response, **chosen):
    return client.post(RECEIVE, {"preview": response.context["preview"], **chosen}, follow=True)


# --- the files ---


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "write"), [("t.xlf", xliff), ("t.xlsx", workbook)])
def test_file_comes_back_as_it_was_sent(name, write):
    offer = an_offer(title_so="Koorso")

    code, rows = read(name, write(texts(), "so"))

    assert code == "so"
    assert [(row.id, row.source, row.target) for row in rows] == [
        (f"offers.offer:{offer.uuid}:title", "Kurs", "Koorso"),
        (f"offers.offer:{offer.uuid}:summary", "Ring 033-35 70 00.\nVälkommen & hej <då>!", ""),
    ]


@pytest.mark.django_db
def test_xliff_says_its_languages_and_what_each_text_is():
    an_offer(title_so="Koorso")
    data = xliff(texts(), "so").decode()

    assert 'xmlns="urn:oasis:names:tc:xliff:document:1.2"' in data
    assert 'source-language="sv"' in data
    assert 'target-language="so"' in data
    assert 'maxwidth="200"' in data
    assert "<note>Kurs: titel. Högst 200 tecken. Läge: maskin.</note>" in data


@pytest.mark.django_db
def test_workbook_has_a_heading_with_the_language():
    an_offer()
    sheet = load_workbook(BytesIO(workbook(texts(), "ar"))).active

    assert [cell.value for cell in sheet[1]] == [
        "id",
        "post",
        "fält",
        "svenska",
        "översättning (ar)",
        "högst tecken",
        "läge",
    ]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("t.xlf", b"hej", "Filen är ingen hel XLIFF-fil. Be byrån om XLIFF 1.2, eller om arbetsboken."),
        ("t.xlf", b"<a/>", "Filen är ingen hel XLIFF-fil. Be byrån om XLIFF 1.2, eller om arbetsboken."),
        (
            "t.xlf",
            b"\xff\xfe\x00",
            "Filen är ingen hel XLIFF-fil. Be byrån om XLIFF 1.2, eller om arbetsboken.",
        ),
        (
            "t.xlf",
            ENTITIES,
            "Filen innehåller en DTD eller entiteter. Be byrån om en vanlig XLIFF-fil.",
        ),
        ("t.xlf", b"x" * 5_000_001, "Filen är större än 5 MB. Dela upp den."),
        ("t.xlf", EMPTY % b"de", "Filens språk är ”de”. Sajten har en, fi, ar, so, fa, uk, bs."),
        ("t.xlf", EMPTY % b"so", "Det finns inga texter i filen."),
        (
            "t.xlsx",
            xlsx_bytes("texter", ["id", "svenska"], [["1", "2"]]),
            "Arbetsboken behöver kolumnerna ”id”, ”svenska” och ”översättning (språkkod)”.",
        ),
    ],
)
def test_file_that_is_not_ours_is_refused_with_a_sentence(name, data, sentence):
    with pytest.raises(FileRefusedError) as refusal:
        read(name, data)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", xlsx_bytes("annat", ["id"], [["1"]])])
def test_workbook_that_is_not_ours_is_refused(data):
    with pytest.raises(FileRefusedError):
        read("t.xlsx", data)


# --- sending ---


def test_chosen_texts_are_downloaded(client, translator):
    offer = an_offer(title_so="Koorso")
    make_place("Huset")
    chosen = {"standings": ["missing"], "kinds": ["offers.offer"], "file_format": "xlf"}

    response = client.get("/admin/oversatt/byra/so/ut/", chosen)

    assert response["Content-Type"] == "application/xliff+xml"
    assert [row.id for row in read("t.xlf", response.content)[1]] == [f"offers.offer:{offer.uuid}:summary"]


def test_workbook_is_downloaded(client, translator):
    an_offer()
    chosen = {"standings": ["missing"], "kinds": ["offers.offer"], "file_format": "xlsx"}

    response = client.get("/admin/oversatt/byra/so/ut/", chosen)

    assert len(read("t.xlsx", response.content)[1]) == 2


def test_nothing_chosen_is_told(client, translator):
    response = client.get("/admin/oversatt/byra/so/ut/", {"file_format": "xlf"})

    assert dict(response.context["form"].errors) == {
        "standings": ["Välj minst ett läge."],
        "kinds": ["Välj minst ett slag av post."],
    }
    assert client.get("/admin/oversatt/byra/so/ut/").context["form"].errors == {}


# --- receiving ---


@pytest.mark.parametrize(("name", "write"), [("t.xlf", xliff), ("t.xlsx", workbook)])
@pytest.mark.parametrize("state", [State.DRAFT, State.MACHINE])
def test_file_is_shown_and_then_saved(client, translator, name, write, state):
    offer = an_offer(title_so="Koorso")
    mark([offer], State.REVIEWED)
    data = file_with(write, title="Koorsada", summary="Wac 033-35 70 01.")

    preview = upload(client, data, name)

    assert outcomes(preview) == {"Kurs: titel": "ändrad", "Kurs: sammanfattning": "ny"}
    assert "Sparas, men kan inte bli granskad" in preview.content.decode()
    assert Offer.objects.get().title_so == "Koorso"

    done = confirm(client, preview, state=state)

    assert [str(message) for message in done.context["messages"]] == [f"Sparat: 2 texter ({state.label})."]
    assert Offer.objects.values_list("title_so", "summary_so", "title_sv").get() == (
        "Koorsada",
        "Wac 033-35 70 01.",
        "Kurs",
    )
    assert set(TranslationRow.objects.values_list("field", "state")) == {("title", state), ("summary", state)}


def test_text_whose_swedish_has_changed_is_refused_with_the_words(client, translator):
    offer = an_offer()
    data = file_with(xliff, title="Koorso")
    with override("sv"):
        offer.title_sv = "Kurs och kaffe"
        offer.save()

    preview = upload(client, data)

    assert outcomes(preview) == {
        "Kurs och kaffe: titel": "tas inte emot",
        "Kurs och kaffe: sammanfattning": "tom i filen",
    }
    assert "Den svenska texten har ändrats sedan filen gjordes." in preview.content.decode()
    assert "tillagt: </span> och kaffe" in preview.content.decode()


@pytest.mark.django_db
def test_each_text_that_cannot_be_saved_has_its_reason():
    an_offer(title_so="Koorso")
    _code, rows = read("t.xlf", file_with(xliff))
    title = rows[0]
    change = type(title)
    asked = [
        title,
        title,
        change("offers.offer:x:title", "", "A"),
        change("catalogue.user:00000000-0000-4000-8000-000000000000:username", "", "A"),
        change(title.id.replace(":title", ":slug"), "kurs", "a"),
        change(rows[1].id, rows[1].source, ""),
    ]

    found = [(row.outcome, row.why) for row in compare("so", asked)]

    unknown = ["Texten finns inte här. Posten kan vara borttagen, eller id ändrat."]
    assert found == [
        ("unchanged", []),
        ("refused", ["Texten står två gånger i filen. Behåll en av dem."]),
        ("refused", unknown),
        ("refused", unknown),
        ("refused", unknown),
        ("empty", []),
    ]


@pytest.mark.django_db
def test_text_that_is_too_long_is_refused():
    an_offer()
    _code, rows = read("t.xlf", file_with(xliff, title="x" * 201))

    assert compare("so", rows)[0].why == ["Översättningen har 201 tecken. Den får ha högst 200."]


def test_text_that_changed_since_the_preview_is_left_alone(client, translator):
    an_offer()
    preview = upload(client, file_with(xliff, title="Koorso", summary="Wac 033-35 70 00."))
    Offer.objects.update(title_so="Annan")

    done = confirm(client, preview)

    assert [str(message) for message in done.context["messages"]] == [
        "Sparat: 1 text (utkast).",
        "Kurs: titel: ändrades medan du tittade på filen, och är inte sparad.",
    ]
    assert Offer.objects.get().title_so == "Annan"


def test_saving_twice_changes_nothing_more(client, translator):
    an_offer()
    preview = upload(client, file_with(xliff, title="Koorso"))
    confirm(client, preview)
    version = Offer.objects.get().version

    done = confirm(client, preview)

    assert [str(message) for message in done.context["messages"]] == ["Sparat: 0 texter (utkast)."]
    assert Offer.objects.get().version == version


def test_preview_that_is_not_ours_saves_nothing(client, translator):
    done = client.post(RECEIVE, {"preview": "eyJjb2RlIjoic28ifQ:1:x"}, follow=True)

    assert [str(message) for message in done.context["messages"]] == [
        "Förhandsvisningen är för gammal. Ladda upp filen igen. Inget är sparat."
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Filen är tom."),
        (ENTITIES, "Filen innehåller en DTD eller entiteter. Be byrån om en vanlig XLIFF-fil."),
    ],
)
def test_bad_file_is_told_on_the_page(client, translator, data, sentence):
    assert upload(client, data).context["form"].errors["file"] == [sentence]


def test_no_file_is_told(client, translator):
    assert client.post(RECEIVE).context["form"].errors["file"] == ["Välj filen från byrån."]


def test_more_texts_than_a_form_can_carry_are_refused(client, translator, monkeypatch):
    monkeypatch.setattr("catalogue.admin.agency_pages.MAX_PREVIEW", 10)
    an_offer()

    response = upload(client, file_with(xliff, title="Koorso"))

    assert response.context["form"].errors["file"] == ["Det är för många texter i filen. Dela upp den."]


def test_workbook_that_swells_is_refused():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)

    with pytest.raises(FileRefusedError, match="orimligt stor när den packas upp"):
        read("t.xlsx", out.getvalue())
