"""The city's own sign-on (OpenID Connect): its groups say who may come in, with what role, for which organisations.

Somebody who is in none of the groups is refused; an account that came by the sign-on is then closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import render

from boras_stod.accounts.access import find_person, give_access
from boras_stod.accounts.id_tokens import UntrustedTokenError
from boras_stod.accounts.leaving import close_leaver
from boras_stod.accounts.texts import ERRORS
from catalogue.models import Organisation, Role, User

NO_ROLE = "Du är inloggad hos {name}, men du tillhör ingen av de grupper som arbetar med {site}."
NO_ADDRESS = "Inloggningen hos {name} sade inte vilken e-postadress du har."
TAKEN = "Det finns redan ett konto med din e-postadress. Logga in med lösenordet, eller be en administratör om hjälp."
CANCELLED = "Du avbröt inloggningen."
FAILED = "Inloggningen hos {name} gick inte igenom. Försök igen om en stund."
MIXED_UP = "Svaret från inloggningen gällde två olika personer."
UNTRUSTED = (
    "Svaret från inloggningen hos {name} gick inte att lita på, så du är inte inloggad. Försök igen. Händer det en "
    "gång till: säg till den som sköter driften."
)
NOT_BEGUN_HERE = (
    "Svaret från {name} hör inte till den inloggning som du började här, så du är inte inloggad. Börja om från "
    "inloggningssidan."
)
LEFT_GROUPS = "har lämnat grupperna i stadens inloggning"


@dataclass(frozen=True)
class Access:
    """What a person's groups give. Organisations are None when the settings leave them to the administrators."""

    roles: frozenset[Role]
    organisations: list[Organisation] | None


def access_of(groups: Iterable[str]) -> Access:
    groups = set(groups)
    given = {role for group, role in settings.OIDC_ROLES.items() if group in groups}
    roles = frozenset(role for role in Role if role in given)
    if not settings.OIDC_ORGANISATIONS:
        return Access(roles, None)
    named = [key for group, key in settings.OIDC_ORGANISATIONS.items() if group in groups]
    return Access(roles, list(Organisation.objects.filter(Q(source_key__in=named) | Q(name__in=named))))


def groups_of(sociallogin: SocialLogin) -> set[str]:
    """The groups that the sign-on tells, in the token or in the user information."""
    claims = sociallogin.account.extra_data
    found: set[str] = set()
    for part in (claims.get("userinfo") or {}, claims.get("id_token") or {}):
        told = part.get(settings.OIDC_GROUPS_CLAIM) or []
        found |= {told} if isinstance(told, str) else {str(group) for group in told}
    return found


class CitySignOnAdapter(DefaultSocialAccountAdapter):
    error_messages = {**DefaultSocialAccountAdapter.error_messages, **ERRORS}

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever has a role by the groups; the others have been refused before."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not _was_begun_here(sociallogin):
            refuse(request, NOT_BEGUN_HERE)
        if _subjects(sociallogin) > 1:
            refuse(request, MIXED_UP)
        access = access_of(groups_of(sociallogin))
        if not access.roles:
            if sociallogin.account.pk and sociallogin.user.is_active:
                close_leaver(user=sociallogin.user, reason=LEFT_GROUPS)
            refuse(request, NO_ROLE)
        if sociallogin.is_existing:
            give_access(user=sociallogin.user, roles=access.roles, organisations=access.organisations)
        else:
            _check_new(request, sociallogin.user)

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        if error == AuthError.CANCELLED:
            refuse(request, CANCELLED)
        refuse(request, UNTRUSTED if isinstance(exception, UntrustedTokenError) else FAILED)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form=None) -> User:
        user = super().save_user(request, sociallogin, form)
        access = access_of(groups_of(sociallogin))
        give_access(user=user, roles=access.roles, organisations=access.organisations)
        return user


def _was_begun_here(sociallogin: SocialLogin) -> bool:
    """Whether the token carries the nonce that this browser was sent away with."""
    token = sociallogin.account.extra_data.get("id_token") or {}
    return bool(token.get("nonce")) and token["nonce"] == sociallogin.state.get("nonce")


def _subjects(sociallogin: SocialLogin) -> int:
    """How many persons the token and the user information speak of."""
    claims = sociallogin.account.extra_data
    parts = (claims.get("userinfo"), claims.get("id_token"))
    return len({part["sub"] for part in parts if part and "sub" in part})


def _check_new(request: HttpRequest, user: User) -> None:
    if not user.email:
        refuse(request, NO_ADDRESS)
    if find_person(user.email).exists():
        refuse(request, TAKEN)


def refuse(request: HttpRequest, reason: str) -> None:
    """Answer with the reason in place of the login."""
    text = reason.format(name=settings.OIDC_NAME, site=settings.SITE_NAME)
    raise ImmediateHttpResponse(render(request, "account/refused.html", {"reason": text}, status=403))


def people_by_sign_on():
    """Open accounts that come by the city's sign-on."""
    return User.objects.filter(is_active=True, socialaccount__isnull=False).distinct()


def close_all_but(staying: Iterable[str]) -> list[User]:
    """Close the accounts of those whom the city's directory no longer names, by subject or e-mail address."""
    names = {name.strip().casefold() for name in staying} - {""}
    gone = [
        user for user in people_by_sign_on().prefetch_related("socialaccount_set") if not _names(user) & names
    ]
    for user in gone:
        close_leaver(user=user, reason=LEFT_GROUPS)
    return gone


def _names(user: User) -> set[str]:
    accounts = user.socialaccount_set.all()
    return {
        user.email.casefold(),
        user.username.casefold(),
        *(account.uid.casefold() for account in accounts),
    }
