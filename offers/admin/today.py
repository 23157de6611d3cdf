"""The page /admin/installt/: call off what one keeps today, on a telephone, in half a minute."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Place
from offers import publishing
from offers.models import Offer

SHOWN = 40
LONGEST_SEARCH = 100
MODELS = {"utbud": Offer, "plats": Place}


def today_list(request):
    """What is on today, the next first."""
    _check(request)
    search = request.GET.get("q", "")[:LONGEST_SEARCH].replace("\0", "")
    found = publishing.happening_today(request.user, timezone.localtime(), search=search)
    context = {
        **admin.site.each_context(request),
        "title": "Inställt i dag",
        "found": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "search": search,
        "may_search": bool(search) or len(found) > SHOWN // 4,
    }
    return TemplateResponse(request, "admin/today/list.html", context)


def today_record(request, kind, uuid):
    """Why, and the one button; or the button that takes it back."""
    _check(request)
    now = timezone.localtime()
    if kind not in MODELS:
        raise Http404
    record = get_object_or_404(MODELS[kind].objects.kept_by(request.user).published(), uuid=uuid)
    if request.method == "POST" and _act(request, record, now):
        return HttpResponseRedirect(reverse("today"))
    context = {
        **admin.site.each_context(request),
        "title": str(record),
        "today": publishing.today_of(record, now),
        "public_address": _public_address(record),
        "reasons": publishing.REASONS,
        "chosen": request.POST.get("reason", ""),
        "words": request.POST.get("words", ""),
    }
    return TemplateResponse(request, "admin/today/record.html", context)


def _act(request, record, now) -> bool:
    """Do what the button says; whether it was done."""
    if "_run" in request.POST:
        publishing.run_after_all(record=record, by=request.user, now=now)
        messages.success(request, f"{record} är inte inställt längre.")
        return True
    try:
        publishing.cancel_today(
            record=record,
            by=request.user,
            now=now,
            reason=request.POST.get("reason", ""),
            words=request.POST.get("words", "").replace("\0", ""),
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    messages.success(request, f"{record} är inställt i dag. Det syns redan för besökare.")
    return True


def _check(request) -> None:
    if not request.user.has_perms(["offers.add_offerclosure", "catalogue.add_closure"]):
        raise PermissionDenied


def _public_address(record) -> str:
    return reverse("offers:offer" if isinstance(record, Offer) else "offers:place", args=[record.slug])
