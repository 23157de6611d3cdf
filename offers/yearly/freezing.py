"""Freezing a year, reading it as it lies, telling whether it is whole, and commenting on it."""

import hashlib
import json
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from catalogue import auditing
from catalogue.models import AuditAction, AuditEntry, Role
from offers.index import current_index
from offers.models import ReportComment, YearlyReport
from offers.yearly.content import SECTION_TITLES, Content, content_of

LONGEST_COMMENT = 10_000


class FreezeError(ValueError):
    """Why a year is not frozen, in a sentence for people."""


class CommentError(ValueError):
    """Why a comment is not saved, in a sentence for people."""


def reason_against(year: int, now: datetime) -> str:
    """Why a year cannot be frozen now; "" if it can. The register knows today alone, so a year has one year's time."""
    with override("sv"):
        if report := YearlyReport.objects.filter(year=year).first():
            day = date_format(localtime(report.frozen_at), "j F Y")
            return f"Årsrapporten för {year} är redan fryst, den {day}. Den ändras inte."
        if now.year <= year:
            return f"{year} är inte över. Året kan frysas från och med den 1 januari {year + 1}."
    if now.year > year + 1:
        return f"{year} kan inte frysas längre: registret vet hur det är i dag, inte hur det var {year}."
    return ""


def freeze(*, year: int, now: datetime, by: Role) -> YearlyReport:
    """Freeze a year with the drafts of its comments. Of two at once the second gets a sentence."""
    now = localtime(now)
    if reason := reason_against(year, now):
        raise FreezeError(reason)
    content = content_of(year, current_index(now))
    content |= {"frozen_at": now.isoformat(), "frozen_by": str(by.label)}
    try:
        with transaction.atomic():
            _take_drafts(content, year)
            text = canonical(content)
            report = YearlyReport.objects.create(
                year=year, frozen_at=now, frozen_by=by, content=text, digest=digest_of(text)
            )
            auditing.write(AuditAction.FROZEN, about=report, details={"digest": report.digest})
    except IntegrityError as error:
        raise FreezeError(reason_against(year, now)) from error
    return report


def _take_drafts(content: Content, year: int) -> None:
    drafts = ReportComment.objects.select_for_update().filter(year=year, is_draft=True)
    texts = {draft.section: (draft.pk, draft.text) for draft in drafts}
    for section in content["sections"]:
        section["comment"] = texts.get(section["key"], (0, ""))[1]
    ReportComment.objects.filter(pk__in=[pk for pk, _text in texts.values()]).delete()


def canonical(content: Content) -> str:
    """One text for one content, whoever writes it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def frozen_content(report: YearlyReport) -> Content:
    return json.loads(report.content)


def fault_in(report: YearlyReport) -> str:
    """What shows that a frozen year has been changed, in a sentence; "" when it is whole."""
    if digest_of(report.content) != report.digest:
        return f"Årsrapporten för {report.year} är ÄNDRAD: innehållet stämmer inte med kontrollsumman."
    content = frozen_content(report)
    told = (content.get("year"), content.get("frozen_at"))
    if told != (report.year, localtime(report.frozen_at).isoformat()):
        return f"Årsrapporten för {report.year} är ÄNDRAD: år eller dag stämmer inte med innehållet."
    entries = AuditEntry.objects.filter(action=AuditAction.FROZEN, record_id=str(report.pk))
    if any(entry.details.get("digest") != report.digest for entry in entries):
        return f"Årsrapporten för {report.year} är ÄNDRAD: händelseloggen har en annan kontrollsumma."
    return ""


# --- comments ---
@transaction.atomic
def comment(*, year: int, section: str, text: str, seen: str, by: Role) -> ReportComment | None:
    """Save a comment: the draft of an open year, or one more beside a frozen year.

    ``seen`` is the draft that the writer started from: if somebody has written meanwhile, nothing is saved.
    """
    text = text.replace("\r\n", "\n").strip()
    if section not in SECTION_TITLES:
        raise CommentError("Avsnittet finns inte i rapporten.")
    if len(text) > LONGEST_COMMENT:
        raise CommentError(f"Kommentaren är för lång. Högst {LONGEST_COMMENT} tecken får plats.")
    if YearlyReport.objects.filter(year=year).exists():
        if not text:
            raise CommentError("Skriv en kommentar först.")
        return ReportComment.objects.create(
            year=year, section=section, text=text, written_by=by, is_draft=False
        )
    draft = (
        ReportComment.objects.select_for_update().filter(year=year, section=section, is_draft=True).first()
    )
    if draft and draft.text != seen.replace("\r\n", "\n").strip():
        raise CommentError(
            "Någon annan har skrivit i avsnittet medan du skrev. Läs båda texterna och spara igen."
        )
    if not text:
        if draft:
            draft.delete()
        return None
    draft = draft or ReportComment(year=year, section=section)
    draft.text, draft.written_by = text, by
    draft.save()
    return draft
