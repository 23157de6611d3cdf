"""The form of an offer."""

from django.core.exceptions import ValidationError

from catalogue.admin.schedule import WeekForm
from catalogue.admin.versioned import VersionedForm
from catalogue.models import State
from offers.admin.breaks import BreakWarningForm
from offers.admin.responsible import ResponsibleForm
from offers.models import OfferRedirect


class OfferForm(ResponsibleForm, BreakWarningForm, WeekForm, VersionedForm):
    called = "utbudet"

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if OfferRedirect.objects.filter(slug=slug).exclude(offer=self.instance.pk).exists():
            raise ValidationError("Adressen har tillhört ett annat utbud. Välj en annan.", code="taken")
        return slug

    def clean(self):
        cleaned = super().clean()
        if self.instance.state == State.PUBLISHED and not (cleaned.get("summary_sv") or "").strip():
            self.add_error("summary_sv", "Utbudet är publicerat. Skriv en sammanfattning på svenska.")
        return cleaned
