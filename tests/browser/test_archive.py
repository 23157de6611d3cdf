"""The copy for the city's archive opens without the system."""

import hashlib

import pytest
from playwright.sync_api import expect

from scripts.archive import archive
from tests.browser.pages import fill_register

pytestmark = pytest.mark.browser


def test_archive_is_read_without_the_system_and_lists_a_digest_of_every_file(live_server, tmp_path, browser):
    fill_register()
    folder = tmp_path / "arkiv"

    pages = archive(live_server.url, folder, ["sv"])
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((folder / "sv/stod/index.html").as_uri())
    page.get_by_role("main").get_by_role("link", name="Öppen förskola på Boda").click()

    assert page.url.startswith("file://")
    expect(page.get_by_role("heading", level=1)).to_have_text("Öppen förskola på Boda")
    assert pages > 20
    assert list(folder.rglob("*admin*")) == []
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    listed = dict(reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS").read_text().splitlines())
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def test_archive_is_never_written_over(tmp_path):
    (tmp_path / "före").touch()

    with pytest.raises(SystemExit, match="är inte tom"):
        archive("http://127.0.0.1:9", tmp_path, ["sv"])
