"""One filter for each parameter: its values, their words, and the three answers of the index to each."""

from copy import copy
from datetime import datetime

import django_filters
from django.utils.translation import gettext_lazy as _

from catalogue.cldr import language_name
from catalogue.collation import swedish_key
from catalogue.models import DistrictKind
from offers.ages import STAGE_BY_KEY, STAGES, describe_ages, parse_age
from offers.answers import Answer
from offers.index import Index
from offers.models import FACT_LABELS, Form, Scope

WHEN_LABELS = {
    "now": _("Öppet nu"),
    "today": _("I dag"),
    "week": _("Inom en vecka"),
    "evening": _("Kvällar"),
    "weekend": _("Helger"),
}


class AnswerFilter(django_filters.MultipleChoiceFilter):
    """A filter whose values each have an answer in the index; ``missing`` names the fact that is unknown."""

    all_must_hold = False
    missing: object = ""

    def __init__(self, *, label, missing="", **kwargs):
        super().__init__(label=label, **kwargs)
        self.missing = missing

    def __deepcopy__(self, memo):
        """A filter set copies its filters for each question; ours hold nothing that a question changes."""
        return copy(self)

    def options(self, index: Index) -> list[tuple[str, object]]:
        """Values to choose from, with their labels, in order."""
        raise NotImplementedError

    def accepts(self, index: Index, value: str) -> bool:
        return any(value == option for option, _label in self.options(index))

    def value_label(self, index: Index, value: str) -> object:
        return dict(self.options(index)).get(value, value)

    def answer(self, index: Index, value: str, now: datetime) -> Answer:
        raise NotImplementedError


class AgeFilter(AnswerFilter):
    """``?age=1-2``, ``?age=4``, ``?age=7m``, ``?age=expecting``; one of several children is enough."""

    def options(self, index):
        return [(stage.key, stage.label) for stage in STAGES]

    def accepts(self, index, value):
        return parse_age(value) is not None

    def value_label(self, index, value):
        span = parse_age(value)
        return STAGE_BY_KEY[value].label if value in STAGE_BY_KEY else describe_ages(span.low, span.high)

    def answer(self, index, value, now):
        return index.age(parse_age(value))


class TermFilter(AnswerFilter):
    """A relation of the register: its values by the word that stands in the address."""

    def __init__(self, kind, **kwargs):
        super().__init__(**kwargs)
        self.kind = kind

    def options(self, index):
        return [(term.slug, term.name) for term in index.terms[self.kind].values()]

    def key(self, index: Index, value: str) -> str:
        """The key of an accepted value."""
        return index.keys[self.kind][value]

    def accepts(self, index, value):
        return value in index.keys.get(self.kind, {})

    def answer(self, index, value, now):
        return index.related(self.kind, self.key(index, value))


class LanguageFilter(TermFilter):
    """Spoken languages, by their names in the reader's language."""

    def options(self, index):
        named = [(term.slug, language_name(term.slug)) for term in index.terms["language"].values()]
        return sorted(named, key=lambda option: swedish_key(option[1]))


class DistrictFilter(TermFilter):
    """Kommundelar, and the smaller parts in which something happens."""

    def options(self, index):
        stated = index.relations["district"]
        return [
            (term.slug, term.name)
            for key, term in index.terms["district"].items()
            if term.group == DistrictKind.DISTRICT or key in stated
        ]

    def answer(self, index, value, now):
        return index.district(self.key(index, value))


class CommitteeFilter(TermFilter):
    """Committees that answer for some offer."""

    def options(self, index):
        responsible = index.columns["committee_key"]
        return [
            (term.slug, term.name) for key, term in index.terms["committee"].items() if key in responsible
        ]

    def answer(self, index, value, now):
        return index.column("committee_key", self.key(index, value))


class FormFilter(AnswerFilter):
    def options(self, index):
        return list(Form.choices)

    def answer(self, index, value, now):
        return index.column("form", value)


class ScopeFilter(AnswerFilter):
    def options(self, index):
        return list(Scope.choices)

    def answer(self, index, value, now):
        return index.column("scope", value, unknown="")


class WhenFilter(AnswerFilter):
    def options(self, index):
        return list(WHEN_LABELS.items())

    def answer(self, index, value, now):
        return index.when(value, now)


class FactFilter(AnswerFilter):
    all_must_hold = True

    def options(self, index):
        return list(FACT_LABELS.items())

    def answer(self, index, value, now):
        return index.fact(value)
