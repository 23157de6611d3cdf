"""What parents tell us, what we did about it, and one question at a time to all of them. No person in any of it."""

import uuid
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalogue.models import User
from catalogue.models.base import not_blank
from offers.models.offers import Offer


class FeedbackQuerySet(models.QuerySet):
    def published(self):
        """What stands under "Ni frågade, vi gjorde": answered, and approved to be shown."""
        return self.filter(state=Feedback.State.PUBLISHED)

    def unanswered(self):
        """What somebody still has to do something about; spam never is."""
        return self.filter(state__in=[Feedback.State.NEW, Feedback.State.IN_PROGRESS])

    def kept_by(self, user: User):
        """What is about an offer that the person keeps; what is about no offer is for those who keep all."""
        return self if user.keeps_all else self.filter(offer__in=Offer.objects.kept_by(user))


class Feedback(models.Model):
    """One message. Nothing is kept of who wrote it: no name, no address, no time closer than the day."""

    class Kind(models.TextChoices):
        WRONG = "wrong", "något stämmer inte"
        MISSING = "missing", "något saknas"
        GENERAL = "general", "annat"

    class State(models.TextChoices):
        NEW = "new", "ny"
        IN_PROGRESS = "in_progress", "pågår"
        ANSWERED = "answered", "besvarad"
        PUBLISHED = "published", "besvarad och visad"
        CLOSED = "closed", "avslutad utan svar"
        SPAM = "spam", "skräp"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("vad", max_length=10, choices=Kind.choices)
    offer = models.ForeignKey(
        Offer, verbose_name="utbud", null=True, blank=True, on_delete=models.SET_NULL, related_name="feedback"
    )
    searched = models.CharField("vad som söktes", max_length=300, blank=True)
    text = models.TextField("meddelande")
    language = models.CharField("sidans språk", max_length=10, blank=True)
    received_on = models.DateField("dag", auto_now_add=True)
    state = models.CharField("läge", max_length=12, choices=State.choices, default=State.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ansvarig",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feedback",
    )
    question_shown = models.TextField(
        "frågan som visas", blank=True, help_text="Med egna ord, utan något som kan peka ut den som skrev."
    )
    answer = models.TextField("vad vi gjorde", blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "synpunkt"
        verbose_name_plural = "synpunkter"
        ordering = ["-received_on", "-pk"]
        constraints = [
            not_blank("text", "feedback_has_text"),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(question_shown_sv__isnull=False, answer_sv__isnull=False)
                & ~Q(question_shown_sv="")
                & ~Q(answer_sv=""),
                name="feedback_published_with_answer",
                violation_error_message="Skriv både frågan som visas och vad ni gjorde innan den visas.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def edition(self) -> str:
        """Tells how it stands in the database from every other way, so that nobody writes over a colleague."""
        values = [str(getattr(self, field.attname)) for field in self._meta.concrete_fields]
        return sha256("\0".join(values).encode()).hexdigest()[:20]

    @property
    def age_in_days(self) -> int:
        """How long ago it came."""
        return (timezone.localdate() - self.received_on).days


class ParentQuestion(models.Model):
    """A question to all parents, answered with a click. Only one is asked at a time."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.CharField("fråga", max_length=200)
    is_asked = models.BooleanField("ställs nu", default=False)

    class Meta:
        verbose_name = "fråga till föräldrar"
        verbose_name_plural = "frågor till föräldrar"
        constraints = [
            not_blank("text_sv", "parentquestion_has_swedish_text"),
            models.UniqueConstraint(
                fields=["is_asked"],
                condition=Q(is_asked=True),
                name="parentquestion_one_at_a_time",
                violation_error_message="En annan fråga ställs redan. Avsluta den först.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class QuestionChoice(models.Model):
    """One answer to choose, and how many have chosen it: the sum is all that is kept."""

    question = models.ForeignKey(ParentQuestion, on_delete=models.CASCADE, related_name="choices")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.CharField("svar", max_length=100)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    votes = models.PositiveIntegerField("antal", default=0, editable=False)

    class Meta:
        verbose_name = "svarsalternativ"
        verbose_name_plural = "svarsalternativ"
        ordering = ["position", "pk"]
        constraints = [not_blank("text_sv", "questionchoice_has_swedish_text")]

    def __str__(self) -> str:
        return self.text


class RateLimit(models.Model):
    """How often somebody has written lately: a key that names nobody, of use for an hour."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()

    class Meta:
        verbose_name = "spärr"
        verbose_name_plural = "spärrar"

    def __str__(self) -> str:
        return self.key[:8]
