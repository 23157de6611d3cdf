"""Links: which are public, whose they are, when they are asked, and when one counts as broken."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from catalogue.fetching import Result
from catalogue.models import LinkCheck, Role
from offers import links
from tests.factories import make_offer, make_organisation, make_place
from tests.staff import make_staff
from tests.web_server import web_server

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
GONE, FINE, SHY = Result(404), Result(200), Result(403)
ADDRESS = "https://a.example.org/"
LIST = "/admin/catalogue/linkcheck/"


@pytest.fixture
def server(settings):
    settings.LINK_CHECK_LOOPBACK = True
    with web_server() as server:
        yield server


def after(*results):
    """What is known of a link after a day with each result."""
    LinkCheck.objects.create(address=ADDRESS)
    for number, result in enumerate(results):
        links.note(address=ADDRESS, result=result, today=DAY + timedelta(days=number))
    return LinkCheck.objects.get()


def check(capsys, *options):
    call_command("check_links", "--pause=0", *options)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("results", "is_broken"),
    [
        ([GONE], False),
        ([GONE, GONE], True),
        ([GONE, FINE, GONE], False),
        ([GONE, SHY, GONE], False),
        ([GONE, GONE, FINE], False),
        ([SHY, SHY], False),
        ([Result(problem="Servern svarar inte i tid.")] * 2, True),
    ],
)
def test_broken_is_what_failed_on_two_days_and_has_not_answered_since(results, is_broken):
    link = after(*results)

    assert (link.is_broken, LinkCheck.objects.broken().exists()) == (is_broken, is_broken)


def test_failing_twice_the_same_day_is_not_broken_yet():
    after(GONE)
    links.note(address=ADDRESS, result=GONE, today=DAY)

    assert not LinkCheck.objects.broken().exists()


def test_last_day_that_it_worked_is_kept():
    link = after(FINE, GONE, SHY)

    assert (link.last_ok, link.status) == (DAY, 403)


def test_links_of_what_the_public_sees_are_asked(server, capsys):
    make_offer(web_url=f"{server.address}/utbud/")
    make_offer(web_url=f"{server.address}/utkast/", state="draft")
    make_place(web_url=f"{server.address}/404/plats/")
    make_organisation(web_url=f"{server.address}/utbud/")
    LinkCheck.objects.create(address="https://borttagen.example.org/")

    assert check(capsys) == "Frågade: 2. Fungerade inte: 1. Kvar till nästa gång: 0.\n"

    assert {link.address.removeprefix(server.address): link.status for link in LinkCheck.objects.all()} == {
        "/utbud/": 200,
        "/404/plats/": 404,
    }
    assert {agent for _command, _path, agent, _host in server.asked} == {
        "BorsStd-LinkCheck/1.0 (+https://testserver/)"
    }


def test_second_run_asks_nothing_and_the_next_day_what_failed(server, capsys):
    make_offer(web_url=f"{server.address}/")
    make_offer(web_url=f"{server.address}/404/")
    asked = []
    for hours in (0, 1, 24, 24 * 7):
        with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
            asked.append(check(capsys).partition(".")[0])

    assert asked == ["Frågade: 2", "Frågade: 0", "Frågade: 1", "Frågade: 2"]
    assert LinkCheck.objects.broken().get().status == 404


def test_dry_run_asks_nobody_and_writes_nothing(server, capsys):
    make_offer(web_url=f"{server.address}/")

    out = check(capsys, "--dry-run")

    assert out == f"{server.address}/\n1 länkar till 1 webbplatser står på tur.\n"
    assert (server.asked, LinkCheck.objects.count()) == ([], 0)


def test_run_stops_when_its_time_is_over(server, capsys):
    make_offer(web_url=f"{server.address}/")

    assert check(capsys, "--minutes=0") == "Frågade: 0. Fungerade inte: 0. Kvar till nästa gång: 1.\n"


def test_own_network_is_not_asked(server, settings, capsys):
    settings.LINK_CHECK_LOOPBACK = False
    make_offer(web_url=f"{server.address}/")

    check(capsys)

    assert (server.asked, LinkCheck.objects.get().problem) == ([], "Adressen leder inte ut på internet.")


def test_each_host_has_its_turn():
    addresses = ["https://a/1", "https://a/2", "https://a/3", "https://b/1"]

    assert links.in_turns(addresses) == ["https://a/1", "https://b/1", "https://a/2", "https://a/3"]


def test_of_two_runs_at_once_one_asks():
    LinkCheck.objects.create(address=ADDRESS)

    assert (links._claim(ADDRESS), links._claim(ADDRESS)) == (True, False)


def make_links():
    """One link of one's own and one of somebody else's, both broken; the person."""
    ours = make_organisation("Vår", web_url="https://vi.example.org/")
    offer = make_offer("Kursen", web_url="https://kurs.example.org/")
    offer.parties.create(organisation=ours)
    make_offer("Annan", web_url="https://annan.example.org/")
    for address in ("https://vi.example.org/", "https://kurs.example.org/", "https://annan.example.org/"):
        LinkCheck.objects.create(
            address=address, checked_at=NOW, status=404, first_failed=DAY, last_failed=DAY + timedelta(days=1)
        )
    return make_staff(Role.EDITOR, organisation=ours)


def test_person_keeps_the_links_of_own_records(client):
    editor = make_links()
    client.force_login(editor)

    page = client.get(f"{LIST}?lage=broken")

    addresses = {link.address for link in page.context["cl"].result_list}
    assert addresses == {"https://vi.example.org/", "https://kurs.example.org/"}
    assert links.kept_by(editor).broken().count() == 2
    assert ">Kursen</a>" in page.content.decode()


def test_list_has_a_constant_number_of_queries(client, django_assert_max_num_queries):
    make_links()
    client.force_login(make_staff(Role.COORDINATOR))
    for number in range(20):
        make_offer(web_url=f"https://{number}.example.org/")
    links.know_all()

    with django_assert_max_num_queries(14):
        client.get(LIST)
