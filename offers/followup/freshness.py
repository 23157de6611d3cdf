"""How fresh the register is: what somebody has confirmed in time, what is overdue, and what nobody ever confirmed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.timezone import localtime

from offers import duties
from offers.answers import mask_of
from offers.duties import Standing
from offers.figures import Cell, Choice, Column, Row, Table, Tone, in_words
from offers.followup.lines import lines
from offers.index import Index
from offers.models import Offer, OfferConfirmation

KEY, TITLE = "aktualitet", "Bekräftat i tid"
TREND_KEY, TREND_TITLE = "trend", "Bekräftat månad för månad"
ROWS = {"committee": "Ansvarig nämnd", "organisation": "Anordnare"}
MONTHS = 12


SHOWN = (Standing.IN_TIME, Standing.OVERDUE, Standing.NEVER)
COLUMNS = (
    Column(Standing.IN_TIME.value, "Bekräftat i tid", tone=Tone.SHARE),
    Column(Standing.OVERDUE.value, "Försenat", tone=Tone.PLAIN),
    Column(Standing.NEVER.value, "Aldrig bekräftat", tone=Tone.UNKNOWN),
)
DEFINITION = (
    "Ett utbud är bekräftat i tid när någon har bekräftat det inom det antal månader som står på utbudet. Annars är "
    "det försenat, eller aldrig bekräftat om ingen har gjort det."
)
TREND_DEFINITION = (
    "Läget för det utbud som är publicerat nu, så som det var den sista dagen i varje månad; utbud räknas från den "
    "månad då det skrevs in. Bekräftelser är hur många gånger någon bekräftade något av det under månaden."
)


def standing(confirmed: date | None, every_months: int, day: date) -> Standing:
    """As the duty to confirm says; what is to be confirmed soon is still in time."""
    found = duties.standing(confirmed, every_months, day)
    return Standing.IN_TIME if found is Standing.SOON else found


def choices(index: Index) -> list[Choice]:
    return [Choice("rows", "Rader", ROWS)]


def build(index: Index, chosen: Mapping[str, str]) -> Table:
    positions = defaultdict(list)
    for bit, row in enumerate(index.rows):
        positions[standing(row.confirmed, row.check_every_months, index.day)].append(bit)
    masks = {one: mask_of(positions[one]) for one in SHOWN}
    rows = [
        Row(line.key, line.label, tuple(_cells(line.answer.yes, line.query(), masks)))
        for line in lines(index, chosen["rows"])
        if line.answer.yes or chosen["rows"] == "committee"
    ]
    return Table(
        key=KEY,
        title=TITLE,
        definition=DEFINITION,
        day=index.day,
        row_heading=ROWS[chosen["rows"]],
        columns=(
            Column("count", "Utbud", tone=Tone.PLAIN),
            *COLUMNS,
            Column("share", "Andel i tid, procent", tone=Tone.PLAIN),
        ),
        rows=tuple(rows),
        options=in_words(choices(index), chosen),
    )


def _cells(of: int, query: str | None, masks: dict[Standing, int]) -> Iterator[Cell]:
    yield Cell(of.bit_count(), offers=of, query=query)
    for mask in masks.values():
        yield Cell((of & mask).bit_count(), offers=of & mask)
    in_time = of & masks[Standing.IN_TIME]
    if of:
        yield Cell(round(100 * in_time.bit_count() / of.bit_count()), offers=in_time)
    else:
        yield Cell(None, words="Inget")


def trend(index: Index, chosen: Mapping[str, str]) -> Table:
    """The last twelve months, the running one last, up to the day."""
    written = {
        offer: localtime(moment).date()
        for offer, moment in Offer.objects.public(index.day).order_by().values_list("pk", "created_at")
    }
    confirmed = defaultdict(list)
    for offer, moment in OfferConfirmation.objects.order_by("confirmed_at").values_list(
        "offer_id", "confirmed_at"
    ):
        confirmed[offer].append(localtime(moment).date())
    rows = [_month(index, first, last, written, confirmed) for first, last in months(index.day)]
    return Table(
        key=TREND_KEY,
        title=TREND_TITLE,
        definition=TREND_DEFINITION,
        day=index.day,
        row_heading="Månad",
        columns=(*COLUMNS, Column("confirmations", "Bekräftelser", tone=Tone.PLAIN)),
        rows=tuple(rows),
    )


def months(day: date) -> list[tuple[date, date]]:
    """The first and the last day of the last twelve months; the running one ends on the day."""
    found = [(day.replace(day=1), day)]
    while len(found) < MONTHS:
        last = found[0][0] - timedelta(days=1)
        found.insert(0, (last.replace(day=1), last))
    return found


def _month(
    index: Index, first: date, last: date, written: dict[int, date], confirmed: dict[int, list[date]]
) -> Row:
    counts = dict.fromkeys(SHOWN, 0)
    confirmations = 0
    for row in index.rows:
        days = confirmed.get(row.pk, [])
        so_far = bisect_right(days, last)
        confirmations += sum(day >= first for day in days[:so_far])
        if written[row.pk] <= last or so_far:
            newest = days[so_far - 1] if so_far else None
            counts[standing(newest, row.check_every_months, last)] += 1
    cells = (*(Cell(counts[one]) for one in SHOWN), Cell(confirmations))
    return Row(f"{first:%Y-%m}", f"{MONTH_NAMES[first.month]} {first.year}", cells)
