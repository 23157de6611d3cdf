"""The pages of the programme and of the shared plan, under /admin/uppfoljning/."""

from django.utils.timezone import localdate

from catalogue.admin.saved_lists import staff_page
from catalogue.models import Action, ActionState, Committee, ProgrammeEdition
from offers.admin.figures import figures_file, figures_page
from offers.figures import Figures
from offers.programme import (
    PlanChoice,
    arena_figures,
    committee_figures,
    focus_area_figures,
    method_figures,
    plan_figures,
    theme_figures,
)
from offers.programme.facts import Facts

readers = staff_page("catalogue.view_action")


def programme_tables() -> list[Figures]:
    facts = Facts(localdate())
    return [
        focus_area_figures(facts),
        committee_figures(facts),
        theme_figures(facts),
        arena_figures(),
        method_figures(facts),
    ]


@readers
def programme(request):
    """Every focus area of every edition, with what there is and what is missing."""
    editions = list(ProgrammeEdition.objects.all())
    this_year = localdate().year
    is_over = bool(editions) and editions[0].valid_through_year < this_year
    newest = editions[0] if editions else None
    return figures_page(
        request, "programme", "Programmet", programme_tables(), newest=newest, is_over=is_over
    )


@readers
def programme_file(request, key, file_format):
    return figures_file(request, programme_tables(), key, file_format)


@readers
def plan(request):
    """The shared plan, by edition, committee, state and year."""
    choice, options = _choice(request)
    may_change = request.user.has_perm("catalogue.change_action")
    table = plan_figures(choice, may_change=may_change)
    return figures_page(request, "plan", "Kommungemensam plan", [table], choice=choice, **options)


@readers
def plan_file(request, key, file_format):
    choice, _options = _choice(request)
    return figures_file(request, [plan_figures(choice)], key, file_format)


def _choice(request) -> tuple[PlanChoice, dict]:
    """What the address asks for, and what there is to choose."""
    editions = list(ProgrammeEdition.objects.all())
    committees = list(Committee.objects.filter(pk__in=Action.objects.values("committee")))
    choice = PlanChoice.of(
        request.GET,
        editions={str(edition.valid_through_year) for edition in editions},
        committees={committee.slug for committee in committees},
    )
    options = {
        "editions": [(str(edition.valid_through_year), edition.title) for edition in editions],
        "committees": [(committee.slug, committee.name) for committee in committees],
        "states": ActionState.choices,
    }
    return choice, options
