"""The form of an offer, which refuses to write over what somebody else has saved in the meantime."""

from django import forms
from django.core.exceptions import ValidationError

from catalogue.admin.schedule import WeekForm
from catalogue.models import State
from offers.models import OfferRedirect


class OfferForm(WeekForm):
    """``base_version`` is the version that the person started from."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["base_version"].initial = self.instance.version

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if OfferRedirect.objects.filter(slug=slug).exclude(offer=self.instance.pk).exists():
            raise ValidationError("Adressen har tillhört ett annat utbud. Välj en annan.", code="taken")
        return slug

    def clean(self):
        cleaned = super().clean()
        self._keep_the_public_text(cleaned)
        base = cleaned.get("base_version")
        if self.instance.pk and base is not None and base != self.instance.version:
            self._refuse_stale()
        return cleaned

    def _keep_the_public_text(self, cleaned):
        if self.instance.state == State.PUBLISHED and not (cleaned.get("summary_sv") or "").strip():
            self.add_error("summary_sv", "Utbudet är publicerat. Skriv en sammanfattning på svenska.")

    def _refuse_stale(self):
        """Show the typed form again, now on the newest version: the next save is a deliberate one."""
        self.data = self.data.copy()
        self.data[self.add_prefix("base_version")] = self.instance.version
        changed = [str(self[name].label) for name in self.changed_data if not self[name].is_hidden]
        raise ValidationError(
            "Någon annan har sparat utbudet medan du skrev. Inget av ditt är borta: det står kvar "
            "i formuläret, men är inte sparat. Det här skiljer sig från det som är sparat nu: "
            "%(fields)s. Öppna utbudet i en ny flik och jämför. "
            "Spara igen om det du har skrivit ska gälla.",
            code="stale",
            params={"fields": ", ".join(changed) or "–"},
        )
