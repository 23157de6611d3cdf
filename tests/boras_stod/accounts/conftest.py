"""The city's own sign-on, on the loopback."""

import pytest

from tests.openid_provider import ANSWER, CLIENT, ROLES, SECRET, claims, running


@pytest.fixture
def provider(settings, read_settings):
    with running(ANSWER) as provider:
        read = read_settings(
            OIDC_ISSUER=provider.issuer,
            OIDC_CLIENT_ID=CLIENT,
            OIDC_CLIENT_SECRET=SECRET,
            OIDC_NAME="Staden",
            OIDC_ROLES=ROLES,
        )
        for name in (*(name for name in read if name.startswith("OIDC_")), "SOCIALACCOUNT_PROVIDERS"):
            setattr(settings, name, read[name])
        provider.person = claims()
        yield provider
