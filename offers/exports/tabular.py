"""The public list as CSV and XLSX."""

from datetime import datetime

from django.http.response import HttpResponseBase

from catalogue.spreadsheets import download
from offers.records import headings, records
from offers.timetable import Calendar


def export(ids: list[int], file_format: str, calendar: Calendar, now: datetime) -> HttpResponseBase:
    """These offers as a file to download, named by the day."""
    return download(f"utbud-{now:%Y-%m-%d}", file_format, headings(), records(ids, calendar, now))
