"""What an editor saves of a published record is a proposal; the public keeps what is approved."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from catalogue.models import OpenPreschool, Place, PlacePhoto, Role, State
from catalogue.snapshots import columns, links, parts, snapshot
from offers.models import Offer, OfferSlot, Proposal
from tests.admin_form import AdminForm, press
from tests.factories import make_language, make_offer, make_organisation, make_place, make_slot, make_topic
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def editor(client, organisation):
    user = make_staff(Role.EDITOR, organisation=organisation)
    client.force_login(user)
    return user


@pytest.fixture
def offer(organisation):
    """A published offer of the editor's, with a time."""
    offer = make_offer("Ett", summary_sv="Kom!", slug="ett")
    offer.parties.create(organisation=organisation)
    make_slot(offer)
    return offer


def page_of(record, page="change"):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


def data_of(client, path, **typed):
    """A form as a browser holds it, typed into but not yet sent."""
    fields = AdminForm(client.get(path)).data | typed
    return {name: value for name, value in fields.items() if "__prefix__" not in name}


def said(response):
    return [str(message) for message in response.context["messages"]]


def press_and_follow(client, path, button="_save", **typed):
    return client.post(path, {**data_of(client, path, **typed), button: "1"}, follow=True)


# --- a published offer ---


def test_saved_form_is_a_proposal_and_parents_see_what_is_approved(client, editor, offer):
    topic, before = make_topic(), snapshot(fresh(offer))
    typed = {"title_sv": "Två", "title_so": "Labo", "topics": [topic.pk], "slots-0-opens": "9.30"}

    response = press_and_follow(client, page_of(offer), **typed, proposal_comment="Ny tid från mars")

    proposal, path = Proposal.objects.get(), f"slots/{offer.slots.get().uuid}"
    assert snapshot(fresh(offer)) == before
    assert fresh(offer).version == 1
    assert (proposal.offer, proposal.proposed_by, proposal.comment) == (offer, editor, "Ny tid från mars")
    assert {key: values for key, values in proposal.patch.items() if key != path} == {
        "title_sv": ["Ett", "Två"],
        "title_so": [None, "Labo"],
        "topics": [[], [topic.pk]],
    }
    assert proposal.patch[path] == [before[path], {**before[path], "opens": 570}]
    assert said(response) == [
        "Ditt förslag är skickat. Föräldrar ser den godkända versionen tills en samordnare har godkänt."
    ]


def test_rehearsal_leaves_no_history_no_log_and_no_confirmation(client, editor, offer):
    counts = Offer.history.count(), OfferSlot.history.count()

    press(client, page_of(offer), **{"slots-0-opens": "9.30"})

    assert (Offer.history.count(), OfferSlot.history.count()) == counts
    assert not offer.confirmations.exists()


def test_what_is_wrong_is_said_as_usual_and_nothing_is_proposed(client, editor, offer):
    response = press(client, page_of(offer), title_sv="", **{"slots-0-opens": "halv två"})

    assert len(response.context["errors"]) == 2
    assert not Proposal.objects.exists()


def test_form_without_a_change_is_no_proposal(client, editor, offer):
    response = press_and_follow(client, page_of(offer))

    assert said(response) == ["Du ändrade ingenting. Inget är skickat."]
    assert not Proposal.objects.exists()


def test_form_says_that_it_makes_a_proposal(client, editor, offer):
    html = client.get(page_of(offer)).content.decode()

    assert "Det här syns för föräldrar." in html
    assert 'value="Skicka förslag"' in html
    assert 'name="_publish"' not in html
    assert 'value="Spara"' not in html


def test_editor_cannot_publish_by_sending_the_button(client, editor, offer):
    Offer.objects.update(state=State.DRAFT)

    press(client, page_of(offer), "_publish")

    assert fresh(offer).state == State.DRAFT


# --- going on with one's proposal ---


def test_form_shows_the_proposal_and_goes_on_from_there(client, editor, offer):
    topic = make_topic()
    press(client, page_of(offer), title_sv="Två", topics=[topic.pk])

    shown = data_of(client, page_of(offer))
    press(client, page_of(offer), phone="033-35 70 00")

    assert (shown["title_sv"], shown["topics"]) == ("Två", [str(topic.pk)])
    proposal = Proposal.objects.get()
    assert sorted(proposal.patch) == ["phone", "title_sv", "topics"]
    assert proposal.revision == 2
    assert fresh(offer).title_sv == "Ett"


def new_slot(**typed):
    return {
        "slots-TOTAL_FORMS": "2",
        "slots-1-id": "",
        "slots-1-kind": "visit",
        "slots-1-every_weeks": "1",
        "slots-1-weekday": "4",
        "slots-1-opens": "13",
        "slots-1-closes": "15",
        **typed,
    }


def test_time_that_is_only_proposed_is_changed_and_taken_out_again(client, editor, offer):
    press(client, page_of(offer), **new_slot())
    [path] = Proposal.objects.get().patch

    press(client, page_of(offer), **{"slots-1-opens": "14"})
    assert Proposal.objects.get().patch[path][1]["opens"] == 840

    press(client, page_of(offer), **{"slots-1-DELETE": "on"})
    assert Proposal.objects.get().state == Proposal.State.TAKEN_BACK
    assert offer.slots.count() == 1


def test_proposed_organisation_stays_in_the_form(client, editor, offer):
    other = make_organisation("Kyrkan")
    typed = {"parties-TOTAL_FORMS": "2", "parties-1-id": "", "parties-1-organisation": str(other.pk)}
    press(client, page_of(offer), **typed, **{"parties-1-role": "partner"})

    shown = data_of(client, page_of(offer))
    press(client, page_of(offer), title_sv="Två")

    assert sorted([shown["parties-0-role"], shown["parties-1-role"]]) == [["partner"], ["provider"]]
    assert sorted(Proposal.objects.get().patch) == [f"parties/{other.pk}", "title_sv"]


def test_proposal_typed_back_to_what_is_approved_is_taken_back(client, editor, offer):
    press(client, page_of(offer), title_sv="Två")

    response = press_and_follow(client, page_of(offer), title_sv="Ett")

    assert said(response)[-1] == "Förslaget är återtaget: det skilde sig inte längre från det godkända."
    assert Proposal.objects.get().state == Proposal.State.TAKEN_BACK


def test_proposal_that_does_not_fit_any_more_leaves_the_form_as_approved(client, editor, offer):
    Offer.objects.update(min_age=0, max_age=72)
    press(client, page_of(offer), min_age="60", accepted_breaks="on")
    Offer.objects.update(max_age=48)

    response = client.get(page_of(offer))

    assert AdminForm(response).data["min_age"] == "0"
    assert "Ditt förslag går inte längre ihop" in response.content.decode()


# --- two at once ---


def test_second_window_of_the_same_person_is_told(client, editor, offer):
    typed = data_of(client, page_of(offer), phone="033-35 70 00")
    press(client, page_of(offer), title_sv="Två")

    refused = client.post(page_of(offer), {**typed, "_save": "1"})

    [[sentence]] = refused.context["errors"]
    assert sentence.startswith("Någon annan har sparat utbudet medan du skrev.")
    assert AdminForm(refused).data["phone"] == "033-35 70 00"
    assert Proposal.objects.get().patch == {"title_sv": ["Ett", "Två"]}


def test_editor_is_told_that_the_approved_version_has_moved(client, editor, offer):
    typed = data_of(client, page_of(offer), title_sv="Två")
    Offer.objects.update(summary_sv="Annan text", version=2)

    refused = client.post(page_of(offer), {**typed, "_save": "1"})
    again = AdminForm(refused).data
    client.post(page_of(offer), {k: v for k, v in again.items() if "__prefix__" not in k} | {"_save": "1"})

    assert len(refused.context["errors"]) == 1
    assert Proposal.objects.get().patch["title_sv"] == ["Ett", "Två"]


def test_others_see_that_somebody_has_a_proposal(client, editor, offer, organisation):
    press(client, page_of(offer), title_sv="Två")
    for role in (Role.EDITOR, Role.COORDINATOR):
        client.force_login(make_staff(role, f"annan-{role.value}", organisation))

        html = client.get(page_of(offer)).content.decode()

        assert f'editor har\n<a href="/admin/offers/proposal/{Proposal.objects.get().pk}/change/">' in html
        assert AdminForm(client.get(page_of(offer))).data["title_sv"] == "Ett"


def test_coordinator_saves_at_once(client, editor, offer):
    client.force_login(make_staff(Role.COORDINATOR))

    press(client, page_of(offer), title_sv="Två")

    assert (fresh(offer).title_sv, Proposal.objects.count()) == ("Två", 0)


def test_second_person_to_save_a_place_is_told(client):
    client.force_login(make_staff(Role.COORDINATOR))
    place = make_place("Ett")
    typed = data_of(client, page_of(place), name_sv="Två")
    press(client, page_of(place), phone="033-35 70 00")

    refused = client.post(page_of(place), {**typed, "_save": "1"})

    [[sentence]] = refused.context["errors"]
    assert sentence.startswith("Någon annan har sparat platsen medan du skrev.")
    assert (fresh(place).name_sv, fresh(place).version) == ("Ett", 2)


# --- what holds at once ---


def closure(**typed):
    return {
        "closures-TOTAL_FORMS": "1",
        "closures-0-id": "",
        "closures-0-first": "2027-01-04",
        "closures-0-last": "2027-01-04",
        "closures-0-reason_sv": "Sjukdom",
        **typed,
    }


def test_what_is_cancelled_holds_at_once_and_the_rest_is_proposed(client, editor, offer):
    press_and_follow(client, page_of(offer), title_sv="Två", **closure())

    assert [row.first for row in offer.closures.all()] == [date(2027, 1, 4)]
    assert Proposal.objects.get().patch == {"title_sv": ["Ett", "Två"]}
    assert fresh(offer).title_sv == "Ett"


def test_cancelling_alone_is_no_proposal(client, editor, offer):
    response = press_and_follow(client, page_of(offer), **closure())

    assert said(response) == ["Ett är sparad."]
    assert not Proposal.objects.exists()


def test_still_true_holds_at_once(client, editor, offer):
    press(client, page_of(offer), "_confirm")

    assert [row.what for row in offer.confirmations.all()] == ["Stämmer fortfarande"]
    assert not Proposal.objects.exists()


# --- drafts, and asking for a state ---


def test_own_draft_is_saved_at_once(client, editor, offer):
    Offer.objects.update(state=State.DRAFT)

    press(client, page_of(offer), title_sv="Två")

    assert (fresh(offer).title_sv, Proposal.objects.count()) == ("Två", 0)


def test_draft_is_saved_and_its_publication_proposed(client, editor, offer):
    Offer.objects.update(state=State.DRAFT)

    response = press_and_follow(client, page_of(offer), "_propose_publish", title_sv="Två")

    assert (fresh(offer).title_sv, fresh(offer).state) == ("Två", State.DRAFT)
    assert Proposal.objects.get().patch == {"state": ["draft", "published"]}
    assert "Förslaget om publicering är skickat." in said(response)


def test_unfinished_draft_is_saved_and_says_what_is_missing(client, editor, offer):
    Offer.objects.update(state=State.DRAFT)

    response = press_and_follow(client, page_of(offer), "_propose_publish", title_sv="Två", summary_sv="")

    assert said(response)[0] == ("”Två” är sparat men inte föreslaget. Skriv en sammanfattning på svenska.")
    assert (fresh(offer).title_sv, Proposal.objects.count()) == ("Två", 0)


def test_draft_says_that_its_publication_waits_or_came_back(client, editor, offer):
    Offer.objects.update(state=State.DRAFT)
    press(client, page_of(offer), "_propose_publish")
    assert "Du har ett förslag om det här" in client.get(page_of(offer)).content.decode()

    Proposal.objects.update(state="rejected", reason="Saknar tid.", decided_at=timezone.now())

    assert "Ditt förra förslag kom tillbaka: ”Saknar tid.”" in client.get(page_of(offer)).content.decode()


def test_archiving_of_a_published_offer_is_proposed_and_kept_in_the_proposal(client, editor, offer):
    press(client, page_of(offer), "_propose_withdraw")
    press(client, page_of(offer), title_sv="Två")

    assert fresh(offer).state == State.PUBLISHED
    assert Proposal.objects.get().patch == {
        "state": ["published", "archived"],
        "title_sv": ["Ett", "Två"],
    }


def test_own_draft_is_archived_and_brought_back(client, editor, offer):
    Offer.objects.update(state=State.DRAFT)

    press(client, page_of(offer), "_withdraw")
    assert fresh(offer).state == State.ARCHIVED
    press(client, page_of(offer), "_bring_back")
    assert fresh(offer).state == State.DRAFT


def test_new_offer_of_an_editor_belongs_to_the_editors_organisation(client, editor, organisation):
    typed = {"title_sv": "Ny", "slug": "ny", "form": "group"}

    press(client, reverse("admin:offers_offer_add"), **typed)

    assert Offer.objects.kept_by(editor).get().title_sv == "Ny"


# --- places ---


@pytest.mark.parametrize("model", [Place, OpenPreschool])
def test_place_is_proposed_whichever_way_it_is_seen(client, editor, organisation, model):
    make_place("Ett", kind="open_preschool").parties.create(organisation=organisation)
    place = model.objects.get()

    press(client, page_of(place), name_sv="Två", languages=[make_language("so").pk])
    shown = data_of(client, page_of(place))

    proposal = Proposal.objects.get()
    assert (proposal.place_id, proposal.offer_id) == (place.pk, None)
    assert proposal.patch == {"name_sv": ["Ett", "Två"], "languages": [[], ["so"]]}
    assert (fresh(place).name_sv, shown["name_sv"]) == ("Ett", "Två")


def test_state_of_a_place_is_moved_by_buttons_alone(client):
    client.force_login(make_staff(Role.COORDINATOR))
    place = make_place(state="draft")

    press(client, page_of(place), state="published")
    assert fresh(place).state == State.DRAFT
    press(client, page_of(place), "_publish")
    assert fresh(place).state == State.PUBLISHED
    press(client, page_of(place), "_withdraw")
    assert fresh(place).state == State.ARCHIVED


# --- restoring ---


def test_editor_restores_by_proposal(client, editor, offer):
    client.force_login(make_staff(Role.COORDINATOR))
    press(client, page_of(offer), title_sv="Två")
    client.force_login(editor)
    history = client.get(page_of(offer, "history"))
    older = next(item.version for item in history.context["page"] if not item.is_current)
    address = reverse("admin:offers_offer_restore", args=[offer.pk, older.key])

    assert "Föreslå att återställa" in client.get(address).content.decode()
    client.post(address)

    proposal = Proposal.objects.get()
    assert proposal.patch == {"title_sv": ["Två", "Ett"]}
    assert proposal.comment.startswith("Återställ versionen från ")
    assert fresh(offer).title_sv == "Två"


def test_restoring_adds_to_the_proposal_that_waits(client, editor, offer):
    client.force_login(make_staff(Role.COORDINATOR))
    press(client, page_of(offer), title_sv="Två")
    client.force_login(editor)
    press(client, page_of(offer), phone="033-35 70 00")
    history = client.get(page_of(offer, "history"))
    older = next(item.version for item in history.context["page"] if not item.is_current)

    client.post(reverse("admin:offers_offer_restore", args=[offer.pk, older.key]))

    assert sorted(Proposal.objects.get().patch) == ["phone", "title_sv"]


# --- nothing is lost silently ---


@pytest.mark.parametrize("model", [Offer, Place])
def test_everything_that_the_form_writes_is_in_a_snapshot(rf, model):
    """What a rehearsal writes and a snapshot does not hold would be undone without a word."""
    model_admin = admin.site._registry[model]
    request = rf.get("/")
    request.user = make_staff(Role.COORDINATOR)
    kept = {field.name for field in [*columns(model), *links(model)]}
    kept_parts = {part: {field.name for field in columns(part)} for _name, part, _parent in parts(model)}

    helps = {"base_version", "accepted_breaks", "week_words", "term_first", "term_last"}  # no columns
    written = set(model_admin.get_form(request).base_fields) - helps
    inlines = [
        inline
        for inline in model_admin.get_inline_instances(request)
        if inline.has_change_permission(request) or inline.has_add_permission(request, None)
    ]

    assert written - kept == set()
    inlines = [inline for inline in inlines if inline.model is not PlacePhoto]  # not in a form that proposes
    assert {inline.model for inline in inlines} - set(kept_parts) == set()
    for inline in inlines:
        fields = set(inline.get_formset(request).form.base_fields)
        assert fields - kept_parts[inline.model] == set(), inline
