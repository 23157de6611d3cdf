"""An import is taken back field by field; what was edited since is kept, and told."""

import pytest

from boras_stod.roles import ensure_groups
from catalogue.imports.undoing import CannotUndoError, plan, undo, why_not
from catalogue.models import Committee, District, ImportRun, Membership, Organisation, Place, Role, User
from offers.imports import FILES
from offers.models import Offer, OfferSlot
from tests.importing import SMALL, rows_with, run, write_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return User.objects.create_superuser("administrator")


@pytest.fixture
def folder(tmp_path):
    run(write_register(tmp_path))
    return tmp_path


def last() -> ImportRun:
    return ImportRun.objects.filter(undoes=None).latest("pk")


def change(folder, **files) -> ImportRun:
    run(write_register(folder, **files))
    return last()


def kept(found) -> list[tuple[str, str, str]]:
    return [(one["id"], one["heading"], one["why"]) for one in found.kept]


def test_cells_get_back_what_they_said(folder, administrator):
    before = Offer.objects.get()
    cells = {
        "titel": "Nytt",
        "titel_(en)": "",
        "ålder_till": "24",
        "språk": "sv",
        "anordnare": "Kyrkan",
        "nämnd": "",
    }
    changed = change(folder, utbud=rows_with("utbud", gratis="ja", ämnen="vald", **cells))

    undone = undo(changed, FILES, user=administrator)

    offer = Offer.objects.get()
    assert (offer.title_sv, offer.title_en) == ("Babycafé på Öster", "Baby café")
    assert (offer.max_age, offer.is_free) == (12, None)
    assert sorted(offer.languages.values_list("code", flat=True)) == ["ar", "sv"]
    assert [party.organisation.name for party in offer.parties.all()] == ["Borås Stad"]
    assert (offer.committee, offer.topics.get().name) == (before.committee, "Leka")
    assert (undone.undoes, undone.user, undone.file_name) == (
        changed,
        administrator,
        f"Ångrat: {changed.file_name}",
    )
    assert "Inget är ändrat" in run(write_register(folder))


def test_what_was_edited_since_is_kept_and_told(folder, administrator):
    changed = change(folder, utbud=rows_with("utbud", gratis="ja", ålder_till="24"))
    Offer.objects.update(max_age=36)

    undone = undo(changed, FILES, user=administrator)

    offer = Offer.objects.get()
    assert (offer.max_age, offer.is_free) == (36, None)
    undone.refresh_from_db()
    assert kept(undone) == [("babycafe", "ålder till", "Ändrat sedan inläsningen, till ”36”.")]


def test_new_offer_is_archived_and_its_times_are_taken_away(folder, administrator):
    offers = [*SMALL["utbud"], SMALL["utbud"][0] | {"id": "ny", "titel": "Ny", "status": "publicerad"}]
    slots = [*SMALL["tider"], SMALL["tider"][0] | {"id": "tid-2", "utbud": "ny"}]
    changed = change(folder, utbud=offers, tider=slots)

    undone = undo(changed, FILES, user=administrator)

    assert Offer.objects.get(source_key="ny").state == "archived"
    assert list(OfferSlot.objects.values_list("source_key", flat=True)) == ["tid-1"]
    undone.refresh_from_db()
    entries = {entry["id"]: entry for entry in undone.changes}
    assert entries["ny"]["fields"] == {"status": ["publicerad", "arkiverad"]}
    assert (entries["tid-2"]["deleted"], entries["tid-2"]["fields"]["öppnar"]) == (True, ["09:00", ""])


def test_new_offer_that_was_edited_since_is_kept(folder, administrator):
    changed = change(folder, utbud=[*SMALL["utbud"], SMALL["utbud"][0] | {"id": "ny", "titel": "Ny"}])
    Offer.objects.filter(source_key="ny").update(is_free=True)

    undone = undo(changed, FILES, user=administrator)

    assert Offer.objects.get(source_key="ny").state == "draft"
    undone.refresh_from_db()
    assert kept(undone) == [("ny", "", "Ändrat sedan inläsningen: gratis.")]


def test_first_import_is_undone_as_far_as_records_can_be_archived(folder, administrator):
    undone = undo(last(), FILES, user=administrator)

    assert (Offer.objects.get().state, Place.objects.get().state) == ("archived", "archived")
    assert not OfferSlot.objects.exists()
    assert Organisation.objects.count() == 2
    undone.refresh_from_db()
    assert ("kyrkan", "", "Ny i inläsningen. Ta bort den för hand om den inte ska finnas.") in kept(undone)


def test_night_that_an_import_took_away_comes_back(folder, administrator):
    change(folder, tider=rows_with("tider", öppnar="22:00", stänger="02:00"))
    changed = change(folder, tider=rows_with("tider", öppnar="20:00", stänger="23:00"))
    assert OfferSlot.objects.count() == 1

    undo(changed, FILES, user=administrator)

    found = OfferSlot.objects.order_by("source_key").values_list("source_key", "weekday", "opens", "closes")
    assert list(found) == [("tid-1", 1, 1320, 1440), ("tid-1-natt", 2, 0, 120)]


def test_time_that_moved_from_offer_to_place_moves_back(folder, administrator):
    changed = change(folder, tider=rows_with("tider", utbud=""))
    assert not OfferSlot.objects.exists()

    undo(changed, FILES, user=administrator)

    assert OfferSlot.objects.get().offer.title == "Babycafé på Öster"
    assert "Inget är ändrat" in run(write_register(folder))


def test_what_a_cell_named_may_be_gone(folder, administrator):
    changed = change(folder, utbud=rows_with("utbud", nämnd="", partner="Kyrkan", anordnare=""))
    Offer.objects.update(committee=None)
    Committee.objects.get().delete()

    undone = undo(changed, FILES, user=administrator)

    undone.refresh_from_db()
    assert kept(undone) == [("babycafe", "nämnd", "socialnamnden finns inte längre.")]
    assert Offer.objects.get().parties.get().organisation.name == "Borås Stad"


def test_population_is_left_to_people(folder, administrator):
    district = SMALL["stadsdelar"][0] | {"folkmängd": "100", "folkmängd år": "2024"}
    changed = change(folder, stadsdelar=[district])

    undone = undo(changed, FILES, user=administrator)

    assert District.objects.get().populations.get().count == 100
    undone.refresh_from_db()
    assert {one["why"] for one in undone.kept} == {"Ändra tillbaka för hand."}


def test_run_is_undone_once_and_an_undo_not_at_all(folder, administrator):
    changed = change(folder, utbud=rows_with("utbud", gratis="ja"))
    undone = undo(changed, FILES, user=administrator)

    with pytest.raises(CannotUndoError, match="redan ångrad"):
        undo(changed, FILES, user=administrator)
    with pytest.raises(CannotUndoError, match="ångras inte"):
        undo(undone, FILES, user=administrator)


def test_plan_changes_nothing(folder, administrator):
    changed = change(folder, utbud=rows_with("utbud", gratis="ja"))

    _register, found = plan(changed, FILES, administrator)

    assert found.back == [
        {"file": "utbud", "id": "babycafe", "heading": "gratis", "now": "ja", "then": ""},
    ]
    assert Offer.objects.get().is_free is True


def test_undo_costs_the_same_for_many_rows_as_for_few(folder, administrator, django_assert_max_num_queries):
    rows = [SMALL["utbud"][0] | {"id": f"ny-{number}", "titel": f"Ny {number}"} for number in range(20)]
    change(folder, utbud=[*SMALL["utbud"], *rows])
    changed = change(folder, utbud=[*SMALL["utbud"], *(row | {"gratis": "ja"} for row in rows)])

    with django_assert_max_num_queries(60):
        plan(changed, FILES, administrator)


class TestEditors:
    @pytest.fixture
    def editor(self, folder):
        user = User.objects.create_user("redaktor", is_staff=True)
        user.groups.set([ensure_groups()[Role.EDITOR]])
        Membership.objects.create(user=user, organisation=Organisation.objects.get(name="Kyrkan"))
        return user

    def by(self, user, folder, **files) -> ImportRun:
        changed = change(folder, **files)
        ImportRun.objects.filter(pk=changed.pk).update(user=user)
        changed.refresh_from_db()
        return changed

    def test_editor_undoes_their_own_last_run(self, folder, editor):
        cells = {"anordnare": "Kyrkan"}
        self.by(editor, folder, utbud=rows_with("utbud", **cells))
        first = self.by(editor, folder, utbud=rows_with("utbud", gratis="ja", **cells))
        second = self.by(editor, folder, utbud=rows_with("utbud", gratis="nej", **cells))

        assert why_not(first, editor).startswith("Bara din senaste inläsning kan ångras.")
        undo(second, FILES, user=editor)
        assert Offer.objects.get().is_free is True
        assert why_not(first, editor) == ""

    def test_editor_does_not_undo_others_runs(self, folder, editor, administrator):
        others = self.by(administrator, folder, utbud=rows_with("utbud", gratis="ja"))

        with pytest.raises(CannotUndoError):
            undo(others, FILES, user=editor)

    def test_coordinator_undoes_any_run(self, folder, editor):
        coordinator = User.objects.create_user("samordnare", is_staff=True)
        coordinator.groups.set([ensure_groups()[Role.COORDINATOR]])
        first = self.by(editor, folder, utbud=rows_with("utbud", gratis="ja"))
        self.by(editor, folder, utbud=rows_with("utbud", gratis="ja", tolk="ja"))

        undo(first, FILES, user=coordinator)

        assert (Offer.objects.get().is_free, Offer.objects.get().interpreter) == (None, True)

    def test_record_that_was_published_since_is_kept(self, folder, editor):
        self.by(editor, folder, utbud=rows_with("utbud", anordnare="Kyrkan"))
        changed = self.by(editor, folder, utbud=rows_with("utbud", anordnare="Kyrkan", gratis="ja"))
        Offer.objects.update(state="published")

        undone = undo(changed, FILES, user=editor)

        undone.refresh_from_db()
        assert kept(undone) == [("babycafe", "", "Utbudet är publicerat: ändringen måste godkännas.")]
        assert Offer.objects.get().is_free is True
