"""Which stored records a person keeps, and which they may not even see."""

from functools import cached_property
from typing import Any

from catalogue.imports.files import Model
from catalogue.models import Organisation, User

PUBLISH = "offers.publish_offer"


class Keeper:
    """A person who keeps some organisations' records, not all. ``organisation`` provides what they bring in anew."""

    def __init__(self, user: User, organisation: Organisation | None = None):
        self.user, self.organisation = user, organisation
        self._sets: dict[tuple[Model, str], set[Any]] = {}

    @cached_property
    def organisations(self) -> list[Organisation]:
        own = Organisation.objects.filter(memberships__user=self.user)
        return list(own.select_related("committee").order_by("pk"))

    @cached_property
    def may_publish(self) -> bool:
        return self.user.has_perm(PUBLISH)

    def may(self, action: str, model: Model) -> bool:
        """Whether the person may add, change or delete records of a model at all."""
        meta = model._meta.concrete_model._meta
        return self.user.has_perm(f"{meta.app_label}.{action}_{meta.model_name}")

    def keeps(self, model: Model, pk: Any) -> bool:
        return pk in self._keys(model, "kept")

    def hides(self, model: Model, pk: Any) -> bool:
        """Whether a record is somebody else's, and not public either."""
        return is_kept(model) and not (self.keeps(model, pk) or self.is_published(model, pk))

    def is_published(self, model: Model, pk: Any) -> bool:
        return pk in self._keys(model, "published")

    def _keys(self, model: Model, which: str) -> set[Any]:
        if (model, which) not in self._sets:
            records = model.objects.kept_by(self.user) if which == "kept" else model.objects.published()
            self._sets[model, which] = set(records.values_list("pk", flat=True))
        return self._sets[model, which]


def is_kept(model: Model) -> bool:
    """Whether a model's records are kept by organisations."""
    return hasattr(model._default_manager.all(), "kept_by")
