"""The words that offers are sorted by: languages, topics, audiences."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.base import Identified, not_blank


class Language(models.Model):
    """A spoken language by its ISO 639-1 code. Its name in other languages comes from CLDR, by code."""

    class Direction(models.TextChoices):
        LTR = "ltr", _("från vänster")
        RTL = "rtl", _("från höger")

    code = models.CharField("kod", max_length=3, primary_key=True)
    own_name = models.CharField("eget namn", max_length=60)
    direction = models.CharField(
        "skrivriktning", max_length=3, choices=Direction.choices, default=Direction.LTR
    )

    class Meta:
        verbose_name = "språk"
        verbose_name_plural = "språk"
        ordering = ["own_name"]
        constraints = [not_blank("own_name", "language_has_own_name")]

    def __str__(self) -> str:
        return self.own_name


class Word(Identified):
    """An everyday word to sort by, with its place in the order."""

    name = models.CharField("namn", max_length=120)
    slug = models.SlugField("adress", max_length=120, unique=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta(Identified.Meta):
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class Topic(Word):
    """What it is about, as parents say it. A sensitive topic is treated like a sensitive offer."""

    is_sensitive = models.BooleanField("känsligt", default=False)

    class Meta(Word.Meta):
        abstract = False
        verbose_name = "ämne"
        verbose_name_plural = "ämnen"
        constraints = [*Identified.Meta.constraints, not_blank("name_sv", "topic_has_swedish_name")]


class Audience(Word):
    """Who may come."""

    class Meta(Word.Meta):
        abstract = False
        verbose_name = "målgrupp"
        verbose_name_plural = "målgrupper"
        constraints = [*Identified.Meta.constraints, not_blank("name_sv", "audience_has_swedish_name")]
