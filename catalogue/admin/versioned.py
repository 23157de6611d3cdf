"""A form that refuses to write over what somebody else has saved in the meantime."""

from django import forms
from django.core.exceptions import ValidationError


class VersionedForm(forms.ModelForm):
    """``base_version`` names the version that the person started from; ``called`` is the record in a sentence."""

    called = "posten"
    base_version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["base_version"].initial = edition(self.instance)

    def clean(self):
        cleaned = super().clean()
        base = cleaned.get("base_version")
        if self.instance.pk and base and (base != edition(self.instance) or self._was_saved_meanwhile()):
            self._refuse_stale()
        return cleaned

    def _was_saved_meanwhile(self) -> bool:
        """Whether somebody saved after this request had read the record; locked, so that nobody can from now on."""
        records = type(self.instance)._base_manager.select_for_update()
        now = records.filter(pk=self.instance.pk).first()
        return now is None or now.version != self.instance.version

    def _refuse_stale(self):
        """Show the typed form again, now on the newest version: the next save is a deliberate one."""
        self.data = self.data.copy()
        self.data[self.add_prefix("base_version")] = edition(self.instance)
        changed = [str(self[name].label) for name in self.changed_data if not self[name].is_hidden]
        raise ValidationError(
            "Någon annan har sparat %(called)s medan du skrev. Inget av ditt är borta: det står kvar "
            "i formuläret, men är inte sparat. Det här skiljer sig från det som är sparat nu: "
            "%(fields)s. Öppna %(called)s i en ny flik och jämför. "
            "Spara igen om det du har skrivit ska gälla.",
            code="stale",
            params={"called": self.called, "fields": ", ".join(changed) or "–"},
        )


def edition(record) -> str:
    """Which version a form shows; a proposal that it shows instead has an edition of its own."""
    return getattr(record, "edition", None) or str(record.version)
