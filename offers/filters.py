"""From query string to results: the one vocabulary of page, CSV, ICS and API.

Every condition has three answers. Results are those for which all conditions hold ("sure"), then those for
which none fails and some is unknown ("perhaps"). Values within a parameter are alternatives, except in
``fact``, where each is a demand. What cannot be understood is left out and listed in ``ignored``.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

import django_filters
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalogue.cldr import language_name
from catalogue.collation import swedish_key
from catalogue.models import DistrictKind
from offers.ages import STAGE_BY_KEY, STAGES, describe_ages, parse_age
from offers.answers import Answer, all_of, any_of, bits
from offers.index import Index
from offers.models import FACT_LABELS, Form, Offer, Scope
from offers.search import words

MAX_VALUES = 20  # of one parameter; more is nobody's honest question
MAX_TEXT = 100
VISIBLE_OPTIONS = 6

WHEN_LABELS = {
    "now": _("Öppet nu"),
    "today": _("I dag"),
    "week": _("Inom en vecka"),
    "evening": _("Kvällar"),
    "weekend": _("Helger"),
}
SORT_LABELS = {"age": _("Barnets ålder"), "soonest": _("Snarast"), "title": _("Namn")}


class AnswerFilter(django_filters.MultipleChoiceFilter):
    """A filter whose values each have an answer in the index; ``missing`` names the fact that is unknown."""

    all_must_hold = False
    missing: object = ""

    def __init__(self, *, label, missing="", **kwargs):
        super().__init__(label=label, **kwargs)
        self.missing = missing

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
    """A parameter with its options; those that no offer has, or beyond the first six, are folded away."""

    name: str
    label: object
    options: list[FacetOption]

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

    @property
    def ordered(self) -> list[FacetOption]:
        return [*self.visible, *self.folded]

    @property
    def fold_at(self) -> int:
        """Where in ``ordered`` the folded options begin; no option's place if none is folded."""
        return len(self.visible)


@dataclass
class Chip:
    """A chosen value, and the query string without it."""

    label: object
    query: str
    name: str = ""


@dataclass
class Outcome:
    """Which offers: those that surely fit, and those that perhaps do, each in order as bits of the index."""

    sure: list[int]
    perhaps: list[int]
    missing: dict[int, list[object]] = field(default_factory=dict)


class OfferFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Sök"))
    age = AgeFilter(label=_("Barnets ålder"), missing=_("ålder"))
    language = LanguageFilter(kind="language", label=_("Språk"), missing=_("språk"))
    when = WhenFilter(label=_("När"), missing=_("tider"))
    form = FormFilter(label=_("Form"))
    district = DistrictFilter(kind="district", label=_("Stadsdel"), missing=_("stadsdel"))
    fact = FactFilter(label=_("Lätt att komma"), missing=_("villkor"))
    topic = TermFilter(kind="topic", label=_("Vad det gäller"), missing=_("ämne"))
    audience = TermFilter(kind="audience", label=_("För vem"), missing=_("målgrupp"))
    scope = ScopeFilter(label=_("För alla eller riktat"), missing=_("om det är för alla eller riktat"))
    focus = TermFilter(kind="focus", label=_("Inriktning i stadens program"), missing=_("inriktning"))
    committee = CommitteeFilter(kind="committee", label=_("Ansvarig nämnd"), missing=_("ansvarig nämnd"))
    sort = django_filters.ChoiceFilter(label=_("Ordning"), choices=list(SORT_LABELS.items()))

    class Meta:
        model = Offer
        fields: list[str] = []

    def __init__(self, data: QueryDict | None, *, index: Index, now: datetime):
        self.index, self.now = index, now
        self.chosen, self.ignored = self._understand(data or QueryDict())
        super().__init__(QueryDict(self.query()), queryset=Offer.objects.all())
        for name, item in self.answer_filters.items():
            item.extra["choices"] = [
                *item.options(index),
                *((value, value) for value in self.chosen.get(name, [])),
            ]

    # --- what was asked ---

    def _understand(self, data: QueryDict) -> tuple[dict[str, list[str]], list[str]]:
        """The values that can be used, by parameter, and the rest as they were written."""
        chosen: dict[str, list[str]] = {}
        ignored: list[str] = []
        for name, values in data.lists():
            for value in dict.fromkeys(values[: MAX_VALUES + 1]):
                if name == "page" or not value:
                    continue
                if len(chosen.get(name, [])) < MAX_VALUES and self._accepts(name, value):
                    chosen.setdefault(name, []).append(value)
                else:
                    ignored.append(f"{name}={value}"[:60])
        ordered = {name: chosen[name] for name in self.base_filters if name in chosen}
        return ordered, ignored

    def _accepts(self, name: str, value: str) -> bool:
        if name == "q":
            return len(value) <= MAX_TEXT and value.isprintable()
        if name == "sort":
            return value in SORT_LABELS
        declared = self.base_filters.get(name)
        return declared is not None and declared.accepts(self.index, value)

    @property
    def text(self) -> str:
        return self.chosen.get("q", [""])[-1]

    @property
    def order(self) -> str:
        return self.chosen.get("sort", ["age"])[-1]

    def query(self, without: tuple[str, str] | None = None, **changes: str) -> str:
        """The query string of this choice, in a fixed order, without one value or with others."""
        pairs = [(name, value) for name, values in self.chosen.items() for value in values]
        pairs = [(name, value) for name, value in pairs if (name, value) != without and name not in changes]
        return urlencode(pairs + [(name, value) for name, value in changes.items() if value])

    @cached_property
    def answer_filters(self) -> dict[str, AnswerFilter]:
        return {name: item for name, item in self.filters.items() if isinstance(item, AnswerFilter)}

    @cached_property
    def conditions(self) -> dict[tuple[str, str], Answer]:
        """The three answers of every condition, by parameter, and by value where each value is a demand."""
        found: dict[tuple[str, str], Answer] = {}
        for name, item in self.answer_filters.items():
            answers = {value: item.answer(self.index, value, self.now) for value in self.chosen.get(name, [])}
            if item.all_must_hold:
                found |= {(name, value): answer for value, answer in answers.items()}
            elif answers:
                found[name, ""] = any_of(answers.values())
        if self.text:
            found["q", ""] = self.index.text(words(self.text))
        return found

    def combined(self, without: tuple[str, str] | None = None) -> Answer:
        """All conditions together, or all but one."""
        answers = [answer for key, answer in self.conditions.items() if key != without]
        return all_of(answers, self.index.everything)

    # --- what comes out ---

    @cached_property
    def outcome(self) -> Outcome:
        total = self.combined()
        missing = {bit: self._missing(bit) for bit in bits(total.unknown)}
        perhaps = sorted(self._ordered(total.unknown), key=lambda bit: len(missing[bit]))
        return Outcome(self._ordered(total.yes), perhaps, missing)

    def _missing(self, bit: int) -> list[object]:
        names = dict.fromkeys(
            name for (name, _), answer in self.conditions.items() if answer.unknown >> bit & 1
        )
        return [self.answer_filters[name].missing for name in names]

    def _ordered(self, mask: int) -> list[int]:
        found = list(bits(mask))
        if self.order == "title":
            return sorted(found, key=lambda bit: swedish_key(self.index.rows[bit].title))
        if self.order == "soonest":
            starts = self.index.next_start(self.now)
            return sorted(found, key=lambda bit: (bit not in starts, starts.get(bit, self.now)))
        return found

    def filter_queryset(self, queryset):
        """The same results as a queryset, sure and perhaps together, for exports."""
        return queryset.filter(pk__in=self.index.ids([*self.outcome.sure, *self.outcome.perhaps]))

    # --- what can be chosen next ---

    def facet(self, name: str) -> list[FacetOption]:
        """Every option of a parameter with the number of results that choosing it would give."""
        item = self.answer_filters[name]
        return [self._option(name, item, value, label) for value, label in item.options(self.index)]

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """Every parameter's facet, by name."""
        return {name: Facet(name, item.label, self.facet(name)) for name, item in self.answer_filters.items()}

    def _option(self, name: str, item: AnswerFilter, value: str, label: object) -> FacetOption:
        others = self._others(name, value if item.all_must_hold else "")
        answer = item.answer(self.index, value, self.now)
        count = (others.yes & answer.yes).bit_count()
        more = (others.possible & answer.possible).bit_count() - count
        return FacetOption(value, label, count, more, value in self.chosen.get(name, []), bool(answer.yes))

    def _others(self, name: str, value: str) -> Answer:
        if (name, value) not in self.conditions:
            return self._all
        return self.combined(without=(name, value))

    @cached_property
    def _all(self) -> Answer:
        return self.combined()

    @cached_property
    def chips(self) -> list[Chip]:
        """What is chosen, each with the address that takes it away."""
        found = [Chip(f"”{self.text}”", self.query(without=("q", self.text)), "q")] if self.text else []
        for name, item in self.answer_filters.items():
            for value in self.chosen.get(name, []):
                label = item.value_label(self.index, value)
                found.append(Chip(label, self.query(without=(name, value)), name))
        return found

    def ways_out(self) -> list[tuple[Chip, int]]:
        """For an empty result: which choice to drop, and how many sure results come back."""
        found = []
        for chip in self.chips:
            eased = OfferFilter(QueryDict(chip.query), index=self.index, now=self.now)
            found.append((chip, eased.combined().yes.bit_count()))
        return sorted((way for way in found if way[1]), key=lambda way: -way[1])
