"""Catalogues that are configured: those in ``providers.toml``, and those in a newsroom's own file."""

from __future__ import annotations

import base64
import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError, field_validator

from claims.errors import RecountError
from claims.model import Value
from evidence.model.scenes import Access
from evidence.web import redact_within

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


_BLANKS = re.compile(r"\{(?:account|container)\}")


class ProvidersRefused(RecountError):
    """A newsroom's own file of providers cannot be read."""


class Auth(Value):
    """How a catalogue wants to know who asks; the secret itself is only ever in the environment."""

    variable: str
    """Variable of the environment that holds the secret."""

    scheme: Literal["bearer", "basic", "header"]
    header: str = "Authorization"

    def headers(self, environment: Mapping[str, str]) -> dict[str, str] | None:
        """What is sent with each request; None when the variable is not set, or holds no plain line."""
        secret = environment.get(self.variable, "").strip()
        if not secret or not (secret.isascii() and secret.isprintable()):
            return None
        if self.scheme == "basic":
            return {self.header: "Basic " + base64.b64encode(f"{secret}:".encode()).decode()}
        return {self.header: f"Bearer {secret}" if self.scheme == "bearer" else secret}


class SignedFiles(Value):
    """Hosts whose files want a token, and who gives it; see ``evidence.web.grants.Signed``."""

    hosts: str = Field(pattern=r"^\.[a-z0-9.-]+$")
    token: str = Field(pattern=r"^https?://")

    @field_validator("token")
    @classmethod
    def _filled_in(cls, token: str) -> str:
        if set(_BLANKS.sub("", token)) & {"{", "}"}:
            raise ValueError("its braces hold something else than {account} and {container}")
        return token


class Known(Value):
    """What holds for the items of a collection that do not say so themselves."""

    gsd_m: float | None = Field(default=None, gt=0, le=100_000)
    """Native ground sample distance of its sensor, metres."""

    licence: str | None = None

    bands: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By asset key, what its bands show in file order: red, green, blue, nir, pan."""


class Provider(Known):
    """A configured catalogue; its own facts hold for collections that name none."""

    name: str = Field(min_length=1, max_length=80)
    url: str = Field(pattern=r"^https?://")
    """Landing page of a STAC API, or the first document of a static catalogue."""

    kind: Literal["api", "static"] = "api"
    search: str | None = Field(default=None, pattern=r"^https?://")
    """Search address of an API that has no landing page."""

    asked: bool = True
    """Whether it is asked when nobody named it."""

    access: Access = "open"
    where: Annotated[str, AfterValidator(redact_within)] | None = None
    auth: Auth | None = None
    signed: SignedFiles | None = None
    collections: dict[str, Known] = Field(default_factory=dict)
    """By id; empty to search all."""

    notes: str = ""

    @property
    def witness(self) -> tuple[Access, str | None] | None:
        """How its pixels can be had, and where; None when they are open."""
        return None if self.access == "open" else (self.access, self.where)

    def known(self, collection: object) -> Known:
        """What holds for items of that collection."""
        own = self.collections.get(collection) if isinstance(collection, str) else None
        if own is None:
            return self
        return Known(
            gsd_m=own.gsd_m or self.gsd_m,
            licence=own.licence or self.licence,
            bands=own.bands or self.bands,
        )


class Licence(Value):
    """What a licence allows, in one clause."""

    id: str
    allows: str


class Configured(Value):
    """All that is configured, in the order in which it is asked."""

    provider: tuple[Provider, ...] = ()
    licence: tuple[Licence, ...] = ()

    def allows(self, licence: str | None) -> str | None:
        """What a licence allows; None when that is not known here."""
        return next((one.allows for one in self.licence if one.id == licence), None)


def configured(own: Path | None = None) -> Configured:
    """Read what ships with Recount, and a newsroom's own file, whose tables win by name.

    Raises:
        ProvidersRefused: the own file cannot be read, is no TOML, or holds what makes no sense.
    """
    shipped = (
        resources.files("evidence.scenes.catalogues").joinpath("providers.toml").read_text(encoding="utf-8")
    )
    first = Configured.model_validate(tomllib.loads(shipped))
    if own is None:
        return first
    second = _own(own)
    providers = {one.name: one for one in (*first.provider, *second.provider)}
    licences = {one.id: one for one in (*first.licence, *second.licence)}
    return Configured(provider=tuple(providers.values()), licence=tuple(licences.values()))


def _own(path: Path) -> Configured:
    step = "Write it as the providers.toml that ships with Recount; docs/scenes.md says how."
    try:
        return Configured.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as refused:
        raise ProvidersRefused(f"{path} cannot be read ({refused.strerror}).", next_step=step) from refused
    except ValidationError as wrong:
        error = wrong.errors(include_url=False)[0]
        where = ".".join(map(str, error["loc"]))
        raise ProvidersRefused(f"{path}: {where} makes no sense: {error['msg']}.", next_step=step) from wrong
    except (ValueError, RecursionError) as wrong:
        raise ProvidersRefused(f"{path} is not TOML: {wrong}.", next_step=step) from wrong


def wanted(
    every: Configured, *, named: tuple[str, ...], environment: Mapping[str, str]
) -> tuple[Provider, ...]:
    """The providers to ask: those asked by default and those named, where their secret is at hand.

    Raises:
        ProvidersRefused: a name that no provider has.
    """
    known = {one.name.casefold(): one for one in every.provider}
    if strange := [name for name in named if name.casefold() not in known]:
        raise ProvidersRefused(
            f"No catalogue is called {strange[0]!r}.",
            next_step=f"Those configured are: {', '.join(one.name for one in every.provider)}.",
        )
    extra = {name.casefold() for name in named}
    return tuple(
        one
        for one in every.provider
        if (one.asked or one.name.casefold() in extra)
        and (one.auth is None or one.auth.headers(environment) is not None)
    )
