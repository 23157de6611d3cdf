"""Columns whose value lies in another table: a record by its id, several ids, organisations, other names.

Rows of other tables are first cleared for every record that changes, then filled, so that a name or an
organisation can move from one record or role to another in a single import.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from catalogue.imports.columns import Kind, TextList, Values, key_of
from catalogue.models import Organisation, Population

BATCH = 500
ALL_AGES = (0, 130)  # years, as the columns of Population have them by default
Links = dict[int, Any]  # value by the primary key of the record that it belongs to
PrimaryKey = Callable[[str, str], Any]  # from a file's name and an id in it


class Ref(Kind):
    """One record of a file, by its id."""

    in_other_table = True

    def __init__(self, file: str):
        self.file = file

    def file_for(self, values: Values) -> str:
        return self.file

    def read(self, text: str) -> str:
        return text

    def get(self, record: models.Model, field: str) -> str | None:
        return key_of(getattr(record, field, None))

    def assign(self, record: models.Model, field: str, value: str | None, primary_key: PrimaryKey) -> None:
        setattr(record, f"{field}_id", None if value is None else primary_key(self.file, value))


class Relation(Kind):
    """A value that is rows of another table."""

    is_relation = True
    in_other_table = True

    def clear(self, model: type[models.Model], field: str, owners: list[int]) -> None:
        raise NotImplementedError

    def fill(self, model: type[models.Model], field: str, links: Links, primary_key: PrimaryKey) -> None:
        raise NotImplementedError


class OwnFileRef(Ref, Relation):
    """A record of the same file, by its id; it may stand further down, so it is written last."""

    def clear(self, model, field, owners):
        """Nothing to clear: filling overwrites."""

    def fill(self, model, field, links, primary_key):
        rows = [
            model(pk=owner, **{f"{field}_id": value and primary_key(self.file, value)})
            for owner, value in links.items()
        ]
        model._base_manager.bulk_update(rows, [field], batch_size=BATCH)


class Refs(TextList, Relation):
    """Records of a file, by their ids, in no particular order."""

    def __init__(self, file: str):
        self.file = file

    def file_for(self, values: Values) -> str:
        return self.file

    def read(self, text: str) -> list[str]:
        return sorted(super().read(text))

    def get(self, record, field):
        return sorted(key_of(related) for related in getattr(record, field).all())

    def clear(self, model, field, owners):
        relation = model._meta.get_field(field)
        rows = relation.remote_field.through._base_manager
        rows.filter(**{f"{relation.m2m_field_name()}__in": owners}).delete()

    def fill(self, model, field, links, primary_key):
        relation = model._meta.get_field(field)
        through = relation.remote_field.through
        owner_id, other_id = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        rows = [
            through(**{owner_id: owner, other_id: primary_key(self.file, key)})
            for owner, keys in links.items()
            for key in keys or ()
        ]
        through._base_manager.bulk_create(rows, batch_size=BATCH)


class Parties(TextList, Relation):
    """Organisations in one role, by name, the most important first."""

    beyond = "__organisation"

    def __init__(self, role: str):
        self.role = role

    def get(self, record, field):
        return [party.organisation.name for party in getattr(record, field).all() if party.role == self.role]

    def clear(self, model, field, owners):
        relation = model._meta.get_field(field)
        rows = relation.related_model._base_manager
        rows.filter(**{f"{relation.field.name}__in": owners, "role": self.role}).delete()

    def fill(self, model, field, links, primary_key):
        relation = model._meta.get_field(field)
        party, owner_id = relation.related_model, relation.field.attname
        organisations = dict(Organisation.objects.values_list("name", "pk"))
        rows = [
            party(**{owner_id: owner, "organisation_id": organisations[name], "role": self.role})
            for owner, names in links.items()
            for name in names or ()
        ]
        party._base_manager.bulk_create(rows, batch_size=BATCH)


class OtherNames(TextList, Relation):
    """Other names of a record as rows of their own."""

    def read(self, text):
        return sorted(super().read(text))

    def get(self, record, field):
        return sorted(row.name for row in getattr(record, field).all())

    def clear(self, model, field, owners):
        relation = model._meta.get_field(field)
        relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": owners}).delete()

    def fill(self, model, field, links, primary_key):
        relation = model._meta.get_field(field)
        rows = [
            relation.related_model(**{relation.field.attname: owner, "name": name})
            for owner, names in links.items()
            for name in names or ()
        ]
        relation.related_model._base_manager.bulk_create(rows, batch_size=BATCH)


class PopulationCount(Relation):
    """How many live in a district: a pair of count and year that two columns share; this one writes it."""

    part = 0
    can_be_undone = False  # the two columns mean something only together

    def __init__(self, cell: Kind):
        self.cell = cell

    def read(self, text):
        return self.cell.read(text)

    def write(self, value):
        return "" if value is None else str(value[self.part])

    def get(self, record, field):
        """The newest count of all ages."""
        totals = [(row.count, row.year) for row in record.populations.all() if is_total(row)]
        return max(totals, key=lambda total: total[1], default=None)

    def current(self, record, field, value):
        """The count of the same year; where the file says nothing, nothing is compared."""
        totals = ((row.count, row.year) for row in record.populations.all() if is_total(row))
        return next((total for total in totals if value and total[1] == value[1]), None)

    def clear(self, model, field, owners):
        """Nothing to clear: other years stay."""

    def fill(self, model, field, links, primary_key):
        age_from, age_to = ALL_AGES
        for district, (count, year) in links.items():
            Population.objects.update_or_create(
                district_id=district, year=year, age_from=age_from, age_to=age_to, defaults={"count": count}
            )


class PopulationYear(PopulationCount):
    """The year of the count, which the other column writes."""

    part = 1

    def fill(self, model, field, links, primary_key):
        """Written with the count."""


def is_total(population: Population) -> bool:
    """Whether a population counts all ages."""
    return (population.age_from, population.age_to) == ALL_AGES
