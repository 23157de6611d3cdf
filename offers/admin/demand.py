"""The page of demand beside supply: /admin/uppfoljning/efterfragan/."""

from django.conf import settings
from django.utils.timezone import localtime

from catalogue.admin.saved_lists import staff_page
from offers.admin.figures import figures_file, figures_page
from offers.demand import Period, demand_figures, periods
from offers.index import current_index

readers = staff_page("offers.view_demandcount")


def _chosen(request) -> tuple[Period, bool]:
    """The period of the address, or this year; and whether the address says one that cannot be understood."""
    text = request.GET.get("period", "").strip()
    period = Period.read(text)
    return period or Period(localtime().year), bool(text) and period is None


def _tables(period: Period):
    now = localtime()
    return demand_figures(current_index(now), now, period)


@readers
def demand(request):
    period, is_wrong = _chosen(request)
    return figures_page(
        request,
        "demand",
        "Efterfrågan",
        _tables(period),
        period=period,
        periods=periods(localtime().date()),
        is_wrong=is_wrong,
        is_counted=settings.DEMAND_COUNTED,
    )


@readers
def demand_file(request, key, file_format):
    period, _is_wrong = _chosen(request)
    return figures_file(request, _tables(period), key, file_format)
