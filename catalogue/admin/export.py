"""Any filtered list as a file, in chosen columns: a list of the register in those that the import reads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zlib import crc32

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import strip_tags
from django.utils.timezone import localdate, localtime

from catalogue import auditing
from catalogue.imports.columns import Column, Mark, YesNo
from catalogue.imports.files import File
from catalogue.models import AuditAction
from catalogue.spreadsheets import STAFF_FORMATS, download

BATCH = 500
COLUMN = "kolumn"  # the chosen headings in an address
FILES: dict[type[Model], File] = {}


def declare(files: Iterable[File]) -> None:
    """Let the lists of the files' models be downloaded in the files' columns, and the files be read in."""
    FILES.update({model: file for file in files for model in file.models})


def declared_files() -> list[File]:
    """The files of the register in the order in which they are read."""
    return list(dict.fromkeys(FILES.values()))


@dataclass(frozen=True)
class ListColumn:
    """A column of a list that is no file of the register: what the page shows, as text."""

    heading: str
    name: str
    model_admin: Any

    def write(self, record: Model) -> str:
        field, _attribute, value = lookup_field(self.name, record, self.model_admin)
        if field is not None and field.choices:
            value = dict(field.flatchoices).get(value, value)
        if isinstance(value, bool):
            return YesNo().write(value)
        if isinstance(value, datetime):
            return localtime(value).strftime("%Y-%m-%d %H:%M")
        return (
            value.isoformat() if isinstance(value, date) else strip_tags("" if value is None else str(value))
        )


class ExportableAdmin:
    """A list that can be downloaded as it is filtered."""

    @property
    def export_file(self) -> File | None:
        return FILES.get(self.opts.concrete_model)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("exportera/", view(self.choose_columns_view), name=self._export_name("columns")),
            path("exportera/<str:file_format>/", view(self.export_view), name=self._export_name("export")),
            *super().get_urls(),
        ]

    def _export_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def changelist_view(self, request, extra_context=None):
        filters = f"?{request.GET.urlencode()}"
        links = [
            (kind.upper(), reverse(f"admin:{self._export_name('export')}", args=[kind]) + filters)
            for kind in ("xlsx", "csv")
        ]
        columns = reverse(f"admin:{self._export_name('columns')}") + filters
        exportable = {
            "export_links": links,
            "columns_link": columns,
            "may_read_in": self._may_read_in(request),
        }
        return super().changelist_view(request, {**(extra_context or {}), **exportable})

    def _may_read_in(self, request) -> bool:
        may_write = self.has_add_permission(request) or self.has_change_permission(request)
        return self.export_file is not None and may_write

    def choose_columns_view(self, request):
        """Which columns, in which format; the choice stands in the address, so that it can be kept as a bookmark."""
        self._check(request)
        chosen, filters = _chosen(request.GET)
        boxes = [
            {
                "heading": column.heading,
                "code": code(column.heading),
                "is_always": self._is_always(column),
                "is_on": self._is_always(column) or _is_chosen(column, chosen),
            }
            for column in self.export_columns(request)
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Ladda ner {self.opts.verbose_name_plural}",
            "boxes": [box for box in boxes if not _is_in_other_language(box["heading"])],
            "language_boxes": [box for box in boxes if _is_in_other_language(box["heading"])],
            "formats": [
                (kind.upper(), reverse(f"admin:{self._export_name('export')}", args=[kind]))
                for kind in STAFF_FORMATS
            ],
            "filters": [(name, value) for name, values in filters.lists() for value in values],
            "has_marks": self.export_file and self.export_file.marks,
        }
        return render(request, "admin/export.html", context)

    def export_view(self, request, file_format):
        """The list with the filters of its address, every page of it."""
        self._check(request)
        if file_format not in STAFF_FORMATS:
            raise Http404
        chosen, request.GET = _chosen(request.GET)
        columns = [
            column
            for column in self.export_columns(request)
            if self._is_always(column) or _is_chosen(column, chosen)
        ]
        records = self.get_changelist_instance(request).get_queryset(request)
        rows = (
            file_rows(self.export_file, columns, records) if self.export_file else list_rows(columns, records)
        )
        name = self.export_file.name if self.export_file else self.opts.model_name
        heads = [column.heading for column in columns]
        details = {
            "lista": str(self.opts.verbose_name_plural),
            "format": file_format,
            "filter": request.GET.urlencode(),
        }
        auditing.write(AuditAction.EXPORTED, details=details)
        return download(f"{name}-{localdate()}", file_format, heads, rows, sheet=name)

    def _check(self, request) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _is_always(self, column: Column | ListColumn) -> bool:
        """The id, by which the file can be read in again, and the mark of what is protected are never left out."""
        return self.export_file is not None and (
            column is self.export_file.key or isinstance(column.kind, Mark)
        )

    def export_columns(self, request) -> Sequence[Column | ListColumn]:
        if self.export_file:
            return self.export_file.exported
        names = [name for name in self.get_list_display(request) if name != "action_checkbox"]
        return [ListColumn(str(label_for_field(name, self.model, self)), name, self) for name in names]


def _chosen(query: QueryDict) -> tuple[list[str], QueryDict]:
    """The columns that an address names, and what else it says."""
    rest = query.copy()
    return rest.pop(COLUMN, []), rest


def code(heading: str) -> str:
    """A heading in an address: short, since a hundred of them must fit, and the same when others are added."""
    return f"{crc32(heading.encode()):08x}"[:5]


def _is_chosen(column: Column | ListColumn, chosen: list[str]) -> bool:
    return not chosen or code(column.heading) in chosen


def _is_in_other_language(heading: str) -> bool:
    return heading.endswith(")") and heading[-4] == "("


def file_rows(file: File, columns: Sequence[Column], chosen: QuerySet) -> Iterator[list[str]]:
    """The records as rows of the file, read in batches so that memory does not grow with the list."""
    keys = list(chosen.values_list("pk", flat=True))
    records = chosen.model._base_manager.prefetch_related(
        *file.prefetches(chosen.model), *_looked_at(columns)
    )
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        found = records.in_bulk(batch)
        yield from (file_row(columns, found[key]) for key in batch if key in found)


def _looked_at(columns: Sequence[Column]) -> set[str]:
    return {path for column in columns if isinstance(column.kind, Mark) for path in column.kind.paths}


def file_row(columns: Sequence[Column], record: Model) -> list[str]:
    """A record's cells; a column that its model does not have is empty."""
    return [column.write(record) if column.is_on(type(record)) else "" for column in columns]


def list_rows(columns: Sequence[ListColumn], chosen: QuerySet) -> Iterator[list[str]]:
    """The records as the list shows them."""
    for record in chosen.iterator(chunk_size=BATCH):
        yield [column.write(record) for column in columns]
