"""The page that takes an import back, field by field."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path

from catalogue.admin.export import declared_files
from catalogue.imports.foreseeing import foreseen
from catalogue.imports.problems import ImportRefusedError
from catalogue.imports.undoing import CannotUndoError, plan, undo, why_not
from catalogue.models import ImportRun, User

SHOWN = 500


class UndoPages:
    """The undo of a run, beside its own page."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/angra/", view, name="catalogue_importrun_undo"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        run = self.get_object(request, object_id)
        may_undo = run is not None and not why_not(run, request.user)
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "may_undo": may_undo}
        )

    def undo_view(self, request, pk):
        run = self.get_queryset(request).filter(pk=pk).first()
        if run is None or not self.has_view_permission(request, run):
            raise Http404
        reason = why_not(run, request.user)
        if request.method == "POST" and not reason:
            return self._undo(request, run)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Ångra inläsningen",
            "run": run,
            "reason": reason,
        }
        if not reason:
            _register, found = plan(run, declared_files(), request.user)
            context |= {
                "lost": _lost(run, request.user),
                "back": found.back[:SHOWN],
                "more_back": len(found.back[SHOWN:]),
                "kept": found.kept[:SHOWN],
                "more_kept": len(found.kept[SHOWN:]),
            }
        return render(request, "admin/catalogue/importrun/undo.html", context)

    def _undo(self, request, run: ImportRun):
        try:
            undone = undo(run, declared_files(), user=request.user)
        except ImportRefusedError as error:
            sentence = f"Inget är ångrat. {' '.join(problem.sentence for problem in error.problems.found)}"
            self.message_user(request, sentence, messages.ERROR)
        except CannotUndoError as error:
            self.message_user(request, f"Inget är ångrat. {error}", messages.ERROR)
        else:
            self.message_user(request, "Inläsningen är ångrad. Här står vad som ändrades.", messages.SUCCESS)
            return redirect("admin:catalogue_importrun_change", undone.pk)
        return redirect("admin:catalogue_importrun_change", run.pk)


def _lost(run: ImportRun, user: User) -> list[str]:
    """What parents would lose by the undo, which is tried and undone itself."""
    with transaction.atomic(), foreseen(declared_files()) as find:
        try:
            with transaction.atomic():
                undo(run, declared_files(), user=user)
            return find()
        except (ImportRefusedError, CannotUndoError):
            return []
        finally:
            transaction.set_rollback(True)
