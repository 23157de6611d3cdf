"""Mina uppgifter: what waits for whom, confirmed with one click, in a constant number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.models import LinkCheck, Role
from catalogue.translating import State as TextState
from catalogue.translating import mark
from offers import publishing
from offers.models import Feedback, Offer, OfferConfirmation, Proposal
from tests.admin_form import AdminForm, press
from tests.factories import make_offer, make_organisation
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
INDEX = "/admin/"
LIST = "/admin/offers/offer/"


@pytest.fixture
def organisation():
    return make_organisation("Vår")


@pytest.fixture
def editor(client, organisation):
    user = make_staff(Role.EDITOR, organisation=organisation)
    client.force_login(user)
    return user


def make(title, organisation=None, *, days_ago=None, created_ago=0, **values):
    """A complete offer of an organisation, confirmed some days ago."""
    offer = make_offer(
        title, **{"summary_sv": "En mening.", "min_age": 0, "max_age": 12, "languages": ["sv"], **values}
    )
    if organisation:
        offer.parties.create(organisation=organisation)
    now = timezone.now()
    Offer.objects.filter(pk=offer.pk).update(created_at=now - timedelta(days=created_ago))
    if days_ago is not None:
        offer.confirmations.create(confirmed_at=now - timedelta(days=days_ago))
    return offer


def sections(client) -> dict[str, tuple[int, list[str]]]:
    found = client.get(INDEX).context["sections"]
    return {
        section.key: (waiting.total, [task.title for task in waiting.tasks]) for section, waiting in found
    }


def test_nothing_left_is_said_kindly(client, editor):
    assert sections(client) == {}
    assert "Allt är klart. Tack för att du håller registret sant!" in client.get(INDEX).content.decode()


def test_offers_stand_by_how_urgent_they_are(client, editor, organisation):
    make("I tid", organisation, days_ago=10)
    make("Snart", organisation, days_ago=175)
    make("Sen", organisation, days_ago=200)
    make("Aldrig och sen", organisation, created_ago=300)
    make("Aldrig", organisation)
    make("Utkast", organisation, state="draft", created_ago=900)
    make("Deras", make_organisation("Deras"), days_ago=900)

    assert sections(client) == {
        "late": (2, ["Aldrig och sen", "Sen"]),
        "soon": (1, ["Snart"]),
        "never": (1, ["Aldrig"]),
    }


def test_ones_own_offers_come_first_and_five_are_shown(client, editor, organisation):
    for number in range(6):
        make(f"Nr {number}", organisation, days_ago=300 - number)
    make("Min", organisation, days_ago=200, owner=editor)

    assert sections(client)["late"] == (7, ["Min", "Nr 0", "Nr 1", "Nr 2", "Nr 3"])
    assert "Visa alla 7" in client.get(INDEX).content.decode()


def test_one_click_confirms_one(client, editor, organisation):
    offer = make("Sen", organisation, days_ago=200)

    answer = client.post(f"{LIST}{offer.pk}/stammer/", follow=True)

    assert answer.redirect_chain == [(INDEX, 302)]
    assert [str(message) for message in answer.context["messages"]] == ["”Sen” är bekräftat i dag. Tack!"]
    newest = OfferConfirmation.objects.first()
    assert (newest.confirmed_by, newest.what) == (editor, "Stämmer fortfarande")
    assert sections(client) == {}


def test_many_are_confirmed_from_the_page(client, editor, organisation):
    one, two = (make(title, organisation, days_ago=200) for title in ("Ett", "Två"))
    foreign = make("Deras", make_organisation("Deras"), days_ago=200)

    answer = client.post(
        LIST,
        {"action": "still_true", "from_tasks": "1", "_selected_action": [one.pk, two.pk, foreign.pk]},
        follow=True,
    )

    assert answer.redirect_chain == [(INDEX, 302)]
    assert sections(client) == {}
    assert foreign.confirmations.count() == 1


def test_none_ticked_confirms_nothing(client, editor, organisation):
    make("Sen", organisation, days_ago=200)

    answer = client.post(LIST, {"action": "still_true", "from_tasks": "1"})

    assert answer.status_code == 200
    assert OfferConfirmation.objects.count() == 1


def test_confirming_is_refused_elsewhere_and_by_reading(client, editor, organisation):
    foreign, own = make("Deras", make_organisation("Deras")), make("Vår", organisation)

    assert client.post(f"{LIST}{foreign.pk}/stammer/").status_code == 404
    assert client.get(f"{LIST}{own.pk}/stammer/").status_code == 405
    assert client.post(f"{LIST}999999/stammer/").status_code == 404
    assert not OfferConfirmation.objects.exists()


def test_form_has_the_button_above_and_keeps_what_is_typed(client, editor, organisation):
    offer = make("Kursen", organisation, state="draft")
    page = reverse("admin:offers_offer_change", args=[offer.pk])

    assert 'form="offer_form" name="_confirm"' in client.get(page).content.decode()
    press(client, page, "_confirm", title_sv="Kursen på tisdagar")
    offer.refresh_from_db()
    assert offer.title_sv == "Kursen på tisdagar"
    assert offer.confirmations.count() == 1


def test_proposals_wait_for_those_who_decide_and_come_back_to_those_who_wrote(client, editor, organisation):
    offer = make("Kursen", organisation, days_ago=1)
    coordinator = make_staff(Role.COORDINATOR)
    now = timezone.now()
    proposal = publishing.propose(record=offer, by=editor, now=now, patch={"phone": ["", "033-35 70 00"]})

    assert sections(client) == {}
    client.force_login(coordinator)
    assert sections(client) == {"proposals": (1, ["Kursen"])}

    publishing.reject(proposal=proposal, by=coordinator, now=now, reason="Numret är fel.")
    assert sections(client) == {}
    client.force_login(editor)
    assert sections(client) == {"sent-back": (1, ["Kursen"])}
    assert "Skäl: Numret är fel." in client.get(INDEX).content.decode()


def test_proposal_that_came_back_long_ago_or_has_a_newer_one_waits_no_more(client, editor, organisation):
    now = timezone.now()
    for title, ago in (("Gammal", 61), ("Ny", 1)):
        offer, at = make(title, organisation, days_ago=1), now - timedelta(days=ago)
        Proposal.objects.create(
            offer=offer, proposed_by=editor, proposed_at=at, decided_at=at, state="rejected", reason="Nej."
        )
    Proposal.objects.create(offer=offer, proposed_by=editor, proposed_at=now)

    assert sections(client) == {}


def test_feedback_without_answer_follows_the_scope(client, editor, organisation):
    own, foreign = make("Vår", organisation, days_ago=1), make("Deras", make_organisation(), days_ago=1)
    for offer, text in ((own, "Dörren är låst."), (foreign, "Fel tid."), (None, "Något saknas.")):
        Feedback.objects.create(kind="wrong", offer=offer, text=text)
    Feedback.objects.create(kind="wrong", offer=own, text="Köp piller.", state="spam")

    assert sections(client) == {"feedback": (1, ["Dörren är låst."])}
    client.force_login(make_staff(Role.COORDINATOR))
    assert sections(client)["feedback"] == (3, ["Dörren är låst.", "Fel tid.", "Något saknas."])


def test_missing_age_and_language_are_named(client, editor, organisation):
    make("Utan språk", organisation, days_ago=1, languages=[])
    make("Utan båda", organisation, days_ago=2, languages=[], min_age=None)

    assert sections(client) == {"missing": (2, ["Utan båda", "Utan språk"])}
    html = client.get(INDEX).content.decode()
    assert "Saknar ålder och språk." in html
    assert "Saknar språk." in html
    assert len(client.get(LIST, {"missing": "yes"}).context["cl"].result_list) == 2


def test_offer_that_ends_soon_and_leaves_a_gap(client, editor, organisation):
    soon = timezone.localdate() + timedelta(days=10)
    make("Sista kursen", organisation, days_ago=1, min_age=156, max_age=192, publish_until=soon)
    make("Deras sista", make_organisation(), days_ago=1, min_age=72, max_age=120, publish_until=soon)
    make("Senare", organisation, days_ago=1, publish_until=soon + timedelta(days=60))

    assert sections(client) == {"ending": (1, ["Sista kursen"])}
    assert "Det här är det sista utbudet för 13–15 år" in client.get(INDEX).content.decode()


def test_translator_sees_outdated_texts_and_nothing_else(client, organisation):
    offer = make("Kursen", organisation, created_ago=900, title_so="Koorso", title_en="The course")
    mark([offer], TextState.REVIEWED, ["title_so", "title_en"])
    Offer.objects.filter(pk=offer.pk).update(title_sv="Kursen på tisdagar", title_en=None)
    make("Utkast", state="archived", title_so="Qabyo")
    client.force_login(make_staff(Role.TRANSLATOR))

    assert sections(client) == {"outdated": (1, ["Somaliska"])}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_page_costs_the_same_with_one_and_with_three(client, organisation, role):
    user = make_staff(role, organisation=organisation)
    client.force_login(user)

    def fill(number):
        for title, values in (
            ("Sen", {"days_ago": 200}),
            ("Snart", {"days_ago": 175}),
            ("Aldrig", {"languages": []}),
        ):
            offer = make(f"{title} {number}", organisation, **values)
            Feedback.objects.create(kind="wrong", offer=offer, text="Dörren är låst.")
            Proposal.objects.create(offer=offer, proposed_by=make_staff(Role.EDITOR, f"{title}{number}"))
            Proposal.objects.create(
                offer=offer, proposed_by=user, state="rejected", reason="Nej.", decided_at=timezone.now()
            )

    def cost():
        client.get(INDEX)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(INDEX)
        return len(queries)

    fill(1)
    one = cost()
    fill(2)
    fill(3)
    assert cost() == one


def test_owner_is_chosen_among_colleagues_and_holds_at_once(client, editor, organisation):
    colleague = make_staff(Role.EDITOR, "kollega", organisation)
    make_staff(Role.EDITOR, "annan", make_organisation())
    offer = make("Kursen", organisation)
    page = reverse("admin:offers_offer_change", args=[offer.pk])

    field = client.get(page).context["adminform"].form.fields["owner"]
    assert set(field.queryset) == {editor, colleague}
    press(client, page, owner=str(colleague.pk), deputy=str(editor.pk))
    offer.refresh_from_db()
    assert (offer.owner, offer.deputy, offer.proposals.exists()) == (colleague, editor, False)


def test_owner_from_elsewhere_stays_when_the_form_is_saved(client, editor, organisation):
    elsewhere = make_staff(Role.COORDINATOR, "samordnare")
    offer = make("Kursen", organisation, owner=elsewhere, state="draft")
    page = reverse("admin:offers_offer_change", args=[offer.pk])

    press(client, page, title_sv="Nytt namn")
    offer.refresh_from_db()
    assert (offer.title_sv, offer.owner) == ("Nytt namn", elsewhere)


def test_who_writes_a_new_offer_answers_for_it(client, editor):
    assert AdminForm(client.get(f"{LIST}add/")).data["owner"] == [str(editor.pk)]


def test_link_that_does_not_answer_is_a_task_for_who_keeps_it(client, editor, organisation):
    make("Vårt", organisation, days_ago=1, web_url="https://var.example/")
    make("Annat", days_ago=1, web_url="https://annan.example/")
    today = timezone.localdate()
    for address in ("https://var.example/", "https://annan.example/"):
        LinkCheck.objects.create(
            address=address, first_failed=today - timedelta(days=3), last_failed=today - timedelta(days=1)
        )

    assert sections(client)["links"] == (1, ["https://var.example/"])
