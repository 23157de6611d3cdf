"""Photos inside a place's page."""

import uuid

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from modeltranslation.admin import TranslationStackedInline

from catalogue.admin.base import SwedishLeads, side_by_side
from catalogue.models import PlacePhoto
from catalogue.pictures import read_picture


class PhotoForm(forms.ModelForm):
    picture = forms.FileField(
        label="bildfil",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG eller WebP, högst 12 MB. Den görs mindre, och plats och tid i filen tas bort. "
        "Ingen ska gå att känna igen på bilden.",
    )

    def clean(self):
        cleaned = super().clean()
        if "picture" in self.errors:
            return cleaned
        sent = cleaned.get("picture")
        if sent:
            self._keep(sent)
        elif not self.instance.pk:
            self.add_error("picture", "Välj en bild.")
        return cleaned

    def _keep(self, sent):
        try:
            picture = read_picture(sent.read())
        except forms.ValidationError as refusal:
            self.add_error("picture", refusal)
            return
        photo = self.instance
        photo.large, photo.small = picture.large, picture.small
        photo.width, photo.height = picture.width, picture.height
        photo.uuid = uuid.uuid4()


class PhotoInline(SwedishLeads, TranslationStackedInline):
    model = PlacePhoto
    form = PhotoForm
    extra = 0
    fieldsets = [(None, {"fields": [("kind", "picture", "shown"), side_by_side("alt")]})]
    readonly_fields = ["shown"]

    def shown(self, photo):
        """The picture as it is, for those who may not see the public one too: a draft's has no public address."""
        if not photo.pk:
            return "–"
        address = reverse("photo", args=[photo.uuid, "liten"])
        return format_html('<img src="{}" alt="{}" width="200">', address, photo.alt)

    shown.short_description = "nu"
