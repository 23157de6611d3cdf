"""What the account pages need."""

from django import template

from boras_stod.accounts import sessions

register = template.Library()
register.filter("device", sessions.device)
