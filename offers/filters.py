"""From query string to results: the one vocabulary of page, CSV, ICS and API.

Every condition has three answers. Results are those for which all conditions hold ("sure"), then those for
which none fails and some is unknown ("perhaps"). Values within a parameter are alternatives, except in
``fact``, where each is a demand. What cannot be understood is left out and listed in ``ignored``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from heapq import nlargest
from unicodedata import category
from urllib.parse import urlencode

import django_filters
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.collation import swedish_key
from catalogue.models import Topic
from offers import search
from offers.answer_filters import (
    AgeFilter,
    AnswerFilter,
    CommitteeFilter,
    DistrictFilter,
    FactFilter,
    FormFilter,
    LanguageFilter,
    ScopeFilter,
    TermFilter,
    WhenFilter,
)
from offers.answers import Answer, Positions, all_of, any_of, bits
from offers.facets import Chip, Facet, FacetOption
from offers.index import Index
from offers.models import Offer

MAX_VALUES = 20  # of one parameter; more is nobody's honest question
MAX_TEXT = 100
SINGLE = ("q", "sort")  # of these the last one counts
TOP = 3  # results that are seen at once
SORT_LABELS = {
    "match": _("Bäst träff"),
    "age": _("Barnets ålder"),
    "soonest": _("Snarast"),
    "title": _("Namn"),
}


@dataclass
class Outcome:
    """Which offers: those that surely fit, those that perhaps do, and both, in order as bits of the index."""

    sure: Sequence[int]
    perhaps: Sequence[int]
    both: Sequence[int]


class OfferFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Sök"))
    age = AgeFilter(label=_("Barnets ålder"), missing=_("ålder"))
    language = LanguageFilter(kind="language", label=_("Språk"), missing=_("språk"))
    when = WhenFilter(label=_("När"), missing=_("tider"))
    form = FormFilter(label=_("Form"))
    district = DistrictFilter(kind="district", label=_("Stadsdel"), missing=_("stadsdel"))
    fact = FactFilter(label=_("Lätt att komma"), missing=_("kostnad och tillgänglighet"))
    topic = TermFilter(kind="topic", label=_("Vad det gäller"), missing=_("ämne"))
    audience = TermFilter(kind="audience", label=_("För vem"), missing=_("målgrupp"))
    scope = ScopeFilter(label=_("För alla eller riktat"), missing=_("vilka det är till för"))
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
        ordered |= {name: ordered[name][-1:] for name in SINGLE if name in ordered}
        return ordered, ignored

    def _accepts(self, name: str, value: str) -> bool:
        if name == "q":
            return len(value) <= MAX_TEXT and "Cc" not in map(category, value)
        if name == "sort":
            return value in SORT_LABELS
        declared = self.base_filters.get(name)
        return declared is not None and declared.accepts(self.index, value)

    @property
    def text(self) -> str:
        return self.chosen.get("q", [""])[-1]

    @cached_property
    def scores(self) -> dict[int, int]:
        """How well each offer that search finds answers the text."""
        return search.find(self.text, self.index.token)

    @cached_property
    def other_hits(self) -> search.OtherHits | None:
        """Places, committees and organisations that the text finds."""
        return search.other_hits(self.text, self.index.token) if self.text else None

    @cached_property
    def reading(self) -> search.Reading | None:
        """What the text was taken to mean, to be said above the results."""
        return search.reading(self.text, self.index.token) if self.text else None

    @cached_property
    def search_is_ready(self) -> bool:
        """Whether the text could be answered at all."""
        return not self.text or search.is_ready(self.index.token)

    @property
    def search_is_current(self) -> bool:
        """Whether the text, if there is one, was answered from the words of the register as it is."""
        return not self.text or search.is_ready(self.index.token, of_now=True)

    @cached_property
    def suggestions(self) -> list[tuple[str, str]]:
        """Other spellings of the text, each with its query string."""
        if not self.text:
            return []
        found = search.suggestions(self.text, self.index.bit_of, self.index.token)
        return [(text, self.query(q=text)) for text in found]

    @cached_property
    def asks_for_care(self) -> bool:
        """Whether the answer must leave no trace, on every page of it and as a file.

        That is so when a sensitive topic is chosen, when all that surely fits (or else all that perhaps does) is
        sensitive, when the words are about such a thing, and when something sensitive is among the first that
        they find, whatever else is chosen: then it stands at the top, and somebody may be watching.
        """
        topics = self.chosen.get("topic", [])
        if topics and Topic.objects.filter(slug__in=topics, is_sensitive=True).exists():
            return True
        if self.index.all_need_care(self._all.yes or self._all.unknown):
            return True
        return bool(self.text) and (self._finds_sensitive or search.is_sensitive(self.text, self.index.token))

    @property
    def _finds_sensitive(self) -> bool:
        """Whether anything sensitive is among the first that are listed, or that the words alone find."""
        listed = self.outcome.both[:TOP]
        found = nlargest(TOP, bits(self.index.among(self.scores).yes), key=self._score)
        return any(self.index.sensitive >> bit & 1 for bit in (*listed, *found))

    def _score(self, bit: int) -> int:
        return self.scores[self.index.rows[bit].pk]

    @property
    def order(self) -> str:
        """What is asked for; a text is answered by the best answer first."""
        wanted = self.chosen.get("sort", ["match" if self.text else "age"])[-1]
        return "age" if wanted == "match" and not self.text else wanted

    @property
    def sorts(self) -> list[tuple[str, object]]:
        """The orders to choose from; the first is what one gets without choosing."""
        return [(value, label) for value, label in SORT_LABELS.items() if self.text or value != "match"]

    def query(self, without: tuple[str, str] | None = None, **changes: str) -> str:
        """The query string of this choice, in a fixed order, without one value or with others."""
        pairs = [(name, value) for name, values in self.chosen.items() for value in values]
        pairs = [(name, value) for name, value in pairs if (name, value) != without and name not in changes]
        return urlencode(pairs + [(name, value) for name, value in changes.items() if value])

    @property
    def query_without_text(self) -> str:
        """What may be told of this choice: free text may say more of somebody than they know."""
        return self.query(q="")

    @cached_property
    def answer_filters(self) -> dict[str, AnswerFilter]:
        return {name: item for name, item in self.filters.items() if isinstance(item, AnswerFilter)}

    @cached_property
    def conditions(self) -> dict[tuple[str, str], Answer]:
        """The three answers of every condition, by parameter, and by value where each value is a demand."""
        return self._conditions_without(None)

    def _conditions_without(self, dropped: tuple[str, str] | None) -> dict[tuple[str, str], Answer]:
        found: dict[tuple[str, str], Answer] = {}
        for name, item in self.answer_filters.items():
            kept = [value for value in self.chosen.get(name, []) if (name, value) != dropped]
            answers = {value: item.answer(self.index, value, self.now) for value in kept}
            if item.all_must_hold:
                found |= {(name, value): answer for value, answer in answers.items()}
            elif answers:
                found[name, ""] = any_of(answers.values())
        if self.text and dropped != ("q", self.text):
            found["q", ""] = self.index.among(self.scores)
        return found

    def combined(self, without: tuple[str, str] | None = None) -> Answer:
        """All conditions together, or all but one."""
        answers = [answer for key, answer in self.conditions.items() if key != without]
        return all_of(answers, self.index.everything)

    # --- what comes out ---

    @cached_property
    def outcome(self) -> Outcome:
        sure, groups = self._all.yes, self._by_gaps(self._all.unknown)
        if self.order == "age":  # that of the index itself
            return Outcome(Positions(sure), Positions(*groups), Positions(sure, *groups))
        first, then = self._ordered(sure), [bit for group in groups for bit in self._ordered(group)]
        return Outcome(first, then, first + then)

    @cached_property
    def _unknown(self) -> dict[str, int]:
        """The offers of which nobody knows whether they fit, by parameter."""
        found: dict[str, int] = {}
        for (name, _value), answer in self.conditions.items():
            found[name] = found.get(name, 0) | answer.unknown
        return found

    def missing(self, offers: int) -> list[object]:
        """The facts that are not known of these offers, though they were asked for."""
        return [self.answer_filters[name].missing for name, mask in self._unknown.items() if mask & offers]

    def _by_gaps(self, offers: int) -> list[int]:
        """These offers in groups, by how many facts are missing, the fewest first."""
        groups = [offers]
        for mask in self._unknown.values():
            here = [group & ~mask for group in groups] + [0]
            more = [0] + [group & mask for group in groups]
            groups = [one | other for one, other in zip(here, more, strict=True)]
        return groups

    def _ordered(self, mask: int) -> list[int]:
        found = list(bits(mask))
        if self.order == "match":
            return sorted(found, key=self._score, reverse=True)
        if self.order == "title":
            return sorted(found, key=lambda bit: swedish_key(self.index.rows[bit].title))
        starts = self.index.next_starts(mask, self.now)
        return sorted(found, key=lambda bit: (bit not in starts, starts.get(bit, self.now)))

    # --- what can be chosen next ---

    def facet(self, name: str) -> list[FacetOption]:
        """Every option of a parameter with the number of results that choosing it would give."""
        item, others = self.answer_filters[name], self._others(name, "")
        return [
            self._option(item, value, label, self._others(name, value) if item.all_must_hold else others)
            for value, label in item.options(self.index)
        ]

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """Every parameter's facet, by name."""
        labels, language = self.index.drawn.labels, get_language()
        return {
            name: Facet(name, item.label, self.facet(name), labels[language, name])
            for name, item in self.answer_filters.items()
        }

    def _option(self, item: AnswerFilter, value: str, label: object, others: Answer) -> FacetOption:
        answer = item.answer(self.index, value, self.now)
        count = (others.yes & answer.yes).bit_count()
        more = (others.possible & answer.possible).bit_count() - count
        is_chosen = value in self.chosen.get(item.field_name, [])
        return FacetOption(value, label, count, more, is_chosen, bool(answer.yes))

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
        found = []
        if self.text:
            found.append(Chip(f"”{self.text}”", self.query(without=("q", self.text)), "q", self.text))
        for name, item in self.answer_filters.items():
            for value in self.chosen.get(name, []):
                label = item.value_label(self.index, value)
                found.append(Chip(label, self.query(without=(name, value)), name, value))
        return found

    def ways_out(self) -> list[tuple[Chip, int]]:
        """For an empty result: which choice to drop, and how many sure results come back."""
        found = []
        for chip in self.chips:
            eased = self._conditions_without((chip.name, chip.value)).values()
            found.append((chip, all_of(eased, self.index.everything).yes.bit_count()))
        return sorted((way for way in found if way[1]), key=lambda way: -way[1])
