"""Chromium as a parent in Borås has it, with no way out but the test's own server.

A test fails when the page asks another host for anything, or when the browser's console says an error. A
test that expects an error, say of a page that is missing, empties ``console_errors`` when it has looked.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.environment import ROOT, chromium

SCREENSHOTS = ROOT / "var/screenshots"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    executable = chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine")
    return {**browser_type_launch_args, "executable_path": executable, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "sv-SE", "timezone_id": "Europe/Stockholm"}


@pytest.fixture
def foreign_requests() -> list[str]:
    """Addresses on other hosts that the pages of this test asked for."""
    return []


@pytest.fixture
def console_errors() -> list[str]:
    """What the browser's console said was wrong: scripts, missing files, breaches of the CSP."""
    return []


@pytest.fixture
def new_context(new_context, live_server, foreign_requests, console_errors):
    """Contexts that are watched; `context` and `page` come from here too."""
    own_host = urlsplit(live_server.url).netloc

    def watch_request(request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != own_host:
            foreign_requests.append(request.url)

    def watch_console(message):
        if message.type == "error":
            console_errors.append(f"{message.text} ({message.location.get('url', '')})")

    def make(**options):
        context = new_context(**options)
        context.on("request", watch_request)
        context.on("console", watch_console)
        context.on("weberror", lambda error: console_errors.append(str(error.error)))
        return context

    yield make
    assert foreign_requests == []
    assert console_errors == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep a picture of the page where a test failed."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.when == "call" and report.failed and page is not None:
        save_screenshot(page, item.nodeid)
    return report


def save_screenshot(page, nodeid: str) -> Path:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / (re.sub(r"\W+", "-", nodeid).strip("-") + ".png")
    page.screenshot(path=path, full_page=True)
    return path
