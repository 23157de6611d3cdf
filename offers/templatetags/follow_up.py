"""The way between the pages of the follow-up, for those that somebody may see."""

from django import template
from django.urls import reverse

from offers.admin.followup_pages import Page, pages_for

register = template.Library()


@register.simple_tag(takes_context=True)
def follow_up_pages(context) -> list[tuple[Page, str]]:
    """Each page with its address."""
    return [(page, reverse(page.name)) for page in pages_for(context["request"].user)]
