"""Valid HTML on every kind of page, by the Nu checker."""

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from boras_stod.views import server_error
from tests.browser.pages import LANGUAGES, PATHS, STATUS, fill_register, path_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ALLOWED = {  # Safari reads no list where CSS takes the dots away, unless the role says so
    "The “list” role is unnecessary for element “ul”.",
    "The “list” role is unnecessary for element “ol”.",
}


def save_pages(folder: Path) -> list[Path]:
    """Every kind of page in every language as files, named after their addresses."""
    client = Client()
    files = []
    for language in LANGUAGES:
        for name in PATHS:
            answer = client.get(path_of(name, language))
            assert answer.status_code == STATUS.get(name, 200), name
            file = folder / f"{name.replace(' ', '-')}.{language}.html"
            file.write_bytes(answer.content)
            files.append(file)
    return files


def complaints(jar: Path, files: list[Path]) -> list[str]:
    """What the checker says of the files, in one call: starting Java takes longer than reading them."""
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, files)]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return [
        f"{Path(message['url']).name}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(report)["messages"]
        if message["message"] not in ALLOWED
    ]


def test_every_page_is_valid(vnu_jar, tmp_path, rf):
    fill_register()
    sorry = tmp_path / "500.html"
    sorry.write_bytes(server_error(rf.get("/")).content)
    assert complaints(vnu_jar, [*save_pages(tmp_path), sorry]) == []


def test_faults_are_found(vnu_jar, tmp_path):
    file = tmp_path / "wrong.html"
    file.write_text('<!doctype html><html lang="sv"><title>x</title><p id="a"><p id="a">')
    assert ["Duplicate ID" in message for message in complaints(vnu_jar, [file])] == [True, False]
