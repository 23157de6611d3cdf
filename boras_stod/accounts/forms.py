"""The forms of the account pages: Swedish, without placeholders that vanish while one types."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordKeyForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from boras_stod.accounts.access import active_staff
from catalogue.models import User

PASSWORD_HELP = "Minst 12 tecken. Tre eller fyra ord som inte hör ihop går bra, och du får klistra in."  # noqa: S105
NOT_THE_SAME = "Lösenorden är inte lika."


def _without_placeholders(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class StaffLoginForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["login"].label = "Användarnamn eller e-post"
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class NewPasswordMixin:
    """A form in which a new password is typed twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["password1"].label = "Nytt lösenord"
        self.fields["password1"].help_text = PASSWORD_HELP
        self.fields["password2"].label = "Nytt lösenord igen"

    def clean(self):
        """As in allauth, with our sentence."""
        cleaned = forms.Form.clean(self)
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", NOT_THE_SAME)
        return cleaned


class StaffChangePasswordForm(NewPasswordMixin, ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Nuvarande lösenord"
        self.fields["oldpassword"].help_text = ""


class StaffResetPasswordForm(NewPasswordMixin, ResetPasswordKeyForm):
    pass


class StaffAddPasskeyForm(AddWebAuthnForm):
    """A passkey that logs in alone, unless the person wants it as second step only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Namn på nyckeln"
        self.fields["name"].help_text = "Så att du vet vilken det är, till exempel Mobilen."
        self.fields["passwordless"].label = "Jag vill kunna logga in med bara nyckeln"
        self.fields["passwordless"].help_text = "Nyckeln frågar då efter fingeravtryck, ansikte eller pinkod."
        self.fields["passwordless"].initial = True


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
