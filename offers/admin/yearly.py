"""The yearly reports under /admin/uppfoljning/arsrapport/: read, comment, compare, print, freeze."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from catalogue import auditing
from catalogue.admin.saved_lists import staff_page
from catalogue.models import AuditAction, Role
from catalogue.spreadsheets import XLSX_TYPE
from offers import yearly
from offers.admin.figures import drawn
from offers.admin.followup import page
from offers.figures import Table
from offers.index import current_index
from offers.models import ReportComment, YearlyReport
from offers.yearly.content import Content
from offers.yearly.files import FORMATS
from offers.yearly.freezing import CommentError, comment, reason_against

NOW = "nu"
TYPES = {"json": "application/json", "xlsx": XLSX_TYPE}
READ, WRITE = "offers.view_yearlyreport", "offers.add_yearlyreport"
readers, writers = staff_page(READ), staff_page(WRITE)


def role_of(user) -> Role:
    """What the reports say of who wrote: administrators are superusers, the others that write are coordinators."""
    return Role.ADMINISTRATOR if user.is_superuser else Role.COORDINATOR


def open_years() -> list[int]:
    """This year, and the last one while it can be frozen."""
    this_year = timezone.localdate().year
    is_frozen = YearlyReport.objects.filter(year=this_year - 1).exists()
    return [this_year] if is_frozen else [this_year, this_year - 1]


def _report(year: int) -> YearlyReport | None:
    return YearlyReport.objects.filter(year=year).first()


def _live(year: int) -> Content:
    return yearly.content_of(year, current_index(timezone.localtime()))


def _content(year: int) -> tuple[Content, YearlyReport | None]:
    """A frozen year as it lies, an open one as it is now; else there is none."""
    if report := _report(year):
        return yearly.frozen_content(report), report
    if year not in open_years():
        raise Http404
    return _live(year), None


@readers
def reports(request):
    """Which years are frozen and which are open, and figures over all of them."""
    frozen = list(YearlyReport.objects.order_by("year"))
    contents = [yearly.frozen_content(report) for report in frozen]
    tables: list[Table] = []
    if frozen:
        live = _live(timezone.localdate().year)
        tables = yearly.series([*contents, live], [*(str(report.year) for report in frozen), "Just nu"])
    return page(
        request,
        "reports",
        "Årsrapport",
        frozen=[(report, yearly.fault_in(report)) for report in reversed(frozen)],
        open_years=open_years(),
        shown=[drawn(table, {}, []) for table in tables],
    )


@readers
def report(request, year: int):
    """A report, open or frozen, as a page that is also the printed one."""
    if not _report(year) and year not in open_years():
        messages.error(request, _no_report(year))
        return redirect("yearly-reports")
    return _report_page(request, year)


def _report_page(request, year: int, unsaved: dict[str, str] | None = None):
    content, report = _content(year)
    comments = list(ReportComment.objects.filter(year=year))
    drafts = {one.section: one.text for one in comments if one.is_draft}
    unsaved = unsaved or {}
    sections = [
        {
            "section": section,
            "draft": drafts.get(section["key"], ""),
            "typed": unsaved.get(section["key"], drafts.get(section["key"], "")),
            "later": [one for one in comments if one.section == section["key"] and not one.is_draft],
        }
        for section in content["sections"]
    ]
    return page(
        request,
        "report",
        content["title"],
        report=content,
        sections=sections,
        front_template=f"admin/yearly_reports/{content['format']}/front.html",
        section_template=f"admin/yearly_reports/{content['format']}/section.html",
        frozen=report,
        fault=yearly.fault_in(report) if report else "",
        reason="" if report else reason_against(year, timezone.localtime()),
        earlier=list(YearlyReport.objects.filter(year__lt=year).values_list("year", flat=True)),
        year=str(year),
    )


def _no_report(year: int) -> str:
    if year > timezone.localdate().year:
        return f"{year} har inte börjat. Välj ett år som finns i listan."
    return f"Det finns ingen årsrapport för {year}: året frystes inte i tid. Välj ett år som finns i listan."


@readers
def differences(request, year: int):
    """What has changed from another frozen year to this, or from this frozen year to the figures of today."""
    content, report = _content(year)
    other = request.GET.get("mot", NOW if report else "")
    if other == NOW:
        before, after, title = content, _live(year), f"Från årsrapporten för {year} till i dag"
    else:
        earlier = _report(int(other)) if other.isdecimal() and len(other) == 4 else None
        if earlier is None:
            messages.error(request, f"Det finns ingen fryst årsrapport för ”{other[:20]}” att jämföra med.")
            return redirect("yearly-report", year)
        before, after, title = yearly.frozen_content(earlier), content, f"Från {earlier.year} till {year}"
    tables = yearly.differences(before, after)
    return page(
        request,
        "differences",
        title,
        year=str(year),
        shown=[drawn(table, {}, []) for table in tables],
    )


@readers
def report_file(request, year: int, file_format: str):
    if file_format not in FORMATS:
        raise Http404
    content, report = _content(year)
    name = f"arsrapport-{year}" if report else f"arsrapport-{year}-{content['day']}"
    auditing.write(AuditAction.EXPORTED, details={"lista": content["title"], "format": file_format})
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{file_format}"',
        "X-Robots-Tag": "noindex",
    }
    found = (
        report.content.encode()
        if report and file_format == "json"
        else yearly.report_bytes(content, file_format, digest=report.digest if report else "")
    )
    return HttpResponse(found, content_type=TYPES[file_format], headers=headers)


@writers
@require_POST
def freeze(request, year: int):
    try:
        yearly.freeze(year=year, now=timezone.localtime(), by=role_of(request.user))
    except yearly.FreezeError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"Årsrapporten för {year} är fryst. Den ändras inte mer.")
    return redirect("yearly-report", year)


@writers
@require_POST
def save_comment(request, year: int):
    """Save a section's comment; what cannot be saved stays in its field."""
    section, text = request.POST.get("section", ""), request.POST.get("text", "")
    if not _report(year) and year not in open_years():
        raise PermissionDenied
    try:
        comment(
            year=year,
            section=section,
            text=text,
            seen=request.POST.get("seen", ""),
            by=role_of(request.user),
        )
    except CommentError as problem:
        messages.error(request, str(problem))
        return _report_page(request, year, {section: text})
    messages.success(request, "Kommentaren är sparad.")
    return redirect("yearly-report", year)
