"""A small OpenID Connect provider on the loopback: discovery, authorization code with PKCE, tokens, user information.

It speaks the protocol as a city's sign-on does and refuses what such a one refuses, so that a mistake of ours shows.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "boras-stod", "en-hemlighet-for-prov"
START = "/admin/konto/sso/stad/"
ANSWER = "http://testserver/admin/konto/sso/stad/svar/"
ROLES = '{"stod-redaktorer": "editor", "stod-samordnare": "coordinator", "stod-chefer": "administrator"}'


def claims(**values) -> dict:
    """What the provider says of Anna."""
    return {
        "sub": "a1",
        "email": "anna@example.org",
        "email_verified": True,
        "preferred_username": "anna.a",
        "given_name": "Anna",
        "family_name": "Andersson",
        "groups": ["stod-redaktorer", "annat"],
        **values,
    }


def sign_on(client, **more):
    """As a browser does it: from our button to the provider and back."""
    start = client.post(START, more)
    assert start.status_code == 302, start.content.decode()
    there = requests.get(start["Location"], allow_redirects=False, timeout=5)
    back = urlsplit(there.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def first_key() -> rsa.RSAPrivateKey:
    """Made once, since it takes a while."""
    return new_key()


class Provider:
    """Who is at the keyboard (``person``: claims, or None to cancel), and what has been asked of the provider.

    ``claims_of_token`` are said in place of its own, or left out when None; ``token_of`` makes the token of them.
    """

    def __init__(self, redirect_uri: str):
        self.redirect_uri = redirect_uri
        self.person: dict | None = {}
        self.claims_of_token: dict = {}
        self.kid, self.key = "1", first_key()
        self.token_of: Callable[[dict], str | None] = self.signed
        self.codes: dict[str, dict] = {}
        self.tokens: dict[str, dict] = {}
        self.asked: list[str] = []
        self.issuer = ""

    def configuration(self) -> dict:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> dict:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def signed(self, claims: dict) -> str:
        return jwt.encode(claims, self.key, "RS256", headers={"kid": self.kid})

    def rotate_keys(self):
        """Sign by another key from now on."""
        self.kid, self.key = f"{self.kid}+1", new_key()

    def authorize(self, query: dict[str, str]) -> str:
        """The address that the browser is sent back to."""
        assert query["client_id"] == CLIENT
        assert query["redirect_uri"] == self.redirect_uri
        assert query["response_type"] == "code"
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        if self.person is None:
            return f"{self.redirect_uri}?{urlencode({'error': 'access_denied', 'state': query['state']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {
            "challenge": query["code_challenge"],
            "nonce": query["nonce"],
            "person": self.person,
        }
        return f"{self.redirect_uri}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict | None:
        """Tokens for a code that is used once, by the client that asked for it."""
        given = self.codes.pop(form.get("code", ""), None)
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        right = (form.get("client_id"), form.get("client_secret"), form.get("redirect_uri"))
        if not given or given["challenge"] != challenge or right != (CLIENT, SECRET, self.redirect_uri):
            return None
        access = secrets.token_urlsafe(16)
        self.tokens[access] = given["person"]
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "sub": given["person"]["sub"],
            "nonce": given["nonce"],
        }
        said = {name: value for name, value in (claims | self.claims_of_token).items() if value is not None}
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 300}
        id_token = self.token_of(said)
        return {**answer, "id_token": id_token} if id_token else answer


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self):
        address = urlsplit(self.path)
        self.provider.asked.append(address.path)
        if address.path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(query))
            self.end_headers()
        elif address.path == "/userinfo":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self._answer(self.provider.tokens.get(token), refused=401)
        else:
            pages = {
                "/.well-known/openid-configuration": self.provider.configuration,
                "/jwks": self.provider.keys,
            }
            self._answer(pages[address.path]() if address.path in pages else None, refused=404)

    def do_POST(self):
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._answer(self.provider.token(form), refused=400)

    def _answer(self, content: dict | None, *, refused: int):
        self.send_response(200 if content is not None else refused)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content if content is not None else {"error": "invalid_grant"}).encode())

    def log_message(self, *args):
        """Nothing on the terminal of the tests."""


@contextmanager
def running(redirect_uri: str):
    provider = Provider(redirect_uri)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("HandlerOf", (Handler,), {"provider": provider}))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
