"""Everything that lists, filters and counts ask about public offers, held in memory as bit masks.

Built from the database when the register's version or the day has changed, in a constant number of queries;
then a filter or a facet is a few operations on integers, the same on every database. Bits are in the order
of the thread: by lowest age, then narrowest, then title; unknown ages last.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import NamedTuple

from catalogue.models import Audience, RegisterVersion
from catalogue.recurrence import Exceptions, Rule, instant, occurrences_of
from offers import index_rows
from offers.ages import AgeSpan, overlaps
from offers.answers import Answer, bits, mask_of
from offers.drawn import Drawn
from offers.index_rows import READABLE, Masks, OfferRow, SlotRow, Term
from offers.models import FACT_FILTERS, Form
from offers.recent import Recent
from offers.timetable import EVENING, LOOK_AHEAD, Calendar, closing_places, is_confirmed, midnight

MOMENTS_KEPT = 20
SPANS_KEPT = 300  # every month of childhood, and the stages


@dataclass(slots=True)
class Line:
    """One current timetable line of the index: the bit of its offer, and whether it can be trusted."""

    bit: int
    rule: Rule
    confirmed: bool
    exceptions: Exceptions


class Time(NamedTuple):
    """One time that a line runs: its day in Sweden, and the moments in UTC."""

    line: Line
    day: date
    start: datetime
    end: datetime


@dataclass
class Index:
    """The public offers of one register version on one day."""

    token: str
    day: date
    rows: list[OfferRow] = field(repr=False)
    columns: dict[str, Masks] = field(repr=False)
    relations: dict[str, dict[str, int]] = field(repr=False)
    terms: dict[str, dict[str, Term]] = field(repr=False)
    lines: list[Line] = field(repr=False)
    timetabled: int
    calendar: Calendar = field(repr=False)
    _spans: Recent[tuple[int, int], Answer] = field(default_factory=lambda: Recent(SPANS_KEPT), repr=False)
    _when: Recent[tuple[str, datetime], Answer] = field(
        default_factory=lambda: Recent(MOMENTS_KEPT), repr=False
    )
    _found_later: dict[int, datetime | None] = field(default_factory=dict, repr=False)
    drawn: Drawn = field(default_factory=Drawn, repr=False)

    @cached_property
    def everything(self) -> int:
        return mask_of(range(len(self.rows)))

    @cached_property
    def bit_of(self) -> dict[int, int]:
        return {row.pk: bit for bit, row in enumerate(self.rows)}

    def ids(self, positions: Iterable[int]) -> list[int]:
        """The primary keys of the offers at these bits."""
        return [self.rows[position].pk for position in positions]

    @cached_property
    def keys(self) -> dict[str, dict[str, str]]:
        """The key of every term by kind and by the word that stands in addresses."""
        return {kind: {term.slug: key for key, term in terms.items()} for kind, terms in self.terms.items()}

    # --- conditions: each gives its three answers ---

    @cached_property
    def _by_ages(self) -> dict[tuple[int | None, int | None], int]:
        groups = defaultdict(list)
        for bit, row in enumerate(self.rows):
            groups[row.min_age, row.max_age].append(bit)
        return {ages: mask_of(found) for ages, found in groups.items()}

    def age(self, span: AgeSpan) -> Answer:
        """Offers for a child within the span; remembered, since the facet asks for the same ones each time."""
        return self._spans.recall((span.low, span.high), lambda: self._suits(span))

    def _suits(self, span: AgeSpan) -> Answer:
        yes = unknown = 0
        for (min_age, max_age), mask in self._by_ages.items():
            suits = overlaps(min_age, max_age, span)
            if suits:
                yes |= mask
            elif suits is None:
                unknown |= mask
        return Answer(yes, unknown)

    def aged(self, suits: Callable[[int | None, int | None], bool]) -> int:
        """The offers whose ages, from and to, are as a function says."""
        found = 0
        for ages, mask in self._by_ages.items():
            if suits(*ages):
                found |= mask
        return found

    def sharing(self, kind: str, keys: Iterable[str]) -> int:
        """The offers with one of these topics, districts …"""
        found = 0
        for key in keys:
            found |= self.relations[kind].get(key, 0)
        return found

    def keys_of(self, kind: str, bit: int) -> list[str]:
        """The topics, districts … that are told of one offer."""
        terms, masks = self.terms[kind], self.relations[kind]
        return [key for key in terms if masks.get(key, 0) >> bit & 1]

    def audiences_of(self, pk: int) -> list[Audience]:
        """The audiences of a public offer, in their order."""
        return [self._audiences[key] for key in self.keys_of("audience", self.bit_of[pk])]

    @cached_property
    def _audiences(self) -> dict[str, Audience]:
        return {
            key: Audience(
                pk=int(key),
                slug=term.slug,
                **{f"name_{code}": text for code, text in term.name.texts.items()},
            )
            for key, term in self.terms["audience"].items()
        }

    def related(self, kind: str, key: str) -> Answer:
        """Offers with this language, topic … Those with none stated are unknown."""
        return Answer(self.relations[kind].get(key, 0), self._not_stated[kind])

    @cached_property
    def _not_stated(self) -> dict[str, int]:
        stated: dict[str, int] = defaultdict(int)
        for kind, masks in self.relations.items():
            for mask in masks.values():
                stated[kind] |= mask
        return defaultdict(
            lambda: self.everything, {kind: self.everything & ~mask for kind, mask in stated.items()}
        )

    def at_place(self, pk: int) -> int:
        """The offers that a place's page tells of: those held there or in a house inside it.

        An offer with a hidden address is found through no place but one that hides its own: that page says
        nothing of where it lies, and without its offers it would be of no use.
        """
        key = str(pk)
        return self.relations["place"].get(key, 0) | self.relations["hidden place"].get(key, 0)

    def district(self, key: str) -> Answer:
        """Offers at a place in the district or its parts; unknown where the place is not told so closely.

        Where the address is hidden the district is not told either. "No" would be untrue and would lose the offer
        to those whom it is for, and "yes" would tell; to the public it is unknown, as where nobody has said it.
        """
        masks = self.relations["district"]
        yes = unknown = 0
        for part in self._parts(key):
            yes |= masks.get(part, 0)
        for whole in self.wholes(key):
            unknown |= masks.get(whole, 0)
        unknown |= masks.get("", 0) | (self._not_stated["district"] & ~self._placeless)
        return Answer(yes, unknown & ~yes)

    def _parts(self, key: str) -> set[str]:
        found = {key}
        while more := {t.key for t in self.terms["district"].values() if t.parent in found} - found:
            found |= more
        return found

    def wholes(self, key: str) -> list[str]:
        """The districts that a district lies in, the nearest first."""
        parent = self.terms["district"][key].parent
        return [parent, *self.wholes(parent)] if parent else []

    @cached_property
    def _placeless(self) -> int:
        """Offers that need no place (telephone, net, at home, by post), and so are in no district."""
        found = 0
        for form in (Form.HELPLINE, Form.DIGITAL, Form.HOME_VISIT, Form.GIFT):
            found |= self.columns["form"].get(form.value, 0)
        for name in ("online", "by_phone", "at_home"):
            found |= self.columns[name].get(True, 0)
        return found

    def column(self, name: str, value: object, unknown: object = None) -> Answer:
        """Offers whose column holds the value; ``unknown`` is what the column holds when nobody knows."""
        masks = self.columns[name]
        return Answer(masks.get(value, 0), masks.get(unknown, 0))

    def readable(self, code: str) -> int:
        """The offers whose title and summary are there in a language of the site."""
        return self.columns[READABLE[code]].get(True, 0)

    def fact(self, word: str) -> Answer:
        name, wanted = FACT_FILTERS[word]
        return self.column(name, wanted)

    def of_committee(self, pk: int) -> int:
        """The offers that a committee answers for."""
        return self.columns["committee_key"].get(str(pk), 0)

    def all_need_care(self, offers: int) -> bool:
        """Whether these offers are sensitive, each of them: then the page that lists them is so too."""
        return bool(offers) and not offers & ~self.sensitive

    @property
    def sensitive(self) -> int:
        return self.columns["needs_care"].get(True, 0)

    def among(self, ids: Iterable[int]) -> Answer:
        """The public offers with these primary keys, as search finds them; that is never unknown."""
        return Answer(mask_of(self.bit_of[pk] for pk in ids if pk in self.bit_of))

    # --- time ---

    def when(self, word: str, now: datetime) -> Answer:
        """``now``, ``today``, ``week`` (seven days), ``evening`` or ``weekend``; worked out at each start and end.

        A confirmed line that matches is a yes, an unconfirmed one unknown; no current line at all is unknown.
        """
        return self._when.recall((word, self.holds_until(now)), lambda: self._work_out(word, now))

    def _work_out(self, word: str, now: datetime) -> Answer:
        if word in ("evening", "weekend"):
            matching = [line for line in self.lines if _falls_on(word, line.rule)]
        else:
            matching = [time.line for time in self._week if _within(word, now, time)]
        yes = mask_of({line.bit for line in matching if line.confirmed})
        perhaps = mask_of({line.bit for line in matching if not line.confirmed})
        unknown = perhaps | (self.everything & ~self.timetabled)
        if word == "evening":
            said = self.column("evening", True)
            yes |= said.yes & ~self.timetabled
            unknown &= ~self.columns["evening"].get(False, 0)
        return Answer(yes, unknown & ~yes)

    @cached_property
    def _week(self) -> list[Time]:
        """What happens in the seven days from the index's day, cancelled occurrences left out."""
        last = self.day + timedelta(days=6)
        return [time for line in self.lines for time in _times(line, self.day, last)]

    def holds_until(self, now: datetime) -> datetime:
        """Until when every answer to :meth:`when` stays the same: the next start or end of today, or midnight."""
        return self._changes[bisect_right(self._changes, now)]

    @cached_property
    def _changes(self) -> list[datetime]:
        """The moments of the index's day at which something begins or ends, and its midnight."""
        last = instant(midnight(self.day))
        found = {moment for time in self._week for moment in (time.start, time.end) if moment < last}
        return [*sorted(found), last]

    def next_starts(self, mask: int, now: datetime) -> dict[int, datetime]:
        """When each of these offers with confirmed times next begins or is open, within a year, by bit."""
        starts: dict[int, datetime] = {}
        for time in self._week:
            if time.line.confirmed and time.end > now:
                starts[time.line.bit] = min(time.start, starts.get(time.line.bit, time.start))
        later = {bit: self._later(bit) for bit in bits(mask) if bit not in starts}
        return starts | {bit: start for bit, start in later.items() if start}

    def _later(self, bit: int) -> datetime | None:
        """When an offer next begins after the week."""
        if bit not in self._found_later:
            first, last = self.day + timedelta(days=7), self.day + LOOK_AHEAD
            times = (next(_times(line, first, last), None) for line in self._confirmed_lines[bit])
            self._found_later[bit] = min((time.start for time in times if time), default=None)
        return self._found_later[bit]

    @cached_property
    def _confirmed_lines(self) -> dict[int, list[Line]]:
        lines = defaultdict(list)
        for line in self.lines:
            if line.confirmed:
                lines[line.bit].append(line)
        return lines


def _times(line: Line, first: date, last: date) -> Iterator[Time]:
    """When a line runs on these days."""
    for found in occurrences_of(line.rule, first, last, line.exceptions):
        if found.cancelled is None:
            yield Time(line, found.start.date(), instant(found.start), instant(found.end))


def _falls_on(word: str, rule: Rule) -> bool:
    if word == "evening":
        return rule.closes > EVENING
    return rule.iso_weekday >= 6


def _within(word: str, now: datetime, time: Time) -> bool:
    if time.end <= now:
        return False
    if word == "now":
        return time.start <= now
    return word == "week" or time.day == now.date()


# --- building ---

_lock = Lock()
_current: Index | None = None


def current_index(now: datetime) -> Index:
    """The index of the register as it is now; kept per process until the version or the day changes."""
    global _current
    token = RegisterVersion.current()
    with _lock:
        if _current is None or (_current.token, _current.day) != (token, now.date()):
            _current = build(token, now.date())
        return _current


def kept_index(now: datetime) -> Index | None:
    """The index if it is in memory and true now; nothing is built."""
    token = RegisterVersion.current()
    with _lock:
        is_true = _current is not None and (_current.token, _current.day) == (token, now.date())
        return _current if is_true else None


def outline(day: date) -> Index:
    """The public offers of a day with ages, relations, form, scope and committee alone: no texts, facts or times.

    For figures over all offers, which cannot wait until the whole index of a large register is built; four queries.
    """
    rows, columns = index_rows.outline(day)
    bit_of = {row.pk: bit for bit, row in enumerate(rows)}
    relations, _places = index_rows.relations(bit_of, columns["hides_address"].get(True, 0))
    return Index(
        token="",
        day=day,
        rows=rows,
        columns=columns,
        relations=relations,
        terms=index_rows.terms(),
        lines=[],
        timetabled=0,
        calendar=Calendar(),
    )


def build(token: str, day: date) -> Index:
    """Read the public offers of a day, in a constant number of queries however many they are."""
    rows, columns = index_rows.offers(day)
    bit_of = {row.pk: bit for bit, row in enumerate(rows)}
    relations, places = index_rows.relations(bit_of, columns["hides_address"].get(True, 0))
    calendar = Calendar.load()
    lines = [
        _line(slot, bit_of[slot.offer], rows, places, calendar, day) for slot in index_rows.slots(day, bit_of)
    ]
    return Index(
        token=token,
        day=day,
        rows=rows,
        columns=columns,
        relations=relations,
        terms=index_rows.terms(),
        lines=lines,
        timetabled=mask_of({line.bit for line in lines}),
        calendar=calendar,
    )


def _line(
    slot: SlotRow, bit: int, rows: list[OfferRow], places: dict[int, list[int]], calendar: Calendar, day: date
) -> Line:
    row = rows[bit]
    confirmed = is_confirmed(slot.year, row.confirmed, row.check_every_months, day)
    closing = closing_places(slot.place, places[bit])
    return Line(bit, slot.rule, confirmed, calendar.exceptions(offer=slot.offer, places=closing))
