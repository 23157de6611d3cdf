import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.word_changes import changed_words


def marked(pieces):
    return "".join(f"[{piece.text}]" if piece.is_changed else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("Kom hit", "Kom hit", "Kom hit", "Kom hit"),
        ("Kom på tisdag.", "Kom på onsdag.", "Kom på [tisdag].", "Kom på [onsdag]."),
        ("Kom", "Kom gärna", "Kom", "Kom[ gärna]"),
        ("", "Kom", "", "[Kom]"),
        ("Kl. 9.00–12.00", "Kl. 9.30–12.00", "Kl. [9.00–12.00]", "Kl. [9.30–12.00]"),
        ("033-35 70 00", "033-35 70 01", "033-35 70 [00]", "033-35 70 [01]"),
    ],
)
def test_words_that_differ_are_marked(before, after, old, new):
    left, right = changed_words(before, after)

    assert (marked(left), marked(right)) == (old, new)


@given(st.text(), st.text())
def test_no_letter_is_lost(before, after):
    left, right = changed_words(before, after)

    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
