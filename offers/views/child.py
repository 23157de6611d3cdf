"""Mitt barns tråd: what there is now and what comes next for each child, from its month alone. Nothing is kept."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from babel.dates import format_skeleton
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue import cldr
from offers.ages import PREGNANCY, STAGES, THREAD_END, AgeSpan, Stage, describe_months
from offers.answers import bits
from offers.index import Index, current_index
from offers.views.care import leave_no_trace
from offers.views.rows import Row, rows_for

MOST_CHILDREN = 8
TOP = 6
SPARE = 6  # read beyond the top, since sensitive offers are left out
MAX_LENGTH = 20


@dataclass(frozen=True)
class Child:
    """A child by the month it was born in, or is due in; ``months`` is its age, below 0 before birth."""

    name: str  # "born" or "due", as in the address
    year: int
    month: int
    months: int

    @property
    def value(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def expected(self) -> bool:
        return self.months < 0 or (self.name == "due" and self.months == 0)

    @property
    def span(self) -> AgeSpan:
        """The exact month of age, as the list's ``?age=`` writes it; the list knows pregnancy as a whole only."""
        if self.expected:
            low = min(self.months, -1)
            return AgeSpan(STAGES[0].key, low, low + 1)
        return AgeSpan(f"{self.months}m", self.months, self.months + 1)

    @property
    def when(self) -> str:
        return in_month(self.year, self.month)

    @property
    def age(self) -> str:
        if self.expected:
            return _("väntas i %(month)s") % {"month": self.when}
        return describe_months(self.months) if self.months else _("nyfödd")

    def enters(self, stage: Stage) -> str:
        """The month in which the child comes to a knot of the thread."""
        return in_month(*month_after(self.year, self.month, stage.low))


@dataclass
class Asked:
    """The children that an address tells of, and the values that cannot be used."""

    children: list[Child] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    too_many: bool = False

    def query(self, without: Child | None = None) -> str:
        return "&".join(f"{child.name}={child.value}" for child in self.children if child != without)


@dataclass
class Step:
    """A knot of a child's thread: where it is now, or when it comes there, and how much there is."""

    stage: Stage
    when: str
    count: int
    more: int


@dataclass
class Thread:
    """All that the page shows of one child."""

    child: Child
    rows: list[Row]
    total: int
    steps: list[Step]
    without: str


def my_child(request: HttpRequest) -> HttpResponse:
    """The thread of each child that ``?born=`` and ``?due=`` name."""
    now = timezone.localtime()
    index, asked = current_index(now), read_children(request.GET, now.date())
    context = {
        "threads": _threads(asked, index, now),
        "asked": asked,
        "query": asked.query(),
        "room": len(asked.children) < MOST_CHILDREN,
        "most": MOST_CHILDREN,
        "first_month": shifted(now.date(), 1 - THREAD_END),
        "this_month": shifted(now.date(), 0),
        "last_month": shifted(now.date(), -PREGNANCY),
        "today": now.date(),
    }
    return leave_no_trace(render(request, "my_list/child.html", context))


# --- what was asked ---


def read_children(query: QueryDict, today: date) -> Asked:
    """The children in the order of the address, each once; empty fields of the form are nobody."""
    asked = Asked()
    for name, values in query.lists():
        for text in values if name in ("born", "due") else []:
            _read(asked, name, text.strip(), today)
    return asked


def _read(asked: Asked, name: str, text: str, today: date) -> None:
    if not text:
        return
    month = read_month(text)
    if month is None:
        asked.unclear.append(text[:MAX_LENGTH])
        return
    months = (today.year - month[0]) * 12 + today.month - month[1]
    child = Child(name, *month, months)
    if not PREGNANCY <= months < THREAD_END:
        asked.outside.append(child.value)
    elif len(asked.children) >= MOST_CHILDREN:
        asked.too_many = True
    elif child not in asked.children:
        asked.children.append(child)


def read_month(text: str) -> tuple[int, int] | None:
    """Year and month as people write them: "2025-03", "2025 3", "202503"; in other digits too."""
    match = re.fullmatch(r"(\d{4})[-/. ]?(\d{1,2})", text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    return (year, month) if 1 <= month <= 12 else None


def shifted(day: date, months: int) -> str:
    """The month that lies so many months from a day's, as a month field writes it."""
    return "{}-{:02}".format(*month_after(day.year, day.month, months))


def month_after(year: int, month: int, months: int) -> tuple[int, int]:
    """Year and month so many months later; earlier if below 0."""
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


def in_month(year: int, month: int) -> str:
    """ "mars 2027", in the reader's language."""
    return format_skeleton("yMMMM", date(year, month, 1), locale=cldr.active_locale())


# --- what there is ---


def _threads(asked: Asked, index: Index, now: datetime) -> list[Thread]:
    """Every child's thread; the rows of all are read at once."""
    candidates = {child: _closest(child, index) for child in asked.children}
    wanted = sorted({position for found in candidates.values() for position in found})
    rows = rows_for(wanted, index, now)
    harmless = {row.offer.pk: row for row in rows if not row.offer.needs_care}
    return [
        Thread(
            child=child,
            rows=[harmless[pk] for pk in index.ids(candidates[child]) if pk in harmless][:TOP],
            total=_for_list(child, index),
            steps=_steps(child, index),
            without=asked.query(without=child),
        )
        for child in asked.children
    ]


def _closest(child: Child, index: Index) -> list[int]:
    """What surely suits the child this month, those first that are for few other ages."""

    def width(position: int) -> int:
        row = index.rows[position]
        if row.min_age is None or row.max_age is None:
            return THREAD_END - PREGNANCY
        return row.max_age - row.min_age

    return sorted(bits(index.age(child.span).yes), key=width)[: TOP + SPARE]


def _for_list(child: Child, index: Index) -> int:
    """How many the list surely has for the address that leads to it."""
    return index.age(STAGES[0] if child.expected else child.span).yes.bit_count()


def _steps(child: Child, index: Index) -> list[Step]:
    """Where the child is on the thread, then the knots to come."""
    months = min(child.months, -1) if child.expected else child.months
    steps = []
    for stage in STAGES:
        if stage.high > months:
            answer = index.age(stage)
            when = child.enters(stage) if stage.low > months else ""
            steps.append(Step(stage, when, answer.yes.bit_count(), answer.unknown.bit_count()))
    return steps
