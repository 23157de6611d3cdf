"""The handbook in the admin: the repository's own text, for whoever is logged in as staff."""

import re

import pytest

from boras_stod.handbook import parts
from catalogue.models import Role
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
GUIDE = "/admin/handledning/"


@pytest.fixture
def editor(client):
    client.force_login(make_staff(Role.EDITOR))
    return client


def test_guide_is_shown_with_its_pictures(editor):
    html = editor.get(GUIDE).content.decode()

    assert "<h1>Handledning för redaktörer</h1>" in html
    assert len(re.findall(r'<img src="/static/handledning/[^"]+\.png" alt="[^"]+"', html)) == 8


def test_every_link_of_every_part_leads_to_a_page(editor):
    addresses = [GUIDE, *(f"{GUIDE}{name}/" for name in parts() if name != "editors")]
    pages = {address: editor.get(address) for address in addresses}
    found = {
        link
        for page in pages.values()
        for link in re.findall(r'href="([^"]*handledning/[^"]*)"', page.content.decode())
    }

    assert {address: page.status_code for address, page in pages.items()} == dict.fromkeys(addresses, 200)
    assert found <= set(addresses)


def test_unknown_part_is_not_found(editor):
    assert editor.get(f"{GUIDE}finns-inte/").status_code == 404


def test_guide_asks_who_one_is(client):
    assert client.get(GUIDE)["Location"] == f"/admin/login/?next={GUIDE}"


def test_first_page_leads_to_the_guide(editor):
    assert f'<a href="{GUIDE}">Handledning</a>' in editor.get("/admin/").content.decode()
