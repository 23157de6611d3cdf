"""The yearly report: made of the follow-up's tables, frozen once, compared ever after.

A report is *content*: plain data that JSON holds (``content``). An open year is computed anew each time it is
asked for; a frozen one is read as it lies (``freezing``) and never computed again. See decision 22.
"""

from offers.yearly.comparing import differences, series
from offers.yearly.content import Content, content_of
from offers.yearly.files import report_bytes
from offers.yearly.freezing import FreezeError, fault_in, freeze, frozen_content

__all__ = [
    "Content",
    "FreezeError",
    "content_of",
    "differences",
    "fault_in",
    "freeze",
    "frozen_content",
    "report_bytes",
    "series",
]
