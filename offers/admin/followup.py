"""The follow-up for coordinators: where the chain breaks, page by page, each as a table that is also the picture."""

from django.conf import settings
from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils import timezone

from catalogue.admin.saved_lists import staff_page
from catalogue.models import ProgrammeEdition
from offers.admin import figures
from offers.admin.followup_pages import BY_NAME
from offers.pins import NAMED, drawing, pins, placed_districts


def page(request, template: str, title: str, **context) -> TemplateResponse:
    """A page in the frame of the follow-up."""
    shared = admin.site.each_context(request)
    return TemplateResponse(request, f"admin/followup/{template}.html", {**shared, "title": title, **context})


def _figures_page(request, name: str, template: str = "figures", **context) -> TemplateResponse:
    found = BY_NAME[name]
    return page(request, template, found.title, **figures.figures_of(request, found.keys), **context)


def _for_readers_of(name: str):
    """A page of the staff admin for those who may see it; others are refused."""
    return staff_page(BY_NAME[name].permission)


@_for_readers_of("followup")
def start(request):
    """What is missing at a glance, and the way to each page."""
    return _figures_page(request, "followup", "start")


@_for_readers_of("followup-chain")
def chain_page(request):
    return _figures_page(request, "followup-chain", "chain")


@_for_readers_of("followup-spread")
def spread_page(request):
    """The table, and the same numbers on the map that the public has."""
    response = _figures_page(request, "followup-spread", "spread", drawing=drawing())
    (shown,) = response.context_data["shown"]
    cells = {row.key: cells[1] for row, cells in shown.rows}
    counted = [
        (district, cell.cell.value, cell.cell.more, cell.address or f"#{shown.table.key}")
        for district in placed_districts()
        if (cell := cells.get(district.slug))
    ]
    response.context_data["districts"] = pins(counted, NAMED)
    return response


@_for_readers_of("followup-access")
def access_page(request):
    return _figures_page(request, "followup-access")


@_for_readers_of("followup-freshness")
def freshness_page(request):
    return _figures_page(request, "followup-freshness")


@_for_readers_of("demand")
def demand_page(request):
    return _figures_page(request, "demand", "demand", is_counted=settings.DEMAND_COUNTED)


@_for_readers_of("programme")
def programme_page(request):
    """Every focus area of every edition, with what there is and what is missing."""
    newest = ProgrammeEdition.objects.order_by("-valid_through_year").first()
    is_over = newest is not None and newest.valid_through_year < timezone.localdate().year
    return _figures_page(request, "programme", "programme", newest=newest, is_over=is_over)


@_for_readers_of("plan")
def plan_page(request):
    """The shared plan, by edition, committee, state and year."""
    return _figures_page(request, "plan", "plan")


@admin.site.admin_view
def download_figure(request, key: str, file_format: str):
    return figures.figure_file(request, key, file_format)
