"""What waits for the person who is logged in, for the first page of the admin."""

from django import template
from django.utils import timezone

from offers.admin.tasks import Found, Section, tasks_of

register = template.Library()


@register.simple_tag(takes_context=True)
def my_tasks(context) -> list[tuple[Section, Found]]:
    return tasks_of(context["request"].user, timezone.localtime())
