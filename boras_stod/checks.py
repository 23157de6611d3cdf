"""System checks: what is set up in a way that will hurt, each with a hint."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from boras_stod.accounts.breached import problem_of_the_file
from boras_stod.admin_networks import bad_networks
from catalogue.models import Role

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


@register(Tags.security)
def second_factor_is_required(app_configs, **kwargs):
    """With HTTPS on, the site is taken to be in production."""
    if settings.REQUIRE_SECOND_FACTOR or not settings.HTTPS:
        return []
    return [
        Warning(
            "Whoever can publish gets in with a password alone.",
            hint="Remove REQUIRE_SECOND_FACTOR=0.",
            id="boras_stod.W004",
        )
    ]


@register(Tags.security)
def mail_leaves_the_house(app_configs, **kwargs):
    """With HTTPS on, the site is taken to be in production."""
    if settings.EMAIL_HOST or not settings.HTTPS:
        return []
    return [
        Warning(
            "EMAIL_HOST is not set: mail is printed on the console and reaches nobody.",
            hint="Set EMAIL_HOST and let cron run manage.py send_mail every minute.",
            id="boras_stod.W009",
        )
    ]


@register(Tags.security)
def sessions_end(app_configs, **kwargs):
    hours, minutes = settings.SESSION_HOURS, settings.SESSION_IDLE_MINUTES
    if hours > 0 and 0 < minutes <= hours * 60:
        return []
    return [
        Error(
            f"A login lasts {hours} hours, and {minutes} minutes without use: one of the two has no meaning.",
            hint="Set SESSION_HOURS (8) and SESSION_IDLE_MINUTES (60) to more than 0, the minutes within the hours.",
            id="boras_stod.E005",
        )
    ]


@register(Tags.security)
def admin_networks_are_networks(app_configs, **kwargs):
    bad = bad_networks()
    if not bad:
        return []
    return [
        Error(
            f"ADMIN_NETWORKS holds what is no network: {', '.join(bad)}. Nobody is let in from there.",
            hint="Write networks as 192.0.2.0/24 or 2001:db8::/32, separated by commas; one address is 192.0.2.7/32.",
            id="boras_stod.E020",
        )
    ]


@register(Tags.security)
def breached_passwords_can_be_asked(app_configs, **kwargs):
    problem = problem_of_the_file() if settings.BREACHED_PASSWORDS else ""
    if not problem:
        return []
    return [
        Error(
            f"BREACHED_PASSWORDS, {settings.BREACHED_PASSWORDS}, {problem}.",
            hint="One file of SHA-1 digests in their order, readable by the service: see docs/running.md.",
            id="boras_stod.E021",
        )
    ]


@register(Tags.security)
def sign_on_is_complete(app_configs, **kwargs):
    """The city's sign-on has what it needs, or is not set at all."""
    if not settings.OIDC_ISSUER:
        return []
    found = []
    if not (settings.OIDC_CLIENT_ID and settings.OIDC_CLIENT_SECRET):
        found.append(
            (
                "E006",
                "OIDC_ISSUER is set without OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.",
                "Ask the city's IT.",
            )
        )
    if "/.well-known/" in settings.OIDC_ISSUER:
        words = "OIDC_ISSUER is the address of a document, not the issuer that stands in it."
        found.append(("E022", words, "Leave out /.well-known/ and what follows."))
    if settings.HTTPS and not settings.OIDC_ISSUER.startswith("https://"):
        found.append(
            ("E007", "OIDC_ISSUER is not https: the sign-on could be forged.", "Set its https address.")
        )
    unknown = sorted(set(settings.OIDC_ROLES.values()) - set(Role.values))
    if unknown or not settings.OIDC_ROLES:
        problem = (
            f"OIDC_ROLES names unknown roles: {', '.join(map(str, unknown))}."
            if unknown
            else "OIDC_ROLES is empty: nobody could come in."
        )
        roles = ", ".join(Role.values)
        found.append(
            ("E008", problem, f'Set it as {{"group of the sign-on": "role"}}; the roles are {roles}.')
        )
    return [Error(problem, hint=hint, id=f"boras_stod.{number}") for number, problem, hint in found]
