"""The translators' pages: how far each language has come, the list of its texts, and one record in two languages."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from catalogue.admin.translation_forms import RecordTexts, texts_in_words
from catalogue.cldr import language_name
from catalogue.kinds import Kind, all_kinds, kind_of
from catalogue.texts import (
    Standing,
    coverage,
    differing_texts,
    having,
    matching,
    ordered_fields,
    texts_of,
    title_of,
    with_standings,
)
from catalogue.translating import OTHER_LANGUAGES, write

PER_PAGE = 50
PERMISSION = "catalogue.translate"


def translators_only(view: Callable) -> Callable:
    """A page of the staff admin for those who may translate; others are refused."""
    return admin.site.admin_view(permission_required(PERMISSION, raise_exception=True)(view))


def page(request, template: str, title: str, **context) -> TemplateResponse:
    shared = admin.site.each_context(request)
    shared |= {"title": title, "is_nav_sidebar_enabled": bool(shared["available_apps"])}
    return TemplateResponse(request, f"admin/workbench/{template}.html", shared | context)


def known_language(code: str) -> str:
    if code not in OTHER_LANGUAGES:
        raise Http404
    return code


def direction(code: str) -> str:
    return "rtl" if translation.get_language_info(code)["bidi"] else "ltr"


@translators_only
def overview(request):
    """Per language: how many texts there are, and how far they have come."""
    found = coverage()
    languages = [
        {"code": code, "name": language_name(code), **_line(sum(counts.values(), Counter()), code)}
        for code, counts in found.items()
    ]
    kinds = [
        {"kind": kind, "lines": [_line(found[code][kind.label], code) for code in OTHER_LANGUAGES]}
        for kind in all_kinds()
        if any(found[code][kind.label] for code in OTHER_LANGUAGES)
    ]
    return page(request, "overview", "Översätt", languages=languages, kinds=kinds, standings=list(Standing))


def _line(counts: Counter, code: str) -> dict[str, Any]:
    total = sum(counts.values())
    return {
        "code": code,
        "total": total,
        "translated": total - counts[Standing.MISSING],
        "reviewed": counts[Standing.REVIEWED],
        "cells": [(standing, counts[standing]) for standing in Standing],
    }


class Listing:
    """Records of several kinds, one kind after the other, as a paginator wants them."""

    def __init__(self, kinds: list[Kind], code: str, standings: list[str], search: str):
        self.parts = []
        for kind in kinds:
            records = having(with_standings(kind, code), kind, standings)
            records = matching(records, kind, code, search)
            self.parts.append((kind, records, records.count()))

    def __len__(self) -> int:
        return sum(number for _kind, _records, number in self.parts)

    def __getitem__(self, asked: slice) -> list[dict]:
        rows, start, stop = [], asked.start, asked.stop
        for kind, records, number in self.parts:
            if start < number and stop > 0:
                rows += [list_row(kind, record) for record in records[max(start, 0) : stop]]
            start, stop = start - number, stop - number
        return rows


def list_row(kind: Kind, record: Any) -> dict[str, Any]:
    counts = Counter(getattr(record, f"standing_{field}") for field in ordered_fields(kind.model))
    return {
        "kind": kind,
        "record": record,
        "title": title_of(kind, record),
        "standings": [(standing, counts[standing]) for standing in Standing if counts[standing]],
    }


@translators_only
def text_list(request, code):
    """The records with texts in a language, as far as the filters let them through."""
    known_language(code)
    standing, label = request.GET.get("lage", ""), request.GET.get("slag", "")
    kind = kind_of(label)
    standings = [standing] if standing in Standing.values else Standing.values
    search = request.GET.get("q", "").replace("\0", "").strip()
    listing = Listing([kind] if kind else all_kinds(), code, standings, search)
    query = request.GET.copy()
    query.pop("p", None)
    return page(
        request,
        "list",
        f"Texter på {language_name(code)}",
        code=code,
        name=language_name(code),
        rows=Paginator(listing, PER_PAGE).get_page(request.GET.get("p")),
        query=query.urlencode(),
        chosen={"lage": standing, "slag": label, "q": search},
        standings=list(Standing),
        kinds=all_kinds(),
    )


@translators_only
def differing(request, code):
    """The texts of a language that state other facts than the Swedish ones."""
    known_language(code)
    rows = [
        {"text": text, "title": title_of(text.kind, text.record), "sentences": sentences}
        for text, sentences in differing_texts(code)
    ]
    title = f"Olika uppgifter på svenska och {language_name(code)}"
    return page(request, "differing", title, code=code, name=language_name(code), rows=rows)


@translators_only
def record_page(request, code, label, uuid: UUID):
    """A record's texts beside each other. Two people at once: the second is told, and keeps what they wrote."""
    known_language(code)
    kind = kind_of(label)
    if kind is None:
        raise Http404
    with transaction.atomic():
        records = kind.model._base_manager.filter(uuid=uuid)
        record = (records.select_for_update() if request.method == "POST" else records).first()
        if record is None:
            raise Http404
        form = RecordTexts(
            list(texts_of(kind, [record], code)), request.POST if request.method == "POST" else None
        )
        if request.method == "POST" and form.is_valid():
            write(record=record, code=code, texts=form.changed, states=form.states, despite=form.despite)
            messages.success(request, texts_in_words(form.states, form.changed))
            return redirect(request.path)
    title = title_of(kind, record)
    return page(
        request,
        "record",
        f"{title} på {language_name(code)}",
        code=code,
        name=language_name(code),
        dir=direction(code),
        kind=kind,
        record=record,
        record_title=title,
        form=form,
        public_page=public_page(kind, record, code),
        admin_page=admin_page(request, kind, record),
        others=[(other, language_name(other)) for other in OTHER_LANGUAGES if other != code],
    )


def public_page(kind: Kind, record: Any, code: str) -> str:
    """The address where parents read the record in a language; "" if they cannot."""
    is_public = kind.model._base_manager.filter(kind.public, pk=record.pk).exists()
    if not kind.page or not is_public:
        return ""
    with translation.override(code):
        return reverse(kind.page, args=[record.slug])


def admin_page(request, kind: Kind, record: Any) -> str:
    """The address of the record's form, for those who may see it; its own page decides again."""
    model_admin = admin.site._registry.get(kind.model)
    if model_admin is None or not model_admin.has_view_permission(request):
        return ""
    try:
        return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
    except NoReverseMatch:
        return ""
