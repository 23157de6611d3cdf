"""Texts to a translation agency and back: choose, download; upload, look, save."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate

from catalogue.admin.workbench import known_language, page, translators_only
from catalogue.agency.files import MAX_BYTES, XLIFF_TYPE, FileRefusedError, Incoming, read, workbook, xliff
from catalogue.agency.receiving import OUTCOMES, bases, compare, save
from catalogue.cldr import language_name
from catalogue.kinds import all_kinds
from catalogue.spreadsheets import XLSX_TYPE
from catalogue.texts import Standing, all_texts
from catalogue.translating import State

WRITERS = {"xlf": (xliff, XLIFF_TYPE), "xlsx": (workbook, XLSX_TYPE)}
RECEIVE_TITLE = "Texter från översättningsbyrå"
PREVIEW = "catalogue.agency.preview"
MAX_PREVIEW = 2_000_000  # Django takes forms up to 2.5 MB
HOURS = 24 * 60 * 60
STATES = [(State.DRAFT, "Utkast: människor har översatt"), (State.MACHINE, "Maskin: en maskin har översatt")]


class SendForm(forms.Form):
    """Which texts go to the agency, and as what file."""

    standings = forms.MultipleChoiceField(
        label="Läge",
        choices=Standing.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Standing.MISSING, Standing.OUTDATED],
        error_messages={"required": "Välj minst ett läge."},
    )
    kinds = forms.MultipleChoiceField(
        label="Slag av post",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst ett slag av post."},
    )
    file_format = forms.ChoiceField(
        label="Fil",
        choices=[("xlf", "XLIFF 1.2, för översättningsprogram"), ("xlsx", "Excel")],
        widget=forms.RadioSelect,
        initial="xlf",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.label, kind.name.capitalize()) for kind in all_kinds()]
        self.fields["kinds"].initial = [kind.label for kind in all_kinds()]


class ReceiveForm(forms.Form):
    file = forms.FileField(
        label="Filen från byrån (.xlf eller .xlsx, högst 5 MB)",
        error_messages={"required": "Välj filen från byrån.", "empty": "Filen är tom."},
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        try:
            # One byte more than is allowed tells that there is more.
            self.language, self.rows = read(upload.name, upload.read(MAX_BYTES + 1))
        except FileRefusedError as error:
            raise forms.ValidationError(str(error)) from error
        return upload


@translators_only
def send(request, code):
    """Choose texts, and get them as a file."""
    known_language(code)
    form = SendForm(request.GET if "file_format" in request.GET else None)
    if form.is_valid():
        chosen = form.cleaned_data
        kinds = [kind for kind in all_kinds() if kind.label in chosen["kinds"]]
        writer, content_type = WRITERS[chosen["file_format"]]
        name = f"texter-{code}-{localdate()}.{chosen['file_format']}"
        return HttpResponse(
            writer(all_texts(code, kinds, chosen["standings"]), code),
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    title = f"Texter på {language_name(code)} till översättningsbyrå"
    return page(request, "send", title, form=form, code=code, name=language_name(code))


@translators_only
def receive(request):
    """Upload a file, see what would become of each text, then save. The preview travels in the page, signed."""
    if "preview" in request.POST:
        return _save(request)
    form = ReceiveForm(request.POST, request.FILES) if request.method == "POST" else ReceiveForm()
    if not form.is_valid():
        return page(request, "receive", RECEIVE_TITLE, form=form)
    rows = compare(form.language, form.rows)
    shown = bases(rows)
    kept = [[row.id, row.source, row.target] for row in form.rows if row.id in shown]
    preview = signing.dumps(
        {"code": form.language, "rows": kept, "shown": shown}, salt=PREVIEW, compress=True
    )
    if len(preview) > MAX_PREVIEW:
        form.add_error("file", "Det är för många texter i filen. Dela upp den.")
        return page(request, "receive", RECEIVE_TITLE, form=form)
    return page(
        request,
        "preview",
        f"Det här står i filen på {language_name(form.language)}",
        code=form.language,
        groups=[
            (words, [row for row in rows if row.outcome == outcome]) for outcome, words in OUTCOMES.items()
        ],
        number=len(shown),
        preview=preview,
        states=STATES,
    )


def _save(request):
    state = State.MACHINE if request.POST.get("state") == State.MACHINE else State.DRAFT
    try:
        preview = signing.loads(request.POST["preview"], salt=PREVIEW, max_age=HOURS)
    except signing.BadSignature:
        messages.error(request, "Förhandsvisningen är för gammal. Ladda upp filen igen. Inget är sparat.")
        return redirect("translate-receive")
    incoming = [Incoming(*row) for row in preview["rows"]]
    saved, late = save(code=preview["code"], incoming=incoming, shown=preview["shown"], state=state)
    messages.success(
        request, f"Sparat: {len(saved)} {'text' if len(saved) == 1 else 'texter'} ({state.label})."
    )
    for row in late:
        messages.warning(request, f"{row.title}: ändrades medan du tittade på filen, och är inte sparad.")
    return redirect("translate-list", preview["code"])
