"""Settings of the page and the API: who may come in, from where, how much at once."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import NoDecode

Role = Literal["viewer", "checker", "editor"]

_Words = Annotated[tuple[str, ...], NoDecode]

_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_TILE_HOST = re.compile(r"https?://(\{s\}\.)?[a-z0-9.-]{1,253}(:\d{1,5})?/[^\s;,'\"<>]{1,500}", re.IGNORECASE)


class Served(BaseModel):
    """What a newsroom decides about its page; on a person's own machine nothing has to be."""

    public_url: str | None = None
    """Address under which people reach the page, such as https://recount.example.org; turns accounts on."""

    login_client: str | None = None
    """Id under which the OpenID Connect provider knows this page."""

    login_secret: SecretStr | None = None
    """Secret that goes with the id; better kept in the variable than in the file."""

    login_issuer: str | None = None
    """Address of that provider; people log in with it."""

    login_groups: str = "groups"
    """Claim of the provider's tokens that lists a person's groups."""

    proxies: _Words = ()
    """Addresses or networks of reverse proxies: whose client they name is believed."""

    proxy_user: str | None = None
    """Header in which those proxies name the person who has logged in with them, such as Remote-User."""

    proxy_groups: str | None = None
    """Header in which they list that person's groups."""

    roles: _Words = ()
    """Who may do what: editor=desk@example.org, checker=GROUP, viewer=*."""

    public_records: bool = False
    """Whether anybody may read records, their exports and embeds without an account."""

    session_hours: Annotated[float, Field(gt=0, le=720, allow_inf_nan=False)] = 12.0
    """How long a login lasts."""

    requests_per_minute: Annotated[int, Field(gt=0, le=1_000_000)] = 600
    """Most requests of one person; twice as many of one address, a fifth of somebody unknown."""

    most_request_mib: Annotated[int, Field(gt=0, le=1024)] = 16
    """Largest request that is no upload of a scene, MiB."""

    most_upload_mib: Annotated[int, Field(gt=0, le=65_536)] = 2048
    """Largest scene that is uploaded, MiB."""

    origins: _Words = ()
    """Sites whose scripts may use the API from a browser (CORS): https://cms.example.org; * for all."""

    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Checks that are done at once, each in a process of its own."""

    embed_hosts: _Words = ()
    """Sites that may show embedded records, such as https://news.example.org; * for all."""

    tiles: str | None = None
    """Address of map tiles, such as https://tiles.example.org/{z}/{x}/{y}.png; maps have none without it."""

    tiles_by: str = ""
    """Whom the map says that its tiles are by."""

    @field_validator("roles", "proxies", "embed_hosts", "origins", mode="before")
    @classmethod
    def _listed(cls, told: object) -> object:
        return (
            tuple(word.strip() for word in told.split(",") if word.strip()) if isinstance(told, str) else told
        )

    @field_validator("public_url", "login_issuer")
    @classmethod
    def _safe(cls, told: str | None) -> str | None:
        return None if told is None else _address(told)

    @field_validator("proxies")
    @classmethod
    def _proxy_networks(cls, told: tuple[str, ...]) -> tuple[str, ...]:
        for one in told:
            ip_network(one)
        return told

    @field_validator("proxy_user", "proxy_groups")
    @classmethod
    def _header(cls, told: str | None) -> str | None:
        if told is not None and not _HEADER.fullmatch(told):
            raise ValueError(f"{told!r} is no header")
        return told

    @field_validator("roles")
    @classmethod
    def _known_roles(cls, told: tuple[str, ...]) -> tuple[str, ...]:
        for one in told:
            role, mark, who = one.partition("=")
            if role not in {"viewer", "checker", "editor"} or not mark or not who.strip():
                raise ValueError(f"{one!r} is not of the form editor=NAME, checker=NAME or viewer=NAME")
        return told

    @field_validator("embed_hosts", "origins")
    @classmethod
    def _origins(cls, told: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one if one == "*" else origin(one) for one in told)

    @field_validator("tiles")
    @classmethod
    def _template(cls, told: str | None) -> str | None:
        if told is not None and not (_TILE_HOST.fullmatch(told) and "{z}" in told):
            raise ValueError("it is no address with {z}, {x} and {y}")
        return told

    @field_validator("login_issuer")
    @classmethod
    def _whole_login(cls, told: str | None, info: ValidationInfo) -> str | None:
        if told and not (info.data.get("login_client") and info.data.get("public_url")):
            raise ValueError("it needs login_client and public_url beside it")
        return told

    @field_validator("proxy_user")
    @classmethod
    def _whole_proxy(cls, told: str | None, info: ValidationInfo) -> str | None:
        if told and not (info.data.get("proxies") and info.data.get("public_url")):
            raise ValueError("it needs proxies and public_url beside it")
        return told

    @property
    def has_accounts(self) -> bool:
        """Whether people have to say who they are, even on this machine."""
        return self.public_url is not None


def origin(told: str) -> str:
    """Scheme, host and port of an address that is nothing more. Raises ValueError."""
    parts = urlsplit(told)
    bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not bare or not _plain(parts.netloc):
        raise ValueError(f"{told!r} is no address of a site, such as https://news.example.org")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def is_loopback(host: str) -> bool:
    """Whether a host, without its port, is this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _address(told: str) -> str:
    """An address that secrets may travel to. Raises ValueError."""
    parts = urlsplit(told)
    if parts.query or parts.fragment or not _plain(parts.netloc) or not parts.hostname:
        raise ValueError(f"{told!r} is no plain address")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise ValueError(f"{told!r} does not begin with https://, so that others could read along")
    return told.rstrip("/")


def _plain(netloc: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9.:\[\]-]{1,260}", netloc) is not None
