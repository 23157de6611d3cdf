"""System checks: what is set up in a way that will hurt, each with a hint."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

SHORTEST_SECRET_KEY = 50


@register(Tags.translation)
def languages_have_compiled_catalogues(app_configs, **kwargs):
    """A language without one shows Swedish, and says nothing about it."""
    return [
        Warning(
            f"The language {code} has no compiled catalogue.",
            hint="Run: python manage.py compile_translations",
            id="boras_stod.W001",
        )
        for code, _name in settings.LANGUAGES
        if code != settings.LANGUAGE_CODE and not has_catalogue(code)
    ]


def has_catalogue(code: str) -> bool:
    return any((Path(folder) / code / "LC_MESSAGES/django.mo").exists() for folder in settings.LOCALE_PATHS)


@register(Tags.security)
def debug_stays_at_home(app_configs, **kwargs):
    """With HTTPS on, the site is taken to be in production."""
    if not (settings.DEBUG and settings.HTTPS):
        return []
    return [
        Error(
            "DEBUG is on together with HTTPS: error pages would show settings to the public.",
            hint="Set DEBUG=0, or HTTPS=0 on a machine of your own.",
            id="boras_stod.E002",
        )
    ]


@register(Tags.security)
def secret_key_is_long(app_configs, **kwargs):
    if not settings.HTTPS or len(settings.SECRET_KEY) >= SHORTEST_SECRET_KEY:
        return []
    return [
        Error(
            f"SECRET_KEY is shorter than {SHORTEST_SECRET_KEY} characters.",
            hint='Make one: python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
            id="boras_stod.E003",
        )
    ]
