"""The page where a proposal is read against what is there now, and decided."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Role
from offers import publishing
from offers.models import Offer, Proposal
from tests.factories import make_offer, make_organisation, make_place
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
LIST = "/admin/offers/proposal/"


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def editor(organisation):
    return make_staff(Role.EDITOR, organisation=organisation)


@pytest.fixture
def coordinator():
    return make_staff(Role.COORDINATOR)


@pytest.fixture
def proposal(editor, organisation):
    offer = make_offer("Kom på tisdag", summary_sv="Kom!")
    offer.parties.create(organisation=organisation)
    return propose(offer, editor)


def propose(record, by, patch=None):
    patch = patch or {"title_sv": ["Kom på tisdag", "Kom på onsdag"], "phone": ["", "033-35 70 00"]}
    return publishing.propose(record=record, by=by, now=timezone.now(), patch=patch, comment="Ny dag")


def page_of(proposal):
    return reverse("admin:offers_proposal_change", args=[proposal.pk])


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def press(client, proposal, button, **typed):
    return client.post(page_of(proposal), {button: "1", **typed}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def has_button(client, proposal, name):
    return f'name="{name}"' in client.get(page_of(proposal)).content.decode()


def test_page_shows_the_difference_field_by_field_and_word_by_word(client, coordinator, proposal):
    client.force_login(coordinator)

    response = client.get(page_of(proposal))

    html = response.content.decode()
    assert [(row.label, row.before, row.after) for row in response.context["rows"]] == [
        ("Titel", "Kom på tisdag", "Kom på onsdag"),
        ("Telefon", "–", "033-35 70 00"),
    ]
    assert "<td>Kom på <del>tisdag</del></td>" in html
    assert "<td>Kom på <ins>onsdag</ins></td>" in html
    assert "Ny dag" in html


def test_coordinator_approves_with_one_button(client, coordinator, proposal):
    client.force_login(coordinator)

    response = press(client, proposal, "_approve")

    assert said(response) == ["Förslaget om Kom på onsdag är godkänt."]
    assert fresh(proposal).state == Proposal.State.APPROVED
    assert Offer.objects.get().title_sv == "Kom på onsdag"


def test_coordinator_sends_back_with_a_reason(client, coordinator, proposal):
    client.force_login(coordinator)

    refused = press(client, proposal, "_reject")
    assert said(refused) == ["Skriv varför, så att det går att rätta."]
    press(client, proposal, "_reject", reason="Fel dag.")

    assert (fresh(proposal).state, fresh(proposal).reason) == (Proposal.State.REJECTED, "Fel dag.")
    assert Offer.objects.get().title_sv == "Kom på tisdag"


def test_conflict_shows_three_values_and_keeps_what_was_chosen(client, coordinator, proposal):
    client.force_login(coordinator)
    Offer.objects.update(title_sv="Kom på fredag", phone="033-1", version=2)

    [title, phone] = client.get(page_of(proposal)).context["choices"]
    refused = press(client, proposal, "_approve", version="2", **{title.name: "take"})

    assert (title.row.before, title.now, title.row.after) == (
        "Kom på tisdag",
        "Kom på fredag",
        "Kom på onsdag",
    )
    assert said(refused) == ["Välj för varje uppgift som har ändrats vad som ska gälla."]
    assert [choice.chosen for choice in refused.context["choices"]] == ["take", ""]
    press(client, proposal, "_approve", version="2", **{title.name: "take", phone.name: "leave"})
    assert (Offer.objects.get().title_sv, Offer.objects.get().phone) == ("Kom på onsdag", "033-1")


def test_choice_on_an_older_version_is_refused(client, coordinator, proposal):
    client.force_login(coordinator)
    Offer.objects.update(title_sv="Kom på fredag", version=3)

    response = press(client, proposal, "_approve", version="2", **{"choose:title_sv": "take"})

    assert said(response) == ["Någon har ändrat posten medan du läste. Se efter igen."]
    assert fresh(proposal).is_open


def test_others_who_propose_the_same_are_shown_to_both(client, coordinator, proposal):
    other = propose(Offer.objects.get(), make_staff(Role.EDITOR, "annan"))
    client.force_login(coordinator)

    for one, another in ((proposal, other), (other, proposal)):
        html = client.get(page_of(one)).content.decode()
        assert f'<a href="{page_of(another)}">ett förslag som väntar</a>, som rör samma uppgifter' in html


def test_proposal_to_publish_shows_the_whole_record(client, coordinator, editor):
    offer = make_offer("Ny kurs", state="draft", summary_sv="Kom!")
    proposal = propose(offer, editor, {"state": ["draft", "published"]})
    client.force_login(coordinator)

    context = client.get(page_of(proposal)).context

    assert [(row.label, row.before, row.after) for row in context["rows"]] == [
        ("Status", "utkast", "publicerad")
    ]
    assert ("Titel", "Ny kurs") in [(row.label, row.after) for row in context["whole"]]


def test_editor_reads_takes_back_and_opens_again_but_does_not_decide(client, editor, proposal):
    client.force_login(editor)

    assert not has_button(client, proposal, "_approve")
    assert client.post(page_of(proposal), {"_approve": "1"}).status_code == 403
    assert client.post(page_of(proposal), {"_reject": "1", "reason": "x"}).status_code == 403
    press(client, proposal, "_take_back")
    assert fresh(proposal).state == Proposal.State.TAKEN_BACK
    response = press(client, proposal, "_reopen")
    assert fresh(proposal).is_open
    assert response.redirect_chain[-1][0] == reverse("admin:offers_offer_change", args=[proposal.offer.pk])


def test_rejected_proposal_says_why_and_is_opened_again(client, editor, coordinator, proposal):
    publishing.reject(proposal=proposal, by=coordinator, now=timezone.now(), reason="Fel dag.")
    client.force_login(editor)
    form = reverse("admin:offers_offer_change", args=[proposal.offer.pk])

    assert "Ditt förra förslag kom tillbaka: ”Fel dag.”" in client.get(form).content.decode()
    press(client, proposal, "_reopen")

    assert "Formuläret visar ditt förslag" in client.get(form).content.decode()


def test_colleague_reads_but_neither_takes_back_nor_opens(client, organisation, proposal):
    client.force_login(make_staff(Role.EDITOR, "kollega", organisation))

    assert client.get(page_of(proposal)).status_code == 200
    for button in ("_take_back", "_reopen"):
        assert client.post(page_of(proposal), {button: "1"}).status_code == 403


def test_foreign_proposal_is_neither_seen_nor_decided(client, proposal):
    client.force_login(make_staff(Role.EDITOR, "annan", make_organisation()))

    assert client.get(page_of(proposal)).status_code == 302
    client.post(page_of(proposal), {"_approve": "1"})
    assert fresh(proposal).is_open


def test_list_costs_the_same_however_long(client, coordinator, editor, django_assert_num_queries):
    client.force_login(coordinator)
    propose(make_offer(), editor)
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)
    propose(make_offer(), editor)
    propose(make_place(), editor, {"name_sv": ["Testhuset", "Nytt"]})

    with django_assert_num_queries(9):
        client.get(LIST)
