"""Letters about accounts, in plain text."""

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.timezone import localtime

from boras_stod.accounts.texts import LETTERS


def letter(occasion: str, to: list[str], context: Mapping) -> EmailMessage:
    """The letter for an occasion. One about a change says when and from where it was made."""
    subject, sentence = LETTERS[occasion]
    moment = context.get("timestamp")
    body = render_to_string(
        "account/letter.txt",
        {
            "text": sentence.format_map(context),
            "address": context.get("ip"),
            "browser": context.get("user_agent"),
            "moment": localtime(moment) if moment else None,
            "site_name": settings.SITE_NAME,
        },
    )
    return EmailMessage(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", body, None, to)
