"""The shared plan: its actions, written by coordinators and administrators, read by everybody who keeps records."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from catalogue.admin.base import KeptForever, StaffAdmin
from catalogue.models import Action, FocusArea


class FocusAreaChoices(forms.ModelMultipleChoiceField):
    """Many editions have a focus area of the same name: each says its edition."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, area):
        return f"{area.edition.valid_through_year}: {area.name}"


class ActionForm(forms.ModelForm):
    focus_areas = FocusAreaChoices(
        label="Inriktningar",
        queryset=FocusArea.objects.select_related("edition"),
        help_text="De inriktningar i utgåvan som åtgärden hör till.",
        error_messages={"required": "Välj minst en inriktning."},
    )

    def clean(self):
        cleaned = super().clean()
        edition, areas = cleaned.get("edition"), cleaned.get("focus_areas") or []
        others = [area.name for area in areas if edition and area.edition_id != edition.pk]
        if others:
            wrong = ", ".join(others)
            self.add_error(
                "focus_areas",
                ValidationError(
                    f"Hör till en annan utgåva: {wrong}. Välj inriktningar ur den utgåva som är vald."
                ),
            )
        return cleaned


@admin.register(Action)
class ActionAdmin(KeptForever, StaffAdmin):
    """An action that comes to nothing is stopped with its reason; only an administrator may delete one."""

    form = ActionForm
    list_display = ["title", "committee", "edition", "state", "first_day", "last_day"]
    list_select_related = ["committee", "edition"]
    list_filter = ["state", "edition", "committee"]
    search_fields = ["title", "aim", "result"]
    fieldsets = [
        (
            None,
            {
                "description": "Skriv så att alla nämnder förstår. Planen kan läsas av alla som sköter registret "
                "och tas med i årsrapporten. Skriv inga personnamn.",
                "fields": ["title", "aim", "committee", "edition", "focus_areas"],
            },
        ),
        ("Tid och resultat", {"fields": [("first_day", "last_day"), "state", "result"]}),
    ]
