"""Times without pain: a week in words, last term once more, and what the lines mean before they are saved.

All three write into the form that the person sees, never past it: what is saved is what stands in the lines.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.utils import timezone

from catalogue.clashes import Clash, clashes
from catalogue.cldr import full_date
from catalogue.models import SchoolBreak, Slot
from catalogue.models.calendar import Closure
from catalogue.recurrence import Exceptions, Occurrence, Period, Rule, occurrences
from catalogue.translations import language_columns
from catalogue.validators import format_clock
from catalogue.week_words import read_week

SHOWN = 10
LOOK_AHEAD = timedelta(days=400)
PREVIEW, COPY_TERM = "_preview_times", "_copy_term"
BUTTONS = {PREVIEW: "Visa vad det blir", COPY_TERM: "Kopiera förra terminen"}
YES_NO = {True: "true", False: "false", None: "unknown"}
COPIED = ["kind", "min_age", "max_age"]
TRUTHS = ["needs_booking", "is_staffed", "runs_in_breaks", "runs_on_holidays"]


class WeekForm(forms.ModelForm):
    """A form with a week in words, and a new term for the times of the last one."""

    week_words = forms.CharField(
        label="skriv veckan",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="Till exempel ”mån, ons 9–12; tors 13.00–15.30 varannan vecka från 15 januari; 24/12 10–12; ej lov”. "
        "Det blir rader i listan med tider när du sparar eller trycker på ”Visa vad det blir”.",
    )
    term_first = forms.DateField(label="nya terminens första dag", required=False)
    term_last = forms.DateField(label="nya terminens sista dag", required=False)

    def clean_week_words(self):
        text = self.cleaned_data["week_words"].strip()
        problems = read_week(text, timezone.localdate()).problems if text else []
        if problems:
            raise forms.ValidationError(problems)
        return text

    def clean(self):
        cleaned = super().clean()
        if COPY_TERM in self.data:
            first, last = cleaned.get("term_first"), cleaned.get("term_last")
            if not (first and last):
                self.add_error("term_first", "Skriv nya terminens första och sista dag.")
            elif first > last:
                self.add_error("term_last", "Sista dagen kan inte komma före första dagen.")
        return cleaned


WEEK = (
    "Skriv veckan eller kopiera förra terminen",
    {
        "description": "Skriv tiderna som du skulle säga dem. För en ny termin: skriv första och sista dagen och "
        "tryck på ”Kopiera förra terminen”. Titta på raderna och spara sedan.",
        "fields": ["week_words", ("term_first", "term_last")],
    },
)


@dataclass
class Preview:
    """What the page shows above the form: the next occasions, what clashes, and lines that cannot be read yet."""

    found: list[Occurrence]
    clashes: list[str]
    unread: int = 0


class ScheduleAdmin:
    """Needs ``slot_model`` and a form that is a :class:`WeekForm`; mix in first of all."""

    slot_model: type[Slot]

    def closures_of(self, record, form, slot, unsaved: list[Period]) -> tuple[Period, ...]:
        """The closures that close a line, those of the whole city left out."""
        return tuple(unsaved)

    def where(self, form, slot) -> object:
        """What two lines must share to get in each other's way, beside the language."""
        return None

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [fieldsets[0], WEEK, *fieldsets[1:]] if may_write else fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A form that is only shown is never valid: nothing is saved, and everything typed stands there again."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form)(form.__name__, (_OnlyShown, form), {}) if asks_to_see(request) else form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST":
            request.POST = self._with_more_lines(request, object_id)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _with_more_lines(self, request, object_id):
        """The form as it was sent, with lines for the week in words and for the new term."""
        data = request.POST.copy()
        week = read_week(data.get("week_words", ""), timezone.localdate())
        if week.rules and not week.problems:
            add_lines(data, [line_of(rule) for rule in week.rules])
            data["week_words"] = ""
        if COPY_TERM in data:
            record = self.get_object(request, unquote(object_id)) if object_id else None
            lines = self._term_lines(data, record)
            add_lines(data, lines)
            if not lines:
                self.message_user(request, "Det finns ingen tidigare termin att kopiera.", messages.WARNING)
        return data

    def _term_lines(self, data, record) -> list[dict[str, object]]:
        field = forms.DateField(required=False)
        try:
            first, last = field.clean(data.get("term_first")), field.clean(data.get("term_last"))
        except forms.ValidationError:
            return []  # the form says what is wrong with it
        if record is None or not (first and last) or first > last:
            return []
        return [
            copied_line(slot, first, last) for slot in last_term(record.slots.all(), timezone.localdate())
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        response = super().render_change_form(request, context, add, change, form_url, obj)
        may_write = context["has_change_permission"] if change else context["has_add_permission"]
        if may_write:
            known = response.context_data.get("staff_buttons", {})
            response.context_data["staff_buttons"] = known | (
                BUTTONS if change else {PREVIEW: BUTTONS[PREVIEW]}
            )
        if asks_to_see(request):
            formsets = [shown.formset for shown in context["inline_admin_formsets"]]
            form = context["adminform"].form
            response.context_data["times_preview"] = self.preview(form, formsets, timezone.localtime())
        return response

    def preview(self, form, formsets, now) -> Preview:
        """The next occasions of the lines as they stand in the form, saved or not."""
        written = [one for formset in formsets if formset.model is self.slot_model for one in lines(formset)]
        slots = [one.instance for one in written if not one.errors]
        unsaved = [
            Period(one.instance.first, one.instance.last, one.instance.reason or "")
            for formset in formsets
            if formset.model in closure_models(form.instance)
            for one in lines(formset)
            if not one.errors
        ]
        city = tuple(closure.as_period() for closure in Closure.objects.filter(place=None))
        breaks = tuple(school_break.as_period() for school_break in SchoolBreak.objects.all())
        found = []
        for slot in slots:
            closures = city + self.closures_of(form.instance, form, slot, unsaved)
            rule, exceptions = slot.as_rule(), Exceptions(closures, breaks)
            found += occurrences([rule], now.date(), now.date() + LOOK_AHEAD, exceptions)
        coming = sorted(one for one in found if one.end > now)
        met = clashes([(slot.as_rule(), self._meeting(form, slot)) for slot in slots], now.date())
        return Preview(coming[:SHOWN], [in_words(clash) for clash in met], len(written) - len(slots))

    def _meeting(self, form, slot) -> tuple:
        return (slot.kind, slot.language_id, self.where(form, slot))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        carry_labels(form.instance.slots.all())
        slots = [(slot.as_rule(), self._meeting(form, slot)) for slot in form.instance.slots.all()]
        for clash in clashes(slots, timezone.localdate()):
            self.message_user(request, in_words(clash), messages.WARNING)


class _OnlyShown:
    def is_valid(self):
        super().is_valid()
        return False


def asks_to_see(request) -> bool:
    """Whether the person wants to see what the form means, and save nothing."""
    return request.method == "POST" and not {PREVIEW, COPY_TERM}.isdisjoint(request.POST)


def lines(formset) -> list[forms.ModelForm]:
    """The rows that hold something and are not to be deleted."""
    formset.is_valid()
    deleted = formset.deleted_forms if formset.can_delete else []
    return [row for row in formset.forms if row not in deleted and (row.instance.pk or row.has_changed())]


def closure_models(record) -> list[type]:
    return [field.related_model for field in record._meta.related_objects if field.name == "closures"]


def add_lines(data, rows: list[dict[str, object]]) -> None:
    """Write rows into the times of a form that was sent."""
    total = int(data.get("slots-TOTAL_FORMS") or 0)
    for number, row in enumerate(rows, total):
        for name, value in row.items():
            data[f"slots-{number}-{name}"] = "" if value is None else str(value)
    data["slots-TOTAL_FORMS"] = str(total + len(rows))


def line_of(rule: Rule) -> dict[str, object]:
    """A rule as a row of the form; what was not said stays unknown."""
    said = rule.payload if isinstance(rule.payload, dict) else {}
    return {
        "kind": "visit",
        "weekday": rule.weekday,
        "day": rule.day,
        "opens": format_clock(rule.opens),
        "closes": format_clock(rule.closes),
        "every_weeks": rule.every_weeks,
        "counted_from": rule.counted_from,
        "valid_from": rule.valid_from,
        "valid_through": rule.valid_through,
        "runs_in_breaks": YES_NO[said.get("in_breaks")],
        "runs_on_holidays": YES_NO[said.get("on_holidays")],
        "needs_booking": YES_NO[None],
        "is_staffed": YES_NO[None],
    }


def last_term(slots, today: date) -> list[Slot]:
    """The weekly lines of the newest period that is past."""
    past = [slot for slot in slots if slot.weekday and slot.valid_through and slot.valid_through < today]
    if not past:
        return []
    newest = max(past, key=lambda slot: slot.valid_through)
    since = newest.valid_from or newest.valid_through
    return [slot for slot in past if slot.valid_through >= since]


def copied_line(slot: Slot, first: date, last: date) -> dict[str, object]:
    """A line of an older term as a row for a new one; one of every other week is counted from its first day."""
    start = first + timedelta(days=(slot.weekday - first.isoweekday()) % 7)
    row = line_of(slot.as_rule()) | {name: getattr(slot, name) for name in COPIED}
    row |= {name: YES_NO[getattr(slot, name)] for name in TRUTHS}
    row |= {"valid_from": first, "valid_through": last, "language": slot.language_id}
    row |= {"counted_from": start if slot.every_weeks != 1 else None}
    if hasattr(slot, "offer_id"):  # a house's own hours are at the house
        row["place"] = slot.place_id
    return row | {name: getattr(slot, name) for name in language_columns("label")}


def carry_labels(slots) -> None:
    """Give a new line's heading the languages that the same heading has in another line: the form shows but two."""
    known = {}
    for slot in slots:
        for name in language_columns("label"):
            if slot.label_sv and getattr(slot, name):
                known.setdefault((slot.label_sv, name), getattr(slot, name))
    for slot in slots:
        lacks = {
            name: known[slot.label_sv, name]
            for name in language_columns("label")
            if not getattr(slot, name) and (slot.label_sv, name) in known
        }
        for name, text in lacks.items():
            setattr(slot, name, text)
        if lacks:
            slot.save(update_fields=lacks)


def in_words(clash: Clash) -> str:
    """A sentence that says which two lines meet, and when first."""
    one, other = (
        f"{format_clock(rule.opens)}–{format_clock(rule.closes)}" for rule in (clash.one, clash.other)
    )
    when = full_date(clash.day)
    if clash.is_double:
        return f"Tiden {one} står två gånger, första gången {when}. Ta bort den ena."
    return f"Tiderna {one} och {other} går i varandra, första gången {when}. Stämmer det?"
