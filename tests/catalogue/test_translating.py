import pytest
from django.utils.translation import override

from catalogue.models import TranslationRow
from catalogue.translating import State, mark, unsure_of
from tests.factories import make_offer

pytestmark = pytest.mark.django_db


def an_offer(**values):
    return make_offer("Kurs", summary_sv="En kurs.", title_en="Course", **values)


@pytest.mark.parametrize(
    ("state", "unsure"), [(State.REVIEWED, None), (State.MACHINE, "machine"), (State.DRAFT, "machine")]
)
def test_reader_is_told_what_nobody_has_reviewed(state, unsure):
    offer = an_offer()
    mark([offer], state)
    with override("en"):
        assert unsure_of(offer) == unsure


def test_text_without_a_row_was_never_reviewed():
    with override("en"):
        assert unsure_of(an_offer()) == "machine"


def test_translation_is_outdated_exactly_when_its_swedish_text_has_changed():
    offer = an_offer()
    mark([offer], State.REVIEWED)
    with override("sv"):
        offer.title_sv = "Grupp"
        offer.save()
    with override("en"):
        assert unsure_of(offer) == "outdated"
        mark([offer], State.REVIEWED)
        assert unsure_of(offer) is None


def test_change_of_a_text_that_is_not_translated_outdates_nothing():
    offer = an_offer()
    mark([offer], State.REVIEWED)
    with override("sv"):
        offer.summary_sv = "En annan."
        offer.save()
    with override("en"):
        assert unsure_of(offer) is None


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_swedish_and_what_falls_back_to_it_is_sure(language):
    with override(language):
        assert unsure_of(an_offer()) is None


def test_marking_again_changes_the_row_and_leaves_other_columns_alone():
    offer = an_offer(summary_en="A course.")
    mark([offer], State.MACHINE)
    mark([offer], State.REVIEWED, ["title_en"])
    states = TranslationRow.objects.order_by("field").values_list("field", "language", "state")
    assert list(states) == [("summary", "en", "machine"), ("title", "en", "reviewed")]
