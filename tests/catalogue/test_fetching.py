"""Asking addresses on the web, tried on loopback; and never inside a network of our own."""

import socket

import pytest

from catalogue.fetching import Fetcher, RefusedError, Result, is_public, resolve, split
from tests.web_server import web_server


@pytest.fixture
def server():
    with web_server() as server:
        yield server


@pytest.fixture
def fetcher():
    return Fetcher("Prov/1.0", allow_loopback=True, timeout=0.3, wait=lambda _seconds: None)


@pytest.mark.parametrize(
    ("page", "status", "is_ok", "is_failure"),
    [
        ("/", 200, True, False),
        ("/no-head/", 200, True, False),
        ("/to//404/", 404, False, True),
        ("/404/", 404, False, True),
        ("/500/", 500, False, True),
        ("/401/", 401, False, False),
        ("/403/", 403, False, False),
        ("/429/", 429, False, False),
        ("/503/", 503, False, False),
    ],
)
def test_status_is_that_of_the_page(server, fetcher, page, status, is_ok, is_failure):
    result = fetcher.check(server.address + page)

    assert (result.status, result.is_ok, result.is_failure) == (status, is_ok, is_failure)


def test_head_is_asked_first_and_who_asks_is_told(server, fetcher):
    fetcher.check(f"{server.address}/å?q=ö")

    assert server.asked == [("HEAD", "/%C3%A5?q=%C3%B6", "Prov/1.0", server.address.removeprefix("http://"))]


def test_server_that_has_had_enough_is_not_asked_again(server, fetcher):
    fetcher.check(f"{server.address}/429/")

    assert [command for command, *_rest in server.asked] == ["HEAD"]


def test_host_is_asked_after_a_pause(server):
    waits = []
    fetcher = Fetcher("Prov/1.0", allow_loopback=True, pause=5, wait=waits.append)

    fetcher.check(f"{server.address}/")
    fetcher.check(f"{server.address}/404/")

    assert [round(seconds) for seconds in waits] == [5, 5]


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("/hang/", "Servern svarar inte i tid."),
        ("/to/http://10.0.0.1/", "Adressen leder inte ut på internet."),
        ("/to/http://169.254.169.254/latest/meta-data/", "Adressen leder inte ut på internet."),
        ("/to/ftp://example.org/", "Adressen är inte en vanlig webbadress."),
        ("/to/file:///etc/passwd", "Adressen är inte en vanlig webbadress."),
    ],
)
def test_problem_is_told_in_words(server, fetcher, page, problem):
    assert fetcher.check(server.address + page) == Result(problem=problem)


def test_address_that_leads_round_in_a_ring_is_left(server, fetcher):
    ring = f"{server.address}/to/" + "/to/" * 20

    assert fetcher.check(ring) == Result(problem="Adressen leder vidare för många gånger.")
    assert len(server.asked) == 12


def test_closed_port_is_a_problem(fetcher):
    assert fetcher.check("http://127.0.0.1:9/").problem.startswith("Servern går inte att nå: ")


def test_loopback_is_refused_unless_allowed(server):
    fetcher = Fetcher("Prov/1.0")

    assert fetcher.check(server.address) == Result(problem="Adressen leder inte ut på internet.")
    assert server.asked == []


@pytest.mark.parametrize(
    "peer",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
        "2001:0:53aa:64c:0:0:0:1",
    ],
)
def test_address_of_somebodys_own_network_is_not_public(peer):
    assert not is_public(peer)


@pytest.mark.parametrize(
    "peer", ["8.8.8.8", "2a00:1450:400f:80d::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_address_of_the_internet_is_public(peer):
    assert is_public(peer)


def test_name_with_one_address_inside_is_refused(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (peer, 80)) for peer in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: found)

    with pytest.raises(RefusedError, match="inte ut på internet"):
        resolve("dubbel.example.org", 80, allow_loopback=False)


def test_connection_goes_to_the_address_that_was_checked(server, fetcher, monkeypatch):
    """A name that means something else the second time gains nothing: it is looked up once."""
    lookups = []
    port = server.server_port

    def look_up(host, *_args, **_named):
        lookups.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("catalogue.fetching.socket.getaddrinfo", look_up)
    result = fetcher.check(f"http://stod.example.org:{port}/")

    assert result == Result(200)
    assert [host for *_rest, host in server.asked] == [f"stod.example.org:{port}"]
    assert lookups.count("stod.example.org") == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "stod.example.org",
        "http://",
        "http://a:b@example.org/",
        "http://[::1",
        "http://x:99999/",
        "javascript:x",
    ],
)
def test_address_that_is_none_is_refused(address):
    with pytest.raises(RefusedError):
        split(address)
