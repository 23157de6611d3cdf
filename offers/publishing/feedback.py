"""What parents tell us: who deals with it, what is spam, and who may show an answer."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet

from catalogue import auditing
from catalogue.models import AuditAction, Membership, User
from catalogue.models.organisations import PartyRole
from offers.models import Feedback
from offers.publishing.notices import MODEL_BACKEND

State = Feedback.State


def states_to_choose(*, feedback: Feedback, by: User) -> list[str]:
    """What a person may make of it. An answer is shown, and a shown one changed, by those who may publish."""
    if by.has_perm("offers.publish_offer"):
        return State.values
    if feedback.state == State.PUBLISHED:
        return []
    return [state for state in State.values if state != State.PUBLISHED]


def answerers(feedback: Feedback) -> QuerySet[User]:
    """Who may be given it: those who may answer, and keep what it is about."""
    users = get_user_model().objects
    keep_all = users.with_perm("catalogue.keep_all", backend=MODEL_BACKEND).values("pk")
    keepers = Q(pk__in=keep_all)
    if feedback.offer:
        about = Q(
            organisation__in=feedback.offer.parties.filter(role=PartyRole.PROVIDER).values("organisation")
        )
        if feedback.offer.committee_id:
            about |= Q(organisation__committee=feedback.offer.committee_id)
        keepers |= Q(pk__in=Membership.objects.filter(about).values("user"))
    may_answer = users.with_perm("offers.change_feedback", backend=MODEL_BACKEND)
    return may_answer.filter(keepers).order_by("username")


@transaction.atomic
def take(*, feedback: Feedback, by: User) -> None:
    """Be the one who deals with it."""
    feedback.owner = by
    if feedback.state == State.NEW:
        feedback.state = State.IN_PROGRESS
    _save(feedback, by, f"ansvarig: {by.get_username()}")


@transaction.atomic
def mark_spam(*, feedback: Feedback, by: User) -> bool:
    """Put it out of the way. What is shown to parents is taken away only by those who may show it."""
    if feedback.state == State.SPAM or State.SPAM not in states_to_choose(feedback=feedback, by=by):
        return False
    feedback.state = State.SPAM
    _save(feedback, by, "skräp")
    return True


@transaction.atomic
def not_spam(*, feedback: Feedback, by: User) -> bool:
    """Take it back among what is to be dealt with."""
    if feedback.state != State.SPAM:
        return False
    feedback.state = State.IN_PROGRESS if feedback.owner_id else State.NEW
    _save(feedback, by, "inte skräp")
    return True


def _save(feedback: Feedback, by: User, what: str) -> None:
    feedback.save(update_fields=["owner", "state"])
    auditing.write(AuditAction.CHANGED, by=by, about=feedback, details={"ändrat": what})
