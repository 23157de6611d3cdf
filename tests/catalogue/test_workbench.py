"""What a translator does on the pages under /admin/oversatt/."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from catalogue.kinds import all_kinds, kind_of
from catalogue.models import OpenPreschool, Place, PlacePhoto, Role, TranslationRow
from catalogue.texts import Standing, all_texts, coverage, texts_of, with_standings
from catalogue.translating import State, label_of, mark, unsure_of, write
from offers.models import Feedback, ParentQuestion, QuestionChoice
from tests.admin_form import press
from tests.factories import make_committee, make_offer, make_organisation, make_place, make_slot
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
OVERVIEW = "/admin/oversatt/"


@pytest.fixture
def translator(client):
    user = make_staff(Role.TRANSLATOR)
    client.force_login(user)
    return user


def an_offer(**values):
    return make_offer(
        "Kurs", **{"summary_sv": "Ring 033-35 70 00.", "slug": "kurs", "line_for_child_sv": "Hej", **values}
    )


def address(record, code="so"):
    return f"{OVERVIEW}{code}/{label_of(record)}/{record.uuid}/"


def fields_of(response):
    rows = response.context["form"].rows()
    typed = {row["text"].field: row["typed"] for row in rows}
    return typed | {f"base-{row['text'].field}": row["text"].base for row in rows}


def send(client, record, button="draft", value="1", **typed):
    path = address(record)
    return client.post(path, {**fields_of(client.get(path)), **typed, button: value})


def standings(record, code="so"):
    return {text.field: text.standing.value for text in texts_of(kind_of(label_of(record)), [record], code)}


def reloaded(record):
    return type(record).objects.get(pk=record.pk)


def errors(response):
    return dict(response.context["form"].errors)


# --- where each text stands ---


@pytest.mark.parametrize(
    ("prepare", "standing"),
    [
        (lambda offer: None, "machine"),
        (lambda offer: mark([offer], State.DRAFT), "draft"),
        (lambda offer: mark([offer], State.REVIEWED), "reviewed"),
        (lambda offer: write(record=offer, code="so", texts={"title": ""}, states={}), "missing"),
        (lambda offer: change_swedish(offer), "outdated"),
    ],
)
def test_standing_is_the_same_in_lists_and_on_the_page(prepare, standing):
    offer = make_offer("Kurs", title_so="Koorso")
    prepare(offer)
    listed = with_standings(kind_of("offers.offer"), "so").get()

    assert listed.standing_title == standing
    assert listed.standing_summary == ""
    assert standings(reloaded(offer)) == {"title": standing}


def change_swedish(offer, text="Grupp"):
    mark([offer], State.REVIEWED)
    with override("sv"):
        offer.title_sv = text
        offer.save()


def test_open_preschool_has_the_states_of_its_place():
    place = make_place(kind="open_preschool", name_so="Goob")
    mark([Place.objects.get(pk=place.pk)], State.REVIEWED)
    with override("so"):
        assert unsure_of(OpenPreschool.objects.get(pk=place.pk)) is None


def test_coverage_counts_texts_with_a_swedish_one():
    offer = make_offer("Kurs", summary_sv="En kurs.", title_so="Koorso")
    mark([offer], State.REVIEWED)
    make_offer("Gammal", state="archived")

    found = coverage()
    assert found["so"]["offers.offer"] == {Standing.REVIEWED: 1, Standing.MISSING: 1}
    assert found["fi"]["offers.offer"] == {Standing.MISSING: 2}


@pytest.mark.parametrize("path", [OVERVIEW, f"{OVERVIEW}so/", f"{OVERVIEW}so/olika/"])
def test_pages_take_the_same_queries_however_long_they_are(
    client, translator, path, django_assert_num_queries
):
    def one_more():
        offer = an_offer(slug=f"kurs-{TranslationRow.objects.count()}", title_so="Koorso 1")
        make_slot(offer, label_sv="Rubrik")
        mark([offer], State.DRAFT)

    one_more()
    counted = count_queries(client, path)
    one_more()
    make_committee()
    with django_assert_num_queries(counted):
        client.get(path)


def count_queries(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    return len(captured)


# --- the overview and the list ---


def test_translator_is_led_from_the_index_to_the_overview(client, translator):
    html = client.get("/admin/").content.decode()
    assert '<a class="button" href="/admin/oversatt/">Översätt texter</a>' in html

    make_offer("Kurs", title_so="Koorso")
    languages = client.get(OVERVIEW).context["languages"]
    line = next(line for line in languages if line["code"] == "so")
    assert (line["translated"], line["total"], line["reviewed"]) == (1, 1, 0)


def titles(client, **query):
    return [row["title"] for row in client.get(f"{OVERVIEW}so/", query).context["rows"]]


def test_list_has_offers_first_and_public_before_drafts(client, translator):
    make_committee("Nämnden")
    make_offer("Bokad")
    make_offer("Anmäld", state="draft")
    make_offer("Gammal", state="archived")
    make_place("Huset")

    assert titles(client) == ["Bokad", "Anmäld", "Huset", "Nämnden"]


def test_list_is_filtered_by_standing_kind_and_words(client, translator):
    make_offer("Översatt kurs", title_so="Koorso")
    make_offer("Öppet hus")
    make_place("Ängen", name_so="Beer")

    assert titles(client, lage="missing") == ["Öppet hus"]
    assert titles(client, lage="machine", slag="catalogue.place") == ["Ängen"]
    assert titles(client, q="ÖPPET hus") == ["Öppet hus"]
    assert titles(client, q="koorso") == ["Översatt kurs"]
    assert titles(client, q="\0", lage="x", slag="x", p="x") == ["Öppet hus", "Översatt kurs", "Ängen"]


def test_list_goes_on_over_pages_and_kinds(client, translator, monkeypatch):
    monkeypatch.setattr("catalogue.admin.workbench.PER_PAGE", 2)
    for name in "ABC":
        make_offer(name)
    make_place("D")
    make_place("E")

    assert [titles(client, p=number) for number in (1, 2, 3)] == [["A", "B"], ["C", "D"], ["E"]]


def test_line_of_a_timetable_is_named_with_its_offer(client, translator):
    make_slot(make_offer("Kurs"), label_sv="För de minsta")

    assert titles(client, slag="offers.offerslot") == ["Kurs: För de minsta"]


@pytest.mark.parametrize(
    "path", ["sv/", "xx/", "so/offers.offer/00000000-0000-4000-8000-000000000000/", "so/olika/x/"]
)
def test_what_is_not_there_is_not_found(client, translator, path):
    assert client.get(OVERVIEW + path).status_code == 404


def test_record_of_an_unknown_kind_is_not_found(client, translator):
    assert client.get(f"{OVERVIEW}so/catalogue.user/{make_offer().uuid}/").status_code == 404


# --- a record in two languages ---


def test_right_to_left_text_is_written_right_to_left(client, translator):
    html = client.get(address(an_offer(), "ar")).content.decode()

    assert 'name="title" rows="2" lang="ar" dir="rtl"' in html
    assert '<p class="source" lang="sv">Kurs</p>' in html
    assert 'id="title-limit">Högst 200 tecken.</p>' in html


def test_draft_is_saved_with_todays_swedish_and_leaves_other_states_alone(client, translator):
    offer = an_offer(title_so="Koorso", summary_so="Wac 033-35 70 00.")
    mark([offer], State.REVIEWED)

    response = send(client, offer, title="Koorsada")

    assert response.status_code == 302
    offer = reloaded(offer)
    assert (offer.title_so, offer.title, offer.version) == ("Koorsada", "Kurs", 2)
    assert standings(offer) == {"title": "draft", "summary": "reviewed", "line_for_child": "missing"}
    assert TranslationRow.objects.get(field="title").source_text == "Kurs"
    assert offer.history.first().history_user == translator


def test_one_text_is_reviewed_and_what_else_was_typed_is_a_draft(client, translator):
    offer = an_offer(summary_so="Wac 033-35 70 00.")

    send(client, offer, "review", "title", title="Koorso", line_for_child="Salaan")

    assert standings(reloaded(offer)) == {
        "title": "reviewed",
        "summary": "machine",
        "line_for_child": "draft",
    }


def test_outdated_text_that_still_holds_is_reviewed_again(client, translator):
    offer = make_offer("Kurs", title_so="Koorso")
    change_swedish(offer, "Kursen")
    html = client.get(address(offer)).content.decode()
    assert "har ändrats i den svenska texten" in html
    assert '<del><span class="visually-hidden"> struket: </span>Kurs<' in html
    assert '<ins><span class="visually-hidden"> tillagt: </span>Kursen<' in html

    send(client, offer)
    assert standings(reloaded(offer)) == {"title": "outdated"}
    send(client, offer, "review", "title")
    assert standings(reloaded(offer)) == {"title": "reviewed"}


def test_changed_phone_number_stops_review_and_not_a_draft(client, translator):
    offer = an_offer()

    response = send(client, offer, "review_all", title="Koorso", summary="Wac 033-35 70 01.")

    assert errors(response) == {
        "summary": [
            "I den svenska texten står telefonnumret 033-35 70 00, men inte i översättningen.",
            "I översättningen står telefonnumret 033-35 70 01, men inte i den svenska texten.",
        ]
    }
    assert fields_of(response)["summary"] == "Wac 033-35 70 01."
    assert reloaded(offer).title_so is None

    send(client, offer, title="Koorso", summary="Wac 033-35 70 01.")
    assert standings(reloaded(offer)) == {"title": "draft", "summary": "draft", "line_for_child": "missing"}
    send(client, offer, "review_all", summary="Wac 033-35 70 00.")
    assert standings(reloaded(offer))["summary"] == "reviewed"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Skriv översättningen innan du sparar den som granskad."),
        ("x" * 201, "Säkerställ att detta värde har som mest 200 tecken (den har 201)."),
        ("a\0b", "Null-tecken är inte tillåtna."),
    ],
)
def test_text_that_cannot_be_saved_is_refused_with_a_sentence(client, translator, typed, sentence):
    assert errors(send(client, an_offer(), "review", "title", title=typed)) == {"title": [sentence]}


def test_translation_without_a_swedish_text_cannot_be_reviewed(client, translator):
    offer = an_offer(fee_note_so="Lacag")

    response = send(client, offer, "review", "fee_note")

    assert errors(response) == {
        "fee_note": ["Det finns ingen svensk text att jämföra med. Spara som utkast."]
    }


def test_emptied_text_falls_back_to_swedish_and_loses_its_state(client, translator):
    offer = an_offer(title_so="Koorso")
    mark([offer], State.REVIEWED)

    send(client, offer, title="  ")

    assert reloaded(offer).title_so is None
    assert not TranslationRow.objects.exists()


def test_short_text_is_one_line_and_a_long_one_keeps_its_lines(client, translator):
    offer = an_offer(description_sv="En\nTvå")

    send(client, offer, title=" Ko\r\norso ", description="Hal\r\nLaba")

    offer = reloaded(offer)
    assert (offer.title_so, offer.description_so) == ("Ko orso", "Hal\nLaba")


@pytest.mark.parametrize("column", ["title_sv", "title_so"])
def test_second_translator_is_told_and_loses_nothing(client, translator, column):
    offer = an_offer()
    opened = fields_of(client.get(address(offer)))
    with override("sv"):
        setattr(offer, column, "Annan")
        offer.save()

    response = client.post(address(offer), {**opened, "title": "Koorso", "draft": "1"})

    assert "medan du skrev" in errors(response)["title"][0]
    assert fields_of(response)["title"] == "Koorso"
    assert reloaded(offer).title_so == (None if column == "title_sv" else "Annan")

    client.post(address(offer), {**fields_of(response), "draft": "1"})
    assert reloaded(offer).title_so == "Koorso"


def test_text_that_only_somebody_else_changed_stays_theirs(client, translator):
    offer = an_offer(title_so="Koorso")
    opened = fields_of(client.get(address(offer)))
    write(record=offer, code="so", texts={"title": "Koorsada"}, states={"title": State.REVIEWED})

    client.post(address(offer), {**opened, "line_for_child": "Salaan", "draft": "1"})

    offer = reloaded(offer)
    assert (offer.title_so, offer.line_for_child_so) == ("Koorsada", "Salaan")
    assert standings(offer)["title"] == "reviewed"


def test_nothing_changed_is_said(client, translator):
    offer = an_offer(title_so="Koorso")
    response = client.post(
        address(offer), {**fields_of(client.get(address(offer))), "draft": "1"}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == ["Inget var ändrat."]
    assert standings(reloaded(offer))["title"] == "machine"
    assert reloaded(offer).version == 1


def test_page_leads_to_what_parents_read_and_to_the_form(client, translator):
    context = client.get(address(an_offer())).context
    assert (context["public_page"], context["admin_page"]) == ("/so/stod/kurs/", "")
    assert client.get(address(an_offer(slug="utkast", state="draft"))).context["public_page"] == ""

    client.force_login(make_staff(Role.COORDINATOR))
    offer = an_offer(slug="tre")
    assert client.get(address(offer)).context["admin_page"] == f"/admin/offers/offer/{offer.pk}/change/"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR])
def test_form_of_a_record_leads_to_the_workbench_for_who_may_translate(client, role):
    offer = make_offer()
    user = make_staff(role)
    offer.parties.create(organisation=member_of(user))
    client.force_login(user)

    html = client.get(f"/admin/offers/offer/{offer.pk}/change/").content.decode()

    assert (f'href="{address(offer, "en")}"' in html) == (role == Role.COORDINATOR)


def member_of(user):
    organisation = make_organisation()
    user.memberships.create(organisation=organisation)
    return organisation


# --- what is written elsewhere ---


def test_translation_written_in_the_form_of_a_record_is_a_draft(client):
    client.force_login(make_staff(Role.ADMINISTRATOR))
    place = make_place(name_so="Guri", name_en="House")
    mark([place], State.REVIEWED)

    press(client, f"/admin/catalogue/place/{place.pk}/change/", name_so="Guriga")

    assert (standings(reloaded(place)), standings(reloaded(place), "en")) == (
        {"name": "draft"},
        {"name": "reviewed"},
    )


def test_label_written_beside_a_time_is_a_draft(client):
    client.force_login(make_staff(Role.ADMINISTRATOR))
    offer = an_offer()
    slot = make_slot(offer, label_sv="Rubrik", label_en="Label")
    mark([slot], State.REVIEWED)

    press(client, f"/admin/offers/offer/{offer.pk}/change/", **{"slots-0-label_en": "Heading"})

    assert standings(reloaded(slot), "en") == {"label": "draft"}


def test_answer_to_parents_written_in_its_form_is_a_draft(client):
    client.force_login(make_staff(Role.ADMINISTRATOR))
    shown = {"question_shown_sv": "Fråga?", "answer_sv": "Svar.", "answer_en": "Answer."}
    feedback = Feedback.objects.create(kind="wrong", text="Fel", state="answered", **shown)
    mark([feedback], State.REVIEWED)

    press(client, f"/admin/offers/feedback/{feedback.pk}/change/", answer_en="The answer.")

    assert standings(reloaded(feedback), "en") == {"question_shown": "missing", "answer": "draft"}


# --- other facts than the Swedish ---


def test_texts_with_other_facts_are_listed(client, translator):
    offer = an_offer(summary_so="Wac 033-35 70 01.", title_so="Koorso")

    rows = client.get(f"{OVERVIEW}so/olika/").context["rows"]

    assert [(row["title"], row["text"].field, len(row["sentences"])) for row in rows] == [
        ("Kurs", "summary", 2)
    ]
    out = StringIO()
    call_command("check_translations", "so", stdout=out)
    assert out.getvalue().splitlines() == [
        f"so Kurs, sammanfattning (offers.offer:{offer.uuid}:summary)",
        "    I den svenska texten står telefonnumret 033-35 70 00, men inte i översättningen.",
        "    I översättningen står telefonnumret 033-35 70 01, men inte i den svenska texten.",
        "1 text med olika uppgifter.",
    ]


def test_check_of_an_unknown_language_is_refused():
    with pytest.raises(CommandError, match="Okänt språk: sv"):
        call_command("check_translations", "sv")


# --- facts that hold although they differ ---

SWEDISH_BOTH, SOMALI = "Kom 2 gånger.", "Kaalay labada jeer."


def an_offer_with_facts_that_differ():
    return an_offer(summary_sv=SWEDISH_BOTH)


def test_review_with_a_reason_passes_facts_that_differ_and_the_reason_is_kept_and_shown(client, translator):
    offer = an_offer_with_facts_that_differ()

    stopped = send(client, offer, "review", "summary", summary=SOMALI)
    assert 'name="despite-summary"' in stopped.content.decode()
    reason = {"despite-summary": "2 står som ”labada”, båda"}
    send(client, offer, "review", "summary", summary=SOMALI, **reason)

    row = TranslationRow.objects.get(field="summary", language="so")
    assert (row.state, row.despite) == ("reviewed", "2 står som ”labada”, båda")
    assert "2 står som ”labada”, båda" in client.get(address(offer)).content.decode()
    assert "labada" not in client.get(f"{OVERVIEW}so/olika/").content.decode()


def test_reason_is_forgotten_when_the_text_or_the_swedish_changes(client, translator):
    offer = an_offer_with_facts_that_differ()
    texts = {"summary": SOMALI}
    write(record=offer, code="so", texts=texts, states={"summary": "reviewed"}, despite={"summary": "båda"})
    type(offer).objects.filter(pk=offer.pk).update(summary_sv="Kom 3 gånger.")
    [text] = [
        text for text in texts_of(kind_of("offers.offer"), [reloaded(offer)], "so") if text.field == "summary"
    ]
    assert (text.despite, len(text.differences)) == ("", 1)

    send(client, offer, summary="Kaalay 4 jeer.")
    assert TranslationRow.objects.get(field="summary", language="so").despite == ""


# --- questions to parents, and what photos show ---


def test_questions_their_answers_and_photos_are_translated_on_the_workbench(client, translator):
    question = ParentQuestion.objects.create(text_sv="Hittar du hit?", is_asked=True)
    choice = QuestionChoice.objects.create(question=question, text_sv="Ja")
    sides = {"large": b"x", "small": b"x", "width": 1, "height": 1}
    picture = PlacePhoto.objects.create(place=make_place(), alt_sv="Grön dörr", **sides)

    for record, field in ((question, "text"), (choice, "text"), (picture, "alt")):
        send(client, record, "review", field, **{field: "Qoraal"})
        assert (getattr(reloaded(record), f"{field}_so"), standings(reloaded(record))[field]) == (
            "Qoraal",
            "reviewed",
        )


def test_agency_gets_questions_and_photos():
    question = ParentQuestion.objects.create(text_sv="Hittar du hit?")
    PlacePhoto.objects.create(
        place=make_place("Huset"), alt_sv="Grön dörr", large=b"x", small=b"x", width=1, height=1
    )

    ids = {text.id: text.swedish for text in all_texts("so", all_kinds(), [Standing.MISSING])}

    assert ids[f"offers.parentquestion:{question.uuid}:text"] == "Hittar du hit?"
    assert "Grön dörr" in ids.values()
