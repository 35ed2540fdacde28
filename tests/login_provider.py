"""A small OpenID Connect provider on loopback: insists on what a real one does, and can lie."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import FastAPI, Form, Header, HTTPException
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey
from servers import serving

CLIENT, SECRET = "recount-page", "s3cret/with+signs"


KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
ANA = {"sub": "a-1", "name": "Ana Example", "groups": ["desk"]}


@dataclass
class Provider:
    """What it knows, and what of it a test changes."""

    url: str = ""
    callback: str = ""
    claims: dict[str, Any] = field(
        default_factory=lambda: {"sub": "a-1", "name": "Ana Example", "groups": ["desk"]}
    )
    """What it says about whoever logs in."""

    lies: dict[str, Any] = field(default_factory=dict)
    """Claims that replace the true ones."""

    ways: tuple[str, ...] = ("client_secret_basic",)
    unproved: str = ""
    """An algorithm that proves nothing, to sign with."""

    key: RSAKey = field(default_factory=lambda: KEY)
    signing: Any = None
    """Another key to sign with."""

    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    """What each code was given for; a code is good once."""

    def described(self) -> dict[str, Any]:
        """The provider's document."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": list(self.ways),
        }

    def told(self, nonce: str) -> str:
        """What the page is given."""
        return self.unproven(self.unproved, nonce) if self.unproved else self.id_token(nonce)

    def id_token(self, nonce: str) -> str:
        """What is said about the person, signed."""
        now = int(time.time())
        told = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            **self.claims,
            **self.lies,
        }
        named = {name: value for name, value in told.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"}, named, self.signing or self.key)

    def unproven(self, algorithm: str, nonce: str) -> str:
        """The same without a proof: "none", or the public key as a secret of both, an old trick."""
        parts = self.id_token(nonce).split(".")
        head = _base64(json.dumps({"alg": algorithm, "kid": "one"}).encode())
        secret = self.key.as_pem(private=False)
        mac = hmac.new(secret, f"{head}.{parts[1]}".encode(), hashlib.sha256).digest()
        return f"{head}.{parts[1]}.{'' if algorithm == 'none' else _base64(mac)}"


def _base64(told: bytes) -> str:
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


@contextmanager
def login_provider() -> Iterator[Provider]:
    """Run it."""
    provider = Provider()
    with serving(_app(provider)) as url:
        provider.url = url
        yield provider


def _app(provider: Provider) -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/.well-known/openid-configuration")
    def described() -> dict[str, Any]:
        return provider.described()

    @app.get("/keys")
    def keys() -> dict[str, Any]:
        return {"keys": [{"kty": "of tomorrow"}, provider.key.as_dict(private=False)]}

    @app.get("/authorize")
    def authorize(
        client_id: str,
        redirect_uri: str,
        state: str,
        nonce: str,
        code_challenge: str,
        code_challenge_method: str,
    ) -> RedirectResponse:
        if (client_id, redirect_uri, code_challenge_method) != (CLIENT, provider.callback, "S256"):
            raise HTTPException(400)
        code = secrets.token_hex(8)
        provider.asked[code] = {"nonce": nonce, "challenge": code_challenge}
        return RedirectResponse(f"{redirect_uri}?{urlencode({'state': state, 'code': code})}", 303)

    @app.post("/token")
    def token(
        code: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()],
        redirect_uri: Annotated[str, Form()],
        client_secret: Annotated[str, Form()] = "",
        authorization: Annotated[str, Header()] = "",
    ) -> dict[str, Any]:
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if client_secret != SECRET and authorization != f"Basic {basic}":
            raise HTTPException(401)
        known = provider.asked.pop(code, None)
        digest = hashlib.sha256(code_verifier.encode()).digest()
        if known is None or _base64(digest) != known["challenge"] or redirect_uri != provider.callback:
            raise HTTPException(400)
        return {"access_token": "a", "token_type": "Bearer", "id_token": provider.told(known["nonce"])}

    return app
