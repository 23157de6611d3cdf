"""The forms of the account pages: Swedish, without placeholders that vanish while one types."""

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateWithCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from boras_stod.accounts.access import active_staff
from boras_stod.accounts.recovery_codes import as_kept
from catalogue.models import User

PASSWORD_HELP = "Minst 12 tecken. Tre eller fyra ord som inte hör ihop går bra, och du får klistra in."  # noqa: S105
NOT_THE_SAME = "Lösenorden är inte lika."


class Plain:
    """A form of allauth without placeholders, and with our labels and helps."""

    labels: dict[str, str] = {}
    helps: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")


class StaffLoginForm(Plain, LoginForm):
    labels = {"login": "Användarnamn eller e-post", "password": "Lösenord"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class StaffReauthenticateForm(Plain, ReauthenticateForm):
    labels = {"password": "Lösenord"}


class StaffForgottenForm(Plain, ResetPasswordForm):
    labels = {"email": "E-postadress"}


class AppOrRecoveryCode(Plain):
    """The code of an app, or one for the day when the telephone is lost."""

    labels = {"code": "Kod"}

    def clean_code(self):
        self.cleaned_data["code"] = as_kept(self.cleaned_data["code"])
        return super().clean_code()


class StaffCodeForm(AppOrRecoveryCode, AuthenticateForm):
    pass


class StaffReauthenticateWithCodeForm(AppOrRecoveryCode, ReauthenticateWithCodeForm):
    pass


class StaffAddAppForm(Plain, ActivateTOTPForm):
    labels = {"code": "Kod från appen"}


class NewPassword(Plain):
    """A form in which a new password is typed twice."""

    labels = {
        "oldpassword": "Nuvarande lösenord",
        "password1": "Nytt lösenord",
        "password2": "Nytt lösenord igen",
    }
    helps = {"password1": PASSWORD_HELP}

    def clean(self):
        """As in allauth, with our sentence."""
        cleaned = forms.Form.clean(self)
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", NOT_THE_SAME)
        return cleaned


class StaffChangePasswordForm(NewPassword, ChangePasswordForm):
    pass


class StaffResetPasswordForm(NewPassword, ResetPasswordKeyForm):
    pass


class StaffAddPasskeyForm(Plain, AddWebAuthnForm):
    """A passkey that logs in alone, unless the person wants it as second step only."""

    labels = {"name": "Namn på nyckeln", "passwordless": "Jag vill kunna logga in med bara nyckeln"}
    helps = {
        "name": "Så att du vet vilken det är, till exempel Mobilen.",
        "passwordless": "Nyckeln frågar då efter fingeravtryck, ansikte eller pinkod.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class StaffNamePasskeyForm(Plain, EditWebAuthnForm):
    labels = {"name": "Namn på nyckeln"}


class AcceptInvitationForm(forms.Form):
    """Name and password of somebody who has been invited."""

    first_name = forms.CharField(
        label="Förnamn", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Efternamn", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    password = forms.CharField(
        label="Lösenord",
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        cleaned = super().clean()
        if "password" in cleaned:
            names = {name: cleaned.get(name, "") for name in ("first_name", "last_name")}
            try:
                validate_password(cleaned["password"], User(email=self.email, username=self.email, **names))
            except ValidationError as problem:
                self.add_error("password", problem)
        return cleaned


class LeaveForm(forms.Form):
    """Who takes over; asked only when there is something to take over."""

    successor = forms.ModelChoiceField(
        label="Vem tar över?", queryset=User.objects.none(), empty_label="Välj en person"
    )

    def __init__(self, *args, user: User, hands_over: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if hands_over:
            field = self.fields["successor"]
            field.queryset = (
                active_staff().exclude(pk=user.pk).order_by("first_name", "last_name", "username")
            )
            field.label_from_instance = name_of
        else:
            del self.fields["successor"]


def name_of(person: User) -> str:
    return f"{person.get_full_name() or person.get_username()} ({person.get_username()})"
