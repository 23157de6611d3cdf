"""Reminders: who hears of which offers and when, in one mail each, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from io import StringIO
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import make_aware
from time_machine import travel

from catalogue.models import Role
from offers import reminders
from offers.models import Offer, Reminder
from tests.factories import make_committee, make_offer, make_organisation, make_topic
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 10)  # six months after the offers were made
ASKED = DUE - timedelta(days=21)
SITE = "https://stod.example.se"


def at(day):
    return make_aware(datetime.combine(day, time(6)))


@pytest.fixture
def committee():
    return make_committee(email="namnden@example.se")


@pytest.fixture
def organisation():
    return make_organisation("Vår", email="Brevladan@example.se")


@pytest.fixture
def owner(organisation):
    return make_staff(Role.EDITOR, "anna", organisation)


@pytest.fixture
def deputy(organisation):
    return make_staff(Role.EDITOR, "bo", organisation)


def make(title="Kursen", organisation=None, created=date(2026, 5, 10), **values):
    offer = make_offer(title, summary_sv="En mening.", **values)
    if organisation:
        offer.parties.create(organisation=organisation)
    Offer.objects.filter(pk=offer.pk).update(created_at=at(created))
    return offer


def run(day, *options) -> str:
    out = StringIO()
    with travel(at(day), tick=False):
        call_command("remind", *options, stdout=out, stderr=out)
    return out.getvalue()


def receivers(day) -> list[str]:
    """Who gets a mail when the command runs on a day."""
    mail.outbox.clear()
    run(day)
    return sorted(message.to[0] for message in mail.outbox)


def test_owner_and_mailbox_hear_three_weeks_before(organisation, owner):
    make(organisation=organisation, owner=owner)

    assert receivers(ASKED - timedelta(days=1)) == []
    assert receivers(ASKED) == ["anna@example.se", "brevladan@example.se"]


def test_nobody_hears_more_often_than_once_a_week(organisation, owner):
    make(organisation=organisation, owner=owner)
    receivers(ASKED)

    assert receivers(ASKED) == []
    assert receivers(ASKED + timedelta(days=6)) == []
    assert receivers(ASKED + timedelta(days=7)) == ["anna@example.se", "brevladan@example.se"]


def test_offer_that_falls_due_meanwhile_waits_for_the_next_mail(owner, organisation):
    make("Första", organisation, owner=owner)
    receivers(ASKED)
    make("Andra", organisation, owner=owner, created=date(2026, 5, 12))

    assert receivers(ASKED + timedelta(days=3)) == []
    receivers(ASKED + timedelta(days=7))
    assert "Första" in mail.outbox[0].body
    assert "Andra" in mail.outbox[0].body


def test_deputy_hears_after_the_first_unanswered_round(organisation, owner, deputy):
    make(organisation=organisation, owner=owner, deputy=deputy)

    assert "bo@example.se" not in receivers(ASKED)
    assert "bo@example.se" in receivers(ASKED + timedelta(days=7))


def test_deputy_hears_at_once_where_the_owner_is_gone(organisation, owner, deputy):
    make(organisation=organisation, owner=owner, deputy=deputy)
    owner.is_active = False
    owner.save()

    assert receivers(ASKED) == ["bo@example.se", "brevladan@example.se"]


def test_who_keeps_the_offer_no_more_is_not_asked(organisation):
    make(organisation=organisation, owner=make_staff(Role.EDITOR, "cia", make_organisation()))

    assert receivers(ASKED) == ["brevladan@example.se"]


def test_confirmed_offer_is_asked_about_no_more(organisation, owner):
    offer = make(organisation=organisation, owner=owner)
    receivers(ASKED)
    offer.confirmations.create(confirmed_at=at(ASKED))

    assert receivers(ASKED + timedelta(days=7)) == []
    assert receivers(date(2027, 4, 1)) == ["anna@example.se", "brevladan@example.se"]


def test_draft_and_offer_whose_last_day_has_gone_are_left_alone(organisation, owner):
    make(organisation=organisation, owner=owner, state="draft")
    make(organisation=organisation, owner=owner, publish_until=ASKED - timedelta(days=1))

    assert receivers(ASKED) == []


def test_committee_hears_when_it_is_late_and_two_weeks_have_gone(organisation, owner, committee):
    make(organisation=organisation, owner=owner, committee=committee)
    receivers(ASKED)

    assert "namnden@example.se" not in receivers(DUE)
    assert "namnden@example.se" in receivers(DUE + timedelta(days=1))


def test_committee_waits_where_those_who_can_confirm_heard_late(organisation, owner, committee):
    make(organisation=organisation, owner=owner, committee=committee)
    late = DUE + timedelta(days=30)  # the command had not run before

    assert receivers(late) == ["anna@example.se", "brevladan@example.se"]
    assert "namnden@example.se" not in receivers(late + timedelta(days=13))
    assert "namnden@example.se" in receivers(late + timedelta(days=14))


def test_committee_hears_where_there_is_nobody_to_ask(committee):
    make(committee=committee)

    assert receivers(DUE + timedelta(days=13)) == []
    assert receivers(DUE + timedelta(days=14)) == ["namnden@example.se"]


def test_offer_that_nobody_can_be_asked_about_is_told_of():
    make()

    assert "det inte finns någon att fråga om: 1." in run(DUE + timedelta(days=1))


def test_often_asked_is_asked_seldom(organisation, owner):
    make(organisation=organisation, owner=owner)
    days = [ASKED + timedelta(days=number) for number in range(80)]

    heard = [(day - ASKED).days for day in days if "anna@example.se" in receivers(day)]
    assert heard == [0, 7, 14, 21, 49, 77]


def test_one_mail_with_all_of_them_and_links(organisation, owner, settings):
    settings.SITE_URL = SITE
    first = make("Första kursen", organisation, owner=owner)
    make("Andra kursen", organisation, owner=owner, created=date(2026, 5, 9))

    receivers(ASKED)
    [message] = [message for message in mail.outbox if message.to == ["anna@example.se"]]
    assert message.subject == f"{settings.SITE_NAME}: 2 att bekräfta"
    assert (
        f"- Första kursen (senast 10 november 2026)\n  {SITE}/admin/offers/offer/{first.pk}/change/"
        in message.body
    )
    assert message.body.index("Andra kursen") < message.body.index("Första kursen")
    assert f"Mina uppgifter: {SITE}/admin/" in message.body


def test_sensitive_offers_are_counted_and_not_named(organisation, owner):
    make("Stöd för våldsutsatta", organisation, owner=owner, is_sensitive=True)
    offer = make("Stödsamtal", organisation, owner=owner)
    offer.topics.add(make_topic("Våld", is_sensitive=True))

    receivers(ASKED)
    assert "- 2 som inte nämns i mejl" in mail.outbox[0].body
    assert "Stöd" not in mail.outbox[0].body.replace("Borås Stöd", "")


def test_long_list_is_cut(organisation, owner):
    for number in range(23):
        make(f"Kurs {number}", organisation, owner=owner)

    receivers(ASKED)
    assert "- och 3 till" in mail.outbox[0].body


def test_same_address_gets_one_mail_and_one_line(organisation, committee):
    committee.email = organisation.email
    committee.save()
    make(organisation=organisation, committee=committee)
    receivers(ASKED)

    assert receivers(DUE + timedelta(days=1)) == ["brevladan@example.se"]
    assert mail.outbox[0].body.count("Kursen") == 1


def test_committee_reads_who_answers(organisation, owner, committee):
    make(organisation=organisation, owner=owner, committee=committee)
    receivers(ASKED)
    receivers(DUE + timedelta(days=1))

    [message] = [message for message in mail.outbox if message.to == ["namnden@example.se"]]
    assert "Kursen (senast 10 november 2026, ansvarig: anna)" in message.body
    assert "Besökarna ser nu att uppgifterna inte är bekräftade" in message.body


def test_dry_run_sends_and_writes_nothing(organisation, owner):
    make(organisation=organisation, owner=owner)

    told = run(ASKED, "--dry-run")
    assert "anna@example.se: 1 utbud, skulle skickas." in told
    assert (mail.outbox, Reminder.objects.count()) == ([], 0)


def test_two_runs_at_once_send_once(organisation, owner):
    """Both have planned before either sends."""
    make(organisation=organisation, owner=owner)
    one, other = reminders.plan(ASKED), reminders.plan(ASKED)

    sent = [reminders.send(digest, at(ASKED), SITE) for plan in (one, other) for digest in plan.digests]
    assert sent == [True, True, False, False]
    assert len(mail.outbox) == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_processes_at_the_same_moment_send_once(organisation, owner):
    make(organisation=organisation, owner=owner)
    plans = [reminders.plan(ASKED).digests for _run in range(4)]

    def send_all(digests):
        try:
            return [reminders.send(digest, at(ASKED), SITE) for digest in digests]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as runs:
        sent = list(runs.map(send_all, plans))

    assert sum(map(sum, sent)) == len(mail.outbox) == Reminder.objects.count() == 2


def test_mail_server_that_refuses_one_stops_nobody_else(organisation, owner, monkeypatch):
    make(organisation=organisation, owner=owner)
    send = mail.EmailMessage.send

    def refuse(message, *args, **kwargs):
        if message.to == ["anna@example.se"]:
            raise SMTPException("full")
        return send(message, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    with pytest.raises(CommandError, match="1 mejl gick inte att skicka"):
        run(ASKED)
    assert [row.address for row in Reminder.objects.all()] == ["brevladan@example.se"]

    monkeypatch.undo()
    assert receivers(ASKED) == ["anna@example.se"]


def test_plan_costs_the_same_with_one_offer_and_with_five(organisation, owner, committee):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            reminders.plan(DUE)
        return len(queries)

    make(organisation=organisation, owner=owner, committee=committee)
    one = cost()
    for number in range(4):
        make(f"Kurs {number}", organisation, owner=owner, committee=committee)
    assert cost() == one


def test_reminders_are_forgotten_after_a_year_and_rounds_go_on(organisation, owner):
    make(organisation=organisation, owner=owner)
    for day in (ASKED, ASKED + timedelta(days=300)):
        receivers(day)

    assert reminders.forget_reminders(at(ASKED + timedelta(days=368))) == 2
    assert receivers(ASKED + timedelta(days=368)) == ["anna@example.se", "brevladan@example.se"]
    assert sorted(Reminder.objects.values_list("round", flat=True)) == [2, 2, 3, 3]
