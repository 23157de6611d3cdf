"""The inbox of feedback: who deals with it, what waits, what is shown, and spam out of the way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from boras_stod.accounts.leaving import close
from catalogue.models import AuditEntry, Membership, Role
from offers import publishing
from offers.models import Feedback
from tests.admin_form import AdminForm, press
from tests.factories import make_committee, make_offer, make_organisation
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
LIST = "/admin/offers/feedback/"
ANSWER = {"question_shown_sv": "Stämmer tiden?", "answer_sv": "Nu gör den det."}


@pytest.fixture
def ours():
    return make_organisation("Vår")


@pytest.fixture
def offer(ours):
    offer = make_offer("Kursen")
    offer.parties.create(organisation=ours)
    return offer


@pytest.fixture
def editor(ours):
    return make_staff(Role.EDITOR, organisation=ours)


def told(offer=None, **values):
    return Feedback.objects.create(
        **{"kind": "wrong" if offer else "general", "offer": offer, "text": "Dörren är låst.", **values}
    )


def page_of(feedback):
    return f"{LIST}{feedback.pk}/change/"


def fresh(feedback):
    return Feedback.objects.get(pk=feedback.pk)


def act(client, name, *chosen):
    data = {"action": name, "_selected_action": [one.pk for one in chosen], "index": 0}
    return client.post(f"{LIST}?lage=", data, follow=True)


def shown(client, query=""):
    return set(client.get(LIST + query).context["cl"].queryset)


def test_who_takes_it_is_the_owner_and_it_is_under_way(client, editor, offer):
    client.force_login(editor)
    feedback = told(offer)

    press(client, page_of(feedback), "_take")

    assert (fresh(feedback).owner, fresh(feedback).state) == (editor, "in_progress")
    assert AuditEntry.objects.filter(details={"ändrat": "ansvarig: editor"}).exists()


def test_owner_chosen_in_the_form_starts_the_work(client, editor, offer):
    client.force_login(make_staff(Role.COORDINATOR))
    feedback = told(offer)

    press(client, page_of(feedback), owner=editor.pk)

    assert (fresh(feedback).owner, fresh(feedback).state) == (editor, "in_progress")


def test_owner_is_one_who_may_see_it(editor, offer):
    coordinator = make_staff(Role.COORDINATOR)
    make_staff(Role.EDITOR, "annan", make_organisation("Deras"))
    make_staff(Role.TRANSLATOR)

    assert list(publishing.answerers(told(offer))) == [coordinator, editor]
    assert list(publishing.answerers(told())) == [coordinator]


def test_administration_answers_for_what_its_committee_keeps():
    committee = make_committee()
    editor = make_staff(
        Role.EDITOR, organisation=make_organisation("Förvaltningen", kind="municipal", committee=committee)
    )

    assert list(publishing.answerers(told(make_offer(committee=committee)))) == [editor]


def test_answer_of_an_editor_waits(client, editor, offer):
    client.force_login(editor)
    feedback = told(offer)
    states = client.get(page_of(feedback)).context["adminform"].form.fields["state"].choices

    press(client, page_of(feedback), state="answered", **ANSWER)
    refused = press(client, page_of(feedback), state="published")

    assert "published" not in dict(states)
    assert refused.status_code == 200
    assert (fresh(feedback).state, fresh(feedback).answer_sv) == ("answered", "Nu gör den det.")
    assert "Nu gör den det." not in client.get("/sv/ni-fragade-vi-gjorde/").content.decode()


def test_coordinator_shows_it_and_the_editor_changes_it_no_more(client, editor, offer):
    feedback = told(offer, state="answered", **ANSWER)
    client.force_login(make_staff(Role.COORDINATOR))
    press(client, page_of(feedback), state="published")
    assert "Nu gör den det." in client.get("/sv/ni-fragade-vi-gjorde/").content.decode()

    client.force_login(editor)
    fields = AdminForm(client.get(page_of(feedback))).data
    client.post(page_of(feedback), {**fields, "state": "new", "answer_sv": "Annat.", "_save": "1"})
    client.post(page_of(feedback), {**fields, "_spam": "1"})
    act(client, "mark_spam", feedback)

    assert (fresh(feedback).state, fresh(feedback).answer_sv) == ("published", "Nu gör den det.")


def test_nothing_is_shown_without_question_and_answer(client, offer):
    client.force_login(make_staff(Role.COORDINATOR))
    feedback = told(offer)

    response = press(client, page_of(feedback), state="published")

    assert "Skriv både frågan som visas och vad ni gjorde innan den visas." in response.content.decode()
    assert fresh(feedback).state == "new"


def test_spam_is_out_of_the_way_and_can_be_taken_back(client, offer):
    client.force_login(make_staff(Role.COORDINATOR))
    spam, real = told(text="Köp klockor"), told(offer)

    act(client, "mark_spam", spam)

    assert shown(client) == {real}
    assert shown(client, "?lage=spam") == {spam}
    assert list(Feedback.objects.unanswered()) == [real]

    press(client, page_of(spam), "_not_spam")

    assert shown(client) == {spam, real}


def test_filters_find_what_is_to_be_done_and_by_whom(client, editor, offer):
    client.force_login(editor)
    mine, nobodys, done = told(offer, owner=editor), told(offer), told(offer, state="closed")

    assert shown(client, "?lage=unanswered") == {mine, nobodys}
    assert shown(client, "?ansvarig=me") == {mine}
    assert shown(client, "?ansvarig=nobody") == {nobodys, done}
    assert shown(client, "?ansvarig=hittepå&lage=closed") == {done}


def test_list_says_how_old_it_is(client, offer):
    client.force_login(make_staff(Role.COORDINATOR))
    for days in (0, 1, 12):
        feedback = told(offer)
        Feedback.objects.filter(pk=feedback.pk).update(
            received_on=timezone.localdate() - timedelta(days=days)
        )

    html = client.get(f"{LIST}?o=6").content.decode()

    assert [text in html for text in ("i dag", "1 dag<", "12 dagar")] == [True, True, True]


def test_editor_keeps_what_is_about_own_offers(editor, offer):
    own, _foreign, _general = told(offer), told(make_offer("Annan")), told()

    assert list(Feedback.objects.kept_by(editor)) == [own]
    assert Feedback.objects.kept_by(make_staff(Role.COORDINATOR)).count() == 3


def test_who_leaves_owns_no_unanswered_feedback(editor, offer):
    waiting, done = told(offer, owner=editor), told(offer, owner=editor, state="closed")

    close(user=editor, by=None, reason="avslutat")

    assert (fresh(waiting).owner, fresh(done).owner) == (None, editor)


def test_owner_who_has_lost_the_right_stays_until_another_is_chosen(client, editor, offer):
    client.force_login(make_staff(Role.COORDINATOR))
    feedback = told(offer, owner=editor, state="in_progress")
    Membership.objects.all().delete()

    press(client, page_of(feedback), state="closed")

    assert (fresh(feedback).owner, fresh(feedback).state) == (editor, "closed")


def test_list_has_a_constant_number_of_queries(client, offer, django_assert_max_num_queries):
    client.force_login(make_staff(Role.COORDINATOR))
    for _number in range(30):
        told(offer, owner=make_staff(Role.EDITOR, f"redaktor-{_number}"))

    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_form_has_no_buttons_of_offers(client, offer, editor):
    client.force_login(editor)

    html = client.get(page_of(told(offer))).content.decode()

    assert "Förhandsvisa" not in html
    assert "Stämmer fortfarande" not in html


def test_two_who_answer_at_once_the_second_is_told(client, offer):
    feedback = told(offer)
    client.force_login(make_staff(Role.COORDINATOR))
    form = AdminForm(client.get(page_of(feedback)))
    Feedback.objects.filter(pk=feedback.pk).update(answer_sv="Kollegans svar", state="answered")

    refused = client.post(page_of(feedback), {**form.data, "answer_sv": "Mitt svar", "_save": "1"})
    kept = fresh(feedback).answer_sv
    again = AdminForm(refused)
    client.post(page_of(feedback), {**again.data, "_save": "1"})

    assert "Någon annan har sparat synpunkten medan du skrev." in refused.content.decode()
    assert kept == "Kollegans svar"
    assert again.data["answer_sv"] == "Mitt svar"
    assert fresh(feedback).answer_sv == "Mitt svar"
