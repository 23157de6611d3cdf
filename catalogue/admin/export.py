"""Any filtered list as a file, in the columns that the import reads."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import path, reverse
from django.utils.timezone import localdate

from catalogue import auditing
from catalogue.imports.files import File
from catalogue.models import AuditAction
from catalogue.spreadsheets import FORMATS, download

BATCH = 500
FILES: dict[type[Model], File] = {}


def declare(files: Iterable[File]) -> None:
    """Let the lists of the files' models be downloaded in the files' columns."""
    FILES.update({model: file for file in files for model in file.models})


class ExportableAdmin:
    """A list with links that download it as it is filtered, if its model has a declared file."""

    @property
    def export_file(self) -> File | None:
        return FILES.get(self.opts.concrete_model)

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("exportera/<str:file_format>/", view, name=self._export_name()), *super().get_urls()]

    def _export_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_export"

    def changelist_view(self, request, extra_context=None):
        links = [
            (
                kind.upper(),
                reverse(f"admin:{self._export_name()}", args=[kind]) + f"?{request.GET.urlencode()}",
            )
            for kind in FORMATS
        ]
        exportable = {"export_links": links} if self.export_file else {}
        return super().changelist_view(request, {**(extra_context or {}), **exportable})

    def export_view(self, request, file_format):
        """The list with the filters of its address, every page of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if file_format not in FORMATS or self.export_file is None:
            raise Http404
        chosen = self.get_changelist_instance(request).get_queryset(request)
        heads = [column.heading for column in self.export_file.columns]
        rows = export_rows(self.export_file, chosen)
        details = {
            "lista": self.opts.verbose_name_plural,
            "format": file_format,
            "filter": request.GET.urlencode(),
        }
        auditing.write(AuditAction.EXPORTED, details=details)
        return download(f"{self.export_file.name}-{localdate()}", file_format, heads, rows)


def export_rows(file: File, chosen: QuerySet) -> Iterator[list[str]]:
    """The records as rows of the file, read in batches so that memory does not grow with the list."""
    keys = list(chosen.values_list("pk", flat=True))
    records = chosen.model._base_manager.prefetch_related(*file.prefetches(chosen.model))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        found = records.in_bulk(batch)
        yield from (export_row(file, found[key]) for key in batch if key in found)


def export_row(file: File, record: Model) -> list[str]:
    """A record's cells; a column that its model does not have is empty."""
    return [column.write(record) if column.is_on(type(record)) else "" for column in file.columns]
