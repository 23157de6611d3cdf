"""Every filter kind with an offer that fits, one that does not and one that nobody knows of."""

from datetime import datetime, timedelta

import pytest
from django.http import QueryDict

from catalogue.models import Place
from catalogue.recurrence import STOCKHOLM
from offers.ages import STAGES, parse_age
from offers.filters import OfferFilter
from offers.index import build, current_index
from offers.models import Offer, OfferClosure
from tests.factories import (
    make_audience,
    make_committee,
    make_district,
    make_focus_area,
    make_language,
    make_offer,
    make_place,
    make_slot,
    make_topic,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
TUESDAY, SATURDAY, MONDAY = 2, 6, 1


def ask(query: str, now=NOW) -> OfferFilter:
    return OfferFilter(QueryDict(query), index=current_index(now), now=now)


def titles(chosen: OfferFilter, positions: list[int]) -> list[str]:
    found = Offer.objects.in_bulk(chosen.index.ids(positions))
    return [found[pk].title for pk in chosen.index.ids(positions)]


def sure(query: str, now=NOW) -> list[str]:
    chosen = ask(query, now)
    return titles(chosen, chosen.outcome.sure)


def perhaps(query: str, now=NOW) -> list[str]:
    chosen = ask(query, now)
    return titles(chosen, chosen.outcome.perhaps)


def with_slot(**yes):
    def make(title, answer):
        offer = make_offer(title)
        if answer == "yes":
            make_slot(offer, **yes)
        elif answer == "no":
            make_slot(
                offer, weekday=MONDAY, opens=8 * 60, closes=9 * 60, valid_from=NOW.date() + timedelta(days=60)
            )

    return make


def with_relation(name, maker):
    def make(title, answer):
        wanted = maker(slug="wanted") if answer == "yes" else maker() if answer == "no" else None
        make_offer(title, **({name: [wanted]} if wanted else {}))

    return make


def with_ages(yes, no):
    def make(title, answer):
        low, high = {"yes": yes, "no": no, "unknown": (None, None)}[answer]
        make_offer(title, min_age=low, max_age=high)

    return make


def with_language(title, answer):
    make_language("ar")
    make_offer(title, languages={"yes": ["ar"], "no": ["fi"], "unknown": []}[answer])


def in_district(title, answer):
    if answer == "unknown":
        make_offer(title, form="course")
        return
    district = make_district(slug="wanted") if answer == "yes" else make_district()
    make_offer(title, places=[make_place(district=district)])


def with_committee(title, answer):
    committee = {"yes": lambda: make_committee(slug="wanted"), "no": make_committee, "unknown": lambda: None}[
        answer
    ]()
    make_offer(title, committee=committee)


def with_column(name, yes, no, unknown):
    return lambda title, answer: make_offer(
        title, **{name: {"yes": yes, "no": no, "unknown": unknown}[answer]}
    )


KINDS = {
    "age stage": ("age=1-2", with_ages((12, 36), (36, 72))),
    "age in years": ("age=14", with_ages((156, 192), (0, 12))),
    "expecting": ("age=expecting", with_ages((-9, 0), (0, 12))),
    "language": ("language=ar", with_language),
    "district": ("district=wanted", in_district),
    "topic": ("topic=wanted", with_relation("topics", lambda **kw: make_topic(**kw))),
    "open now": ("when=now", with_slot(weekday=TUESDAY, opens=9 * 60, closes=12 * 60)),
    "today": ("when=today", with_slot(weekday=TUESDAY, opens=13 * 60, closes=16 * 60)),
    "this week": ("when=week", with_slot(weekday=SATURDAY, opens=13 * 60, closes=16 * 60)),
    "evening": ("when=evening", with_slot(weekday=TUESDAY, opens=18 * 60, closes=20 * 60)),
    "weekend": ("when=weekend", with_slot(weekday=SATURDAY, opens=9 * 60, closes=12 * 60)),
    "threshold fact": ("fact=free", with_column("is_free", True, False, None)),
    "audience": ("audience=wanted", with_relation("audiences", lambda **kw: make_audience(**kw))),
    "focus area": ("focus=wanted", with_relation("focus_areas", lambda **kw: make_focus_area(**kw))),
    "committee": ("committee=wanted", with_committee),
    "universal or targeted": ("scope=universal", with_column("scope", "universal", "targeted", "")),
}


@pytest.mark.parametrize("answer", ["yes", "no", "unknown"])
@pytest.mark.parametrize("kind", KINDS)
def test_filter_answers_yes_no_and_unknown(kind, answer):
    query, make = KINDS[kind]
    make("offer", answer)
    if answer != "yes" and "wanted" in query:
        {
            "topic": make_topic,
            "audience": make_audience,
            "focus": make_focus_area,
            "committee": make_committee,
            "district": make_district,
        }[query.split("=")[0]](slug="wanted")
    chosen = ask(query)
    assert chosen.ignored == []
    assert (titles(chosen, chosen.outcome.sure), titles(chosen, chosen.outcome.perhaps)) == {
        "yes": (["offer"], []),
        "no": ([], []),
        "unknown": ([], ["offer"]),
    }[answer]
    option = next((o for o in chosen.facet(query.split("=")[0]) if o.value == query.split("=")[1]), None)
    if option is not None:
        assert (option.count, option.more) == {"yes": (1, 0), "no": (0, 0), "unknown": (0, 1)}[answer]


def test_there_are_forty_eight_combinations():
    assert len(KINDS) * 3 == 48


def test_one_failing_condition_beats_any_unknown():
    make_language("ar")
    make_offer("no language, not free", is_free=False)
    make_offer("no language, free", is_free=True)
    assert (sure("language=ar&fact=free"), perhaps("language=ar&fact=free")) == ([], ["no language, free"])


def test_missing_facts_are_named_for_each_offer_and_fewest_come_first():
    make_language("ar")
    make_offer("two unknown")
    make_offer("one unknown", is_free=True)
    chosen = ask("language=ar&fact=free")
    assert titles(chosen, chosen.outcome.perhaps) == ["one unknown", "two unknown"]
    assert [[str(fact) for fact in chosen.missing(1 << bit)] for bit in chosen.outcome.perhaps] == [
        ["språk"],
        ["språk", "kostnad och tillgänglighet"],
    ]


def test_values_of_one_parameter_are_alternatives():
    make_offer("baby", min_age=0, max_age=12)
    make_offer("teen", min_age=156, max_age=192)
    make_offer("between", min_age=72, max_age=120)
    assert sure("age=0&age=13-15") == ["baby", "teen"]


def test_facts_are_demands_that_must_all_hold():
    make_offer("free drop-in", is_free=True, drop_in=True)
    make_offer("free but booked", is_free=True, drop_in=False)
    assert sure("fact=free&fact=drop-in") == ["free drop-in"]


def test_facet_counts_what_choosing_an_option_would_give():
    make_offer("baby in Arabic", min_age=0, max_age=12, languages=["ar"])
    make_offer("baby, language unknown", min_age=0, max_age=12)
    make_offer("teen in Finnish", min_age=156, max_age=192, languages=["fi"])
    options = {option.value: (option.count, option.more) for option in ask("age=0").facet("language")}
    assert options == {"ar": (1, 1), "fi": (0, 1)}


@pytest.mark.parametrize(
    "query", ["age=0", "age=0&language=ar", "fact=free", "when=today&fact=free&language=ar"]
)
def test_facet_agrees_with_asking(query):
    make_offer("a", min_age=0, max_age=12, languages=["ar", "fi"], is_free=True)
    make_offer("b", min_age=0, max_age=72, is_free=False, drop_in=True)
    make_offer("c", languages=["fi"], is_free=True, drop_in=True)
    make_slot(make_offer("d", min_age=0, max_age=12, is_free=True), weekday=TUESDAY)
    chosen = ask(query)
    for name in ("age", "language", "fact", "when", "form"):
        for option in chosen.facet(name):
            values = [value for value in chosen.chosen.get(name, []) if value != option.value]
            rest = chosen.query(**{name: ""})
            kept = values if name == "fact" else []
            asked = ask("&".join([rest, *(f"{name}={value}" for value in kept), f"{name}={option.value}"]))
            expected = len(asked.outcome.sure), len(asked.outcome.perhaps)
            assert (option.count, option.more) == expected, (name, option.value)


@pytest.mark.parametrize(
    "query",
    [
        "age=abc",
        "age=1-9",
        "language=zz",
        "district=atlantis",
        "when=yesterday",
        "fact=cheap",
        "sort=random",
        "nonsense=1",
        "q=" + "x" * 101,
        "q=a%00b",
        "age=%F0%9F%98%80",
        "form=%27%3B--",
        "page=x&colour=red",
    ],
)
def test_what_cannot_be_understood_is_ignored_and_said(query):
    make_offer("offer")
    chosen = ask(query)
    assert sure(query) == ["offer"]
    assert len(chosen.ignored) == 1


@pytest.mark.parametrize("sign", ["\u200c", "\u00a0", "\u00ad", "\u200b", "\u2067"])
def test_text_with_signs_that_nobody_sees_is_a_question_as_any_other(sign):
    chosen = ask(f"q=نمی{sign}زند")
    assert (chosen.text, chosen.ignored) == (f"نمی{sign}زند", [])


def test_more_than_twenty_values_of_a_parameter_are_ignored_and_said():
    make_offer("offer", min_age=0, max_age=216)
    chosen = ask("&".join(f"age={n}m" for n in range(40)))
    assert len(chosen.chosen["age"]) == 20
    assert chosen.ignored


def test_query_has_a_fixed_order_without_page_and_each_chip_removes_its_own_value():
    make_offer("offer", languages=["ar"])
    chosen = ask("language=ar&page=3&age=0&age=1-2")
    assert chosen.query() == "age=0&age=1-2&language=ar"
    assert [chip.query for chip in chosen.chips] == [
        "age=1-2&language=ar",
        "age=0&language=ar",
        "age=0&age=1-2",
    ]


def test_ways_out_of_an_empty_result_say_what_comes_back():
    make_offer("baby", min_age=0, max_age=12, languages=["fi"])
    make_offer("teen", min_age=156, max_age=192, languages=["ar"])
    ways = ask("age=0&language=ar").ways_out()
    assert sorted((str(chip.label), count) for chip, count in ways) == [("0 år", 1), ("arabiska", 1)]


def test_text_is_found_whatever_case_and_accents():
    make_offer("Öppen förskola", summary_sv="Lek för ÉN och alla")
    assert sure("q=oppen+forskola") == ["Öppen förskola"]
    assert sure("q=ÖPPEN") == ["Öppen förskola"]
    assert sure("q=oppen+xyzzy") == ["Öppen förskola"]  # a word that nobody knows is passed over


def test_order_follows_the_thread_then_title_and_unknown_ages_come_last():
    for title, low, high in [
        ("z", None, None),
        ("ö", 0, 72),
        ("å", 0, 72),
        ("narrow", 0, 12),
        ("unborn", -9, 0),
    ]:
        make_offer(title, min_age=low, max_age=high)
    assert sure("") == ["unborn", "narrow", "å", "ö", "z"]
    assert sure("sort=title") == ["narrow", "unborn", "z", "å", "ö"]


def test_soonest_puts_the_next_confirmed_time_first():
    make_offer("never")
    make_slot(make_offer("saturday"), weekday=SATURDAY)
    make_slot(make_offer("today"), weekday=TUESDAY, opens=600, closes=700)
    make_slot(make_offer("old timetable"), weekday=TUESDAY, year=2020)
    assert sure("sort=soonest")[:2] == ["today", "saturday"]


def test_soonest_knows_what_comes_within_a_year():
    make_offer("never")
    make_slot(make_offer("every fourth week"), every_weeks=4, counted_from=NOW.date() + timedelta(days=21))
    make_slot(make_offer("in spring"), day=NOW.date() + timedelta(days=150))
    closed = make_offer("closed for a month")
    make_slot(closed, weekday=TUESDAY)
    OfferClosure.objects.create(offer=closed, first=NOW.date(), last=NOW.date() + timedelta(days=30))
    over = make_offer("over for today")
    make_slot(over, weekday=TUESDAY, opens=480, closes=540, every_weeks=2, counted_from=NOW.date())
    assert sure("sort=soonest") == [
        "over for today",
        "every fourth week",
        "closed for a month",
        "in spring",
        "never",
    ]


def test_hour_that_comes_twice_is_open_once():
    make_slot(make_offer("night"), weekday=7, opens=60, closes=150)
    autumn = datetime(2026, 10, 25, 2, 10, tzinfo=STOCKHOLM)
    assert sure("when=now", autumn) == ["night"]
    assert sure("when=now", autumn.replace(fold=1)) == []


def test_district_includes_its_parts_and_is_unknown_for_the_whole():
    whole = make_district("Kommundelen", slug="whole")
    part = make_district("Området", kind="area", slug="part", parent=whole)
    make_offer("in the part", places=[make_place(district=part)])
    make_offer("in the whole", places=[make_place(district=whole)])
    make_offer("place without district", places=[make_place()])
    make_offer("by telephone", form="helpline")
    assert sorted(sure("district=whole")) == ["in the part", "in the whole"]
    assert sure("district=part") == ["in the part"]
    assert sorted(perhaps("district=part")) == ["in the whole", "place without district"]


def test_unconfirmed_timetable_is_unknown_when_it_matches_and_never_counts_as_open():
    offer = make_offer("old")
    make_slot(offer, weekday=TUESDAY, year=2025)
    assert (sure("when=now"), perhaps("when=now")) == ([], ["old"])
    assert perhaps("when=weekend") == []


def test_confirmation_makes_an_old_timetable_count_for_its_interval():
    offer = make_offer("checked", check_every_months=6)
    make_slot(offer, weekday=TUESDAY, year=2025)
    offer.confirmations.create(confirmed_at=NOW - timedelta(days=30))
    assert sure("when=now") == ["checked"]
    later = NOW + timedelta(days=7 * 52)
    assert (sure("when=now", later), perhaps("when=now", later)) == ([], ["checked"])


def test_past_slots_are_history_and_say_nothing_of_now():
    make_slot(make_offer("ended"), weekday=TUESDAY, valid_through=NOW.date() - timedelta(days=1))
    assert (sure("when=now"), perhaps("when=now")) == ([], ["ended"])


def test_cancelled_today_is_not_open():
    offer = make_offer("cancelled")
    make_slot(offer, weekday=TUESDAY)
    OfferClosure.objects.create(offer=offer, first=NOW.date(), last=NOW.date())
    assert (sure("when=now"), perhaps("when=now")) == ([], [])
    assert sure("when=week") == []


def test_closure_of_one_place_leaves_the_other_open():
    closed, still_open = make_place("closed"), make_place("open")
    for place in (closed, still_open):
        make_slot(make_offer(place.name, places=[closed, still_open]), weekday=TUESDAY, place=place)
    closed.closures.create(first=NOW.date(), last=NOW.date())
    assert sure("when=today") == ["open"]


@pytest.mark.parametrize(
    "values",
    [
        {"state": "draft"},
        {"state": "archived"},
        {"publish_from": NOW.date() + timedelta(days=1)},
        {"publish_until": NOW.date() - timedelta(days=1)},
    ],
)
def test_only_published_and_current_offers_are_in_the_index(values):
    make_offer("hidden", **values)
    make_offer("last day", publish_until=NOW.date(), publish_from=NOW.date())
    assert sure("") == ["last day"]


def test_index_is_kept_until_anything_in_the_register_changes(django_assert_num_queries):
    offer = make_offer("offer")
    first = current_index(NOW)
    with django_assert_num_queries(1):
        assert current_index(NOW) is first
    Offer.objects.filter(pk=offer.pk).update(is_free=True)
    assert current_index(NOW) is not first
    assert sure("fact=free") == ["offer"]
    assert current_index(NOW + timedelta(days=1)) is not first


def test_index_is_built_in_as_many_queries_for_many_offers_as_for_one(django_assert_num_queries):
    place = make_place(district=make_district())
    for count in (1, 3):
        for _ in range(count):
            make_slot(make_offer("offer", languages=["ar"], topics=[make_topic()], places=[place]))
        with django_assert_num_queries(7):
            build("token", NOW.date())


def test_place_of_a_draft_is_still_in_its_district():
    place = make_place(state="draft", district=make_district(slug="here"))
    make_offer("offer", places=[place])
    assert sure("district=here") == ["offer"]
    assert Place.objects.published().count() == 0


AGES = [
    (None, None),
    (-9, 0),
    (0, 12),
    (6, 7),
    (0, 72),
    (156, None),
    (84, None),
    (None, 216),
    (None, 6),
    (192, 300),
]


@pytest.mark.parametrize("age", [*(stage.key for stage in STAGES), "4", "7m", "17"])
def test_for_age_of_the_queryset_is_the_sure_answer(age):
    for low, high in AGES:
        make_offer(f"{low}–{high}", min_age=low, max_age=high)
    found = Offer.objects.for_age(parse_age(age)).values_list("title_sv", flat=True)
    assert sorted(found) == sorted(sure(f"age={age}"))
