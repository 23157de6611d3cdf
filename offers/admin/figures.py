"""Tables of figures as pages and files: every page of the programme and of demand is made of these."""

from collections.abc import Iterable, Sequence

from django.contrib import admin
from django.http import Http404, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.timezone import localdate

from catalogue import auditing
from catalogue.models import AuditAction
from catalogue.spreadsheets import STAFF_FORMATS, download
from offers.figures import Figures


def figures_page(
    request, template: str, title: str, tables: Sequence[Figures], **context
) -> TemplateResponse:
    """A page with these tables, each with its files in the same choice."""
    shared = {
        **admin.site.each_context(request),
        "title": title,
        "tables": tables,
        "formats": STAFF_FORMATS,
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, f"admin/programme/{template}.html", shared | context)


def figures_file(request, tables: Iterable[Figures], key: str, file_format: str) -> HttpResponseBase:
    """One of the tables as a file; JSON holds the definition and the choice too."""
    table = next((table for table in tables if table.key == key), None)
    if table is None or file_format not in STAFF_FORMATS:
        raise Http404
    choice = request.GET.urlencode()
    details = {"lista": table.title, "format": file_format, "filter": choice}
    auditing.write(AuditAction.EXPORTED, details=details)
    name = f"{table.key}-{localdate()}"
    if file_format == "json":
        headers = {"Content-Disposition": f'attachment; filename="{name}.json"', "X-Robots-Tag": "noindex"}
        data = {**table.as_data(), "filter": choice, "day": localdate().isoformat()}
        return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, headers=headers)
    return download(name, file_format, list(table.columns), table.texts(), sheet=table.key)
