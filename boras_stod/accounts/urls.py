"""Account pages under /admin/konto/. allauth finds its own by their names; sign-up has no address."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.urls import include, path, re_path

from boras_stod.accounts import views

second_factor = [
    path("", mfa.index, name="mfa_index"),
    path("kod/", mfa.authenticate, name="mfa_authenticate"),
    path("bekrafta/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("app/ny/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/bort/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("reservkoder/", views.new_recovery_codes, name="mfa_recovery_codes"),
    path("nycklar/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("nycklar/ny/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("nycklar/logga-in/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("nycklar/bekrafta/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("nycklar/<int:pk>/namn/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("nycklar/<int:pk>/bort/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

urlpatterns = [
    path("", views.overview, name="staff_account"),
    path("logga-in/", views.login, name="account_login"),
    path("logga-ut/", account.logout, name="account_logout"),
    path("avstangt/", account.account_inactive, name="account_inactive"),
    path("bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("e-post/", account.email, name="account_email"),
    path("e-post/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("losenord/", views.password_change, name="account_change_password"),
    path("glomt-losenord/", account.password_reset, name="account_reset_password"),
    path("glomt-losenord/skickat/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "glomt-losenord/klart/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^glomt-losenord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("tva-steg/", include(second_factor)),
    path("inloggningar/", usersessions.list_usersessions, name="usersessions_list"),
    path("inloggningar/<int:pk>/avsluta/", views.end_session, name="staff_end_session"),
    path("inbjudan/<str:token>/", views.accept_invitation, name="staff_accept_invitation"),
    path("avsluta/", views.leave, name="staff_leave"),
    path("sso/<str:provider_id>/", views.sign_on, name="openid_connect_login"),
    path("sso/<str:provider_id>/svar/", views.sign_on_answer, name="openid_connect_callback"),
]
