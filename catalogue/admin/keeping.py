"""Whose records a page shows: each person sees those they keep, list, form, history, file and direct address alike."""

from django.db import models

from catalogue.models import PartyRole


def may_choose(records: models.QuerySet, user) -> models.QuerySet:
    """Of records that organisations keep, those that a form may point at: one's own, and what the public sees."""
    if user.keeps_all or not hasattr(records, "kept_by"):
        return records
    return records.kept_by(user) | records.published()


class KeptChoices:
    """A form whose fields offer only what the person may point at; the ones in ``own_only`` only their own."""

    own_only: tuple[str, ...] = ()

    def get_field_queryset(self, db, db_field, request):
        found = super().get_field_queryset(db, db_field, request)
        related = db_field.remote_field.model
        if request.user.keeps_all or not hasattr(related.objects.all(), "kept_by"):
            return found
        records = related.objects.all() if found is None else found
        if db_field.name in self.own_only:
            return records.kept_by(request.user)
        return may_choose(records, request.user)


class Kept(KeptChoices):
    """A page of records that organisations keep, or that hang on one (``kept_through``)."""

    kept_through = ""

    def get_queryset(self, request):
        records = super().get_queryset(request)
        if request.user.keeps_all:
            return records
        if self.kept_through:
            keeper = self.model._meta.get_field(self.kept_through).related_model
            return records.filter(**{f"{self.kept_through}__in": keeper.objects.kept_by(request.user)})
        if is_choosing(request):
            return may_choose(records, request.user)
        return records.kept_by(request.user)

    def deleted_rows(self, request):
        """Of what hangs on a kept record, the person's own; a deleted record is kept by nobody any more."""
        gone = super().deleted_rows(request)
        if request.user.keeps_all:
            return gone
        keeper = self.model._meta.get_field(self.kept_through).related_model if self.kept_through else None
        if keeper is None:
            return gone.none()
        return gone.filter(**{f"{self.kept_through}__in": keeper.objects.kept_by(request.user)})


def is_choosing(request) -> bool:
    """Whether the request asks what a field of another form may point at."""
    return bool(request.resolver_match) and request.resolver_match.url_name == "autocomplete"


def keep_for(record, user) -> None:
    """A new record of somebody who keeps but a part of the register belongs to an organisation of theirs."""
    if user.keeps_all or type(record).objects.kept_by(user).filter(pk=record.pk).exists():
        return
    membership = user.memberships.order_by("pk").first()
    if membership:
        record.parties.update_or_create(
            organisation=membership.organisation, defaults={"role": PartyRole.PROVIDER}
        )
