"""What the programme's tables count from, read once per page in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import F

from catalogue.models import FocusArea
from offers.models import Offer

NOBODY = "ingen nämnd angiven"


@dataclass
class Facts:
    """The public offers of a day, by primary key, and what they are marked with."""

    day: date

    @cached_property
    def committees(self) -> dict[int, str | None]:
        """Of each public offer the committee that answers for it, if anybody has said which."""
        found = Offer.objects.public(self.day).order_by()
        return dict(found.values_list("pk", "committee__name_sv"))

    def marked(self, relation: str) -> dict[int, set[int]]:
        """The public offers by topic, audience or focus area."""
        pairs = Offer.objects.public(self.day).order_by().exclude(**{relation: None})
        marks: dict[int, set[int]] = defaultdict(set)
        for offer, mark in pairs.values_list("pk", F(relation)):
            marks[mark].add(offer)
        return marks

    @cached_property
    def areas(self) -> list[FocusArea]:
        return list(FocusArea.objects.select_related("edition"))

    @cached_property
    def by_area(self) -> dict[int, set[int]]:
        return self.marked("focus_areas")

    def line_of(self, area: FocusArea) -> list[FocusArea]:
        """A focus area and those of later editions that continue it."""
        later = [other for other in self.areas if other.continues_id == area.pk]
        return [area, *(further for other in later for further in self.line_of(other))]

    def for_area(self, area: FocusArea) -> set[int]:
        """The offers that a focus area has: marked with it, or with one that continues it."""
        return set().union(*(self.by_area.get(one.pk, set()) for one in self.line_of(area)))

    def names(self, offers: Iterable[int]) -> str:
        """The committees that answer for these offers, in words; those without one are counted at the end."""
        found = [self.committees[offer] for offer in offers]
        nobody = found.count(None)
        named = sorted({name for name in found if name})
        return ", ".join([*named, *([f"{NOBODY} ({nobody})"] if nobody else [])])
