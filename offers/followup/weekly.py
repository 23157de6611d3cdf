"""How much happens in a week that has no breaks, by offer: summed in the database, a few rows an offer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, F, Max, Q, Sum
from django.utils.timezone import localtime

from catalogue.models import SlotKind
from offers.answers import mask_of
from offers.index import Index
from offers.models import OfferConfirmation, OfferSlot
from offers.timetable import is_confirmed

Amount = Fraction | int  # most weeks are every week, and whole numbers add up faster
MEASURES = {"occasions": "Tillfällen per vecka", "hours": "Timmar per vecka"}
DEFINITION = (
    "Veckans tider är de som gäller den här dagen; varannan vecka räknas som en halv. Enstaka datum och "
    "telefontider räknas inte, och lov och helgdagar dras inte av. Säkra är tider för det här året eller "
    "senare, och tider som någon har bekräftat i tid; de andra är kanske."
)


@dataclass(slots=True)
class Week:
    """The offers with each amount of minutes or times, the sure ones and all; ``unit`` of them are one as shown."""

    unit: int
    sure: dict[Amount, int]
    all: dict[Amount, int]

    def of(self, yes: int, possible: int) -> tuple[Fraction, Fraction]:
        """What surely happens in offers that surely count, and what may come to it."""
        sure = _sum(self.sure, yes)
        return Fraction(sure, self.unit), Fraction(_sum(self.all, possible) - sure, self.unit)


def _sum(by_amount: dict[Amount, int], offers: int) -> Amount:
    return sum(amount * (mask & offers).bit_count() for amount, mask in by_amount.items())


def week(index: Index, measure: str) -> Week:
    """Hours or occasions a week of every public offer, in two queries."""
    checks = _checks()
    sure: dict[int, Amount] = defaultdict(int)
    everything: dict[int, Amount] = defaultdict(int)
    for offer, year, every_weeks, minutes, times in _lines(index.day):
        bit = index.bit_of.get(offer)
        if bit is None:
            continue
        amount: Amount = minutes if measure == "hours" else times
        if every_weeks > 1:
            amount = Fraction(amount, every_weeks)
        everything[bit] += amount
        confirmed, every_months = checks.get(offer, (None, 0))
        if is_confirmed(year, confirmed, every_months, index.day):
            sure[bit] += amount
    return Week(60 if measure == "hours" else 1, _by_amount(sure), _by_amount(everything))


def _by_amount(amounts: dict[int, Amount]) -> dict[Amount, int]:
    positions = defaultdict(list)
    for bit, amount in amounts.items():
        positions[amount].append(bit)
    return {amount: mask_of(found) for amount, found in positions.items()}


def _lines(day: date) -> Iterable[tuple[int, int | None, int, int, int]]:
    in_force = OfferSlot.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_through__isnull=True) | Q(valid_through__gte=day),
        weekday__isnull=False,
        kind=SlotKind.VISIT,
    )
    sums = in_force.order_by().values("offer_id", "year", "every_weeks")
    return sums.annotate(minutes=Sum(F("closes") - F("opens")), times=Count("pk")).values_list(
        "offer_id", "year", "every_weeks", "minutes", "times"
    )


def _checks() -> dict[int, tuple[date, int]]:
    """When each offer that has been confirmed was so last, and how many months that holds."""
    newest = OfferConfirmation.objects.order_by().values("offer_id").annotate(newest=Max("confirmed_at"))
    rows = newest.values_list("offer_id", "offer__check_every_months", "newest")
    return {offer: (localtime(moment).date(), months) for offer, months, moment in rows}
