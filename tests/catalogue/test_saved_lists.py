"""Saved lists: which addresses may be kept, whose they are, and what a link gives."""

import re
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.admin.saved_lists import target_of
from catalogue.models import Membership, Role, SavedList, User
from tests.factories import make_offer, make_organisation
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
LISTS, SAVE = "/admin/uppfoljning/listor/", "/admin/uppfoljning/listor/spara/"
DRAFTS = "/admin/offers/offer/?state__exact=draft"


@pytest.fixture
def coordinator(client) -> User:
    user = make_staff(Role.COORDINATOR)
    client.force_login(user)
    return user


def keep(
    owner: User, name="Utkast", path="/admin/offers/offer/", query="state__exact=draft", **values
) -> SavedList:
    return SavedList.objects.create(owner=owner, name=name, path=path, query=query, **values)


def link(saved: SavedList) -> str:
    return f"{LISTS}{saved.uuid}/"


def save(client, address: str, **values):
    return client.post(f"{SAVE}?adress={quote(address)}", {"name": "Utkast", **values})


# --- which addresses ---
@pytest.mark.parametrize(
    ("address", "path", "query", "title"),
    [
        (DRAFTS, "/admin/offers/offer/", "state__exact=draft", "Utbud"),
        (
            "/admin/offers/offer/?p=3&q=%C3%B6ppen+f&_popup=1",
            "/admin/offers/offer/",
            "q=%C3%B6ppen+f",
            "Utbud",
        ),
        ("/admin/catalogue/place/", "/admin/catalogue/place/", "", "Platser"),
        ("/admin/uppfoljning/plan/?year=2026", "/admin/uppfoljning/plan/", "year=2026", "Uppföljning"),
    ],
)
def test_list_of_the_staff_pages_is_kept_with_its_filter(address, path, query, title):
    target = target_of(address)

    assert (target.path, target.query, target.title) == (path, query, title)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "/sv/stod/",
        "https://example.org/admin/offers/offer/",
        "//example.org/admin/offers/offer/",
        "/\\example.org/admin/",
        "/admin/\\example.org",
        "/admin//example.org/",
        "/admin/../sv/",
        "/admin/finns-inte/",
        "/admin/",
        "/admin/offers/",
        "/admin/offers/offer/add/",
        "/admin/offers/offer/1/change/",
        "/admin/offers/offer/exportera/csv/",
        "/admin/logout/",
        "/admin/konto/",
        "/admin/uppfoljning/plan/plan.csv",
        "/admin/uppfoljning/listor/",
        "/admin/uppfoljning/listor/spara/?adress=/admin/offers/offer/",
        "javascript:alert(1)",
        "/admin/offers/offer/\r\nSet-Cookie: x",
        "/admin/offers/offer/?q=" + "x" * 3000,
    ],
)
def test_other_address_is_refused_with_a_sentence(client, coordinator, address):
    with pytest.raises(ValidationError):
        target_of(address)
    response = save(client, address)

    assert response.url == LISTS
    assert not SavedList.objects.exists()
    assert re.search("är ingen lista|för långt", client.get(LISTS).content.decode())


def test_every_list_of_the_admin_may_be_saved(client):
    client.force_login(make_staff(Role.ADMINISTRATOR))
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

        assert f'href="{SAVE}?adress={quote(address, safe="")}"' in client.get(address).content.decode(), (
            address
        )
        assert target_of(address).path == address


@pytest.mark.parametrize("page", ["program", "plan", "efterfragan"])
def test_pages_of_the_follow_up_may_be_saved(client, coordinator, page):
    address = f"/admin/uppfoljning/{page}/"

    assert f'href="{SAVE}?adress={quote(address, safe="")}"' in client.get(address).content.decode()


# --- saving, renaming, deleting ---
def test_list_is_saved_under_a_name(client, coordinator):
    assert client.get(f"{SAVE}?adress={quote(DRAFTS)}").status_code == 200
    save(client, DRAFTS, is_shared="on")
    saved = SavedList.objects.get()

    assert (saved.owner, saved.name, saved.address, saved.is_shared) == (coordinator, "Utkast", DRAFTS, True)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "Utkast"])
def test_name_is_needed_and_used_once(client, coordinator, name):
    keep(coordinator)
    response = save(client, DRAFTS, name=name)

    assert response.status_code == 200
    assert response.context["form"].errors["name"]
    assert SavedList.objects.count() == 1


def test_two_people_may_use_the_same_name(client, coordinator):
    keep(User.objects.create_user("annan"))
    save(client, DRAFTS)

    assert SavedList.objects.count() == 2


def test_own_list_is_renamed_shared_and_deleted(client, coordinator):
    saved = keep(coordinator)
    client.post(f"{link(saved)}andra/", {"name": "Nytt namn", "is_shared": "on"})
    saved.refresh_from_db()
    assert (saved.name, saved.is_shared, saved.address) == ("Nytt namn", True, DRAFTS)

    client.post(f"{link(saved)}andra/", {"_delete": "1"})
    assert not SavedList.objects.exists()


def test_list_of_a_colleague_is_not_changed(client, coordinator):
    saved = keep(User.objects.create_user("annan"), is_shared=True)

    assert client.post(f"{link(saved)}andra/", {"name": "Mitt"}).status_code == 404


# --- opening ---
def test_link_opens_the_list_with_its_filter(client, coordinator):
    saved = keep(coordinator)

    assert client.get(link(saved)).url == DRAFTS


def test_link_asks_for_login_and_then_leads_on(client):
    saved = keep(make_staff(Role.COORDINATOR), is_shared=True)
    login = client.get(link(saved), follow=True)
    where, _status = login.redirect_chain[-1]
    assert where.endswith(f"?next={quote(link(saved), safe='')}")

    client.force_login(make_staff(Role.ADMINISTRATOR))
    assert client.get(link(saved)).url == DRAFTS


@pytest.mark.parametrize("is_shared", [True, False])
def test_colleague_opens_only_what_is_shared(client, is_shared):
    saved = keep(make_staff(Role.COORDINATOR), is_shared=is_shared)
    client.force_login(make_staff(Role.ADMINISTRATOR))

    assert client.get(link(saved)).url == (DRAFTS if is_shared else LISTS)
    html = client.get(LISTS).content.decode()
    assert ("Listan finns inte, eller så delas den inte med dig." in html) != is_shared
    assert (str(saved.uuid) in html) == is_shared


def test_scope_is_that_of_the_one_who_opens_it(client):
    ours = make_organisation()
    own, foreign = make_offer("Vårt", state="draft"), make_offer("Deras", state="draft")
    own.parties.create(organisation=ours)
    saved = keep(make_staff(Role.COORDINATOR), is_shared=True)
    editor = make_staff(Role.EDITOR)
    Membership.objects.create(user=editor, organisation=ours)
    client.force_login(editor)
    rows = client.get(link(saved), follow=True).context["cl"].result_list

    assert list(rows) == [own]
    assert foreign not in rows


def test_list_that_one_may_not_see_is_refused_when_opened(client):
    saved = keep(make_staff(Role.ADMINISTRATOR), path="/admin/catalogue/user/", query="", is_shared=True)
    client.force_login(make_staff(Role.COORDINATOR))

    assert client.get(link(saved), follow=True).status_code == 403


def test_list_whose_page_is_gone_says_so_and_can_be_deleted(client, coordinator):
    saved = keep(coordinator, path="/admin/gammal/lista/", query="")

    assert client.get(link(saved)).url == LISTS
    assert "finns inte längre" in client.get(LISTS).content.decode()
    assert client.get(f"{link(saved)}andra/").status_code == 200


def test_address_that_was_written_past_the_form_leads_nowhere(client, coordinator):
    saved = keep(coordinator, path="/admin/../..//example.org/", query="")

    assert client.get(link(saved)).url == LISTS


def test_file_of_a_saved_list_has_its_filter(client, coordinator):
    make_offer("Utkastet", state="draft")
    make_offer("Det publika")
    keep(coordinator)
    address = re.search(r'href="([^"]+exportera/csv/[^"]*)"', client.get(LISTS).content.decode())[1]
    content = b"".join(client.get(address).streaming_content).decode()

    assert "Utkastet" in content
    assert "Det publika" not in content


def test_page_costs_as_many_queries_with_many_lists_as_with_one(client, coordinator):
    keep(coordinator)
    client.get(LISTS)
    with CaptureQueriesContext(connection) as one:
        client.get(LISTS)
    for n in range(3):
        keep(coordinator, f"Lista {n}")
        keep(User.objects.create_user(f"annan-{n}"), is_shared=True)
    with CaptureQueriesContext(connection) as many:
        client.get(LISTS)

    assert len(many) == len(one)


def test_lists_go_with_their_person(coordinator):
    keep(coordinator)
    coordinator.delete()

    assert not SavedList.objects.exists()
