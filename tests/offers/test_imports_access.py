"""What an editor may bring in: what their organisations keep, and new records of their own."""

import pytest

from boras_stod.roles import ensure_groups
from catalogue.imports.engine import Origin, import_sheets
from catalogue.imports.keeping import Keeper
from catalogue.imports.loading import load_bytes
from catalogue.imports.preview import preview
from catalogue.imports.problems import ImportRefusedError, Problems
from catalogue.models import Closure, Membership, PlaceSlot, Role, User
from offers.imports import FILES
from offers.models import Offer, OfferSlot, Proposal, Synonym
from tests.factories import make_committee, make_offer, make_organisation, make_place, make_slot
from tests.importing import as_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return make_organisation("Vår")


@pytest.fixture
def theirs():
    return make_organisation("Deras")


@pytest.fixture
def editor(ours):
    user = User.objects.create_user("redaktor", is_staff=True)
    user.groups.set([ensure_groups()[Role.EDITOR]])
    Membership.objects.create(user=user, organisation=ours)
    return user


def kept_by(organisation, title="Kursen", **values):
    values = {"source": "boras", "state": "draft", **values}
    offer = make_offer(title, source_key=title.lower(), **values)
    offer.parties.create(organisation=organisation)
    return offer


def bring_in(user, name: str, *rows: dict[str, str], organisation=None) -> list[str]:
    """What the person is told; nothing when the rows are saved."""
    problems = Problems()
    sheets = load_bytes(f"{name}.csv", as_text(list(rows)).encode(), problems)
    origin = Origin("boras", f"{name}.csv", user, Keeper(user, organisation))
    try:
        import_sheets(sheets, FILES, origin, problems)
    except ImportRefusedError as error:
        return [str(problem).partition(": ")[2] for problem in error.problems.found]
    return []


def test_own_draft_is_changed(editor, ours):
    offer = kept_by(ours)

    assert bring_in(editor, "utbud", {"id": "kursen", "titel": "Kursen", "form": "grupp"}) == []

    offer.refresh_from_db()
    assert offer.form == "group"


def test_record_of_another_organisation_is_refused(editor, theirs):
    kept_by(theirs)

    [sentence] = bring_in(editor, "utbud", {"id": "kursen", "titel": "Kursen", "form": "grupp"})

    assert sentence.startswith("Posten hör till en annan organisation.")


def test_row_that_changes_nothing_is_never_refused(editor, ours, theirs):
    kept_by(theirs, form="group", state="published")
    kept_by(ours, "Min")
    rows = [
        {"id": "kursen", "titel": "Kursen", "form": "grupp"},
        {"id": "min", "titel": "Min", "form": "kurs"},
    ]

    assert bring_in(editor, "utbud", *rows) == []


def test_published_record_stays_and_its_change_becomes_a_proposal(editor, ours):
    kept_by(ours, state="published")

    assert bring_in(editor, "utbud", {"id": "kursen", "titel": "Kursen", "form": "grupp"}) == []

    assert Offer.objects.get().form == "drop_in"
    assert Proposal.objects.get().patch["form"] == ["drop_in", "group"]


def test_new_record_gets_the_persons_organisation(editor, ours):
    assert bring_in(editor, "utbud", {"titel": "Ny", "form": "grupp"}, organisation=ours) == []

    offer = Offer.objects.get()
    assert [(party.organisation, party.role) for party in offer.parties.all()] == [(ours, "provider")]
    assert list(Offer.objects.kept_by(editor)) == [offer]


def test_new_record_of_another_organisation_is_refused(editor, ours, theirs):
    rows = {"titel": "Ny", "form": "grupp", "anordnare": theirs.name}

    [sentence] = bring_in(editor, "utbud", rows, organisation=ours)

    assert (
        sentence == f"Posten skulle höra till någon annan. Skriv en organisation som du sköter: {ours.name}."
    )


def test_new_record_of_the_own_committee_needs_no_provider(theirs):
    committee = make_committee("Nämnden", source="boras", source_key="namnden")
    administration = make_organisation(kind="municipal", committee=committee)
    user = User.objects.create_user("redaktor", is_staff=True)
    user.groups.set([ensure_groups()[Role.EDITOR]])
    Membership.objects.create(user=user, organisation=administration)
    row = {"titel": "Ny", "form": "grupp", "nämnd": "Nämnden", "anordnare": theirs.name}

    assert bring_in(user, "utbud", row) == []

    assert list(Offer.objects.kept_by(user)) == list(Offer.objects.all())


def test_record_is_not_given_away(editor, ours, theirs):
    kept_by(ours)
    row = {"id": "kursen", "titel": "Kursen", "form": "kurs", "anordnare": theirs.name}

    assert bring_in(editor, "utbud", row)[0].startswith("Posten skulle höra till någon annan.")


@pytest.mark.parametrize("state", ["publicerad", "arkiverad"])
def test_state_is_not_the_editors_to_change(editor, ours, state):
    kept_by(ours)
    rows = [
        {"id": "kursen", "titel": "Kursen", "form": "kurs", "status": state},
        {"id": "ny", "titel": "Ny", "form": "kurs", "status": state},
    ]

    told = bring_in(editor, "utbud", *rows, organisation=ours)

    assert told == ["Du får inte ändra status. Skriv utkast, och be en samordnare publicera."] * 2


def test_times_belong_to_who_keeps_the_offer(editor, ours, theirs):
    kept_by(ours, "Min")
    kept_by(theirs, "Deras", state="published")
    kept_by(ours, "Publik", state="published")
    time = {"veckodag": "1", "öppnar": "9", "stänger": "12"}

    assert bring_in(editor, "tider", time | {"utbud": "Min"}) == []
    assert bring_in(editor, "tider", time | {"utbud": "deras"})[0].startswith(
        "”deras”: Posten hör till en annan"
    )
    assert bring_in(editor, "tider", time | {"utbud": "publik"}) == []
    assert Proposal.objects.get().offer.title == "Publik"
    assert OfferSlot.objects.get().offer.title == "Min"


def test_time_does_not_move_from_another_offer(editor, ours, theirs):
    kept_by(ours, "Min")
    make_slot(kept_by(theirs, "Deras"), source="boras", source_key="tid")
    row = {"id": "tid", "utbud": "min", "veckodag": "1", "öppnar": "9", "stänger": "12"}

    assert bring_in(editor, "tider", row)[0].startswith("Posten hör till en annan organisation.")


def test_row_does_not_become_another_kind_of_row(editor, ours, theirs):
    make_slot(kept_by(theirs, "Deras"), source="boras", source_key="tid")
    place = make_place("Huset", source="boras", source_key="huset", state="draft")
    place.parties.create(organisation=ours)
    row = {"id": "tid", "plats": "huset", "veckodag": "1", "öppnar": "9", "stänger": "12"}

    [sentence] = bring_in(editor, "tider", row)

    assert sentence == "Raden med id ”tid” är av ett annat slag. Ge den nya raden ett eget id."
    assert OfferSlot.objects.count() == 1


def test_time_of_a_published_offer_does_not_move_to_another(editor, ours):
    make_slot(kept_by(ours, "Ett", state="published"), source="boras", source_key="tid")
    kept_by(ours, "Två", state="published")
    row = {"id": "tid", "utbud": "två", "veckodag": "1", "öppnar": "9", "stänger": "12"}

    assert bring_in(editor, "tider", row) == [
        "Raden hör till något publicerat och kan inte flyttas. Lägg till en ny rad i stället."
    ]


def test_own_published_place_may_be_closed_at_once_but_not_the_whole_city(editor, ours):
    place = make_place("Huset", source="boras", source_key="huset")
    place.parties.create(organisation=ours)
    days = {"från": "2026-12-24", "till": "2026-12-24"}

    assert bring_in(editor, "stangningar", days | {"plats": "Huset"}) == []
    assert bring_in(editor, "stangningar", days | {"id": "alla", "plats": ""}) == [
        "Raden gäller alla. Skriv vilket utbud eller vilken plats den hör till."
    ]
    assert Closure.objects.get().place == place


def test_files_that_are_not_the_editors_are_refused(editor):
    assert bring_in(editor, "organisationer", {"id": "ny", "namn": "Ny", "typ": "förening"}) == [
        "Du får inte lägga till i organisationer. Ta bort raden, eller be en samordnare läsa in den."
    ]


def test_organisation_is_found_by_its_name_and_not_the_editors_to_change(editor, ours):
    assert bring_in(editor, "organisationer", {"namn": ours.name, "typ": "region"}) == [
        "Du får inte ändra i organisationer. Ta bort raden, eller be en samordnare läsa in den."
    ]


def test_draft_of_another_organisation_cannot_be_pointed_at(editor, ours, theirs):
    draft = make_place("Hemliga huset", source="boras", source_key="hemliga", state="draft")
    draft.parties.create(organisation=theirs)

    for name in ("hemliga", "Hemliga huset", "hemlig"):
        told = bring_in(editor, "utbud", {"titel": "Ny", "form": "kurs", "platser": name}, organisation=ours)
        assert told == [f"”{name}” finns inte i platser. Lägg till en rad i platser."]


def test_record_that_points_at_anothers_draft_already_may_come_back(editor, ours, theirs):
    draft = make_place("Hemliga huset", source="boras", source_key="hemliga", state="draft")
    draft.parties.create(organisation=theirs)
    kept_by(ours, places=[draft])
    row = {"id": "kursen", "titel": "Kursen", "form": "grupp", "platser": "hemliga"}

    assert bring_in(editor, "utbud", row) == []

    assert (Offer.objects.get().form, Offer.objects.get().places.get()) == ("group", draft)


def test_new_record_of_the_same_name_as_anothers_is_new(editor, ours, theirs):
    kept_by(theirs, "Kursen", state="published")

    assert bring_in(editor, "utbud", {"titel": "Kursen", "form": "kurs"}, organisation=ours) == []

    assert set(Offer.objects.values_list("source_key", flat=True)) == {"kursen", "kursen-2"}


def test_new_offer_and_its_times_in_one_workbook(editor, ours):
    from io import BytesIO

    from tests.importing import workbook

    file = BytesIO()
    workbook(
        file,
        utbud=[["titel", "form"], ["Ny", "grupp"]],
        tider=[["utbud", "veckodag", "öppnar"], ["Ny", "må, ons", "9-12"]],
    )
    problems = Problems()
    origin = Origin("boras", "bok.xlsx", editor, Keeper(editor, ours))
    import_sheets(load_bytes("bok.xlsx", file.getvalue(), problems), FILES, origin, problems)

    assert OfferSlot.objects.filter(offer__title_sv="Ny").count() == 2
    assert not PlaceSlot.objects.exists()


def test_preview_refuses_the_same_rows(editor, theirs):
    kept_by(theirs)
    problems = Problems()
    data = as_text([{"id": "kursen", "titel": "Kursen", "form": "grupp"}]).encode()
    origin = Origin("boras", "utbud.csv", editor, Keeper(editor))

    shown = preview(load_bytes("utbud.csv", data, problems), FILES, origin, problems)

    assert [row["state"] for row in shown["rows"]] == ["refused"]


def test_synonyms_are_everyones(editor):
    from tests.factories import make_language

    make_language("sv")
    assert bring_in(editor, "synonymer", {"ord": "dagis", "språk": "sv", "betyder": "förskola"}) == []
    assert Synonym.objects.get().word == "dagis"
