"""Search answers what parents ask: the questions were written before anything was tuned."""

from collections import Counter

import pytest

from offers.management.search_quality import FIRST, TOP, ask, fill, read_questions, shares

QUOTAS = {"misspelt": 30, "inflected": 30, "everyday": 30}
LANGUAGES = ["sv", "en", "fi", "ar", "so", "fa", "uk", "bs"]


def test_questions_fill_their_quotas():
    questions = read_questions()
    kinds = Counter(question.kind for question in questions)
    languages = Counter(question.language for question in questions if question.kind == "language")

    assert len(questions) >= 160
    assert (
        len({question.text for question in questions}) >= len(questions) - 1
    )  # one word is Arabic and Persian
    assert {kind: kinds[kind] >= quota for kind, quota in QUOTAS.items()} == dict.fromkeys(QUOTAS, True)
    assert languages == dict.fromkeys(LANGUAGES, 10)


@pytest.mark.django_db
@pytest.mark.timeout(300)
def test_most_questions_are_answered_first_and_nearly_all_among_three():
    fill()
    answered = ask(read_questions())

    first, top = shares(answered)
    missed = [(item.question.text, item.found) for item in answered if not item.top]
    assert first >= FIRST, missed
    assert top >= TOP, missed
