"""Propose, approve, send back, take back, open again: the approved version stands until a decision."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.history import versions
from catalogue.models import OutboxMail, Place, Role, State
from catalogue.snapshots import snapshot
from offers import publishing
from offers.models import Offer, OfferRedirect, Proposal
from tests.factories import make_language, make_offer, make_place, make_slot, make_topic
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
SITE = "https://stod.example.se"


@pytest.fixture
def editor():
    return make_staff(Role.EDITOR)


@pytest.fixture
def coordinator():
    return make_staff(Role.COORDINATOR)


@pytest.fixture
def sent():
    """Run something, and give the mails that it writes."""

    def run(act, **arguments):
        mail.outbox.clear()
        act(**arguments)
        return [(message.to, message.subject, message.body) for message in mail.outbox]

    return run


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


def propose(record, by, patch=None, **more):
    patch = patch if patch is not None else {"title_sv": ["Ett", "Två"]}
    return publishing.propose(record=fresh(record), by=by, now=timezone.now(), patch=patch, **more)


def approve(proposal, by, **more):
    publishing.approve(proposal=proposal, by=by, now=timezone.now(), **more)


def reject(proposal, by, reason="Fel tid."):
    publishing.reject(proposal=proposal, by=by, now=timezone.now(), reason=reason)


def slot_patch(offer, **changes):
    path = f"slots/{offer.slots.get().uuid}"
    row = snapshot(offer)[path]
    return {path: [row, {**row, **changes}]}


# --- proposing ---


def test_proposal_changes_nothing_that_parents_see(editor):
    offer = make_offer("Ett")
    before = snapshot(fresh(offer))

    proposal = propose(offer, editor, comment="Ny titel")

    assert snapshot(fresh(offer)) == before
    assert (proposal.base_version, proposal.comment, proposal.is_open) == (1, "Ny titel", True)


def test_further_proposal_of_the_same_person_takes_the_place_of_the_first(editor):
    offer = make_offer("Ett")
    first = propose(offer, editor, comment="Ny titel")

    second = propose(offer, editor, {"title_sv": ["Ett", "Tre"]})

    assert second.pk == first.pk
    assert (second.patch, second.comment, second.revision) == ({"title_sv": ["Ett", "Tre"]}, "Ny titel", 2)


def test_two_people_have_a_proposal_each_and_see_what_both_change(editor):
    offer, other = make_offer("Ett"), make_staff(Role.EDITOR, "annan")
    mine = propose(offer, editor, {"title_sv": ["Ett", "Två"], "phone": ["", "033-1"]})
    theirs = propose(offer, other)

    assert publishing.same_fields(mine) == [(theirs, ["title_sv"])]
    assert publishing.same_fields(theirs) == [(mine, ["title_sv"])]


def test_proposal_of_nothing_is_none_and_one_emptied_is_taken_back(editor):
    offer = make_offer("Ett")
    assert propose(offer, editor, {}) is None
    mine = propose(offer, editor)

    propose(offer, editor, {})

    assert fresh(mine).state == Proposal.State.TAKEN_BACK


def test_publication_of_an_unfinished_offer_is_not_proposed(editor):
    offer = make_offer("Ett", state="draft")

    with pytest.raises(ValidationError) as refusal:
        propose(offer, editor, {"state": ["draft", "published"]})

    assert refusal.value.messages == ["Skriv en sammanfattning på svenska."]


@pytest.mark.parametrize("make", [make_offer, make_place])
def test_database_holds_one_open_proposal_per_person_and_record(editor, make):
    record = make()
    about = {"offer": record} if isinstance(record, Offer) else {"place": record}
    Proposal.objects.create(**about, proposed_by=editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(**about, proposed_by=editor)
    Proposal.objects.create(**about, proposed_by=make_staff(Role.EDITOR, "annan"))


# --- approving ---


def test_approved_proposal_is_a_new_version(editor, coordinator):
    offer = make_offer("Ett", summary_sv="Kom!")
    proposal = propose(offer, editor)

    approve(proposal, coordinator)

    offer, proposal = fresh(offer), fresh(proposal)
    assert (offer.title_sv, offer.version) == ("Två", 2)
    assert (proposal.state, proposal.decided_by) == (Proposal.State.APPROVED, coordinator)
    newest = versions(offer)[0]
    assert (newest.by_id, newest.why) == (coordinator.pk, "Godkände förslag av editor")


def test_approval_brings_links_times_and_translations(editor, coordinator):
    offer, topic = make_offer("Ett", summary_sv="Kom!"), make_topic()
    make_slot(offer)
    make_language("so")
    patch = slot_patch(fresh(offer), opens=570) | {
        "topics": [[], [topic.pk]],
        "languages": [[], ["so"]],
        "title_so": [None, "Koorso"],
    }

    approve(propose(offer, editor, patch), coordinator)

    offer = fresh(offer)
    assert (offer.title_so, offer.slots.get().opens) == ("Koorso", 570)
    assert [topic.name for topic in offer.topics.all()] == ["Testämne"]
    assert [language.code for language in offer.languages.all()] == ["so"]


def test_who_wrote_the_times_has_confirmed_the_offer(editor, coordinator):
    offer = make_offer("Ett", summary_sv="Kom!")
    make_slot(offer)
    proposal = propose(offer, editor, slot_patch(fresh(offer), opens=570))

    approve(proposal, coordinator)

    row = offer.confirmations.get()
    assert (row.confirmed_by, row.confirmed_at, row.what) == (
        editor,
        proposal.proposed_at,
        "Tiderna ändrades",
    )


def test_place_is_approved_as_offers_are(editor, coordinator):
    place = make_place("Ett", kind="open_preschool")

    approve(propose(place, editor, {"name_sv": ["Ett", "Två"], "slug": [place.slug, "tva"]}), coordinator)

    place = fresh(place)
    assert (place.name_sv, place.slug, place.version) == ("Två", "tva", 2)


def test_new_address_of_a_published_offer_keeps_the_old_one(editor, coordinator):
    offer = make_offer("Ett", slug="gammal", summary_sv="Kom!")

    approve(propose(offer, editor, {"slug": ["gammal", "ny"]}), coordinator)

    assert fresh(offer).slug == "ny"
    assert [row.slug for row in OfferRedirect.objects.all()] == ["gammal"]


def test_offer_that_gets_a_sensitive_topic_loses_its_telling_address(editor, coordinator):
    offer, topic = make_offer("Ett", slug="vald", summary_sv="Kom!"), make_topic(is_sensitive=True)

    approve(propose(offer, editor, {"topics": [[], [topic.pk]]}), coordinator)

    assert fresh(offer).slug == publishing.opaque_slug(offer)


@pytest.mark.parametrize(
    ("record", "state", "wanted"),
    [
        ("offer", "draft", "published"),
        ("offer", "published", "archived"),
        ("place", "draft", "published"),
        ("place", "published", "archived"),
    ],
)
def test_proposed_state_is_reached_by_approval(editor, coordinator, record, state, wanted):
    made = make_offer(state=state, summary_sv="Kom!") if record == "offer" else make_place(state=state)

    approve(propose(made, editor, {"state": [state, wanted]}), coordinator)

    assert fresh(made).state == wanted


def test_what_does_not_hold_any_more_is_refused_and_nothing_is_half_saved(editor, coordinator):
    offer = make_offer("Ett", summary_sv="Kom!", min_age=0, max_age=72)
    proposal = propose(offer, editor, {"title_sv": ["Ett", "Två"], "min_age": [0, 60]})
    Offer.objects.update(max_age=48)

    with pytest.raises(ValidationError) as refusal:
        approve(proposal, coordinator)

    assert refusal.value.messages == ["Lägsta åldern måste vara lägre än högsta åldern."]
    assert (fresh(offer).title_sv, fresh(proposal).is_open) == ("Ett", True)


def test_public_offer_keeps_its_summary(editor, coordinator):
    offer = make_offer("Ett", summary_sv="Kom!")

    with pytest.raises(ValidationError) as refusal:
        approve(propose(offer, editor, {"summary_sv": ["Kom!", ""]}), coordinator)

    assert refusal.value.messages == ["Skriv en sammanfattning på svenska."]


def test_proposal_is_decided_once(editor, coordinator):
    proposal = propose(make_offer("Ett", summary_sv="Kom!"), editor)
    approve(proposal, coordinator)

    for decide in (approve, reject):
        with pytest.raises(ValidationError) as refusal:
            decide(proposal, coordinator)
        assert refusal.value.messages == ["Någon har redan avgjort förslaget."]


# --- the ground has moved ---


def moved(editor):
    """A proposal of title and phone, about an offer whose title has changed since."""
    offer = make_offer("Ett", summary_sv="Kom!")
    proposal = propose(offer, editor, {"title_sv": ["Ett", "Två"], "phone": ["", "033-35 70 00"]})
    Offer.objects.update(title_sv="Tre", version=2)
    return offer, proposal


def test_conflict_is_not_approved_without_a_choice(editor, coordinator):
    offer, proposal = moved(editor)

    with pytest.raises(ValidationError) as refusal:
        approve(proposal, coordinator)

    assert refusal.value.code == "conflict"
    assert (fresh(offer).title_sv, fresh(offer).phone) == ("Tre", "")


@pytest.mark.parametrize(("choice", "title"), [("take", "Två"), ("leave", "Tre")])
def test_chosen_side_of_a_conflict_holds_and_the_rest_is_approved(editor, coordinator, choice, title):
    offer, proposal = moved(editor)

    approve(proposal, coordinator, **{choice: ["title_sv"]})

    assert (fresh(offer).title_sv, fresh(offer).phone) == (title, "033-35 70 00")


def test_choice_made_on_an_older_version_is_refused(editor, coordinator):
    _offer, proposal = moved(editor)

    with pytest.raises(ValidationError) as refusal:
        approve(proposal, coordinator, take=["title_sv"], on_version=1)

    assert refusal.value.messages == ["Någon har ändrat posten medan du läste. Se efter igen."]


def test_two_proposals_of_different_fields_are_both_approved(editor, coordinator):
    offer, other = make_offer("Ett", summary_sv="Kom!"), make_staff(Role.EDITOR, "annan")
    first, topics = propose(offer, editor), [make_topic("Sömn"), make_topic("Mat")]
    second = propose(offer, other, {"topics": [[], [topics[0].pk]]})
    third = propose(offer, coordinator, {"topics": [[], [topics[1].pk]]})

    for proposal in (first, second, third):
        approve(proposal, coordinator)

    assert fresh(offer).title_sv == "Två"
    assert {topic.name for topic in offer.topics.all()} == {"Sömn", "Mat"}


# --- back and forth ---


def test_rejection_needs_a_reason(editor, coordinator):
    proposal = propose(make_offer("Ett"), editor)

    with pytest.raises(ValidationError) as refusal:
        reject(proposal, coordinator, reason="  ")

    assert refusal.value.messages == ["Skriv varför, så att det går att rätta."]
    assert fresh(proposal).is_open


def test_rejected_proposal_is_opened_again_and_approved(editor, coordinator):
    offer = make_offer("Ett", summary_sv="Kom!")
    proposal = propose(offer, editor)
    reject(proposal, coordinator)

    publishing.reopen(proposal=fresh(proposal), now=timezone.now())
    assert fresh(proposal).reason == "Fel tid."
    again = propose(offer, editor, {"title_sv": ["Ett", "Tre"]})
    approve(again, coordinator)

    assert (again.pk, fresh(offer).title_sv) == (proposal.pk, "Tre")


def test_older_proposal_is_not_opened_beside_a_newer_one(editor, coordinator):
    offer = make_offer("Ett")
    older = propose(offer, editor)
    reject(older, coordinator)
    propose(offer, editor)

    with pytest.raises(ValidationError) as refusal:
        publishing.reopen(proposal=fresh(older), now=timezone.now())

    assert refusal.value.messages == ["Det finns redan ett nyare förslag som väntar. Fortsätt på det."]


def test_approved_proposal_is_not_opened_again(editor, coordinator):
    proposal = propose(make_offer("Ett", summary_sv="Kom!"), editor)
    approve(proposal, coordinator)

    with pytest.raises(ValidationError):
        publishing.reopen(proposal=fresh(proposal), now=timezone.now())


def test_own_proposal_is_taken_back(editor):
    proposal = propose(make_offer("Ett"), editor)

    publishing.take_back(proposal=proposal, by=editor, now=timezone.now())

    assert (fresh(proposal).state, fresh(proposal).decided_by) == (Proposal.State.TAKEN_BACK, editor)


# --- mail ---


def test_those_who_decide_are_told_once_of_a_new_proposal(editor, coordinator, sent):
    offer = make_offer("Ett")

    [(to, subject, body)] = sent(propose, record=offer, by=editor, comment="Ny titel", site=SITE)
    again = sent(propose, record=offer, by=editor, patch={"title_sv": ["Ett", "Tre"]}, site=SITE)

    assert (to, subject) == (["coordinator@example.se"], "Förslag väntar: ”Ett”")
    assert "Kommentar: Ny titel" in body
    assert f"{SITE}/admin/offers/proposal/{Proposal.objects.get().pk}/change/" in body
    assert again == []


def test_administrators_are_told_where_nobody_else_may_decide(editor, sent):
    make_staff(Role.ADMINISTRATOR)

    [(to, _subject, _body)] = sent(propose, record=make_offer("Ett"), by=editor)

    assert to == ["administrator@example.se"]


def test_person_is_told_of_the_decision_with_its_reason(editor, coordinator, sent):
    offer = make_offer("Ett", summary_sv="Kom!")
    proposal = propose(offer, editor)

    [(to, subject, body)] = sent(reject, proposal=proposal, by=coordinator)
    publishing.reopen(proposal=fresh(proposal), now=timezone.now())
    [(_to, approved, _body)] = sent(approve, proposal=proposal, by=coordinator)

    assert (to, subject) == (["editor@example.se"], "Ditt förslag har kommit tillbaka: ”Ett”")
    assert "Skäl: Fel tid." in body
    assert approved == "Ditt förslag är godkänt: ”Ett”"


def test_mail_does_not_name_what_is_sensitive(editor, coordinator, sent):
    offer = make_offer("Våld i hemmet", is_sensitive=True)
    place = make_place("Skyddat boende", hide_address=True)

    mails = sent(propose, record=offer, by=editor, comment="Våld")
    mails += sent(propose, record=place, by=editor, patch={"name_sv": ["Skyddat boende", "Huset"]})
    mails += sent(reject, proposal=Proposal.objects.get(offer=offer), by=coordinator, reason="Våldet")

    assert [subject for _to, subject, _body in mails] == [
        "Förslag väntar: ett utbud",
        "Förslag väntar: en plats",
        "Ditt förslag har kommit tillbaka: ett utbud",
    ]
    assert "våld" not in "".join(body for _to, _subject, body in mails).lower()


def test_nobody_is_mailed_without_an_address_or_account(editor, coordinator, sent):
    proposal = propose(make_offer("Ett"), editor)
    Proposal.objects.update(proposed_by=None)
    type(coordinator).objects.update(email="")

    assert sent(reject, proposal=fresh(proposal), by=coordinator) == []
    assert sent(propose, record=make_offer("Ett"), by=editor) == []


def test_notice_goes_along_when_what_it_tells_is_rolled_back(editor, coordinator, settings):
    settings.EMAIL_BACKEND = "catalogue.outbox.OutboxBackend"

    with transaction.atomic():
        propose(make_offer("Ett"), editor)
        assert OutboxMail.objects.count() == 1
        transaction.set_rollback(True)

    assert not OutboxMail.objects.exists()


# --- the archive ---


@pytest.mark.parametrize("make", [make_offer, make_place])
def test_archived_record_comes_back_as_a_draft_with_all_its_parts(editor, make):
    record = make()
    record.closures.create(first=timezone.localdate(), last=timezone.localdate() + timedelta(days=1))
    before = snapshot(fresh(record))
    publishing.move(record=record, state=State.ARCHIVED, by=editor, now=timezone.now())

    publishing.bring_back(record=record, by=editor)

    assert snapshot(fresh(record)) == {**before, "state": "draft"}
    assert versions(fresh(record))[0].why == "Framtaget ur arkivet, som utkast."


def test_state_changes_of_a_place_are_logged(editor):
    place = make_place(state="draft")

    publishing.publish_place(place=place, by=editor)
    assert Place.objects.published().get() == place
    publishing.withdraw_place(place=place, by=editor)

    assert [version.why for version in versions(fresh(place))[:2]] == ["Arkiverad.", "Publicerad."]
