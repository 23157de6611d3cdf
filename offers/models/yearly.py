"""The yearly report: a year frozen as text that nobody changes, and what the coordinators say of it."""

from django.db import models
from django.db.models import Q

from catalogue.models import Role
from catalogue.models.base import not_blank


class YearlyReport(models.Model):
    """A frozen year. The database refuses to change or delete it (``catalogue.append_only``).

    ``content`` is canonical JSON, kept as text so that its digest is that of the very bytes. Who froze it is told by
    role; the audit log knows who it was.
    """

    year = models.PositiveSmallIntegerField("år", unique=True)
    frozen_at = models.DateTimeField("fryst")
    frozen_by = models.CharField("fryst av", max_length=20, choices=Role.choices)
    content = models.TextField("innehåll")
    digest = models.CharField("kontrollsumma", max_length=64)

    class Meta:
        verbose_name = "årsrapport"
        verbose_name_plural = "årsrapporter"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"Årsrapport {self.year}"


class ReportComment(models.Model):
    """What coordinators say of a section: a draft while the year is open, afterwards added with its day.

    Freezing moves the drafts into the report's content.
    """

    year = models.PositiveSmallIntegerField("år")
    section = models.CharField("avsnitt", max_length=40)
    text = models.TextField("kommentar")
    written_at = models.DateTimeField("skriven", auto_now=True)
    written_by = models.CharField("skriven av", max_length=20, choices=Role.choices)
    is_draft = models.BooleanField("utkast", default=True)

    class Meta:
        verbose_name = "kommentar i årsrapporten"
        verbose_name_plural = "kommentarer i årsrapporten"
        ordering = ["written_at", "pk"]
        constraints = [
            not_blank("text", "reportcomment_has_text"),
            models.CheckConstraint(condition=Q(written_by__in=Role.values), name="reportcomment_role_known"),
            models.UniqueConstraint(
                fields=["year", "section"], condition=Q(is_draft=True), name="reportcomment_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.section}"
