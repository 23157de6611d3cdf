"""The shared plan as a table: what is planned and what was done, with the choice that a page or a report makes."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Max, Min
from django.urls import reverse
from django.utils.text import capfirst

from catalogue.models import Action, ActionState, Committee, ProgrammeEdition
from offers.figures import Choice, Row, Table, in_words, plain_cells, plain_columns

KEY, TITLE = "plan", "Kommungemensam plan"


def choices(day: date) -> list[Choice]:
    """What is empty chooses nothing."""
    editions = ProgrammeEdition.objects.values_list("valid_through_year", "title")
    committees = Committee.objects.filter(pk__in=Action.objects.values("committee"))
    offered = {
        "edition": ("Utgåva", {str(year): title for year, title in editions}),
        "committee": ("Nämnd", {committee.slug: committee.name_sv for committee in committees}),
        "state": ("Läge", {value: capfirst(str(label)) for value, label in ActionState.choices}),
        "year": ("År", {str(year): str(year) for year in _years(day)}),
    }
    return [Choice(name, label, {"": "Alla", **values}) for name, (label, values) in offered.items()]


def _years(day: date) -> list[int]:
    """The years that some action names, and those around the day, the latest first."""
    named = Action.objects.aggregate(first=Min("first_day"), last=Max("last_day"))
    known = [found.year for found in named.values() if found]
    return list(range(max([day.year + 1, *known]), min([day.year - 1, *known]) - 1, -1))


def plan_figures(day: date, chosen: Mapping[str, str]) -> Table:
    """The chosen actions; a line leads to its form."""
    return Table(
        key=KEY,
        title=TITLE,
        definition=(
            "Åtgärderna i den kommungemensamma planen, så som samordnarna har skrivit dem. Ett år visar de åtgärder "
            "vars period rör året; en åtgärd utan start eller slut räknas som pågående åt det hållet."
        ),
        day=day,
        row_heading="Åtgärd",
        columns=plain_columns(
            state="Läge",
            committee="Nämnd",
            areas="Inriktningar",
            first="Från",
            last="Till",
            aim="Syfte",
            result="Vad som blev gjort",
            edition="Utgåva till och med",
        ),
        rows=tuple(_row(action) for action in _chosen(chosen)),
        options=in_words(choices(day), chosen),
    )


def _chosen(chosen: Mapping[str, str]):
    actions = Action.objects.select_related("committee", "edition").prefetch_related("focus_areas")
    if chosen["edition"]:
        actions = actions.filter(edition__valid_through_year=chosen["edition"])
    if chosen["committee"]:
        actions = actions.filter(committee__slug=chosen["committee"])
    if chosen["state"]:
        actions = actions.filter(state=chosen["state"])
    return actions.in_year(int(chosen["year"])) if chosen["year"] else actions


def _row(action: Action) -> Row:
    cells = plain_cells(
        action.get_state_display(),
        action.committee.name_sv,
        ", ".join(area.name_sv for area in action.focus_areas.all()),
        action.first_day.isoformat() if action.first_day else None,
        action.last_day.isoformat() if action.last_day else None,
        action.aim,
        action.result,
        str(action.edition.valid_through_year),
    )
    return Row(
        str(action.pk), action.title, cells, reverse("admin:catalogue_action_change", args=[action.pk])
    )
