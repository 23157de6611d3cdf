"""What every process of the site must know at once: how often somebody has tried to log in, which codes are used."""

from django.db import models


class CacheRow(models.Model):
    """A row of Django's database cache, which reads and writes the table by its name."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "delat minne"
        verbose_name_plural = "delat minne"

    def __str__(self) -> str:
        return self.cache_key
