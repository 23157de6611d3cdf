"""Hints for plain Swedish at the fields that parents read, on every form that has such fields. Nothing is stopped."""

from django.contrib import messages
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from catalogue.plain_swedish import hints
from catalogue.translating import translated_fields


class PlainSwedish:
    """Mix in before a page of a record with translated texts."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        show_hints(context["adminform"].form)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        """What is saved is saved; the hints come along for the next time."""
        super().save_related(request, form, formsets, change)
        for name in swedish_columns(form):
            for hint in hints(getattr(form.instance, name) or ""):
                label = capfirst(str(form.fields[name].label))
                self.message_user(request, f"{label}: {hint}", messages.INFO)


def swedish_columns(form) -> list[str]:
    """The Swedish fields of a form, in its own order."""
    columns = {f"{field}_sv" for field in translated_fields(type(form.instance))}
    return [name for name in form.fields if name in columns]


def show_hints(form) -> None:
    """Write the hints under the fields, as help that screen readers read with the field."""
    for name in swedish_columns(form):
        found = hints(form[name].value() or "")
        if found:
            field = form[name]
            rows = format_html_join("", "<li>{}</li>", ((hint,) for hint in found))
            field.help_text = format_html('{}<ul class="hints">{}</ul>', field.help_text, rows)
