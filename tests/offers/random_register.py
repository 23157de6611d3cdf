"""Small registers of any kind by seed, and what one would count in them with pen and paper."""

import random
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from catalogue.models import District, SlotKind
from catalogue.translations import LANGUAGE_CODES
from offers.models import Form, Offer, Scope
from tests.factories import (
    make_audience,
    make_committee,
    make_district,
    make_focus_area,
    make_language,
    make_offer,
    make_organisation,
    make_place,
    make_slot,
    make_topic,
)

DAY = date(2026, 11, 25)
LANGUAGES = ["sv", "so", "ar", "ti"]
READ = [
    "topics",
    "audiences",
    "focus_areas",
    "languages",
    "committee",
    "parties",
    "places__district__parent__parent",
    "slots",
    "confirmations",
]
PLACELESS = {Form.HELPLINE, Form.DIGITAL, Form.HOME_VISIT, Form.GIFT}


class RandomRegister:
    """Thirty offers with all that the chain asks about, each fact known or not."""

    def __init__(self, seed: int):
        for code in LANGUAGE_CODES:
            make_language(code)
        self.chance = random.Random(seed)  # noqa: S311 - the same register every time
        city = make_district("Staden", kind="municipality")
        parts = [make_district(f"Del {n}", parent=city) for n in range(3)]
        areas = [make_district(f"Område {n}", kind="area", parent=parts[n]) for n in range(2)]
        lost = make_district("Vilse", kind="area")
        self.places = [make_place(district=where) for where in (city, *parts, *areas, lost, None)]
        self.places.append(make_place(district=parts[0], hide_address=True))
        self.topics = [make_topic(f"Ämne {n}") for n in range(3)]
        self.audiences = [make_audience(f"Grupp {n}") for n in range(3)]
        self.committees = [make_committee(f"Nämnd {n}") for n in range(2)]
        self.organisations = [make_organisation(f"Förening {n}") for n in range(2)]
        self.areas = [make_focus_area(f"Inriktning {n}") for n in range(2)]
        self.areas.append(make_focus_area("Gammal inriktning", year=2020))
        for number in range(30):
            self._offer(number)

    def some(self, values, most=2):
        return self.chance.sample(values, self.chance.randint(0, min(most, len(values))))

    def _offer(self, number: int) -> None:
        chance = self.chance
        low, high = sorted(chance.sample(range(-9, 240), 2))
        offer = make_offer(
            f"Utbud {number}",
            min_age=chance.choice([low, None]),
            max_age=chance.choice([high, None]),
            form=chance.choice(Form.values),
            scope=chance.choice(["", *Scope.values]),
            online=chance.choice([True, False, None, None]),
            drop_in=chance.choice([True, False, None]),
            committee=chance.choice([None, *self.committees]),
            languages=self.some(LANGUAGES),
            topics=self.some(self.topics),
            audiences=self.some(self.audiences),
            focus_areas=self.some(self.areas),
            places=self.some(self.places),
            state=chance.choice(["published"] * 4 + ["draft"]),
            check_every_months=chance.choice([1, 6, 12]),
        )
        for organisation in self.some(self.organisations):
            offer.parties.create(
                organisation=organisation, role=chance.choice(["provider", "provider", "partner"])
            )
        for _ in range(chance.randint(0, 3)):
            self._slot(offer)
        if chance.random() < 0.5:
            when = datetime(2026, 11, 25, 12, tzinfo=UTC) - timedelta(days=chance.randrange(400))
            offer.confirmations.create(confirmed_at=when)

    def _slot(self, offer) -> None:
        chance = self.chance
        weeks = chance.choice([1, 1, 2, 3])
        make_slot(
            offer,
            weekday=chance.randint(1, 7),
            day=chance.choice([None, None, None, date(2026, 12, 1)]),
            closes=chance.choice([600, 755, 1200]),
            every_weeks=weeks,
            counted_from=date(2026, 1, 5) if weeks > 1 else None,
            valid_from=chance.choice([None, None, date(2027, 1, 1)]),
            year=chance.choice([2025, 2026, None]),
            kind=chance.choice([SlotKind.VISIT, SlotKind.VISIT, SlotKind.PHONE]),
        )


# --- counted by hand: "yes", "no" or "unknown" for one offer ---


def by_age(offer: Offer, low: int, high: int) -> str:
    """Ages that the unknown ends may have are tried: the outermost, and those around the year and the known end."""
    known = [end for end in (low, high, offer.min_age, offer.max_age) if end is not None]
    tried = {-9, 300, *(end + step for end in known for step in (-1, 0, 1))} & set(range(-9, 301))
    lows = tried if offer.min_age is None else [offer.min_age]
    highs = tried if offer.max_age is None else [offer.max_age]
    answers = {a < high and b > low for a in lows for b in highs if a < b}
    return "unknown" if len(answers) == 2 else "yes" if True in answers else "no"


def by_set(stated, wanted) -> str:
    stated = list(stated)
    return "unknown" if not stated else "yes" if wanted in stated else "no"


def around(district: District | None) -> list[District]:
    return [district, *around(district.parent)] if district else []


def by_district(offer: Offer, wanted: District) -> str:
    """Told by a place that hides nothing; unknown where a place does not say, or says something larger."""
    places = list(offer.places.all())
    if any(place.hide_address for place in places) or offer.hide_address:
        return "unknown"
    if any(wanted in around(place.district) for place in places):
        return "yes"
    if any(place.district is None or place.district in around(wanted) for place in places):
        return "unknown"
    needs_none = offer.form in PLACELESS or offer.online or offer.by_phone or offer.at_home
    return "unknown" if not places and not needs_none else "no"


def all_hold(answers) -> str:
    answers = set(answers)
    return "no" if "no" in answers else "unknown" if "unknown" in answers else "yes"


def weekly(offer: Offer, measure: str) -> tuple[Fraction, Fraction]:
    """What is sure of an offer's week, and all of it."""
    last = max((row.confirmed_at.date() for row in offer.confirmations.all()), default=None)
    checked = last is not None and (DAY - last).days <= 31 * offer.check_every_months
    sure = everything = Fraction(0)
    for slot in offer.slots.all():
        begins_later = slot.valid_from is not None and slot.valid_from > DAY
        if slot.day or slot.kind == SlotKind.PHONE or begins_later:
            continue
        amount = Fraction(slot.closes - slot.opens, 60) if measure == "hours" else Fraction(1)
        everything += amount / slot.every_weeks
        if checked or (slot.year or 0) >= DAY.year:
            sure += amount / slot.every_weeks
    return sure, everything
