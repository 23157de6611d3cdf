"""What comes into the audit log, and from where."""

import pytest
from django.urls import reverse

from catalogue import auditing
from catalogue.models import AuditEntry, ImportRun, Membership, Role, Topic
from tests.accounts import LOGIN, confirm, log_in, logged, make_person
from tests.admin_form import press
from tests.factories import make_offer, make_organisation, make_place

pytestmark = pytest.mark.django_db


def last(action: str) -> AuditEntry:
    return AuditEntry.objects.filter(action=action).first()


def test_login_and_logout(client):
    make_person()
    log_in(client, REMOTE_ADDR="192.0.2.7")
    client.post("/admin/konto/logga-ut/")

    assert logged("login", "logout") == [("anna", "login", "anna"), ("anna", "logout", "anna")]
    assert (last("login").details, last("login").address) == ({"med": ["lösenord"]}, "127.0.0.1")


def test_failed_login_names_the_account_that_was_meant(client):
    make_person()
    log_in(client, "ANNA@example.org", password="gissning")

    entry = last("login_failed")
    assert (entry.actor_name, entry.record_name, entry.address) == ("", "anna", "127.0.0.1")


def test_name_that_no_account_has_is_not_kept(client):
    log_in(client, "mitt-hemliga-lösenord")

    entry = last("login_failed")
    assert entry.record_name == ""
    assert "hemliga" not in str(entry.__dict__)


def test_address_is_the_one_that_the_proxy_has_seen(client, settings):
    settings.BEHIND_TLS_PROXY = True
    make_person()
    client.post(
        LOGIN,
        {"login": "anna", "password": "kaffe-moln-spade-gran"},
        headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.7"},
    )

    assert last("login").address == "192.0.2.7"


def test_changed_email_address(client, mailoutbox):
    make_person()
    log_in(client)
    confirm(client, "/admin/konto/avsluta/")
    client.post("/admin/konto/e-post/", {"email": "ny@example.org", "action_add": ""})
    link = next(line for line in mailoutbox[0].body.splitlines() if "/admin/konto/e-post/" in line)

    assert mailoutbox[0].to == ["ny@example.org"]
    client.post(link.removeprefix("http://testserver"))

    assert last("email_changed").details == {"e-post": ["anna@example.org", "ny@example.org"]}
    assert (mailoutbox[1].to, mailoutbox[1].subject) == (
        ["anna@example.org"],
        "Borås Stöd: E-postadressen är ändrad",
    )


def test_forgotten_password_is_chosen_anew(client, mailoutbox):
    make_person()
    client.post("/admin/konto/glomt-losenord/", {"email": "anna@example.org"})
    link = next(line for line in mailoutbox[0].body.splitlines() if "/glomt-losenord/" in line)
    page = client.get(link.removeprefix("http://testserver"), follow=True)
    address = page.redirect_chain[-1][0]
    new = "regn-stol-berg-fika"

    weak = client.post(address, {"password1": "BoråsStöd2026", "password2": "BoråsStöd2026"})
    assert "lätt att gissa" in weak.content.decode()
    unlike = client.post(address, {"password1": new, "password2": new + "x"})
    assert "Lösenorden är inte lika." in unlike.content.decode()
    client.post(address, {"password1": new, "password2": new})

    assert log_in(client, password=new)["Location"] == "/admin/"
    assert logged("password_changed") == [("anna", "password_changed", "anna")]
    assert "Länken gäller inte längre" in client.get(link.removeprefix("http://testserver")).content.decode()


def test_nothing_is_sent_to_an_unknown_address_and_the_page_says_the_same(client, mailoutbox):
    answer = client.post("/admin/konto/glomt-losenord/", {"email": "okand@example.org"}, follow=True)

    assert "Om adressen hör till ett konto kommer ett brev" in answer.content.decode()
    assert mailoutbox == []


def test_roles_and_organisations(client):
    user = make_person()
    organisation = make_organisation("Vår")
    membership = Membership.objects.create(user=user, organisation=organisation)
    membership.delete()
    user.groups.clear()

    details = [entry.details for entry in AuditEntry.objects.filter(action="access_changed").order_by("pk")]
    assert details == [
        {"roller tillagda": ["redaktör"]},
        {"organisation": str(organisation), "roll": "redaktör"},
        {"organisation borttagen": str(organisation)},
        {"roller borttagna": ["redaktör"]},
    ]


def test_role_that_is_given_from_the_side_of_the_group():
    user = make_person()
    group = user.groups.get()
    group.user_set.remove(user)
    group.user_set.add(user)

    assert [entry.details for entry in AuditEntry.objects.filter(action="access_changed").order_by("pk")][
        1:
    ] == [
        {"roller borttagna": ["redaktör"]},
        {"roller tillagda": ["redaktör"]},
    ]


def test_record_that_is_saved_in_the_admin_has_one_entry(client):
    make_person(role=Role.ADMINISTRATOR)
    log_in(client)
    offer = make_offer("Kursen", summary_sv="En kurs.", places=[make_place()])
    before = AuditEntry.objects.count()

    press(client, f"/admin/offers/offer/{offer.pk}/change/", summary_sv="En annan kurs.")

    entries = AuditEntry.objects.order_by("pk")[before:]
    about = [entry for entry in entries if entry.record_type == "offers.offer"]
    assert [(entry.actor_name, entry.action, entry.record_name) for entry in about] == [
        ("anna", "changed", "Kursen")
    ]
    assert about[0].address == "127.0.0.1"
    assert offer.history.filter(history_id=about[0].details["version"]).exists()


def test_added_and_deleted_records(client):
    make_person(role=Role.ADMINISTRATOR)
    log_in(client)
    typed = {"name_sv": "Sömn", "slug": "somn", "position": 0, "inferred_fields": ""}
    client.post("/admin/catalogue/topic/add/", typed)
    topic = Topic.objects.get()
    client.post(f"/admin/catalogue/topic/{topic.pk}/delete/", {"post": "yes"})

    assert [entry for entry in logged("added", "deleted") if entry[2] == "Sömn"] == [
        ("anna", "added", "Sömn"),
        ("anna", "deleted", "Sömn"),
    ]


def test_row_without_a_history_is_told_by_the_admin(client):
    user = make_person(role=Role.ADMINISTRATOR)
    log_in(client)

    press(client, f"/admin/catalogue/user/{user.pk}/change/", first_name="Anna")

    entry = last("changed")
    assert (entry.actor_name, entry.record_type, entry.record_name) == ("anna", "catalogue.user", "anna")


def test_change_outside_of_requests_is_the_systems():
    make_place("Huset")

    assert ("", "added", "Huset") in logged("added")


def test_export(client):
    make_person(role=Role.COORDINATOR)
    log_in(client)
    client.get(reverse("admin:offers_offer_export", args=["csv"]) + "?form=course")

    assert last("exported").details == {"lista": "utbud", "format": "csv", "filter": "form=course"}


def test_import_is_one_entry():
    user = make_person()
    ImportRun.objects.create(source="prov", file_name="utbud.csv", user=user)

    [(who, action, what)] = logged("imported")
    assert (who, action) == ("anna", "imported")
    assert what.startswith("utbud.csv")


def test_visitor_leaves_no_address(client):
    client.get("/sv/")
    make_place("Huset")

    assert set(AuditEntry.objects.values_list("address", flat=True)) == {""}


def test_log_is_whole_after_all_that(client):
    make_person(role=Role.ADMINISTRATOR)
    log_in(client)
    make_offer()

    assert auditing.first_fault() == ""
