"""A form that refuses to write over what somebody else has saved in the meantime."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction


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
        if self.instance.pk and base and base != edition(self.instance):
            self._refuse_stale()
        return cleaned

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


class LockedRead:
    """For the admin of a versioned form: what is about to be saved is read when nobody else can save it.

    Two who press Save in one moment take turns; the second is read as the first has left it.
    """

    def get_object(self, request, object_id, from_field=None):
        record = super().get_object(request, object_id, from_field)
        if record is None or request.method != "POST" or not transaction.get_connection().in_atomic_block:
            return record
        rows = self.model._base_manager.select_for_update(no_key=True)
        rows.filter(pk=record.pk).values_list("pk").first()
        return super().get_object(request, object_id, from_field)


def edition(record) -> str:
    """Which version a form shows; a proposal that it shows instead has an edition of its own."""
    return getattr(record, "edition", None) or str(record.version)
