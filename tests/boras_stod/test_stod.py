"""Text with its language, the thread's geometry, addresses and numbers, as templates ask for them."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import resolve
from django.utils.html import escape
from django.utils.translation import override

from boras_stod.templatetags import stod
from catalogue.translations import Translated
from offers.ages import PREGNANCY, THREAD_END

LENGTH = THREAD_END - PREGNANCY


@pytest.fixture(autouse=True)
def swedish():
    with override("sv"):
        yield


def record(**values):
    return SimpleNamespace(**{"title_sv": None, "title_en": None, **values})


def aged(low, high):
    return SimpleNamespace(min_age=low, max_age=high)


# --- the thread ---
@pytest.mark.parametrize(
    ("low", "high", "start", "months"),
    [
        (-9, 216, 0, LENGTH),
        (-9, 0, 0, 9),
        (0, 12, 9, 12),
        (36, 72, 45, 36),
        (192, 216, 201, 24),
        (0, 1, 9, 3),
        (5, 7, 14, 3),
        (192, 300, 201, 24),
        (-9, 300, 0, LENGTH),
        (None, None, 0, LENGTH),
        (156, None, 165, 60),
        (None, 72, 0, 81),
        (None, -8, 0, 3),
        (-20, 0, 0, 9),
    ],
)
def test_stretch_lies_where_its_months_are(low, high, start, months):
    found = stod.stretch(aged(low, high))

    assert (found["start"], found["months"], found["length"]) == (start, months, LENGTH)


@pytest.mark.parametrize(
    ("low", "high"),
    [(-9, 216), (0, 300), (None, None), (None, 0), (212, None), (None, 300)],
)
def test_stretch_stays_on_the_thread(low, high):
    found = stod.stretch(aged(low, high))

    assert found["start"] >= 0
    assert found["start"] + found["months"] <= LENGTH


@pytest.mark.parametrize(("low", "high"), [(216, 300), (240, None), (215, 216)])
def test_stretch_at_the_very_end_stays_on_the_thread(low, high):
    found = stod.stretch(aged(low, high))

    assert found["start"] + found["months"] <= LENGTH


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (0, 12, (False, False, False)),
        (0, None, (False, True, False)),
        (None, 12, (True, False, False)),
        (None, None, (True, True, True)),
    ],
)
def test_stretch_says_which_ends_are_unknown(low, high, ends):
    found = stod.stretch(aged(low, high))

    assert (found["open_start"], found["open_end"], found["unknown"]) == ends


@pytest.mark.parametrize(
    ("low", "high", "drawn"),
    [
        (0, 12, '<rect class="stretch-thread" x="9" width="12" height="4"/>'),
        (156, None, '<line class="stretch-unknown" x1="165" x2="225" y1="2" y2="2"/>'),
        (None, 72, '<line class="stretch-unknown" x1="0" x2="81" y1="2" y2="2"/>'),
        (None, None, '<line class="stretch-unknown" x1="0" x2="225" y1="2" y2="2"/>'),
    ],
)
def test_stretch_is_drawn_whole_only_where_both_ends_are_known(low, high, drawn):
    html = Template("{% stretch record %}").render(Context({"record": aged(low, high)}))

    assert drawn in html
    assert html.count("stretch-thread") + html.count("stretch-unknown") == 1


@pytest.mark.parametrize(
    ("low", "high", "words"), [(0, 12, "0–12 månader"), (None, None, "Ålder inte angiven")]
)
def test_stretch_and_filter_say_ages_in_words(low, high, words):
    assert stod.stretch(aged(low, high))["label"] == words
    assert stod.ages(aged(low, high)) == words


# --- text with its language ---
def texts(sv, en):
    others = {f"title_{code}": None for code, _name in settings.LANGUAGES}
    return record(**{**others, "title_sv": sv, "title_en": en})


@pytest.mark.parametrize(
    ("language", "sv", "en", "html", "falls_back"),
    [
        ("sv", "Öppet", "Open", "Öppet", False),
        ("en", "Öppet", "Open", "Open", False),
        ("en", "Öppet", None, '<span lang="sv" dir="ltr">Öppet</span>', True),
        ("en", "Öppet", "", '<span lang="sv" dir="ltr">Öppet</span>', True),
        ("sv", "Öppet", None, "Öppet", False),
        ("sv", None, "Open", "", False),
        ("sv", None, None, "", False),
        ("sv", "<b>&", None, "&lt;b&gt;&amp;", False),
        ("en", "<b>&", None, '<span lang="sv" dir="ltr">&lt;b&gt;&amp;</span>', True),
    ],
)
def test_text_says_which_language_it_falls_back_to(language, sv, en, html, falls_back):
    row = texts(sv, en)
    with override(language):
        assert stod.text(row, "title") == html
        assert stod.has_fallback(row, "title") is falls_back


@pytest.mark.parametrize(
    ("language", "html"),
    [("sv", "Råd per telefon"), ("en", "Advice"), ("fi", '<span lang="sv" dir="ltr">Råd per telefon</span>')],
)
def test_sentence_as_a_heading_has_no_full_stop(language, html):
    with override(language):
        assert stod.text(texts("Råd per telefon.", "Advice."), "title", heading=True) == html


@pytest.mark.parametrize(
    ("label", "html", "capital"),
    [
        (Translated({"sv": "lek & mat"}), "lek &amp; mat", "Lek &amp; mat"),
        (Translated({"sv": "lek", "en": "play"}), "play", "Play"),
        ("språk", "språk", "Språk"),
    ],
)
def test_label_says_its_language_where_it_is_another(label, html, capital):
    in_swedish = isinstance(label, Translated) and "en" not in label.texts
    span = '<span lang="sv" dir="ltr">{}</span>' if in_swedish else "{}"

    with override("en"):
        assert (stod.marked(label), stod.marked_capital(label)) == (span.format(html), span.format(capital))


@pytest.mark.parametrize(
    ("language", "en", "attributes"),
    [("en", None, ' lang="sv" dir="ltr"'), ("en", "Text", ""), ("sv", None, "")],
)
def test_element_that_holds_a_text_says_its_language(language, en, attributes):
    with override(language):
        assert stod.language_of(texts("Text på svenska", en), "title") == attributes


def test_text_that_nobody_wrote_has_no_fallback():
    with override("en"):
        assert stod.has_fallback(texts(None, None), "title") is False


def test_text_is_escaped_once_in_a_template():
    row = texts("Mamma & <i>pappa</i>", None)

    assert Template('{% text row "title" %}').render(Context({"row": row})) == escape(row.title_sv)


# --- languages ---
@pytest.mark.parametrize(
    ("path", "active", "elsewhere"),
    [
        ("/sv/stod/?age=0&language=ar", "sv", "/{}/stod/?age=0&language=ar"),
        ("/en/platser/huset/", "en", "/{}/platser/huset/"),
        ("/sv/", "sv", "/{}/"),
    ],
)
def test_languages_lead_to_the_same_page(path, active, elsewhere):
    request = RequestFactory().get(path)
    with override(active):
        request.resolver_match = resolve(request.path)
        found = stod.languages({"request": request})

    assert [language["url"] for language in found] == [
        elsewhere.format(code) for code, _name in settings.LANGUAGES
    ]
    assert [(language["code"], language["name"]) for language in found] == settings.LANGUAGES
    assert [language["code"] for language in found if language["active"]] == [active]


@pytest.mark.parametrize(("path", "active"), [("/en/nope/?x=1", "en"), ("/nope/", "sv")])
def test_languages_of_a_missing_page_lead_to_their_home(path, active):
    with override(active):
        found = stod.languages({"request": RequestFactory().get(path)})

    assert {language["code"]: language["url"] for language in found} == {
        code: path if code == active else f"/{code}/" for code, _name in settings.LANGUAGES
    }


@pytest.mark.parametrize(
    ("code", "name"), [("sv", "svenska"), ("en", "English"), ("ar", "العربية"), ("xx", "xx")]
)
def test_own_name(code, name):
    assert stod.own_name(code) == name


@pytest.mark.parametrize(
    ("code", "label", "html"),
    [
        ("ar", "arabiska", '<bdi lang="ar" dir="rtl">العربية</bdi> – '),
        ("fi", "finska", '<bdi lang="fi" dir="ltr">suomi</bdi> – '),
        ("sv", "svenska", ""),
    ],
)
def test_own_name_stands_before_a_name_that_differs(code, label, html):
    assert stod.own_name_before(code, label) == html


@pytest.mark.parametrize(
    ("code", "way"),
    [("ar", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("sv", "ltr"), ("uk", "ltr"), ("xx", "ltr")],
)
def test_direction(code, way):
    assert stod.direction(code) == way


# --- addresses and numbers ---
@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.boras.se/forskola?x=1#y", "boras.se"),
        ("https://boras.se", "boras.se"),
        ("http://bvc.vgregion.se/a", "bvc.vgregion.se"),
        ("https://wwwboras.se/", "wwwboras.se"),
        ("", ""),
    ],
)
def test_host(url, name):
    assert stod.host(url) == name


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("033-35 70 00", "033357000"),
        ("+46 33 35 70 00", "+4633357000"),
        ("020/22 20 60", "020222060"),
        ("112", "112"),
    ],
)
def test_telephone(number, dialled):
    assert stod.telephone(number) == dialled


@pytest.mark.parametrize(
    ("number", "html"),
    [
        ("033-35 70 00", '<a href="tel:033357000"><bdi>033-35 70 00</bdi></a>'),
        ("<112>", '<a href="tel:112"><bdi>&lt;112&gt;</bdi></a>'),
    ],
)
def test_phone_link_is_pressed_within_a_sentence(number, html):
    tag = "{% blocktranslate trimmed with phone=n|phone_link %}Ring {{ phone }}.{% endblocktranslate %}"
    assert Template("{% load i18n %}" + tag).render(Context({"n": number})) == f"Ring {html}."


@pytest.mark.parametrize(
    ("language", "value", "word"),
    [
        ("sv", True, "ja"),
        ("sv", False, "nej"),
        ("sv", None, "vet inte"),
        ("en", True, "yes"),
        ("en", False, "no"),
    ],
)
def test_fact(language, value, word):
    with override(language):
        assert stod.fact(value) == word


class Chosen:
    """Notes what it is asked for, as a filter does."""

    def query(self, **changes):
        return "&".join(["fact=free", *(f"{name}={value}" for name, value in changes.items())])


def test_queries_keep_what_is_chosen():
    assert stod.stage_query("0") == "?age=0"
    assert stod.stage_query("0", Chosen()) == "?fact=free&age=0"
    assert stod.page_query(Chosen(), 3) == "fact=free&page=3"
