"""The staff admin of accounts: people, invitations, roles, and the log of what was done."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin

from boras_stod.admin import audit, groups, invitations, people  # noqa: F401  (importing registers)

# allauth's own pages would show secrets, in English; people keep these rows on their account pages.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
