"""The forms that anybody may send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from offers.guarding import was_shown_in_time

MAX_TEXT = 2000


class FeedbackForm(forms.Form):
    """A message to those who keep the register. Nobody is asked who they are.

    ``website`` is a trap: people do not see it, robots fill it. ``shown`` is when the form was shown.
    """

    text = forms.CharField(
        label=_("Ditt meddelande"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Skriv något först."),
            "max_length": _("Texten är för lång. Korta den till högst 2 000 tecken."),
        },
    )
    website = forms.CharField(required=False)
    shown = forms.CharField(required=False)

    @property
    def is_from_robot(self) -> bool:
        """Whether a machine seems to have filled the form; ask once it is valid."""
        return bool(self.cleaned_data["website"]) or not was_shown_in_time(self.cleaned_data["shown"])
