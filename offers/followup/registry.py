"""Every set of figures by its name: what can be chosen, and the one function that computes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from offers import programme
from offers.demand import counting, supply
from offers.figures import Choice, Table
from offers.followup import access, chain, freshness, gaps, listing, spread
from offers.index import Index
from offers.programme import directions, knowledge, noticed, plan
from offers.programme.facts import Facts

Build = Callable[[Index, Mapping[str, str]], Table]


def _no_choices(index: Index) -> list[Choice]:
    return []


@dataclass(frozen=True, slots=True)
class Figure:
    """A set of figures by name. ``from_outline``: it asks nothing of the index but what an outline of it knows."""

    key: str
    title: str
    build: Build
    choices: Callable[[Index], list[Choice]] = _no_choices
    from_outline: bool = False


def _of_facts(build: Callable[[Facts], Table]) -> Build:
    return lambda index, chosen: build(Facts(index.day))


def _of_day(build: Callable[..., Table]) -> Build:
    return lambda index, chosen: build(index.day)


def _periods(index: Index) -> list[Choice]:
    return supply.choices(index.day)


FOLLOW_UP = (
    Figure(gaps.KEY, gaps.TITLE, gaps.build),
    Figure(chain.KEY, chain.TITLE, chain.build, chain.choices, from_outline=True),
    Figure(spread.KEY, spread.TITLE, spread.build, spread.choices),
    Figure(access.KEY, access.TITLE, access.build, access.choices),
    Figure(freshness.KEY, freshness.TITLE, freshness.build, freshness.choices),
    Figure(freshness.TREND_KEY, freshness.TREND_TITLE, freshness.trend),
    Figure(listing.KEY, listing.TITLE, _of_day(listing.build), from_outline=True),
)
PROGRAMME = (
    Figure(
        directions.AREAS_KEY,
        directions.AREAS_TITLE,
        _of_facts(programme.focus_area_figures),
        from_outline=True,
    ),
    Figure(
        directions.COMMITTEES_KEY,
        directions.COMMITTEES_TITLE,
        _of_facts(programme.committee_figures),
        from_outline=True,
    ),
    Figure(noticed.KEY, noticed.TITLE, _of_facts(programme.theme_figures), from_outline=True),
    Figure(knowledge.ARENAS_KEY, knowledge.ARENAS_TITLE, _of_day(programme.arena_figures), from_outline=True),
    Figure(
        knowledge.METHODS_KEY, knowledge.METHODS_TITLE, _of_facts(programme.method_figures), from_outline=True
    ),
)
PLAN = Figure(
    plan.KEY,
    plan.TITLE,
    lambda index, chosen: programme.plan_figures(index.day, chosen),
    lambda index: plan.choices(index.day),
    from_outline=True,
)
DEMAND = (
    Figure(supply.PAGES_KEY, supply.PAGES_TITLE, supply.page_figures, _periods),
    *(
        Figure(
            supply.choice_key(kind), supply.choice_title(kind), partial(supply.choice_figures, kind), _periods
        )
        for kind in counting.CHOICES
    ),
    Figure(supply.EMPTY_KEY, supply.EMPTY_TITLE, supply.empty_figures, _periods),
)
FIGURES = {figure.key: figure for figure in (*FOLLOW_UP, *PROGRAMME, PLAN, *DEMAND)}
