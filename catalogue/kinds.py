"""Which kinds of record have texts to translate; each app declares its own beside its translated fields."""

from dataclasses import dataclass, field

from django.db.models import Model, Q


@dataclass(frozen=True)
class Kind:
    """Records of one model, as translators meet them.

    ``title`` is the translated field that names a record, ``public`` says which records parents can read,
    ``wanted`` which are worth translating at all. ``parent`` is what a record without a name of its own belongs
    to. ``page`` is the public address, made of the record's slug. Kinds with the lowest ``rank`` come first.
    """

    model: type[Model]
    title: str
    rank: int
    public: Q = field(default_factory=Q)
    wanted: Q = field(default_factory=Q)
    parent: str = ""
    page: str = ""

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name_plural)


_kinds: dict[str, Kind] = {}


def declare(*kinds: Kind) -> None:
    _kinds.update({kind.label: kind for kind in kinds})


def all_kinds() -> list[Kind]:
    """Every kind, what parents read most first."""
    return sorted(_kinds.values(), key=lambda kind: kind.rank)


def kind_of(label: str) -> Kind | None:
    return _kinds.get(label)
