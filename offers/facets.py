"""What can be chosen next, and what is chosen: plain data for templates."""

from dataclasses import dataclass, field
from functools import cached_property

VISIBLE_OPTIONS = 6


@dataclass
class FacetOption:
    """One value to choose: how many results it would give for sure, and how many more it is unknown for."""

    value: str
    label: object
    count: int
    more: int
    selected: bool
    common: bool  # some offer has it, whatever else is chosen

    @property
    def is_empty(self) -> bool:
        """Whether choosing it would give nothing at all."""
        return not (self.count or self.more or self.selected)


@dataclass
class Facet:
    """A parameter with its options; those that no offer has, or beyond the first six, are folded away.

    ``drawn`` are its labels as HTML in the reader's language, by value, as far as they have been shown.
    """

    name: str
    label: object
    options: list[FacetOption]
    drawn: dict[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def visible(self) -> list[FacetOption]:
        if len(self.options) <= VISIBLE_OPTIONS:
            return self.options
        first = {option.value for option in [o for o in self.options if o.common][:VISIBLE_OPTIONS]}
        return [option for option in self.options if option.value in first or option.selected]

    @cached_property
    def folded(self) -> list[FacetOption]:
        seen = {option.value for option in self.visible}
        return [option for option in self.options if option.value not in seen]


@dataclass
class Chip:
    """A chosen value of a parameter, and the query string without it."""

    label: object
    query: str
    name: str
    value: str
