"""Account pages that allauth does not have: the overview, ending one login, accepting an invitation, leaving."""

from urllib.parse import urlsplit

from allauth.account.decorators import reauthentication_required
from allauth.account.views import login as allauth_login
from allauth.account.views import password_change as allauth_password_change
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import login as allauth_sign_on
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from boras_stod.accounts import invitations, leaving, recovery_codes
from boras_stod.accounts.forms import AcceptInvitationForm, LeaveForm
from boras_stod.accounts.id_tokens import CheckedAdapter
from boras_stod.accounts.second_factor import has_second_factor


def login(request: HttpRequest) -> HttpResponse:
    """allauth's page. Its form may lead to the city's sign-on, which the policy then lets forms lead to."""
    if not settings.OIDC_ISSUER:
        return allauth_login(request)
    issuer = urlsplit(settings.OIDC_ISSUER)
    return csp_update({"form-action": [f"{issuer.scheme}://{issuer.netloc}"]})(allauth_login)(request)


def sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way to the city's sign-on, which may be away."""
    try:
        return allauth_sign_on(request, provider_id)
    except RequestException:
        reason = f"Inloggningen hos {settings.OIDC_NAME} svarar inte. Försök igen om en stund."
        return render(request, "account/refused.html", {"reason": reason}, status=503)


def sign_on_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way back from it: allauth's, with the token checked."""
    try:
        return OAuth2CallbackView.adapter_view(CheckedAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as problem:
        raise Http404 from problem


@login_required
def password_change(request: HttpRequest) -> HttpResponse:
    """allauth's page, for those who have a password here."""
    if not request.user.has_usable_password():
        messages.info(request, "Ditt konto har inget lösenord här, så det finns inget att byta.")
        return redirect("staff_account")
    return allauth_password_change(request)


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "account/overview.html")


@login_required
@reauthentication_required(app="allauth.mfa")
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Codes for somebody who has a second factor. They are on the answer and nowhere else."""
    if not has_second_factor(request.user):
        return redirect("mfa_index")
    if request.method == "POST":
        return render(
            request, "mfa/recovery_codes.html", {"codes": recovery_codes.renew(request, request.user)}
        )
    numbers = {"count": recovery_codes.COUNT, "left": recovery_codes.left(request.user)}
    return render(request, "mfa/recovery_codes.html", numbers)


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own logins."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    end_sessions(request, [session])
    return redirect("usersessions_list")


@sensitive_post_parameters("password")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose name and password; then log in as always."""
    invitation = invitations.find_open(token, timezone.now())
    if invitation is None:
        return render(request, "account/invitation_over.html", status=410)
    form = AcceptInvitationForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if form.is_valid():
        try:
            user = invitations.accept(invitation=invitation, now=timezone.now(), **form.cleaned_data)
        except ValidationError:
            return render(request, "account/invitation_over.html", status=410)
        logout(request)
        messages.success(request, f"Kontot är klart. Logga in som {user.email}.")
        return redirect("account_login")
    return render(request, "account/accept_invitation.html", {"form": form, "invitation": invitation})


@login_required
@reauthentication_required
def leave(request: HttpRequest) -> HttpResponse:
    """End one's own account."""
    user = request.user
    offers = list(leaving.responsibilities(user))
    form = LeaveForm(request.POST if request.method == "POST" else None, user=user, hands_over=bool(offers))
    if form.is_valid():
        try:
            leaving.leave(user=user, by=user, to=form.cleaned_data.get("successor"))
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            logout(request)
            messages.success(request, "Kontot är avslutat. Tack för ditt arbete.")
            return redirect("account_login")
    return render(request, "account/leave.html", {"form": form, "offers": offers, "person": user})
