"""School breaks, public holidays and days when everything is closed, in one list for the whole city."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Closure, SchoolBreak
from catalogue.recurrence import public_holidays

AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days from ``first`` to ``last``, both included; ``address`` leads to where they are changed, if anywhere."""

    first: date
    last: date
    kind: str
    name: str
    address: str = ""


def days_off(today: date) -> list[DaysOff]:
    """What is not past, in order of date; public holidays for a little more than a year."""
    breaks = [
        DaysOff(one.first, one.last, "lov", one.name, _page(one))
        for one in SchoolBreak.objects.filter(last__gte=today)
    ]
    closures = [
        DaysOff(one.first, one.last, "stängt", one.reason or "inget skäl är skrivet", _page(one))
        for one in Closure.objects.filter(place=None, last__gte=today)
    ]
    holidays = [
        DaysOff(day, day, "helgdag", str(name))
        for year in range(today.year, (today + AHEAD).year + 1)
        for day, name in public_holidays(year).items()
        if today <= day <= today + AHEAD and day.isoweekday() != 7
    ]
    return sorted([*breaks, *closures, *holidays], key=lambda one: (one.first, one.last, one.kind))


def whole_city(request):
    """The page /admin/lov-och-stangt/."""
    if not request.user.has_perms(["catalogue.view_schoolbreak", "catalogue.view_closure"]):
        raise PermissionDenied
    today = timezone.localdate()
    links = [
        ("catalogue.add_schoolbreak", "Lägg till ett lov", reverse("admin:catalogue_schoolbreak_add")),
        ("catalogue.add_closure", "Stäng hela kommunen", reverse("admin:catalogue_closure_add")),
    ]
    allowed = [link for link in links if request.user.keeps_all and request.user.has_perm(link[0])]
    context = {
        **admin.site.each_context(request),
        "title": "Lov, helgdagar och stängt i hela kommunen",
        "rows": days_off(today),
        "links": [(label, address) for _permission, label, address in allowed],
        "last_break": SchoolBreak.objects.order_by("-last").first(),
    }
    return TemplateResponse(request, "admin/whole_city.html", context)


def _page(record) -> str:
    return reverse(f"admin:catalogue_{record._meta.model_name}_change", args=[record.pk])
