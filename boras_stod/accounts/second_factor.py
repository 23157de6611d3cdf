"""The rule that allauth lacks: whoever can publish has a second factor, or reaches no page of the admin.

What counts is an authenticator app or a passkey. A login by the city's own sign-on counts too, when the settings
say that the sign-on asks for a second factor itself.
"""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect

from boras_stod.middleware import STAFF_PATH
from catalogue.models import User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# The pages where a factor is set up, and the way out.
OPEN_NAMES = ("mfa_", "account_reauthenticate", "account_logout")


def can_publish(user: User) -> bool:
    return user.is_active and user.has_perm("offers.publish_offer")


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the person must set up a second factor before anything else."""
    user = request.user
    if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated or not can_publish(user):
        return False
    return not has_second_factor(user) and not came_by_sign_on(request)


def has_second_factor(user: User) -> bool:
    return get_adapter().is_mfa_enabled(user, FACTORS)


def came_by_sign_on(request: HttpRequest) -> bool:
    if not (settings.OIDC_ISSUER and settings.OIDC_SECOND_FACTOR):
        return False
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "socialaccount" for record in records)


class SecondFactorMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Send those who lack a second factor to where they set one up."""
        if not request.path.startswith(STAFF_PATH):
            return None
        request.lacks_second_factor = lacks_second_factor(request)
        name = request.resolver_match.url_name or ""
        if not request.lacks_second_factor or name.startswith(OPEN_NAMES):
            return None
        return redirect("mfa_index")
