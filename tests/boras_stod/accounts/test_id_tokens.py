"""A token that is not the provider's, not for us, or of another login lets nobody in and leaves nothing behind."""

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from boras_stod.accounts.sign_on import NOT_BEGUN_HERE, UNTRUSTED
from catalogue.models import User
from tests.accounts import logged
from tests.openid_provider import new_key, sign_on

pytestmark = pytest.mark.django_db


def check_refused(client, answer, reason: str) -> None:
    """A page with the reason; nobody is in, nothing is saved."""
    assert (answer.status_code, answer.context["reason"]) == (403, reason.format(name="Staden"))
    assert client.get("/admin/").status_code == 302
    assert (User.objects.count(), SocialAccount.objects.count(), logged()) == (0, 0, [])


def part(content: dict | bytes) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def by_another_key(provider, claims):
    return jwt.encode(claims, new_key(), "RS256", headers={"kid": provider.kid})


def unsigned(provider, claims):
    return jwt.encode(claims, None, "none", headers={"kid": provider.kid})


def with_words_changed(provider, claims):
    header, _claims, signature = provider.signed(claims).split(".")
    return f"{header}.{part({**claims, 'sub': 'b2'})}.{signature}"


def by_the_public_key_as_if_it_were_a_secret(provider, claims):
    signed = f"{part({'alg': 'HS256', 'kid': provider.kid})}.{part(claims)}"
    public = provider.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return f"{signed}.{part(hmac.digest(public, signed.encode(), hashlib.sha256))}"


def by_our_client_secret(provider, claims):
    signed = f"{part({'alg': 'HS256', 'kid': provider.kid})}.{part(claims)}"
    return f"{signed}.{part(hmac.digest(b'en-hemlighet-for-prov', signed.encode(), hashlib.sha256))}"


def by_another_algorithm(provider, claims):
    return jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), "ES256", headers={"kid": provider.kid})


def of_a_key_that_nobody_knows(provider, claims):
    return jwt.encode(claims, provider.key, "RS256", headers={"kid": "okänd"})


def without_a_key(provider, claims):
    return jwt.encode(claims, provider.key, "RS256")


def no_token_at_all(provider, claims):
    return "inget"


@pytest.mark.parametrize(
    "forged",
    [
        by_another_key,
        unsigned,
        with_words_changed,
        by_the_public_key_as_if_it_were_a_secret,
        by_our_client_secret,
        by_another_algorithm,
        of_a_key_that_nobody_knows,
        without_a_key,
        no_token_at_all,
    ],
)
def test_token_that_the_provider_has_not_signed_is_refused(client, provider, forged):
    provider.token_of = lambda claims: forged(provider, claims)

    check_refused(client, sign_on(client), UNTRUSTED)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "annan"},
        {"iss": "https://annan.example"},
        {"exp": 1_700_000_000},
        {"iat": 4_000_000_000},
        {"exp": None},
        {"iat": None},
        {"iss": None},
        {"aud": None},
        {"sub": None},
    ],
)
def test_token_of_another_or_of_another_time_is_refused(client, provider, claims):
    provider.claims_of_token = claims

    check_refused(client, sign_on(client), UNTRUSTED)


@pytest.mark.parametrize("nonce", ["en-annan", "", None, 7])
def test_token_of_another_login_is_refused(client, provider, nonce):
    provider.claims_of_token = {"nonce": nonce}

    check_refused(client, sign_on(client), NOT_BEGUN_HERE)


def test_token_that_has_been_used_is_refused(client, provider):
    """Rightly signed, for us and still valid, but of a login before this one."""
    tokens = []

    def first_token(claims):
        tokens.append(provider.signed(claims))
        return tokens[0]

    provider.token_of = first_token
    sign_on(client)
    User.objects.all().delete()
    client.cookies.clear()
    logged_before = logged()

    answer = sign_on(client)

    assert len(tokens) == 2
    assert NOT_BEGUN_HERE.format(name="Staden") in answer.content.decode()
    assert not User.objects.exists()
    assert logged() == logged_before


def test_answer_without_a_token_is_refused(client, provider):
    provider.token_of = lambda claims: None

    check_refused(client, sign_on(client), NOT_BEGUN_HERE)


def test_refusal_is_told_the_operator_with_its_cause(client, provider, caplog):
    provider.claims_of_token = {"aud": "annan"}

    sign_on(client)

    assert "id token refused: Audience doesn't match" in caplog.messages


def test_key_that_the_provider_has_just_taken_into_use_is_known(client, provider):
    assert sign_on(client)["Location"] == "/admin/"

    provider.rotate_keys()
    client.cookies.clear()

    assert sign_on(client)["Location"] == "/admin/"
    assert provider.asked.count("/jwks") == 2


def test_old_key_is_of_no_use_after_that(client, provider):
    old = provider.key
    provider.rotate_keys()
    provider.token_of = lambda claims: jwt.encode(claims, old, "RS256", headers={"kid": "1"})

    check_refused(client, sign_on(client), UNTRUSTED)


def test_clocks_may_differ_a_little(client, provider):
    now = int(time.time())
    provider.claims_of_token = {"iat": now + 30, "exp": now - 30}

    assert sign_on(client)["Location"] == "/admin/"


def test_issuer_may_end_with_a_slash(client, provider):
    provider.claims_of_token = {"iss": f"{provider.issuer}/"}

    assert sign_on(client)["Location"] == "/admin/"


@pytest.mark.parametrize("keys", [None, {}, {"keys": []}, {"keys": [{"kty": "RSA"}]}])
def test_keys_that_cannot_be_read_are_a_page_not_an_error(client, provider, monkeypatch, keys):
    monkeypatch.setattr(provider, "keys", lambda: keys)

    answer = sign_on(client)

    assert answer.status_code == 403
    assert not User.objects.exists()


def test_provider_that_names_no_keys_is_a_page_not_an_error(client, provider, monkeypatch):
    rest = {name: value for name, value in provider.configuration().items() if name != "jwks_uri"}
    monkeypatch.setattr(provider, "configuration", lambda: rest)

    assert sign_on(client).status_code == 403
