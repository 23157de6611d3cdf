"""Which offers may be the same one twice."""

import pytest

from offers.duplicates import suspects, suspects_of
from tests.factories import make_offer, make_organisation, make_place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "other", ["Babycafé på Boda", "babycafe Boda", "Boda babycafé", "Babycafeet på Boda"]
)
def test_titles_that_are_much_the_same_at_one_place_are_suspected(other):
    place = make_place()
    one, two = make_offer("Babycafé på Boda", places=[place]), make_offer(other, places=[place])

    assert suspects_of(one) == [two]
    assert suspects() == {one.pk, two.pk}


def test_same_organisation_is_enough():
    organisation = make_organisation()
    one, two = make_offer("Trygga föräldrar"), make_offer("Trygga föräldrar")
    for offer in (one, two):
        offer.parties.create(organisation=organisation)

    assert suspects_of(one) == [two]
    assert suspects() == {one.pk, two.pk}


def test_another_title_another_place_or_the_archive_is_no_duplicate():
    place, elsewhere = make_place(), make_place("Annan")
    one = make_offer("Babycafé", places=[place])
    make_offer("Pappagrupp", places=[place])
    make_offer("Babycafé", places=[elsewhere])
    make_offer("Babycafé", places=[place], state="archived")

    assert (suspects_of(one), suspects()) == ([], set())


def test_search_for_duplicates_asks_three_questions(django_assert_num_queries):
    place = make_place()
    for number in range(5):
        make_offer(f"Kurs {number}", places=[place])

    with django_assert_num_queries(3):
        suspects()
