"""The register as a whole: its version, and the imports that filled it."""

from django.conf import settings
from django.db import models


class RegisterVersion(models.Model):
    """One row with a token that database triggers replace at every change of the register.

    Equal token, equal register: the in-memory index, and later pages and ETags, hang on it.
    """

    token = models.CharField(max_length=64)

    class Meta:
        verbose_name = "registrets version"

    def __str__(self) -> str:
        return self.token

    @classmethod
    def current(cls) -> str:
        """The token of the register as it is; one query."""
        return cls.objects.values_list("token", flat=True).first() or ""


class ImportRun(models.Model):
    """One import: who, when, which files, and the difference of every changed row, field by field."""

    started_at = models.DateTimeField("när", auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="vem",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source = models.CharField("register", max_length=40)
    file_name = models.CharField("fil eller mapp", max_length=200)
    summary = models.JSONField("sammanfattning", default=dict)
    changes = models.JSONField(
        "ändringar",
        default=list,
        help_text="En post per ny eller ändrad rad: fil, id, och för varje kolumn före och efter.",
    )

    class Meta:
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.file_name} {self.started_at:%Y-%m-%d %H.%M}"
