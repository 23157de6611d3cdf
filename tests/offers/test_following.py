from datetime import date

import pytest

from offers.following import following_of, next_stage
from offers.index import build
from tests.factories import make_district, make_offer, make_place, make_topic

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def titles(offer) -> list[str]:
    return [found.title for found in following_of(offer, build("test", DAY)).offers]


@pytest.fixture
def sleep():
    return make_topic("Sömn")


@pytest.fixture
def baby(sleep):
    return make_offer("Babyöppet", min_age=0, max_age=12, topics=[sleep])


def test_what_staff_have_chosen_comes_first_and_alone(baby, sleep):
    make_offer("Räknad", min_age=12, max_age=36, topics=[sleep])
    baby.followed_by.add(make_offer("Vald", min_age=36, max_age=72))
    following = following_of(baby, build("test", DAY))
    assert ([offer.title for offer in following.offers], following.chosen) == (["Vald"], True)


@pytest.mark.parametrize("values", [{"state": "draft"}, {"publish_until": date(2026, 11, 23)}])
def test_a_choice_that_is_not_public_does_not_follow(baby, values):
    baby.followed_by.add(make_offer("Borta", **values))
    assert not following_of(baby, build("test", DAY)).chosen


@pytest.mark.parametrize(
    ("ages", "follows"),
    [
        ((12, 36), True),  # begins where this one ends
        ((36, 72), True),  # two years later, to the month
        ((37, 72), False),
        ((12, None), True),
        ((6, 24), True),  # begins later and goes on past the end
        ((0, 24), True),  # begins at the same time
        ((-9, 24), False),  # is there before
        ((6, 12), False),  # ends at the same time
        ((None, 72), False),
        ((None, None), False),
    ],
)
def test_the_next_age_follows(baby, sleep, ages, follows):
    make_offer("Nästa", min_age=ages[0], max_age=ages[1], topics=[sleep])
    assert titles(baby) == (["Nästa"] if follows else [])


@pytest.mark.parametrize("ages", [(0, None), (None, None), (192, 216)])
def test_nothing_is_suggested_where_the_end_is_unknown_or_the_threads(sleep, ages):
    make_offer("Nästa", min_age=12, max_age=300, topics=[sleep])
    assert titles(make_offer("Först", min_age=ages[0], max_age=ages[1], topics=[sleep])) == []


def test_same_topic_counts_more_than_same_district_and_neither_is_too_little(baby, sleep):
    here = make_district()
    baby.places.add(make_place(district=here))
    make_offer("Båda", min_age=36, max_age=72, topics=[sleep], places=[make_place(district=here)])
    make_offer("Stadsdel", min_age=12, max_age=36, places=[make_place(district=here)], form="advice")
    make_offer("Ämne", min_age=12, max_age=36, topics=[sleep], form="advice")
    make_offer("Ingetdera", min_age=12, max_age=36)
    assert titles(baby) == ["Båda", "Ämne", "Stadsdel"]


def test_closest_age_stands_first_and_four_are_enough(baby, sleep):
    for months in (30, 12, 24, 18, 36):
        make_offer(f"Från {months}", min_age=months, max_age=72, topics=[sleep])
    assert titles(baby) == ["Från 12", "Från 18", "Från 24", "Från 30"]


@pytest.mark.parametrize("whose", ["offer", "topic"])
def test_sensitive_offer_is_never_suggested(baby, sleep, whose):
    topics = [sleep, *([make_topic(is_sensitive=True)] if whose == "topic" else [])]
    make_offer("Känsligt", min_age=12, max_age=36, topics=topics, is_sensitive=whose == "offer")
    assert titles(baby) == []


@pytest.mark.parametrize("hidden", ["offer", "place"])
def test_a_hidden_place_is_not_told_by_its_district(hidden):
    here = make_district()
    place = make_place(district=here, hide_address=hidden == "place")
    refuge = make_offer("Skydd", min_age=0, max_age=12, places=[place], hide_address=hidden == "offer")
    make_offer("Granne", min_age=12, max_age=36, places=[make_place(district=here)])
    assert titles(refuge) == []


@pytest.mark.parametrize(
    ("max_age", "key"),
    [(0, "0"), (12, "1-2"), (72, "6-9"), (75, "6-9"), (216, None), (300, None), (None, None)],
)
def test_next_stage(max_age, key):
    stage = next_stage(max_age)
    assert (stage and stage.key) == key


@pytest.mark.parametrize("rows", [1, 3])
def test_constant_number_of_queries(baby, sleep, rows, django_assert_num_queries):
    for _ in range(rows):
        make_offer(min_age=12, max_age=36, topics=[sleep], languages=["ar"], places=[make_place()])
    index = build("test", DAY)
    with django_assert_num_queries(1):
        following_of(baby, index)


# --- on the page ---
def test_page_says_whether_it_is_a_suggestion(client, baby, sleep):
    after = make_offer("Nästa", min_age=12, max_age=36, topics=[sleep])
    address = f"/sv/stod/{baby.slug}/"
    html = client.get(address).content.decode()
    assert "Nästa" in html.split("Sedan, när barnet blir större")[1]
    assert "Förslag efter ålder" in html
    assert "?age=1-2" in html
    baby.followed_by.add(after)
    assert "Förslag efter ålder" not in client.get(address).content.decode()
