"""The boxes to tick, as a page shows them."""

import pytest
from django.template import Context, Template

from offers.facets import Facet, FacetOption

FACET = Template("{% load facets %}{% facet facet %}")


def boxes(*options: FacetOption, name: str = "topic", drawn=None) -> str:
    found = Facet(name, "Ämne", list(options), drawn if drawn is not None else {})
    return FACET.render(Context({"facet": found}))


def option(value="somn", label="sömn", count=2, more=0, selected=False) -> FacetOption:
    return FacetOption(value, label, count, more, selected, True)


@pytest.mark.parametrize(
    ("found", "html"),
    [
        (
            option(more=3),
            '<label class="facet-option"><input type="checkbox" name="topic" value="somn"><span>Sömn</span>'
            '<span class="count">2 <small>+ 3 kanske</small></span></label>\n',
        ),
        (
            option(count=0),
            '<label class="facet-option none"><input type="checkbox" name="topic" value="somn" disabled>'
            '<span>Sömn</span><span class="count">0</span></label>\n',
        ),
        (
            option(count=0, selected=True),
            '<label class="facet-option"><input type="checkbox" name="topic" value="somn" checked>'
            '<span>Sömn</span><span class="count">0</span></label>\n',
        ),
    ],
)
def test_option_is_a_box_with_the_number_that_it_would_give(found, html):
    assert boxes(found) == f'<fieldset class="facet">\n<legend>Ämne</legend>\n{html}\n</fieldset>'


def test_rarer_options_are_folded_away():
    html = boxes(*(option(str(number), f"val {number}") for number in range(8)))

    assert "Val 5</span>" in html.partition("<details><summary>Visa 2 till</summary>")[0]
    assert (
        "Val 6</span>"
        in html.partition("<details><summary>Visa 2 till</summary>")[2].partition("</details>")[0]
    )


def test_text_of_the_register_stays_text():
    html = boxes(option(value='a"b', label="<b>sömn</b>"))

    assert 'value="a&quot;b"' in html
    assert "<span>&lt;b&gt;sömn&lt;/b&gt;</span>" in html


def test_language_stands_with_its_own_name_first():
    html = boxes(option("ar", "arabiska"), name="language")

    assert '<span><bdi lang="ar" dir="rtl">العربية</bdi> – Arabiska</span>' in html


def test_label_that_was_drawn_is_shown_again():
    assert "<span>Som förut</span>" in boxes(option(), drawn={"somn": "Som förut"})
