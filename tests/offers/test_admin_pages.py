"""Every page of the staff admin, of both apps: its security policy, its language, and its queries."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from catalogue import auditing
from catalogue import models as catalogue
from catalogue.history import is_recorded, versions
from catalogue.models import User
from offers import models as offers
from tests.factories import make_action, make_invitation

ENGLISH = re.compile(
    r"\b(the|and|of|add|save|delete|please|search|select|change|history|home|view|show|hide|yes|no|unknown|"
    r"toggle|skip|error|password|currently|clear|available|choose|remove|note)\b",
    re.IGNORECASE,
)


class Page(HTMLParser):
    """What the policy forbids in a page, the addresses it loads, and the words it shows."""

    def __init__(self, html):
        super().__init__()
        self.inline, self.addresses, self.words = [], [], []
        self.within = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.within = tag
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        runs = tag == "script" and found.get("type") != "application/json"
        if tag == "style" or (runs and "src" not in found):
            self.inline.append(tag)
        if tag != "a":  # a link loads nothing until it is pressed
            self.addresses += [found[name] for name in ("src", "href") if found.get(name)]
        self.words += [found[name] for name in ("title", "aria-label", "placeholder") if found.get(name)]
        if tag == "input" and found.get("type") == "submit":
            self.words.append(found["value"])

    def handle_data(self, data):
        if self.within not in ("script", "style") and data.strip():
            self.words.append(data.strip())


@pytest.fixture
def staff(client, db):
    user = User.objects.create_superuser("chef")
    client.force_login(user)
    return user


def make_committee(n):
    older = catalogue.Committee.objects.create(name=f"Äldre nämnd {n}", slug=f"aldre-{n}")
    return catalogue.Committee.objects.create(name=f"Nämnd {n}", slug=f"namnd-{n}", successor=older)


def make_place(n, kind="open_preschool"):
    area = catalogue.District.objects.create(name=f"Området {n}", slug=f"omrade-{n}", kind="area")
    place = catalogue.Place.objects.create(
        name=f"Öppna {n}", slug=f"oppna-{n}", kind=kind, district=area, committee=make_committee(n)
    )
    moment = timezone.now()
    catalogue.PlaceConfirmation.objects.create(
        place=place, confirmed_at=moment, confirmed_by=User.objects.get()
    )
    return place


def make_offer(n):
    offer = offers.Offer.objects.create(
        title=f"Öppet hus {n}", slug=f"hus-{n}", form="drop_in", committee=make_committee(f"till-{n}")
    )
    offer.places.add(make_place(n))
    offer.languages.add(make_language(n))
    offers.OfferConfirmation.objects.create(offer=offer, confirmed_at=timezone.now())
    offers.OfferSlot.objects.create(offer=offer, weekday=n, opens=540, closes=720)
    return offer


def make_language(n):
    return catalogue.Language.objects.create(code=("so", "ar", "fi")[n - 1], own_name=f"Språket {n}")


def make_focus_area(n):
    edition = catalogue.ProgrammeEdition.objects.create(title="Programmet", valid_through_year=2020 + n)
    older = catalogue.FocusArea.objects.create(edition=edition, position=1, name="Förr", slug=f"forr-{n}")
    return catalogue.FocusArea.objects.create(
        edition=edition, position=2, name="Nu", slug=f"nu-{n}", continues=older
    )


def make_organisation(n):
    row = catalogue.Organisation(name=f"Förvaltning {n}", kind="municipal", committee=make_committee(n))
    row.save()
    row.aliases.create(name=f"Annat {n}")
    return row


def make_user(n):
    user = User.objects.create_user(f"redaktor-{n}")
    organisation = catalogue.Organisation.objects.create(name=f"Förening {n}", kind="association")
    user.memberships.create(organisation=organisation)
    return user


def make_district(n):
    parent = catalogue.District.objects.create(name=f"Kommundel {n}", slug=f"del-{n}", kind="kommundel")
    return catalogue.District.objects.create(name=f"Ort {n}", slug=f"ort-{n}", kind="area", parent=parent)


def make_place_slot(n):
    return catalogue.PlaceSlot.objects.create(
        place=make_place(n), weekday=n, opens=0, closes=60, language=make_language(n)
    )


def make_closure(n):
    return catalogue.Closure.objects.create(
        place=make_place(n), first=date(2026, n, 1), last=date(2026, n, 1), reason="städning"
    )


def make_break(n):
    return catalogue.SchoolBreak.objects.create(name="Lov", first=date(2026, n, 1), last=date(2026, n, 2))


def make_run(n):
    changes = [{"file": "utbud", "id": f"hus-{n}", "fields": {"titel": ["Hus", "Öppet hus"]}}]
    summary = {"utbud": {"new": 0, "changed": 1, "unchanged": 72}}
    return catalogue.ImportRun.objects.create(
        source="boras", file_name="utbud.csv", summary=summary, changes=changes, user=User.objects.first()
    )


def make_proposal(n):
    return offers.Proposal.objects.create(
        offer=make_offer(n), patch={"title_sv": ["Utbud", "Nytt"]}, proposed_by=User.objects.first()
    )


def make_mail(n):
    now = timezone.now()
    return catalogue.OutboxMail.objects.create(
        sender="fran@example.org",
        recipients=[f"till{n}@example.org"],
        subject=f"Brev {n}",
        written_at=now,
        queued_at=now,
        next_attempt_at=now,
    )


# Every admin: how to make its row number n (1, 2, 3), and the most queries that its list may cost.
ADMINS = {
    catalogue.Action: (lambda n: make_action(f"Åtgärd {n}"), 12),
    catalogue.Audience: (lambda n: catalogue.Audience.objects.create(name=f"Pappor {n}", slug=f"p-{n}"), 8),
    catalogue.AuditEntry: (lambda n: auditing.write(catalogue.AuditAction.EXPORTED, details={"n": n}), 8),
    catalogue.Closure: (make_closure, 12),
    catalogue.Committee: (make_committee, 10),
    catalogue.District: (make_district, 10),
    catalogue.FocusArea: (make_focus_area, 10),
    catalogue.ImportRun: (make_run, 12),
    catalogue.Invitation: (lambda n: make_invitation(f"ny-{n}@example.org"), 10),
    catalogue.Language: (make_language, 8),
    catalogue.LinkCheck: (lambda n: catalogue.LinkCheck.objects.create(address=f"https://a{n}.example/"), 12),
    catalogue.MeetingPlace: (lambda n: make_place(n, "meeting_place"), 12),
    catalogue.OpenPreschool: (make_place, 12),
    catalogue.Organisation: (make_organisation, 10),
    catalogue.OutboxMail: (make_mail, 8),
    catalogue.Place: (make_place, 12),
    catalogue.PlaceSlot: (make_place_slot, 12),
    catalogue.ProgrammeEdition: (lambda n: make_focus_area(n).edition, 8),
    catalogue.SchoolBreak: (make_break, 12),
    catalogue.Topic: (lambda n: catalogue.Topic.objects.create(name=f"Sömn {n}", slug=f"s-{n}"), 8),
    catalogue.User: (make_user, 12),
    offers.Offer: (make_offer, 14),
    offers.OfferSlot: (lambda n: make_offer(n).slots.get(), 12),
    offers.Proposal: (make_proposal, 12),
    offers.Feedback: (
        lambda n: offers.Feedback.objects.create(kind="wrong", text=f"Fel {n}", offer=make_offer(n)),
        8,
    ),
    offers.ParentQuestion: (lambda n: offers.ParentQuestion.objects.create(text=f"Fråga {n}?"), 8),
    offers.Synonym: (
        lambda n: offers.Synonym.objects.create(
            word=f"dagis {n}", means="förskola", language=make_language(n)
        ),
        10,
    ),
    Group: (lambda n: Group.objects.create(name=f"redaktör {n}"), 8),
}
ALL = pytest.mark.parametrize("model", ADMINS, ids=lambda model: model.__name__)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def make(model, n):
    with translation.override("sv"):
        return ADMINS[model][0](n)


def test_every_model_with_an_admin_is_tested():
    assert set(admin.site._registry) == set(ADMINS)


def check_page(response):
    """The policy forbids what is inline and what comes from elsewhere; the staff read Swedish."""
    page = Page(response.content.decode())
    assert page.inline == []
    assert [address for address in page.addresses if re.match(r"(https?:)?//", address)] == []
    assert [words for words in page.words if ENGLISH.search(words)] == []


@ALL
def test_pages_of_a_record_follow_the_policy_in_swedish(client, staff, model):
    row = make(model, 1)

    for page in ("change", "history", "delete"):
        response = client.get(address(model, page, row.pk))
        if response.status_code != 403:
            assert response.status_code == 200
            check_page(response)


RECORDED = [model for model in ADMINS if is_recorded(model)]


@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model._meta.object_name)
def test_pages_of_older_and_deleted_versions_follow_the_policy_in_swedish(client, staff, model):
    row, gone = make(model, 1), make(model, 2)
    version = versions(row)[-1]
    gone.delete()

    for path in (address(model, "restore", row.pk, version.key), address(model, "deleted")):
        response = client.get(path)
        if response.status_code != 403:
            assert response.status_code == 200
            check_page(response)


@ALL
def test_list_and_empty_form_follow_the_policy_in_swedish(client, staff, model):
    make(model, 1)

    for page in ("changelist", "add"):
        response = client.get(address(model, page))
        if response.status_code != 403:
            assert response.status_code == 200
            check_page(response)


def test_pages_without_a_model_follow_the_policy_in_swedish(client, staff):
    paths = [reverse("admin:index"), reverse("admin:password_change_done")]
    paths += [reverse("admin:app_list", args=[label]) for label in ("catalogue", "offers")]
    paths.append(reverse("admin:auth_user_password_change", args=[staff.pk]))
    make_action()
    paths += [reverse(name) for name in ("programme", "plan", "demand", "saved-lists")]
    paths.append(f"{reverse('save-list')}?adress=/admin/offers/offer/")

    for path in paths:
        response = client.get(path)
        assert response.status_code == 200
        check_page(response)


def test_login_page_follows_the_policy_in_swedish(client, db):
    response = client.get(reverse("admin:login"), follow=True)

    check_page(response)


@ALL
def test_list_costs_as_many_queries_with_three_rows_as_with_one(client, staff, model):
    most = ADMINS[model][1]
    make(model, 1)
    path = address(model, "changelist")
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        assert client.get(path).status_code == 200
    make(model, 2)
    make(model, 3)
    with CaptureQueriesContext(connection) as three:
        client.get(path)

    assert len(three) <= most
    assert len(three) == len(one), "\n".join(query["sql"] for query in three)


@ALL
def test_search_takes_any_characters(client, staff, model):
    make(model, 1)

    response = client.get(address(model, "changelist"), {"q": 'öppna (åäö) "hus" [*'})

    assert response.status_code == 200


def test_site_is_named_by_the_settings(client, staff, settings):
    html = client.get("/admin/").content.decode()

    assert f'<a href="/admin/">{settings.SITE_NAME}</a>' in html
    assert "<h1>Mina uppgifter</h1>" in html


def test_translations_stand_in_one_row(client, staff):
    html = client.get(address(offers.Offer, "change", make(offers.Offer, 1).pk)).content.decode()

    assert '<div class="form-row field-title_sv field-title_en">' in html
    assert 'lang="en"' in html


def test_import_run_shows_what_was_before_and_after(client, staff):
    html = client.get(
        address(catalogue.ImportRun, "change", make(catalogue.ImportRun, 1).pk)
    ).content.decode()

    cells = '<td>utbud</td><td>hus-1</td><th scope="row">titel</th>\n      <td>Hus</td><td>Öppet hus</td>'
    assert cells in html
    assert '<th scope="row">utbud</th><td>0 nya, 1 ändrade, 72 som förut</td>' in html


@pytest.mark.parametrize("model", [catalogue.ImportRun, offers.Proposal])
def test_log_is_read_only_even_for_superusers(client, staff, model):
    row = make(model, 1)

    assert client.get(address(model, "add")).status_code == 403
    assert client.get(address(model, "delete", row.pk)).status_code == 403
    assert client.post(address(model, "change", row.pk), {"_save": "1"}).status_code == 403
