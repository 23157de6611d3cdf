"""Import in three steps: send a file in, see what every row would do, save. Nothing is saved before the third."""

from collections import Counter

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from catalogue.admin.export import declared_files
from catalogue.imports.engine import DEFAULT_SOURCE, Origin, RegisterChangedError, import_sheets
from catalogue.imports.files import File
from catalogue.imports.keeping import Keeper
from catalogue.imports.loading import load_bytes
from catalogue.imports.preview import CHANGED, NEW, PROPOSED, REFUSED, UNCHANGED, preview
from catalogue.imports.problems import ImportRefusedError, Problems
from catalogue.imports.reading import Sheet
from catalogue.imports.template import template_workbook
from catalogue.imports.writing import Outcome
from catalogue.models import ImportRun, Organisation, Upload
from catalogue.spreadsheets import XLSX_TYPE

MAX_BYTES = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
MAX_ROWS = 10_000
NOTHING_NEW = "Registret eller ditt förslag säger redan det som står i filen. Inget är ändrat."
ROWS_A_PAGE = 100
STATES = {
    REFUSED: "avvisade",
    PROPOSED: "blir förslag",
    CHANGED: "ändrade",
    NEW: "nya",
    UNCHANGED: "oförändrade",
}
ONE_ROW = {
    REFUSED: "avvisad",
    PROPOSED: "blir förslag",
    CHANGED: "ändrad",
    NEW: "ny",
    UNCHANGED: "oförändrad",
}


class UploadForm(forms.Form):
    """A file, and what it does not say itself."""

    file = forms.FileField(
        label="Fil",
        help_text=f"XLSX, ODS, CSV eller JSON, högst {MAX_BYTES // 1_000_000} MB. En arbetsbok kan ha flera blad.",
        error_messages={"required": "Välj en fil.", "empty": "Filen är tom. Välj en annan."},
    )
    contents = forms.ChoiceField(
        label="Vad filen innehåller",
        required=False,
        help_text="Behövs bara när varken filens namn, bladets namn eller rubrikerna säger det.",
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Nya poster hör till",
        required=False,
        empty_label=None,
        help_text="Gäller rader som inte själva säger anordnare.",
    )
    source = forms.ChoiceField(label="Register", required=False)

    def __init__(self, *args, user, was_dropped=False, **kwargs):
        super().__init__(*args, **kwargs)
        if was_dropped:  # a file beyond the limit is not taken in at all
            self.fields["file"].error_messages["required"] = too_large()
        names = [file.name for file in declared_files()]
        self.fields["contents"].choices = [("", "Det framgår av filen"), *((name, name) for name in names)]
        self._offer_organisations(user)
        sources = set(ImportRun.objects.values_list("source", flat=True)) | {DEFAULT_SOURCE}
        self.fields["source"].choices = [(source, source) for source in sorted(sources)]
        self.fields["source"].initial = DEFAULT_SOURCE
        if not user.keeps_all or len(sources) == 1:
            del self.fields["source"]

    def _offer_organisations(self, user) -> None:
        own = [] if user.keeps_all else Keeper(user).organisations
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in own])
        if len(own) < 2:
            del self.fields["organisation"]


def too_large() -> str:
    return (
        f"Filen är större än {MAX_BYTES // 1_000_000} MB. Dela upp den, eller ta bort det som inte hör hit."
    )


def may_import(user) -> bool:
    """Whether a person may add or change anything that files are read into."""
    keeper = Keeper(user)
    models = {model for file in declared_files() for model in file.models}
    return any(keeper.may(action, model) for model in models for action in ("add", "change"))


class ImportPages:
    """The pages of import, beside the log of imports."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("las-in/", view(self.upload_view), name="catalogue_importrun_upload"),
            path("las-in/<int:pk>/", view(self.preview_view), name="catalogue_importrun_preview"),
            path("mall/", view(self.template_view), name="catalogue_importrun_template"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        Upload.objects.delete_old(timezone.now())
        return super().changelist_view(
            request, {**(extra_context or {}), "may_import": may_import(request.user)}
        )

    def upload_view(self, request):
        _check(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        was_dropped = int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES
        form = UploadForm(*sent, user=request.user, was_dropped=was_dropped)
        if form.is_valid():
            upload = _keep(form.cleaned_data, request.user)
            refresh(upload)
            return redirect("admin:catalogue_importrun_preview", upload.pk)
        context = self._context(request, "Läs in en fil", form=form)
        return render(request, "admin/catalogue/importrun/upload.html", context)

    def preview_view(self, request, pk):
        _check(request)
        upload = _own_upload(request.user, pk)
        if upload.run:
            return redirect("admin:catalogue_importrun_change", upload.run.pk)
        if "_discard" in request.POST:
            upload.delete()
            self.message_user(request, "Filen är borttagen. Inget är sparat.", messages.SUCCESS)
            return redirect("admin:catalogue_importrun_upload")
        if request.method == "POST":
            return self._save(request, upload)
        context = self._context(
            request, "Granska innan du sparar", upload=upload, **_shown(upload, request.GET)
        )
        return render(request, "admin/catalogue/importrun/preview.html", context)

    def _save(self, request, upload):
        """Write what was shown. If it would be something else by now, or is refused, it is shown again."""
        with transaction.atomic():
            upload = Upload.objects.select_for_update().get(pk=upload.pk)
            if upload.run is None:
                try:
                    problems = Problems()
                    outcome = import_sheets(
                        _sheets(upload, problems),
                        declared_files(),
                        _origin(upload, site=request.build_absolute_uri("/").rstrip("/")),
                        problems,
                        approved=upload.preview["approved"] or "-",
                    )
                except (ImportRefusedError, RegisterChangedError):
                    refresh(upload)
                    self.message_user(
                        request, "Inget är sparat. Registret har ändrats: granska igen.", messages.WARNING
                    )
                    return redirect("admin:catalogue_importrun_preview", upload.pk)
                if outcome.run is None:
                    upload.delete()
                    self.message_user(request, NOTHING_NEW)
                    return redirect("admin:catalogue_importrun_upload")
                Upload.objects.filter(pk=upload.pk).update(run=outcome.run, content=b"", preview={})
                upload.run = outcome.run
                self.message_user(request, told(outcome), messages.SUCCESS)
        return redirect("admin:catalogue_importrun_change", upload.run.pk)

    def template_view(self, request):
        _check(request)
        headers = {"Content-Disposition": 'attachment; filename="mall.xlsx"'}
        keeper = None if request.user.keeps_all else Keeper(request.user)
        fillable = [file for file in declared_files() if _may_add(file, request.user)]
        book = template_workbook(fillable, declared_files(), keeper)
        return HttpResponse(book, content_type=XLSX_TYPE, headers=headers)

    def _context(self, request, title: str, **more) -> dict:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **more}


def _check(request) -> None:
    if not may_import(request.user):
        raise PermissionDenied


def _may_add(file: File, user) -> bool:
    return all(Keeper(user).may("add", model) for model in file.models)


def _keep(cleaned: dict, user) -> Upload:
    Upload.objects.delete_old(timezone.now())
    own = [] if user.keeps_all else Keeper(user).organisations
    organisation = cleaned.get("organisation") or (own[0] if len(own) == 1 else None)
    return Upload.objects.create(
        user=user,
        file_name=cleaned["file"].name[-200:],
        content=cleaned["file"].read(),
        options={
            "source": cleaned.get("source") or DEFAULT_SOURCE,
            "contents": cleaned["contents"],
            "organisation": organisation and organisation.pk,
        },
    )


def _own_upload(user, pk: int) -> Upload:
    upload = Upload.objects.alive(timezone.now()).filter(user=user, pk=pk).select_related("run").first()
    if upload is None:
        raise Http404("Filen finns inte längre.")
    return upload


def _origin(upload: Upload, site: str = "") -> Origin:
    options, user = upload.options, upload.user
    organisation = Organisation.objects.filter(pk=options["organisation"]).first()
    keeper = None if user.keeps_all else Keeper(user, organisation)
    return Origin(options["source"], upload.file_name, user, keeper, site)


def _sheets(upload: Upload, problems: Problems) -> list[Sheet]:
    sheets = load_bytes(upload.file_name, bytes(upload.content), problems)
    written = [sheet for sheet in sheets if sheet.headings]
    if upload.options["contents"] and len(written) == 1:
        written[0].name = upload.options["contents"]
    rows = sum(len(sheet.rows) for sheet in sheets)
    if rows > MAX_ROWS:
        mend = "Dela upp filen, eller be den som sköter webbplatsen läsa in den."
        problems.add(
            upload.file_name, f"Filen har {rows} rader. Här går det med högst {MAX_ROWS} åt gången. {mend}"
        )
        return []
    return sheets


def refresh(upload: Upload) -> None:
    """Work out anew what the file would do, and keep it for the page."""
    problems = Problems()
    upload.preview = preview(_sheets(upload, problems), declared_files(), _origin(upload), problems)
    upload.save(update_fields=["preview"])


def _shown(upload: Upload, query) -> dict:
    """What the page shows: counts, and one page of the rows in the chosen state, refused ones first."""
    rows = upload.preview["rows"]
    counts = Counter(row["state"] for row in rows)
    chosen = query.get("visa") if query.get("visa") in STATES else ""
    order = list(STATES)
    wanted = [row for row in rows if not chosen or row["state"] == chosen]
    wanted.sort(key=lambda row: order.index(row["state"]))
    page = Paginator(wanted, ROWS_A_PAGE).get_page(query.get("sida"))
    for row in page.object_list:
        row["state_in_words"] = ONE_ROW[row["state"]]
    return {
        "counts": [(state, word, counts[state], state == chosen) for state, word in STATES.items()],
        "chosen": chosen,
        "all_rows": len(rows),
        "in_words": ", ".join(f"{counts[state]} {word}" for state, word in STATES.items() if counts[state]),
        "page": page,
        "general": upload.preview["general"],
        "guesses": upload.preview["guesses"],
        "lost": upload.preview.get("lost", []),
        "is_refused": not upload.preview["approved"],
        "to_save": counts[NEW] + counts[CHANGED],
        "to_propose": counts[PROPOSED],
    }


def told(outcome: Outcome) -> str:
    """What an import did, as a message."""
    sentences = [f"Inläst: {in_words(outcome.summary)}."]
    if count := len(outcome.proposals):
        which = "Ett förslag är skickat" if count == 1 else f"{count} förslag är skickade"
        sentences.append(f"{which}. Föräldrar ser den godkända versionen tills en samordnare har godkänt.")
    return " ".join(sentences)


def in_words(summary: dict) -> str:
    """ "3 nya, 2 ändrade, 40 oförändrade" of all files together."""
    totals = {word: sum(counts[word] for counts in summary.values()) for word in (NEW, CHANGED, UNCHANGED)}
    return ", ".join(f"{number} {STATES[word]}" for word, number in totals.items())
