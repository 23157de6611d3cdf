"""The id token of the city's sign-on: signed by a key of the provider, for us, for a login that this browser began.

allauth leaves the signature unchecked when the token comes straight from the provider, and sends no nonce. Both are
here; the answer's nonce is compared in `sign_on.py`, before anybody is let in.
"""

import logging
import secrets

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings

logger = logging.getLogger(__name__)

# Those with a key that only the provider has: not "none", and none whose key we would share.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLOCKS_DIFFER = 60  # seconds


class UntrustedTokenError(OAuth2Error):
    """A token that is not the provider's, not for us, or too old."""


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    def _decode_id_token(self, app, id_token: str) -> dict:
        """The claims. Keys are fetched at each login, so that one just taken into use is known."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config.get("jwks_uri"))
            answer.raise_for_status()
        try:
            return claims_of(id_token, answer.json(), audience=app.client_id)
        except (jwt.PyJWTError, AttributeError, TypeError) as problem:  # keys may come in any shape
            logger.warning("id token refused: %s", problem)
            raise UntrustedTokenError from problem


class CheckedProvider(OpenIDConnectProvider):
    oauth2_adapter_class = CheckedAdapter

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        """To the provider, with a nonce that is also kept in the session."""
        nonce = secrets.token_urlsafe(16)
        auth_params = {**(kwargs.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce}
        return super().redirect(
            request, process, next_url, data, auth_params=auth_params, nonce=nonce, **kwargs
        )


def claims_of(id_token: str, keys: dict, *, audience: str) -> dict:
    """What the token says, when it is signed by the key that it names, by the issuer that is set, for the audience."""
    kid = jwt.get_unverified_header(id_token).get("kid")
    named = [key for key in jwt.PyJWKSet.from_dict(keys) if key.key_id == kid]
    if not named:
        raise jwt.InvalidKeyError("the provider has no such key")
    issuer = settings.OIDC_ISSUER.rstrip("/")
    return jwt.decode(
        id_token,
        named[0],
        algorithms=ALGORITHMS,
        audience=audience,
        issuer=[issuer, f"{issuer}/"],
        leeway=CLOCKS_DIFFER,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )
