"""The index of words that search asks, and the synonyms that editors keep."""

from django.db import models

from catalogue.models.base import Identified, not_blank


class SearchKind(models.TextChoices):
    """What a word belongs to."""

    OFFER = "offer", "utbud"
    PLACE = "place", "plats"
    COMMITTEE = "committee", "nämnd"
    ORGANISATION = "organisation", "organisation"


class Synonym(Identified):
    """What parents say, and the Swedish words of the register that answer it.

    Where ``word`` is several words, all of them must stand in the question, in any order.
    """

    word = models.CharField(
        "ord", max_length=80, help_text="Så som föräldrar skriver. Flera ord: alla måste finnas i frågan."
    )
    language = models.ForeignKey(
        "catalogue.Language", verbose_name="språk", on_delete=models.PROTECT, related_name="synonyms"
    )
    means = models.CharField(
        "betyder", max_length=200, help_text="Svenska ord som står i registret, med mellanslag emellan."
    )

    class Meta(Identified.Meta):
        verbose_name = "sökord"
        verbose_name_plural = "sökord"
        ordering = ["language", "word"]
        constraints = [
            *Identified.Meta.constraints,
            models.UniqueConstraint(fields=["language", "word"], name="synonym_once"),
            not_blank("word", "synonym_has_word"),
            not_blank("means", "synonym_has_meaning"),
        ]

    def __str__(self) -> str:
        return self.word


class SearchWord(models.Model):
    """One word of one object in one language, as it is compared, and how much it says of the object."""

    kind = models.CharField(max_length=12, choices=SearchKind.choices)
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=7)
    word = models.CharField(max_length=60)
    spelling = models.CharField(max_length=60)  # as it is written, in small letters: to correct mistakes by
    weight = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "sökord"
        verbose_name_plural = "sökord"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "language", "word"], name="searchword_once")
        ]
        indexes = [
            models.Index(fields=["word", "kind", "object_id", "weight"], name="searchword_by_word"),
            models.Index(fields=["language", "word", "spelling", "kind"], name="searchword_by_language"),
        ]

    def __str__(self) -> str:
        return self.word


class SearchText(models.Model):
    """The digest of the text that an object's words were taken from: unchanged text is not read again."""

    kind = models.CharField(max_length=12, choices=SearchKind.choices)
    object_id = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=32)

    class Meta:
        verbose_name = "sökt text"
        verbose_name_plural = "sökta texter"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="searchtext_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SearchState(models.Model):
    """One row: the version of the register that the words are of."""

    token = models.CharField(max_length=64)
    busy_until = models.DateTimeField(null=True, blank=True)  # a process writes words, until then at most

    class Meta:
        verbose_name = "sökindexets version"
        verbose_name_plural = "sökindexets version"

    def __str__(self) -> str:
        return self.token
