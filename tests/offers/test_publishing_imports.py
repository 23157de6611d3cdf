"""Rows that change published records become proposals, one for each record, and are taken back with the import."""

from io import BytesIO

import pytest
from django.core import mail
from django.utils import timezone

from catalogue.imports.engine import Origin, RegisterChangedError, import_sheets
from catalogue.imports.keeping import Keeper
from catalogue.imports.loading import load_bytes
from catalogue.imports.preview import preview
from catalogue.imports.problems import Problems
from catalogue.imports.undoing import undo
from catalogue.models import ImportRun, Role
from offers import publishing
from offers.imports import FILES
from offers.models import Offer, OfferSlot, Proposal
from tests.factories import make_offer, make_organisation, make_place, make_slot
from tests.importing import workbook
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

OFFERS = ["id", "titel", "form", "gratis"]
SLOTS = ["id", "utbud", "veckodag", "öppnar", "stänger"]
SITE = "https://stod.example"


@pytest.fixture
def ours():
    return make_organisation("Vår")


@pytest.fixture
def editor(ours):
    return make_staff(Role.EDITOR, "redaktor", ours)


@pytest.fixture
def coordinator():
    return make_staff(Role.COORDINATOR)


def kept(organisation, title, **values):
    values = {"summary_sv": "Kom.", "source": "boras", "source_key": title.lower(), **values}
    offer = make_offer(title, **values)
    offer.parties.create(organisation=organisation)
    return offer


def origin_of(editor) -> Origin:
    return Origin("boras", "bok.xlsx", editor, Keeper(editor), SITE)


def sheets_of(problems: Problems, **sheets):
    file = BytesIO()
    workbook(file, **sheets)
    return load_bytes("bok.xlsx", file.getvalue(), problems)


def bring_in(editor, approved="", **sheets):
    problems = Problems()
    return import_sheets(sheets_of(problems, **sheets), FILES, origin_of(editor), problems, approved=approved)


def look(editor, **sheets) -> dict:
    problems = Problems()
    return preview(sheets_of(problems, **sheets), FILES, origin_of(editor), problems)


def approve(proposal, coordinator) -> None:
    publishing.approve(proposal=proposal, by=coordinator, now=timezone.now())


def test_drafts_change_at_once_and_published_ones_become_one_proposal_each(
    editor, ours, coordinator, django_capture_on_commit_callbacks
):
    kept(ours, "Utkast", state="draft")
    slot = make_slot(kept(ours, "Publik"), source="boras", source_key="tid", opens=540, closes=720)
    kept(ours, "Annan")
    rows = [OFFERS, ["utkast", "Utkast", "grupp", "ja"], ["publik", "Publik", "grupp", ""]]
    rows += [["annan", "Annan", "drop-in", "ja"]]
    times = [SLOTS, ["tid", "publik", "2", "10:00", "12:00"], ["ny", "publik", "3", "9:00", "11:00"]]

    with django_capture_on_commit_callbacks(execute=True):
        outcome = bring_in(editor, utbud=rows, tider=times)

    assert list(Offer.objects.order_by("pk").values_list("form", "is_free")) == [
        ("group", True),
        ("drop_in", None),
        ("drop_in", None),
    ]
    public, other = Proposal.objects.order_by("pk")
    assert (public.patch.keys() - {"form"}, other.patch) == (
        {f"slots/{slot.uuid}", *(path for path, (before, _after) in public.patch.items() if before is None)},
        {"is_free": [None, True]},
    )
    assert [made["id"] for made in outcome.run.proposals] == ["publik", "annan"]
    [letter] = mail.outbox
    assert letter.to == ["coordinator@example.se"]
    assert letter.subject == "Från en fil: 2 förslag väntar"

    approve(public, coordinator)

    assert list(OfferSlot.objects.order_by("weekday").values_list("source_key", "opens")) == [
        ("tid", 600),
        ("ny", 540),
    ]


def test_place_of_a_published_offer_may_be_a_new_one_of_the_same_file(editor, ours, coordinator):
    kept(ours, "Publik")
    places = [["id", "namn", "typ", "anordnare"], ["nya-huset", "Nya huset", "mötesplats", ours.name]]
    rows = [["id", "titel", "form", "platser"], ["publik", "Publik", "drop-in", "Nya huset"]]

    bring_in(editor, platser=places, utbud=rows)
    approve(Proposal.objects.get(), coordinator)

    assert [place.name for place in Offer.objects.get().places.all()] == ["Nya huset"]


def test_published_place_is_proposed_too(editor, ours):
    place = make_place("Huset", source="boras", source_key="huset")
    place.parties.create(organisation=ours)

    bring_in(editor, platser=[["id", "namn", "typ"], ["huset", "Stora huset", "mötesplats"]])

    proposal = Proposal.objects.get()
    assert (proposal.place, proposal.patch) == (place, {"name_sv": ["Huset", "Stora huset"]})


def test_preview_says_which_rows_become_proposals_and_saves_none(editor, ours):
    kept(ours, "Utkast", state="draft")
    kept(ours, "Publik")
    rows = [OFFERS, ["utkast", "Utkast", "grupp", ""], ["publik", "Publik", "grupp", ""]]

    shown = look(editor, utbud=rows)

    assert [row["state"] for row in shown["rows"]] == ["changed", "proposed"]
    assert not Proposal.objects.exists()
    assert bring_in(editor, shown["approved"], utbud=rows).run is not None


def test_what_became_public_meanwhile_is_shown_again(editor, ours):
    offer = kept(ours, "Utkast", state="draft")
    rows = [OFFERS, ["utkast", "Utkast", "grupp", ""]]
    shown = look(editor, utbud=rows)
    Offer.objects.filter(pk=offer.pk).update(state="published")

    with pytest.raises(RegisterChangedError):
        bring_in(editor, shown["approved"], utbud=rows)

    assert not Proposal.objects.exists()


def test_file_goes_beside_what_the_person_has_proposed_already(editor, ours, coordinator):
    offer = kept(ours, "Publik")
    patch = {"title_sv": ["Publik", "Mitt"], "state": ["published", "archived"]}
    publishing.propose(record=offer, by=editor, now=timezone.now(), patch=patch)

    bring_in(editor, utbud=[OFFERS, ["publik", "Publik", "grupp", ""]])

    assert Proposal.objects.get().patch == patch | {"form": ["drop_in", "group"]}


def test_same_file_again_proposes_nothing_new(editor, ours):
    kept(ours, "Publik")
    times = [SLOTS, ["ny", "publik", "3", "9:00", "11:00"]]
    bring_in(editor, tider=times)

    again = bring_in(editor, tider=times)

    assert (again.run, Proposal.objects.get().revision) == (None, 1)


def test_new_time_that_was_proposed_already_is_changed_not_doubled(editor, ours, coordinator):
    kept(ours, "Publik")
    bring_in(editor, tider=[SLOTS, ["ny", "publik", "3", "9:00", "11:00"]])

    bring_in(editor, tider=[SLOTS, ["ny", "publik", "3", "9:00", "12:00"]])
    approve(Proposal.objects.get(), coordinator)

    assert [(slot.opens, slot.closes) for slot in OfferSlot.objects.all()] == [(540, 720)]


def test_undo_withdraws_what_is_not_decided_and_keeps_what_is(editor, ours, coordinator):
    kept(ours, "Ett")
    kept(ours, "Andra")
    run = bring_in(editor, utbud=[OFFERS, ["ett", "Ett", "grupp", ""], ["andra", "Andra", "grupp", ""]]).run
    approve(Proposal.objects.get(offer__source_key="ett"), coordinator)

    undone = undo(run, FILES, user=editor)

    assert Proposal.objects.get(offer__source_key="andra").state == Proposal.State.TAKEN_BACK
    assert [(one["id"], one["why"]) for one in undone.kept] == [("ett", "Förslaget är redan godkänt.")]
    assert Offer.objects.get(source_key="ett").form == "group"


def test_undo_puts_the_earlier_proposal_back(editor, ours):
    offer = kept(ours, "Publik")
    patch = {"title_sv": ["Publik", "Mitt"]}
    publishing.propose(record=offer, by=editor, now=timezone.now(), patch=patch)
    run = bring_in(editor, utbud=[OFFERS, ["publik", "Publik", "grupp", ""]]).run

    undo(run, FILES, user=editor)

    proposal = Proposal.objects.get()
    assert (proposal.is_open, proposal.patch) == (True, patch)


def test_undo_keeps_a_proposal_that_was_written_on_since(editor, ours):
    offer = kept(ours, "Publik")
    run = bring_in(editor, utbud=[OFFERS, ["publik", "Publik", "grupp", ""]]).run
    publishing.propose(record=offer, by=editor, now=timezone.now(), patch={"form": ["drop_in", "course"]})

    undone = undo(run, FILES, user=editor)

    assert [one["why"] for one in undone.kept] == ["Förslaget har ändrats sedan inläsningen."]
    assert Proposal.objects.get().is_open


def test_coordinator_changes_published_records_at_once(coordinator, ours):
    kept(ours, "Publik")
    problems = Problems()
    sheets = sheets_of(problems, utbud=[OFFERS, ["publik", "Publik", "grupp", ""]])

    import_sheets(sheets, FILES, Origin("boras", "bok.xlsx", coordinator), problems)

    assert (Offer.objects.get().form, Proposal.objects.count()) == ("group", 0)
    assert ImportRun.objects.get().proposals == []
