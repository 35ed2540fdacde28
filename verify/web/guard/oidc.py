"""Login with an OpenID Connect provider: authorization code, PKCE, nonce, and a signed id token.

Authlib writes the requests and looks at the claims, joserfc at the signature.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from evidence.errors import WebError
from verify.served import is_loopback
from verify.web.guard.providing import line
from verify.web.guard.refusals import Refused
from verify.web.guard.roles import person_of

if TYPE_CHECKING:
    from verify.settings import Settings
    from verify.web.guard.providing import Line
    from verify.web.people import Person

SIGNED_BY = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
"""Only what proves that the provider signed: never "none", nor a secret that both sides know."""

_SCOPE = "openid profile email"
_KEPT_S = 3600.0
_SKEW_S = 60


@dataclass(frozen=True)
class Login:
    """Somebody whom the provider vouches for."""

    person: Person
    account: str
    """The provider's own word for them, which they cannot change; it stands in the log."""


@dataclass
class Provider:
    """One provider, as its own document describes it; what it says is kept for an hour."""

    settings: Settings
    callback: str
    """Where it sends people back to."""

    _known: dict[str, Any] = field(default_factory=dict)
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def way(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where to send a browser. Raises Refused when the provider does not answer."""
        try:
            with line(self.settings) as open_line:
                known = self._described(open_line)
                client = self._client(open_line, known)
                url, _ = client.create_authorization_url(
                    known["authorization_endpoint"], state=state, code_verifier=verifier, nonce=nonce
                )
        except (WebError, AuthlibBaseError) as failed:
            raise _unanswered(failed) from failed
        return str(url)

    def login(self, code: str, *, nonce: str, verifier: str) -> Login:
        """Who somebody is who came back with a code. Raises Refused."""
        try:
            with line(self.settings) as open_line:
                known = self._described(open_line)
                client = self._client(open_line, known)
                token = client.fetch_token(known["token_endpoint"], code=code, code_verifier=verifier)
                keys = open_line.document(known["jwks_uri"])
        except (WebError, AuthlibBaseError, ValueError) as failed:
            raise _unanswered(failed) from failed
        claims = self._claims(token, keys, nonce=nonce)
        return Login(self._person(claims), f"{claims['sub']} at {claims['iss']}")

    def _claims(self, token: dict[str, Any], keys: dict[str, Any], *, nonce: str) -> dict[str, Any]:
        issuer, client = self._known["issuer"], self.settings.login_client
        try:
            read = jwt.decode(token["id_token"], KeySet.import_key_set(_signing(keys)), list(SIGNED_BY))
            claims = CodeIDToken(
                read.claims,
                read.header,
                options={
                    "iss": {"essential": True, "value": issuer},
                    "aud": {"essential": True, "value": client},
                },
                params={"nonce": nonce, "client_id": client, "access_token": token.get("access_token")},
            )
            claims.validate(leeway=_SKEW_S)
        except (JoseError, AuthlibBaseError, KeyError, TypeError, ValueError) as wrong:
            raise Refused(
                403,
                f"What the login provider said does not hold ({type(wrong).__name__}).",
                next_step="Try again; if it stays so, check login_issuer and login_client in the settings.",
            ) from wrong
        return dict(claims)

    def _person(self, claims: dict[str, Any]) -> Person:
        """The person, with the roles of account, groups and an address that the provider has checked.

        A name that people give themselves is shown, and gives no role.
        """
        groups = claims.get(self.settings.login_groups)
        listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        email = claims.get("email")
        checked = [email] if isinstance(email, str) and claims.get("email_verified") is True else []
        known_as = [claims["sub"], *checked, *(one for one in listed if isinstance(one, str))]
        told = (claims.get(name) for name in ("name", "preferred_username", "email", "sub"))
        name = next((one for one in told if isinstance(one, str) and one.strip()), "")
        return person_of(name, map(str, known_as), self.settings.roles)

    def _client(self, open_line: Line, known: dict[str, Any]) -> OAuth2Client:
        secret = self.settings.login_secret
        ways = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_post" if "client_secret_post" in ways else "client_secret_basic"
        return OAuth2Client(
            open_line,
            client_id=self.settings.login_client,
            client_secret=secret.get_secret_value() if secret else None,
            token_endpoint_auth_method=method if secret else "none",
            scope=_SCOPE,
            redirect_uri=self.callback,
            code_challenge_method="S256",
        )

    def _described(self, open_line: Line) -> dict[str, Any]:
        """The provider's own description. Raises WebError, Refused."""
        with self._lock:
            if time.monotonic() < self._until:
                return self._known
            issuer = self.settings.login_issuer or ""
            told = open_line.document(f"{issuer}/.well-known/openid-configuration")
            if str(told.get("issuer")).rstrip("/") != issuer:
                raise _undescribed(f"calls itself {str(told.get('issuer'))[:200]!a}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not _is_safe(told.get(name)):
                    raise _undescribed(f"names no safe {name}")
            self._known, self._until = told, time.monotonic() + _KEPT_S
            return told


def _signing(keys: dict[str, Any]) -> Any:
    """Public keys that sign, of the kinds that are read here: an unknown one must not spoil the rest."""
    every = keys.get("keys")
    known = [
        key
        for key in (every if isinstance(every, list) else [])
        if isinstance(key, dict) and key.get("use", "sig") == "sig" and key.get("kty") in {"RSA", "EC", "OKP"}
    ]
    return json.loads(json.dumps({"keys": known}))


def _is_safe(address: object) -> bool:
    if not isinstance(address, str) or not address.isprintable():
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def _undescribed(why: str) -> Refused:
    return Refused(
        502, f"The login provider {why}.", next_step="Check login_issuer in the settings; it has to be exact."
    )


def _unanswered(failed: Exception) -> Refused:
    what = failed.what if isinstance(failed, WebError) else f"It said {str(failed)[:200]}."
    return Refused(
        502, f"The login provider did not let this page ask. {what}", next_step="Log in again; else check it."
    )
