"""How much is unknown of what parents filter on: age, language and the facts of the threshold profile."""

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext

from offers.models import FACT_FILTERS, Offer

FACTS = [field for field, meant in FACT_FILTERS.values()]
TOTAL = len(FACTS) + 2  # and age, and language


def count() -> Combinable:
    """The number of unknown facts as a column of a query."""
    total = _one_if(Q(min_age__isnull=True) | Q(max_age__isnull=True)) + _one_if(~Exists(_spoken()))
    for field in FACTS:
        total += _one_if(Q(**{f"{field}__isnull": True}))
    return total


def age_or_language() -> Q:
    """Offers that lack what parents choose by first: an end of the age, or any language."""
    return Q(min_age__isnull=True) | Q(max_age__isnull=True) | ~Q(Exists(_spoken()))


def age_and_language(offer: Offer) -> list[str]:
    """Which of the two one offer lacks, in words."""
    unknown = [] if offer.min_age is not None and offer.max_age is not None else [gettext("ålder")]
    return unknown if offer.languages.all() else [*unknown, gettext("språk")]


def names(offer: Offer) -> list[str]:
    """The unknown facts of one offer, in words."""
    fields = (Offer._meta.get_field(field) for field in FACTS if getattr(offer, field) is None)
    return age_and_language(offer) + [str(field.verbose_name) for field in fields]


def _spoken():
    return Offer.languages.through.objects.filter(offer=OuterRef("pk"))


def _one_if(condition: Q | Combinable) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
