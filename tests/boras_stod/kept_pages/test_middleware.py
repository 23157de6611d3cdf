"""The one cache rule, as visitors, staff and caches between them meet it."""

from datetime import timedelta
from threading import Event, Thread

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from boras_stod.kept_pages.middleware import KeptPagesMiddleware
from catalogue.kept import keep
from catalogue.models import RegisterVersion, Topic, User
from offers import word_index, word_memory
from offers.models import Offer, ParentQuestion
from offers.urls import urlpatterns
from tests.boras_stod.kept_pages.conftest import NOW
from tests.boras_stod.kept_pages.test_addresses import KEPT_NOWHERE
from tests.factories import make_committee, make_focus_area, make_offer, make_place, make_slot, make_topic

pytestmark = pytest.mark.django_db
LIST, OFFER = "/sv/stod/", "/sv/stod/kursen/"
SLUGS = {"offer": "kursen", "offer-calendar": "kursen", "place": "huset", "place-calendar": "huset"}
PUBLIC = {"public", "max-age=0", "must-revalidate"}


@pytest.fixture(autouse=True)
def register():
    """A course on Tuesdays 9–12 and 13–14, in a house, and the words of search written."""
    with time_machine.travel(NOW, tick=False):
        offer = make_offer(
            slug="kursen",
            places=[make_place(slug="huset")],
            focus_areas=[make_focus_area(slug="test")],
            committee=make_committee(slug="test"),
        )
        make_slot(offer, weekday=2, opens=9 * 60, closes=12 * 60)
        make_slot(offer, weekday=2, opens=13 * 60, closes=14 * 60)
        word_index.refresh()
        yield offer


def told(response, header="Cache-Control") -> set[str]:
    return {word.strip() for word in response.get(header, "").split(",") if word.strip()}


def queries(client, path, **headers) -> tuple[HttpResponse, int]:
    with CaptureQueriesContext(connection) as found:
        response = client.get(path, headers=headers)
        return response, len(found)


def is_kept(client, path) -> bool:
    """Whether the second one who asks gets what was kept: nothing but the version is read."""
    client.get(path)
    response, asked = queries(client, path)
    return asked == 1 and response.has_header("ETag")


# --- what is kept ---
@pytest.mark.parametrize(
    "name", [pattern.name for pattern in urlpatterns if pattern.name not in KEPT_NOWHERE]
)
def test_public_page_is_kept_and_the_same_as_when_it_was_built(site, client, name):
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    values = {key: SLUGS.get(name, "test") for key in pattern.pattern.converters}
    path = reverse(f"offers:{name}", kwargs=values)
    built = client.get(path)

    assert built.status_code == 200
    assert is_kept(site, path)
    kept = site.get(path)
    own = {"Content-Length", "Cache-Control", "ETag", "Vary", "X-Request-ID"}
    assert (kept.status_code, kept.content) == (200, built.content)
    assert {key: kept[key] for key in kept.headers if key not in own} == {
        key: built[key] for key in built.headers if key not in own
    }
    assert told(kept) == PUBLIC
    assert told(kept, "Vary") == {"Accept-Encoding"}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sv/hjalp-nu/",
        "/sv/min-lista/",
        "/sv/mitt-barn/",
        "/sv/synpunkt/",
        "/sv/stod/utbud.csv",
        "/sv/stod/finns-inte/",
        "/sv/stod/?age=nonsens",
        "/sv/stod/?utm_source=brev",
        "/sv/stod/?page=99",
        "/sv/stod/?age=",
        "/sv/stod/gammal/",
        "/admin/konto/logga-in/",
        "/robots.txt",
    ],
)
def test_error_form_personal_page_and_odd_question_are_kept_nowhere(site, register, path):
    register.redirects.create(slug="gammal")
    site.get(path)
    response = site.get(path)

    assert not response.has_header("ETag")
    assert "public" not in told(response)
    assert told(response) & {"no-store", "private"}


def test_withdrawn_offer_is_kept_nowhere(site, register):
    Offer.objects.filter(pk=register.pk).update(state="archived")

    assert site.get(OFFER).status_code == 410
    assert not is_kept(site, OFFER)


def test_sensitive_pages_are_kept_nowhere_in_any_cache(site, register):
    topic = make_topic("Våld", slug="vald", is_sensitive=True)
    offer = make_offer("Skydd", slug="x1", topics=[topic])
    word_index.refresh()

    for path in (f"/sv/stod/{offer.slug}/", f"{LIST}?topic=vald", f"{LIST}?q=v%C3%A5ld", "/sv/hjalp-nu/"):
        assert not is_kept(site, path), path
        assert "no-store" in told(site.get(path)), path


def test_page_that_becomes_sensitive_is_given_to_nobody_who_has_it(site, register):
    tag = site.get(OFFER)["ETag"]
    register.topics.add(make_topic("Våld", is_sensitive=True))
    register.refresh_from_db()
    response = site.get(f"/sv/stod/{register.slug}/", headers={"if-none-match": tag})

    assert (response.status_code, told(response)) == (200, {"no-store"})


def test_who_may_be_logged_in_gets_nothing_kept_and_leaves_nothing(kept):
    site = kept()
    site.force_login(User.objects.create_superuser("chef"))
    response = site.get(LIST)

    assert not response.has_header("ETag")
    assert told(response) == {"private", "no-cache"}
    assert len(site_middleware(site).plain) == 0
    assert not kept().get(LIST, headers={"authorization": "Basic x"}).has_header("ETag")


def test_pages_are_not_kept_where_there_is_no_room_for_them(client):
    assert not client.get(LIST).has_header("ETag")


# --- one address ---
def test_unknown_parameters_do_not_multiply_the_store(site):
    middleware = site_middleware(site)
    for number in range(20):
        site.get(f"{OFFER}?x={number}")
        site.get(f"{LIST}?x={number}")

    assert (len(middleware.plain), len(middleware.queried)) == (1, 0)


def test_question_written_in_another_order_is_the_same_page(site):
    first = site.get(f"{LIST}?when=week&age=1-2")
    second, asked = queries(site, f"{LIST}?age=1-2&when=week")

    assert (asked, second["ETag"], second.content) == (1, first["ETag"], first.content)


def test_flood_of_questions_pushes_out_no_page_without_one(kept, settings):
    settings.PAGE_CACHE_MB = 1
    site = kept()
    site.get(OFFER)
    for number in range(80):
        site.get(f"{LIST}?age={number + 20}m&when=week")

    assert queries(site, OFFER)[1] == 1
    assert site_middleware(site).queried.bytes <= 500_000


def site_middleware(client: Client) -> KeptPagesMiddleware:
    """The middleware that keeps pages, behind those that count, note and compress."""
    if client.handler._middleware_chain is None:
        client.get("/robots.txt")
    middleware = client.handler._middleware_chain.__wrapped__
    while not isinstance(middleware, KeptPagesMiddleware):
        middleware = middleware.get_response.__wrapped__
    return middleware


# --- how long ---
@pytest.mark.parametrize("path", [LIST, OFFER, "/sv/", "/sv/platser/huset/", "/sv/oppna-forskolor/"])
def test_page_that_says_open_now_lives_until_that_changes(site, register, path):
    before = site.get(path)["ETag"]
    with time_machine.travel(NOW + timedelta(hours=1, minutes=59, seconds=59), tick=False):
        almost = site.get(path)["ETag"]
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        after, asked = queries(site, path)

    assert almost == before
    if path == "/sv/oppna-forskolor/":
        assert after["ETag"] == before  # it shows no such house
    else:
        assert (after["ETag"] == before, asked > 1) == (False, True)


def test_open_now_is_never_said_after_it_closed(site):
    site.get(OFFER)
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        html = site.get(OFFER).content.decode()

    assert "Öppet nu" not in html


@pytest.mark.parametrize("path", ["/sv/om/", "/sv/platser/", "/sv/karta/", LIST, OFFER])
def test_no_page_lives_past_midnight(site, path):
    with time_machine.travel(NOW.replace(hour=23, minute=59, second=59), tick=False):
        before = site.get(path)["ETag"]
    with time_machine.travel(NOW.replace(hour=0) + timedelta(days=1), tick=False):
        assert site.get(path, headers={"if-none-match": before}).status_code == 200


# --- ETag ---
@pytest.mark.parametrize("path", [LIST, OFFER, "/sv/", "/sv/stod/kalender.ics"])
def test_browser_that_has_the_page_gets_304_with_one_query(site, path):
    page = site.get(path)
    response, asked = queries(site, path, **{"if-none-match": page["ETag"]})

    assert (response.status_code, response.content, asked) == (304, b"", 1)
    assert {name: response[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        name: page[name] for name in ("ETag", "Cache-Control", "Vary")
    }


def test_tag_of_another_process_is_known_without_the_page(kept):
    tag = kept().get(LIST)["ETag"]
    other, asked = queries(kept(), LIST, **{"if-none-match": tag})

    assert (other.status_code, asked) == (304, 1)


def test_tag_of_another_release_is_not_known(kept, settings):
    tag = kept().get(LIST)["ETag"]
    settings.SITE_NAME = "Annat namn"

    assert kept().get(LIST, headers={"if-none-match": tag}).status_code == 200


# --- a change is public at once ---
@pytest.mark.parametrize(
    "change",
    [
        lambda: Offer.objects.update(title_sv="Nytt namn"),
        lambda: Topic.objects.create(slug="a", name_sv="Nytt ämne"),
        lambda: ParentQuestion.objects.create(text_sv="Hur går det?", is_asked=True),
    ],
)
def test_change_of_the_register_is_public_at_once(site, change):
    for path in ("/sv/", LIST, OFFER):
        site.get(path)
    tag = site.get("/sv/")["ETag"]
    change()

    response, asked = queries(site, "/sv/", **{"if-none-match": tag})
    assert (response.status_code, asked > 1) == (200, True)
    assert len(site_middleware(site).plain) == 1


def test_name_that_was_changed_is_shown_to_the_next_who_asks(site):
    site.get(OFFER)
    Offer.objects.update(title_sv="Nytt namn")

    assert "Nytt namn" in site.get(OFFER).content.decode()


# --- search ---
def test_list_with_free_text_is_kept_by_this_process_alone(site):
    path = f"{LIST}?q=testkurs"

    assert is_kept(site, path)
    assert told(site.get(path)) == {"private", "max-age=0", "must-revalidate"}


def test_list_that_search_answered_from_older_words_is_not_kept(site, monkeypatch):
    site.get(f"{LIST}?q=testkurs")
    Offer.objects.update(title_sv="Nytt namn")
    monkeypatch.setattr(word_memory, "refresh", lambda at_most: word_memory.SearchState.objects.get().token)

    assert not is_kept(site, f"{LIST}?q=testkurs")
    assert is_kept(site, LIST)


def test_list_that_search_could_not_answer_is_not_kept(site, monkeypatch):
    word_memory.SearchState.objects.update(token="")
    monkeypatch.setattr(word_memory, "refresh", lambda at_most: "")
    monkeypatch.setattr(word_memory, "_current", None)

    assert not is_kept(site, f"{LIST}?q=testkurs")


# --- what is counted of demand ---
def test_kept_page_is_counted_as_what_it_was_built_for(site):
    built = site.get(f"{LIST}?when=week&age=1-2")
    kept = site.get(f"{LIST}?age=1-2&when=week")

    assert ("age", "1-2") in built.demand
    assert kept.demand == built.demand
    assert site.get(OFFER).demand == ()


# --- caches between ---
def test_cdn_is_told_to_hold_a_page_for_so_long_only_and_never_past_its_moment(kept, settings):
    settings.CDN_SECONDS = 60
    site = kept()
    page = site.get(OFFER)
    with time_machine.travel(NOW + timedelta(hours=1, minutes=59, seconds=50), tick=False):
        late = site.get(OFFER)

    assert page["Surrogate-Control"] == "max-age=60, stale-if-error=3600"
    assert page["CDN-Cache-Control"] == "public, max-age=60, stale-if-error=3600"
    assert late["Surrogate-Control"] == "max-age=10, stale-if-error=3600"
    assert told(page) == PUBLIC
    for path in (f"{LIST}?q=testkurs", "/sv/hjalp-nu/", "/sv/finns-inte/", "/admin/konto/logga-in/"):
        assert not site.get(path).has_header("Surrogate-Control"), path


# --- faults, and many at once ---
def ask(middleware, path=OFFER):
    return middleware(RequestFactory().get(path))


def test_one_thread_builds_and_the_others_get_what_it_built(settings, monkeypatch):
    """As many as come at once; the database of a test is its own thread's, so the version is told."""
    monkeypatch.setattr(RegisterVersion, "current", lambda: "version")
    settings.PAGE_CACHE_MB = 8
    building, go, built, answers = Event(), Event(), [], []

    def view(request):
        built.append(request.path)
        building.set()
        go.wait(5)
        return keep(HttpResponse("page"), NOW + timedelta(hours=1))

    middleware = KeptPagesMiddleware(view)
    threads = [Thread(target=lambda: answers.append(ask(middleware).content)) for _ in range(8)]
    threads[0].start()
    building.wait(5)
    for thread in threads[1:]:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(5)

    assert (built, answers) == ([OFFER], [b"page"] * 8)


def test_page_that_takes_too_long_is_built_by_the_next_too(settings, monkeypatch):
    monkeypatch.setattr("boras_stod.kept_pages.middleware.WAIT", 0)
    settings.PAGE_CACHE_MB = 8
    inner = []

    def view(request):
        if not inner:
            inner.append(None)
            inner.append(ask(middleware).content)
        return keep(HttpResponse("page"), NOW + timedelta(hours=1))

    middleware = KeptPagesMiddleware(view)

    assert (ask(middleware).content, inner[1]) == (b"page", b"page")


def test_page_that_failed_is_built_anew(settings):
    settings.PAGE_CACHE_MB = 8
    answers = [HttpResponse("broken", status=500), keep(HttpResponse("page"), NOW + timedelta(hours=1))]
    middleware = KeptPagesMiddleware(lambda request: answers.pop(0))

    assert [ask(middleware).status_code for _ in range(3)] == [500, 200, 200]


def test_public_pages_are_there_while_the_database_is_away(site, monkeypatch):
    page = site.get(OFFER)

    def away():
        raise DatabaseError

    monkeypatch.setattr(RegisterVersion, "current", away)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert site.get(OFFER).content == page.content
        with pytest.raises(DatabaseError):
            site.get(LIST)
