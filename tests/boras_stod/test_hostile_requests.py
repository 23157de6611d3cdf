"""What a stranger may try: forged forms, frames, host names, redirects, fields of one's own, lines in logs and mail."""

import json
import logging
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from boras_stod.logs import JsonFormatter
from catalogue.models import OutboxMail, SavedList, User
from catalogue.outbox import OutboxBackend
from offers.models import Feedback
from tests.accounts import PASSWORD, add_app, log_in, make_person
from tests.admin_form import AdminForm
from tests.boras_stod.accounts.test_second_factor import ADDRESSES
from tests.factories import make_offer, make_organisation, make_place

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://example.com/",
    "//example.com/",
    "///example.com",
    "/\\example.com",
    "\\\\example.com",
    "https:example.com",
    "javascript:alert(1)",
    "http://testserver@example.com/",
    "/%09/example.com",
    "https://testserver.example.com/",
]
BEFORE_LOGIN = (
    "/admin/konto/logga-in/",
    "/admin/konto/glomt-losenord/",
    "/admin/konto/inbjudan/",
    "/admin/konto/sso/",
)


def is_elsewhere(location: str) -> bool:
    return not location.startswith("/") or location[1:2] in ("/", "\\")


# --- addresses that are for staff ---
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_no_staff_address_shows_or_does_anything_for_a_stranger(client, method):
    wrong = {}
    for address, _name in ADDRESSES:
        answer = getattr(client, method)(address)
        leads_to_login = answer.status_code == 302 and answer["Location"].startswith(
            ("/admin/login/", "/admin/konto/logga-in/", "/admin/konto/losenord/")
        )
        if not leads_to_login and answer.status_code not in (403, 404, 405) and not is_open(address, answer):
            wrong[address] = (answer.status_code, answer.get("Location"))

    assert wrong == {}


def is_open(address: str, answer) -> bool:
    """The pages of the way in, and the texts of the admin's scripts."""
    return address.startswith(BEFORE_LOGIN) or address in OPEN_TO_ALL


OPEN_TO_ALL = {"/admin/jsi18n/", "/admin/logout/", "/admin/konto/avstangt/", "/admin/konto/e-post/1/"}


# --- forged forms, and frames ---
def test_no_staff_form_is_taken_without_its_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("chef"))
    taken = {address for address, _name in ADDRESSES if client.post(address, {"x": "1"}).status_code != 403}

    assert {address for address in taken if client.post(address).status_code < 400} == set()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sv/",
        "/sv/stod/kursen/",
        "/sv/finns-inte/",
        "/admin/konto/logga-in/",
        "/sv/stod/utbud.csv",
        "/robots.txt",
    ],
)
def test_no_page_can_be_put_into_a_frame(client, path):
    make_offer(slug="kursen")
    answer = client.get(path)

    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


# --- the name that the site is asked by ---
HOSTS = ["example.com", "testserver.example.com", "testserver:80@example.com", "", "a b", "testserver\\@x"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/sv/", "/admin/konto/logga-in/", "/sv/stod/kalender.ics", "/robots.txt"])
def test_other_host_name_is_refused(client, host, path):
    answer = client.get(path, headers={"host": host})

    assert answer.status_code == 400
    assert host not in answer.content.decode() or not host


def test_forwarded_host_name_is_not_believed(client):
    answer = client.get(
        "/robots.txt", headers={"X-Forwarded-Host": "example.com", "Forwarded": "host=example.com"}
    )

    assert "example.com" not in answer.content.decode()
    assert "http://testserver/sitemap.xml" in answer.content.decode()


def test_letter_of_a_new_password_leads_to_the_host_that_is_ours(client, mailoutbox):
    make_person()
    client.post(
        "/admin/konto/glomt-losenord/",
        {"email": "anna@example.org"},
        headers={"X-Forwarded-Host": "example.com"},
    )

    assert "http://testserver/admin/konto/glomt-losenord/" in mailoutbox[0].body
    assert "example.com" not in mailoutbox[0].body


# --- redirects ---
@pytest.mark.parametrize("target", ELSEWHERE)
def test_login_leads_to_no_other_site(client, target):
    make_person()

    assert not is_elsewhere(log_in(client, next=target)["Location"])


@pytest.mark.parametrize("target", ELSEWHERE)
def test_logout_leads_to_no_other_site(client, target):
    make_person()
    log_in(client)
    answer = client.post("/admin/konto/logga-ut/", {"next": target}, query_params={"next": target})

    assert not is_elsewhere(answer["Location"])


@pytest.mark.parametrize("target", ELSEWHERE)
def test_saved_list_cannot_lead_to_another_site(target):
    """The form refuses it in words (tests/catalogue/test_saved_lists.py); past the form, the database does."""
    with pytest.raises(IntegrityError):
        SavedList.objects.create(owner=make_person(), name="Lista", path=target)


ODD = ["//example.com/", "//example.com", "/sv//example.com/", "/\\example.com/", "/sv/%2F%2Fexample.com/"]


@pytest.mark.parametrize("path", ODD)
def test_odd_path_leads_to_no_other_site(client, path):
    answer = client.get(path)

    assert not is_elsewhere(answer.get("Location", "/"))


@pytest.mark.parametrize(
    "header", ["//example.com", "sv, //example.com;q=1", "../../example.com", "sv" * 5000]
)
def test_language_of_the_browser_leads_to_a_language_of_ours(client, header):
    answer = client.get("/", headers={"Accept-Language": header})

    assert answer["Location"] in {f"/{code}/" for code in ("sv", "en", "fi", "ar", "so", "fa", "uk", "bs")}


def test_choice_of_language_stays_on_this_site(client):
    html = client.get("/sv//example.com/?next=//example.com").content.decode()

    assert 'href="//' not in html


# --- fields that the form does not have ---
def test_feedback_takes_no_field_but_its_own(client):
    form = client.get("/sv/synpunkt/").context["shown"]
    fields = {"text": "Tiden är fel.", "website": "", "shown": form}
    more = {
        "state": "published",
        "answer_sv": "Ja",
        "question_shown_sv": "?",
        "owner": "1",
        "kind": "wrong",
        "offer": "1",
    }
    client.post("/sv/synpunkt/", {**fields, **more}, headers={"sec-fetch-site": "same-origin"})

    for kept in Feedback.objects.all():
        assert (kept.state, kept.answer_sv or "", kept.owner_id, kept.kind) == ("new", "", None, "general")


def test_editor_gives_nobody_rights_by_fields_that_the_form_lacks(client):
    organisation = make_organisation("Vår")
    user = make_person(organisations=[organisation])
    offer = make_offer(state="draft", summary_sv="En kurs.")
    offer.parties.create(organisation=organisation)
    client.force_login(user)
    path = reverse("admin:offers_offer_change", args=[offer.pk])
    fields = {
        name: value for name, value in AdminForm(client.get(path)).data.items() if "__prefix__" not in name
    }
    more = {
        "state": "published",
        "is_superuser": "on",
        "uuid": "00000000-0000-0000-0000-000000000000",
        "id": "1",
    }
    client.post(path, {**fields, **more, "_save": "1"})

    uuid = offer.uuid
    offer.refresh_from_db()
    user.refresh_from_db()
    assert (offer.state, offer.uuid, user.is_superuser) == ("draft", uuid, False)


def test_account_page_gives_nobody_rights(client):
    user = make_person()
    log_in(client)
    fields = {"is_superuser": "on", "is_staff": "on", "groups": "1", "email": "ny@example.org"}
    for path in ("/admin/konto/", "/admin/konto/e-post/", "/admin/konto/losenord/"):
        client.post(path, {**fields, "oldpassword": PASSWORD})

    user.refresh_from_db()
    assert not user.is_superuser
    assert EmailAddress.objects.get(user=user, primary=True).email == "anna@example.org"


# --- lines that are not ours, in mail and logs ---
@pytest.mark.parametrize("heading", ["Hej\nBcc: spion@example.com", "Hej\r\nBcc: spion@example.com"])
def test_line_break_in_the_heading_of_a_mail_is_refused(heading):
    with pytest.raises(ValueError, match="newline"):
        OutboxBackend().send_messages([EmailMessage(heading, "x", None, ["anna@example.org"])])

    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(
    "address", ["anna@example.org\nBcc: spion@example.com", "anna@example.org, spion@example.com"]
)
def test_forgotten_password_is_sent_to_one_address_alone(client, mailoutbox, address):
    make_person()
    client.post("/admin/konto/glomt-losenord/", {"email": address})

    assert mailoutbox == []


@pytest.mark.parametrize("words", ['x\n{"level": "INFO"}', "x\r\nfalsk rad", "x\u2028falsk rad", "x\x1b[31m"])
def test_what_a_visitor_sends_is_one_line_of_the_log(words):
    record = logging.LogRecord("x", logging.WARNING, "", 0, "%s", (words,), None)
    line = JsonFormatter().format(record)

    assert "\n" not in line
    assert "\r" not in line
    assert "\x1b" not in line
    assert json.loads(line)["message"] == words


def test_refused_staff_page_is_logged_without_a_name(client, caplog):
    client.force_login(User.objects.create_user("redaktor", is_staff=True))
    client.get("/admin/offers/offer/")

    [record] = [record for record in caplog.records if record.name == "boras_stod.requests"]
    assert (record.levelname, record.facts["status"]) == ("WARNING", 403)
    assert "redaktor" not in JsonFormatter().format(record)


# --- methods ---
@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PROPFIND", "x"])
@pytest.mark.parametrize(
    "path", ["/sv/stod/kalender.ics", "/robots.txt", "/halsa/live", "/.well-known/security.txt"]
)
def test_other_method_does_nothing(client, method, path):
    assert client.generic(method, path).status_code == 405


def test_hidden_place_is_not_told_by_guessing_its_address(client):
    place = make_place("Skyddat", hide_address=True, state="draft")

    assert client.get(f"/sv/platser/{place.slug}/").status_code == 404


# --- sessions ---
def test_login_gives_a_new_session(client, settings):
    make_person()
    client.get("/admin/konto/logga-in/")
    log_in(client)
    first = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/admin/konto/logga-ut/")
    log_in(client)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != first


def test_session_is_of_no_use_after_logout(client, settings):
    make_person()
    log_in(client)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/admin/konto/logga-ut/")
    client.cookies[settings.SESSION_COOKIE_NAME] = key

    assert client.get("/admin/konto/").status_code == 302


def test_new_password_does_not_pass_by_the_second_factor(client, mailoutbox):
    make_person()
    log_in(client)
    add_app(client)
    client.logout()
    client.post("/admin/konto/glomt-losenord/", {"email": "anna@example.org"})
    link = re.search(r"http://testserver(/admin/konto/glomt-losenord/\S+)", mailoutbox[-1].body)[1]
    page = client.get(link)
    client.post(page["Location"], {"password1": "sjö-tall-lykta-hare", "password2": "sjö-tall-lykta-hare"})

    assert client.get("/admin/").status_code == 302
    assert log_in(client, password="sjö-tall-lykta-hare")["Location"] == "/admin/konto/tva-steg/kod/"
