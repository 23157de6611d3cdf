"""The versions of a record: whole with all that belongs to it, whoever wrote it and however."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalogue.describing import describe
from catalogue.history import CHANGED_OUTSIDE, FIRST_SEEN, change, prune, remember, versions
from catalogue.models import OpenPreschool, Organisation, Place, PlaceSlot, User
from catalogue.recording import Recording
from catalogue.snapshots import Signature, difference, snapshot
from offers.models import Offer, OfferSlot
from tests.factories import make_language, make_offer, make_organisation, make_place, make_slot, make_topic

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2001, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def editor():
    return User.objects.create_user("redaktor")


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


def told(record):
    """Every version, the oldest first: who, why, and what changed."""
    return [
        (
            version.by_id,
            version.why,
            [(row.label, row.before, row.after) for row in describe(type(record), version.patch)],
        )
        for version in reversed(versions(fresh(record)))
    ]


def write(record, patch, by, why="Prov"):
    change(record, patch, signature=Signature(by, timezone.now(), why))


def test_version_tells_who_why_and_every_language(editor):
    offer = make_offer("Kurs")

    write(offer, {"title_so": [None, "Koorso"], "title_sv": ["Kurs", "Grupp"]}, editor)

    assert told(offer)[-1] == (
        editor.pk,
        "Prov",
        [("Titel", "Kurs", "Grupp"), ("Titel på somaliska", "–", "Koorso")],
    )


def test_one_change_of_record_links_and_times_is_one_version(editor):
    offer, topic = make_offer(), make_topic()
    slot = make_slot(offer)
    before = snapshot(fresh(offer))
    after = {**before, "summary_sv": "Kom!", "topics": [topic.pk]}
    after[f"slots/{slot.uuid}"] = {**before[f"slots/{slot.uuid}"], "opens": 570}
    count = len(versions(fresh(offer)))

    write(offer, difference(before, after), editor)

    assert len(versions(fresh(offer))) == count + 1
    assert told(offer)[-1][2] == [
        ("Sammanfattning", "–", "Kom!"),
        ("Ämnen", "–", "Testämne"),
        ("Tid: tisdag 9.00–12.00", "Från: 9.00", "Från: 9.30"),
    ]


def test_newest_version_is_what_stands_in_the_database(editor):
    offer = make_offer(languages=["so"])
    make_slot(offer)
    write(offer, {"languages": [["so"], []]}, editor)

    assert versions(fresh(offer))[0].snapshot == snapshot(fresh(offer))


def test_any_version_comes_back_whole(editor):
    offer = make_offer("Ett", languages=["so"], topics=[make_topic()])
    make_slot(offer, label_sv="Med bebis")
    offer.closures.create(first=date(2027, 1, 4), last=date(2027, 1, 4), reason_sv="Lov")
    offer.parties.create(organisation=make_organisation())
    first = snapshot(fresh(offer))
    emptied = {**own_columns(first), "title_sv": "Två", "languages": [], "topics": []}
    write(offer, difference(first, emptied), editor)
    offer = fresh(offer)
    assert not offer.slots.exists()

    version = next(version for version in versions(offer) if version.snapshot == first)
    write(offer, difference(snapshot(offer), version.snapshot), editor, "Återställt")

    assert snapshot(fresh(offer)) == first
    assert told(offer)[-1][1] == "Återställt"


def test_place_seen_as_open_preschool_has_its_history_with_the_place(editor):
    place = make_place(kind="open_preschool")

    write(OpenPreschool.objects.get(), {"name_sv": ["Testhuset", "Nya huset"]}, editor)
    OpenPreschool.objects.get().languages.add(make_language("so"))

    assert [rows for _by, _why, rows in told(place)][1:] == [
        [("Namn", "Testhuset", "Nya huset")],
        [("Språk", "–", "so")],
    ]


def test_deleted_open_preschool_leaves_its_last_version():
    make_place(kind="open_preschool")

    OpenPreschool.objects.get().delete()

    assert [row.history_type for row in Place.history.all()] == ["-", "+"]


# --- what was written in bulk ---


def bulk_place():
    """A place as an import leaves it: no row of it has a history."""
    place = Place.objects.bulk_create([Place(name_sv="Huset", slug="huset", kind="library")])[0]
    PlaceSlot.objects.bulk_create([PlaceSlot(place=place, weekday=1, opens=540, closes=720)])
    place.parties.model.objects.bulk_create(
        [place.parties.model(place=place, organisation=make_organisation("Kyrkan"))]
    )
    return place


def test_record_written_in_bulk_is_one_version_with_its_parts():
    place = bulk_place()

    found = versions(fresh(place))

    assert len(found) == 1
    assert found[0].snapshot == snapshot(fresh(place))


def test_first_change_after_a_bulk_write_does_not_lose_what_was(editor):
    place = bulk_place()
    before = snapshot(fresh(place))

    write(place, difference(before, {"name_sv": "Nya huset"} | own_columns(before, "name_sv")), editor)

    newest, oldest = versions(fresh(place))
    assert (oldest.snapshot, oldest.why) == (before, FIRST_SEEN)
    assert sorted(newest.patch) == sorted(
        ["name_sv", *(path for path in before if path.startswith(("slots/", "parties/")))]
    )


def own_columns(found, *without):
    """A snapshot without parts."""
    return {path: value for path, value in found.items() if "/" not in path and path not in without}


def test_change_without_history_is_not_laid_to_the_next_persons_charge(editor):
    offer = make_offer("Ett", languages=["so"])
    make_slot(offer)
    age(Offer)
    age(OfferSlot)
    Offer.objects.update(summary_sv="Skrivet i bulk")
    OfferSlot.objects.update(opens=600)
    Offer.languages.through.objects.all().delete()

    write(fresh(offer), {"title_sv": ["Ett", "Två"]}, editor)

    (by, why, outside), (_by, _why, own) = told(offer)[-2:]
    assert (by, why) == (None, CHANGED_OUTSIDE)
    assert outside == [
        ("Sammanfattning", "–", "Skrivet i bulk"),
        ("Språk som talas", "so", "–"),
        ("Tid: tisdag 9.00–12.00", "Från: 9.00", "Från: 10.00"),
    ]
    assert own == [("Titel", "Ett", "Två")]


def test_change_without_history_shows_before_anybody_saves():
    offer = make_offer("Ett")
    Offer.objects.update(title_sv="Två")

    assert told(offer)[-1] == (None, CHANGED_OUTSIDE, [("Titel", "Ett", "Två")])


def test_remembering_twice_writes_once():
    place = bulk_place()

    remember(place)
    count = Place.history.count(), PlaceSlot.history.count()
    remember(place)

    assert (Place.history.count(), PlaceSlot.history.count()) == count == (1, 1)


def test_parts_without_dates_belong_to_the_first_version():
    organisation = Organisation.objects.bulk_create([Organisation(name="Kyrkan", kind="faith")])[0]
    organisation.aliases.model.objects.bulk_create(
        [organisation.aliases.model(organisation=organisation, name="Kyrka")]
    )
    remember(organisation)

    assert [sorted(path for path in v.snapshot if "/" in path) for v in versions(organisation)] == [
        ["aliases/Kyrka"]
    ]


# --- pruning ---


def age(model, **filters):
    """Make versions old."""
    model.history.filter(**filters).update(history_date=LONG_AGO)


def test_prune_takes_old_versions_with_their_links_and_keeps_the_newest_of_each():
    offer, gone = make_offer("Ett", languages=["so"]), make_offer("Borta")
    for title in ("Två", "Tre"):
        offer.title_sv = title
        offer.save()
    gone.delete()
    age(Offer)

    limit = timezone.now() - timedelta(days=1)
    planned = prune(limit, dry_run=True)
    assert prune(limit) == planned > 0

    assert [(row.title_sv, row.history_type) for row in Offer.history.order_by("id")] == [
        ("Tre", "~"),
        ("Borta", "-"),
    ]
    links = Recording.of[Offer].m2m_models[Offer._meta.get_field("languages")]
    assert [row.history.title_sv for row in links.objects.all()] == ["Tre"]
    assert versions(fresh(offer))[0].snapshot == snapshot(fresh(offer))


def test_prune_leaves_what_is_young():
    offer = make_offer("Ett")
    offer.title_sv = "Två"
    offer.save()

    assert prune(timezone.now() - timedelta(days=1)) == 0


def test_command_prunes_by_the_setting_and_may_run_again(settings):
    offer = make_offer("Ett")
    offer.title_sv = "Två"
    offer.save()
    age(Offer, title_sv="Ett")
    settings.HISTORY_KEEP_YEARS = 3

    def run(*arguments):
        out = StringIO()
        call_command("prune_history", *arguments, stdout=out)
        return out.getvalue().strip()

    assert run("--dry-run") == "1 versioner äldre än 3 år skulle tas bort."
    assert run() == "1 versioner äldre än 3 år togs bort."
    assert run() == "0 versioner äldre än 3 år togs bort."
