"""What a phone downloads for a first view, fonts apart: compressed as the server sends it."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from tests.browser.pages import PUBLIC, REGISTER, STATUS, path_of

pytestmark = pytest.mark.django_db

FIRST_VIEW = 60_000
LIST_PAGE = 20_000
ALL_SCRIPTS = 15_000


@pytest.fixture
def register(db):
    call_command("import_catalogue", REGISTER, verbosity=0)


def sent(client, path, status=200):
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == status
    assert response.headers["Content-Encoding"] == "gzip"
    return response.content


def files_of(html):
    """The style sheets and scripts that a page asks for, those they import with them."""
    wanted = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', html)
    seen = {}
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen[name] = text = Path(finders.find(name)).read_text()
            folder = name.rpartition("/")[0]
            wanted += [f"{folder}/{found}" for found in re.findall(r'@import url\("([^"]+)"\)', text)]
    return seen


@pytest.mark.parametrize("language", ["sv", "ar"])
def test_a_first_view_is_light(register, client, language):
    weights = {}
    for name in [name for name in PUBLIC if name not in STATUS]:
        body = sent(client, path_of(name, language))
        files = files_of(gzip.decompress(body).decode())
        assert any(file.endswith(".css") for file in files), name
        weights[name] = len(body) + sum(len(gzip.compress(text.encode())) for text in files.values())
    assert {name: weight for name, weight in weights.items() if weight > FIRST_VIEW} == {}


def test_a_list_page_of_twenty_is_light(register, client):
    for language in ("sv", "ar", "uk"):
        assert len(sent(client, f"/{language}/stod/")) < LIST_PAGE


def test_all_scripts_together_are_small():
    scripts = (Path(finders.find("js/until.js")).parent).glob("*.js")
    assert sum(path.stat().st_size for path in scripts) < ALL_SCRIPTS
