"""What waits for a decision, for the first page of the admin."""

from django import template

from offers.models import Proposal

register = template.Library()


@register.simple_tag(takes_context=True)
def open_proposals(context) -> int:
    """How many proposals wait that the person sees."""
    user = context["request"].user
    if not user.has_perm("offers.view_proposal"):
        return 0
    waiting = Proposal.objects.open()
    return (waiting if user.keeps_all else waiting.kept_by(user)).count()
