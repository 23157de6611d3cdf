"""Form fields for what the register stores otherwise than people write it: clock times and lists."""

from typing import Any

from django import forms

from catalogue.validators import format_clock, parse_clock


class ClockField(forms.CharField):
    """Minutes of the day, written as a clock time: "13", "13.30" or "13:30"; "24.00" ends the day."""

    def __init__(self, **kwargs: Any):
        attrs = {"size": 6, "placeholder": "13.00", "autocomplete": "off"}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), "max_length": 40, **kwargs})

    def prepare_value(self, value):
        return format_clock(value) if isinstance(value, int) else value

    def to_python(self, value) -> int | None:
        text = super().to_python(value)
        return parse_clock(text) if text else None

    def run_validators(self, value):
        """The text was checked when it was parsed; what CharField checks is text."""

    def has_changed(self, initial, data) -> bool:
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True


class LinesField(forms.CharField):
    """A JSON list of short texts, written one per line."""

    def __init__(self, *, encoder=None, decoder=None, **kwargs: Any):
        kwargs |= {"show_hidden_initial": False}
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 3, "cols": 40}), **kwargs})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        lines = (line.strip() for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial, data) -> bool:
        return self.to_python(data) != (initial or [])
