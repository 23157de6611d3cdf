"""The history of a record as staff see it, and the way back to any version."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.history import versions
from catalogue.models import ImportRun, Place, PlaceSlot, Role, Topic, User
from catalogue.snapshots import snapshot
from offers.models import Feedback, Offer
from tests.admin_form import press
from tests.factories import make_offer, make_organisation, make_place, make_slot, make_topic
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("chef", first_name="Ada", last_name="Prov")
    client.force_login(user)
    return user


def page_of(record, page="change", *more):
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}"
    return reverse(name, args=[record.pk, *more])


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


def items(client, record):
    """Every change on the page, the newest first: who, why, and what changed."""
    page = client.get(page_of(record, "history")).context["page"]
    return [
        (str(item.who or ""), item.why, [(row.label, row.before, row.after) for row in item.rows])
        for item in page
    ]


def test_page_says_who_when_and_what_in_every_language_and_relation(client, staff):
    offer, topic = make_offer("Ett", summary_sv="Kom!"), make_topic()
    make_slot(offer)
    typed = {"title_sv": "Två", "title_so": "Labo", "topics": [topic.pk], "slots-0-opens": "9.30"}

    press(client, page_of(offer), **typed)

    assert items(client, offer)[0] == (
        "chef",
        "",
        [
            ("Titel", "Ett", "Två"),
            ("Titel på somaliska", "–", "Labo"),
            ("Ämnen", "–", "Testämne"),
            ("Tid: tisdag 9.00–12.00", "Från: 9.00", "Från: 9.30"),
        ],
    )
    html = client.get(page_of(offer, "history")).content.decode()
    assert '<span class="who">Ada Prov</span>' in html


def test_publishing_is_a_version_of_its_own(client, staff):
    offer = make_offer("Ett", state="draft", summary_sv="Kom!")

    press(client, page_of(offer), "_publish", title_sv="Två")

    assert items(client, offer)[:2] == [
        ("chef", "Publicerat.", [("Status", "utkast", "publicerad")]),
        ("chef", "", [("Titel", "Ett", "Två")]),
    ]


def test_restoring_is_shown_first_and_then_brings_everything_back(client, staff):
    offer = make_offer("Ett", summary_sv="Kom!")
    make_slot(offer)
    press(client, page_of(offer))
    before = snapshot(fresh(offer))
    press(client, page_of(offer), title_sv="Två", **{"slots-0-DELETE": "on"})
    version = next(version for version in versions(fresh(offer)) if version.snapshot == before)
    address = page_of(offer, "restore", version.key)

    shown = client.get(address).context["rows"]
    client.post(address)

    assert next((row.label, row.before, row.after) for row in shown) == ("Titel", "Två", "Ett")
    assert snapshot(fresh(offer)) == before
    assert items(client, offer)[0][1].startswith("Återställde versionen från ")
    assert fresh(offer).version == 4


def test_restoring_leaves_the_state_as_it_is(client, staff):
    offer = make_offer("Ett", state="draft", summary_sv="Kom!")
    press(client, page_of(offer), "_publish", title_sv="Två")
    first = versions(fresh(offer))[-1]

    client.post(page_of(offer, "restore", first.key))

    assert (fresh(offer).title_sv, fresh(offer).state) == ("Ett", "published")


def test_version_that_does_not_hold_any_more_is_refused_with_a_sentence(client, staff):
    offer, other = make_offer("Ett", slug="ett", summary_sv="Kom!"), make_offer("Annat", slug="annat")
    press(client, page_of(offer), slug="nytt", title_sv="Två")
    offer.redirects.all().delete()
    Offer.objects.filter(pk=other.pk).update(slug="ett")
    first = versions(fresh(offer))[-1]

    response = client.post(page_of(offer, "restore", first.key), follow=True)

    sentence = [str(message) for message in response.context["messages"]][-1]
    assert sentence.startswith("Versionen går inte att återställa. ")
    assert (fresh(offer).title_sv, fresh(offer).slug) == ("Två", "nytt")


def test_moment_without_a_version_is_not_found(client, staff):
    assert client.get(page_of(make_offer(), "restore", 17)).status_code == 404


def test_place_seen_as_meeting_place_has_the_same_history(client, staff):
    make_place("Ett")
    for path in ("meetingplace", "place"):
        press(client, f"/admin/catalogue/{path}/{Place.objects.get().pk}/change/", name_sv=path)

    seen = [
        client.get(f"/admin/catalogue/{path}/{Place.objects.get().pk}/history/")
        for path in ("meetingplace", "place")
    ]
    rows = [[row.after for item in page.context["page"] for row in item.rows][:2] for page in seen]
    assert rows == [["place", "meetingplace"]] * 2


def test_other_records_are_restored_too(client, staff):
    topic = make_topic("Sömn")
    press(client, page_of(topic), name_sv="Mat", name_so="Cunto")
    first = versions(fresh(topic))[-1]

    client.post(page_of(topic, "restore", first.key))

    assert (fresh(topic).name_sv, fresh(topic).name_so) == ("Sömn", None)
    assert Topic.history.count() == 3


def test_slot_page_has_history_but_no_way_back(client, staff):
    slot = make_slot(make_offer())
    version = versions(slot)[0]

    assert client.get(page_of(slot, "history")).context["may_restore"] is False
    assert client.post(page_of(slot, "restore", version.key)).status_code == 403


def test_record_without_versions_has_the_log_of_django(client, staff):
    feedback = Feedback.objects.create(kind="wrong", text="Fel")

    assert client.get(page_of(feedback, "history")).context["action_list"] is not None


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [
        (Role.EDITOR, True, 200),
        (Role.EDITOR, False, 404),
        (Role.TRANSLATOR, True, 403),
        (Role.COORDINATOR, False, 200),
    ],
)
def test_who_sees_history_and_may_restore(client, role, own, status):
    organisation = make_organisation()
    client.force_login(make_staff(role, organisation=organisation))
    offer = make_offer("Ett")
    if own:
        offer.parties.create(organisation=organisation)
    version = versions(fresh(offer))[-1]

    for page in (page_of(offer, "history"), page_of(offer, "restore", version.key)):
        answer = client.get(page).status_code
        assert answer == status or (status == 403 and answer == 404)


def test_history_costs_the_same_however_many_versions(client, staff):
    offer = make_offer("Ett", summary_sv="Kom!")
    make_slot(offer)

    def cost():
        topics = [make_topic().pk]
        press(client, page_of(offer), topics=topics, **{"slots-0-opens": str(Topic.objects.count())})
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(offer, "history"))
        return len(queries)

    assert [cost(), cost(), cost()] == [cost()] * 3


def test_long_history_has_pages(client, staff):
    topic = make_topic("Ämne")
    for n in range(27):
        topic.name_sv = f"Ämne {n}"
        topic._history_user = staff
        topic.save()

    first = client.get(page_of(topic, "history")).context["page"]
    second = client.get(page_of(topic, "history"), {"p": 2}).context["page"]

    assert (len(first), len(second)) == (25, 3)


# --- imports ---


REGISTER = "catalogue/fixtures/boras"


@pytest.fixture
def imported(db):
    call_command("import_catalogue", REGISTER, stdout=StringIO())
    return Offer.objects.filter(slots__isnull=False).order_by("pk").first()


def test_import_stands_in_the_history_with_the_version_that_it_made(client, staff, imported):
    [(who, why, rows)] = items(client, imported)

    assert (who, why) == ("", "Inläsning av boras")
    assert ("Titel", "–", imported.title_sv) in rows


def test_change_by_an_import_is_told_as_an_import(client, staff, imported, tmp_path):
    press(client, page_of(imported), summary_sv="Skrivet för hand.")
    key = imported.source_key
    (tmp_path / "utbud.csv").write_text(f"id,titel,sammanfattning,form\n{key},Ny titel,Ny text.,kurs\n")
    call_command("import_catalogue", str(tmp_path), stdout=StringIO())

    (_who, why, rows), (by, _why, _rows) = items(client, imported)[:2]

    assert (why, by) == (f"Inläsning av {tmp_path.name}", "chef")
    assert ("Titel", imported.title_sv, "Ny titel") in rows
    assert ImportRun.objects.count() == 2


def test_first_change_of_an_imported_place_is_undone_whole(client, staff, imported):
    place = Place.objects.filter(slots__isnull=False).order_by("pk").first()
    before = snapshot(fresh(place))
    press(client, page_of(place), name_sv="Nytt namn", **{"slots-0-DELETE": "on"})
    assert (
        PlaceSlot.objects.filter(place=place).count()
        == len([path for path in before if path.startswith("slots/") and path.count("/") == 1]) - 1
    )
    first = versions(fresh(place))[-1]

    client.post(page_of(place, "restore", first.key))

    assert snapshot(fresh(place)) == before
