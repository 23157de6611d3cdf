"""How far each translated text has come: a row per record, field and language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslationRow(models.Model):
    """The state of one text in one language, and the Swedish text that it was made from.

    That a translation is outdated is not stored: it is, when the Swedish text is another today.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        MACHINE = "machine", _("översatt av en maskin")
        REVIEWED = "reviewed", _("granskad")

    model = models.CharField("slag av post", max_length=60)
    record = models.UUIDField("post")
    field = models.CharField("fält", max_length=40)
    language = models.CharField("språk", max_length=10)
    state = models.CharField("läge", max_length=10, choices=State.choices)
    source_text = models.TextField("svensk text som översattes", blank=True)
    despite = models.TextField(
        "stämmer ändå",
        blank=True,
        help_text="Varför uppgifterna är riktiga fast de skiljer sig från den svenska texten.",
    )
    changed_at = models.DateTimeField("ändrad", auto_now=True)

    class Meta:
        verbose_name = "översättning"
        verbose_name_plural = "översättningar"
        permissions = [("translate", "översätta texter")]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "record", "language", "field"], name="translation_once_per_text"
            ),
            models.CheckConstraint(condition=~models.Q(language="sv"), name="translation_is_not_swedish"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "machine", "reviewed"]), name="translation_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.field} ({self.language}): {self.get_state_display()}"

    def is_outdated(self, swedish_text: str | None) -> bool:
        """Whether the Swedish text has changed since the translation was made."""
        return self.source_text != (swedish_text or "")
