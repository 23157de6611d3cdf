"""Addresses of new records. An address that is in use, or once was, is never given to another record."""

from django.utils.text import slugify

from catalogue.imports.files import File

LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})


class Slugs:
    """Gives out slugs for one file's records, each once."""

    def __init__(self, file: File):
        self.field = file.slug_from
        models = (*file.models, *file.kept_slugs) if self.field else ()
        self.taken = {slug for model in models for slug in model._base_manager.values_list("slug", flat=True)}

    def give(self, record, key: str) -> None:
        """Set the slug of a new record: its name in a–z, with -2, -3 … when that is taken; else its id."""
        if not self.field:
            return
        longest = record._meta.get_field("slug").max_length - 6
        base = (
            slugify(getattr(record, self.field).lower().translate(LETTERS))[:longest].strip("-")
            or key[:longest]
        )
        record.slug, number = base, 2
        while record.slug in self.taken:
            record.slug, number = f"{base}-{number}", number + 1
        self.taken.add(record.slug)
