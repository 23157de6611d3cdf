"""The shared plan as a table: what is planned and what was done, with the choice that a page or a report makes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from catalogue.models import Action, ActionState
from offers.figures import Figures, Row


@dataclass(frozen=True)
class PlanChoice:
    """Which actions; what is empty chooses nothing. ``ignored`` says which words could not be understood."""

    edition: str = ""
    committee: str = ""
    state: str = ""
    year: str = ""
    ignored: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: Mapping[str, str], *, editions: set[str], committees: set[str]) -> "PlanChoice":
        """What an address asks for."""
        allowed = {"edition": editions, "committee": committees, "state": set(ActionState.values)}
        given = {name: query.get(name, "").strip() for name in (*allowed, "year")}
        wrong = [name for name, values in allowed.items() if given[name] and given[name] not in values]
        if given["year"] and not (given["year"].isdecimal() and 1900 <= int(given["year"][:5]) <= 2199):
            wrong.append("year")
        ignored = tuple(given[name][:60] for name in wrong)
        return cls(**{name: value for name, value in given.items() if name not in wrong}, ignored=ignored)


def plan_figures(choice: PlanChoice, *, may_change: bool = False) -> Figures:
    """The chosen actions; a line leads to its form for whoever may change it."""
    return Figures(
        key="plan",
        title="Kommungemensam plan",
        definition=(
            "Åtgärderna i den kommungemensamma planen, så som samordnarna har skrivit dem. Ett år visar de åtgärder "
            "vars period rör året; en åtgärd utan start eller slut räknas som pågående åt det hållet."
        ),
        columns=(
            "Åtgärd",
            "Läge",
            "Nämnd",
            "Inriktningar",
            "Från",
            "Till",
            "Syfte",
            "Vad som blev gjort",
            "Utgåva till och med",
        ),
        rows=[_row(action, may_change) for action in _chosen(choice)],
    )


def _chosen(choice: PlanChoice):
    actions = Action.objects.select_related("committee", "edition").prefetch_related("focus_areas")
    if choice.edition:
        actions = actions.filter(edition__valid_through_year=choice.edition)
    if choice.committee:
        actions = actions.filter(committee__slug=choice.committee)
    if choice.state:
        actions = actions.filter(state=choice.state)
    return actions.in_year(int(choice.year)) if choice.year else actions


def _row(action: Action, may_change: bool) -> Row:
    cells = [
        action.title,
        action.get_state_display(),
        action.committee.name_sv,
        ", ".join(area.name_sv for area in action.focus_areas.all()),
        action.first_day.isoformat() if action.first_day else None,
        action.last_day.isoformat() if action.last_day else None,
        action.aim,
        action.result,
        action.edition.valid_through_year,
    ]
    address = reverse("admin:catalogue_action_change", args=[action.pk]) if may_change else ""
    return Row(cells, address)
