"""How allauth does things here: no sign-up, our texts, secrets encrypted, failures counted per person and place."""

import base64
import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.html import format_html

from boras_stod.accounts.letters import letter
from boras_stod.accounts.texts import ERRORS, MESSAGES
from catalogue import auditing
from catalogue.models import AuditAction, User
from catalogue.network import client_address
from offers.views.my_list import qr_of

NOWHERE = "0.0.0.0"  # noqa: S104  a request over a socket says no address
WAYS_TO_CONFIRM = {
    "reauthenticate": "Lösenord",
    "mfa_reauthenticate": "Kod från appen, eller en reservkod",
    "mfa_reauthenticate:webauthn": "Nyckel",
}


class StaffAccountAdapter(DefaultAccountAdapter):
    error_messages = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        try:
            return str(ipaddress.ip_address(client_address(request)))
        except ValueError:
            return NOWHERE

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures of one person from one place: nobody can lock a colleague out from elsewhere."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{self.get_client_ip(request)}:{key}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("staff_account")

    def get_reauthentication_methods(self, user) -> list[dict]:
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": WAYS_TO_CONFIRM[method["id"]]} for method in methods]

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Who comes by the city's sign-on alone has no password here, and gets none by asking."""
        if user.has_usable_password() or not user.socialaccount_set.exists():
            super().send_password_reset_mail(user, email, context)

    def render_mail(self, template_prefix, email, context, headers=None) -> EmailMessage:
        return letter(template_prefix, [email] if isinstance(email, str) else email, context)

    def add_message(
        self, request, level, message_template=None, message_context=None, extra_tags="", message=None
    ) -> None:
        text = message or MESSAGES.get(message_template or "", "").format_map(message_context or {})
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)


class StaffMFAAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, **ERRORS}

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; after SECRET_KEY was lost, one that no app has, so that every code is wrong."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def build_totp_svg(self, url: str) -> str:
        """Drawn in the page itself: the policy lets no data: image in."""
        qr = qr_of(url)
        return format_html(
            '<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="QR-kod för appen">'
            '<rect width="{side}" height="{side}" fill="white"/><path stroke="black" d="{path}"/></svg>',
            **qr,
        )

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Nyckel {number}"


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_fernet_key(key)) for key in keys])


def _fernet_key(secret: str) -> bytes:
    digest = salted_hmac("boras_stod.accounts.totp", "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)


class StaffSessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: list[UserSession]) -> None:
        super().end_sessions(sessions)
        if sessions:
            auditing.write(
                AuditAction.SESSIONS_ENDED, about=sessions[0].user, details={"antal": len(sessions)}
            )
