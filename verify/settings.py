"""Settings: from ``recount.toml``, or a ``RECOUNT_…`` variable, which wins."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from evidence.errors import AddressRefused
from evidence.kit import Services
from evidence.web.addresses import allowance, target
from verify.errors import SettingError
from verify.served import Served

FILE = "recount.toml"
PREFIX = "RECOUNT_"

Words = Annotated[tuple[str, ...], NoDecode]
"""A TOML array, or words separated by commas in a variable."""


_PUBLIC = Services()


class Settings(Served, BaseSettings):
    """What a newsroom decides; every default suits a person's own machine."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    data: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("recount", appauthor=False)))
    """Folder for records, library, cache and keys."""

    contact: str | None = None
    """Mail or web address named to the services that are asked; some demand one."""

    allow_private: Words = ()
    """Private networks or host:port pairs that may be reached, such as 127.0.0.0/8."""

    imagery: Words = ()
    """Catalogues or folders to search in place of the configured public ones."""

    catalogues: Words = ()
    """Names of configured catalogues to ask beside those that are asked anyway, such as Maxar open data."""

    providers: Path | None = None
    """A file with catalogues of the newsroom's own, in the form of the providers.toml that ships."""

    offline: bool = False
    """Forbid the network."""

    store: SecretStr | None = None
    """Address of the database of records, such as postgresql://desk@db.example/recount, in place of a file in
    the data folder."""

    policy: Path | None = None
    """A policy file in place of the one that ships with Recount."""

    pixels: Literal["by-licence", "always", "never"] = "by-licence"
    """Which scenes' pixels go into bundles: those whose licence lets them be handed on, all, or none."""

    licences: Path | None = None
    """A table of such licences in place of the one that ships with Recount."""

    labels: Path | None = None
    """A table of labels in place of the one that ships with Recount, for what readers are given."""

    font: Path | None = None
    """A font file for evidence cards, where the letters of the one that comes with Pillow do not suffice."""

    key: Path | None = None
    """File of the private key that signs, where the data folder holds none or several."""

    key_passphrase: SecretStr | None = None
    """What opens that key; better kept in the variable than in the file."""

    timestamps: Words = ()
    """Addresses of time stamp authorities (RFC 3161) that are asked about each signed bundle."""

    timestamp_roots: Path | None = None
    """PEM file or folder with the root certificates of the authorities that are believed."""

    timeout_s: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = 120.0
    """Longest time for one answer from the network, all its redirects included, seconds."""

    most_mib: Annotated[int, Field(gt=0, le=65_536)] = 64
    """Largest answer taken from the network, MiB."""

    cache_hours: Annotated[float, Field(ge=0, le=87_600, allow_inf_nan=False)] = 1.0
    """Age up to which a cached answer is used again; at most ten years."""

    nominatim: str | None = _PUBLIC.nominatim
    """Address of the Nominatim that is asked for names; off leaves it out."""

    photon: str | None = _PUBLIC.photon
    """Address of the Photon that is asked for names; off leaves it out."""

    overpass: str | None = _PUBLIC.overpass
    """Address of the Overpass interpreter that is asked for outlines and tracks; off leaves it out."""

    geonames_user: str | None = None
    """Name of an account at geonames.org, which is asked for names only with one."""

    @field_validator("allow_private", "imagery", "catalogues", "timestamps", mode="before")
    @classmethod
    def _split(cls, told: object) -> object:
        return (
            tuple(word.strip() for word in told.split(",") if word.strip()) if isinstance(told, str) else told
        )

    @field_validator("allow_private")
    @classmethod
    def _networks(cls, told: tuple[str, ...]) -> tuple[str, ...]:
        allowance(told)
        return told

    @field_validator("timestamps")
    @classmethod
    def _authorities(cls, told: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_address, told))

    @field_validator("nominatim", "photon", "overpass", mode="before")
    @classmethod
    def _service(cls, told: object) -> object:
        if not isinstance(told, str):
            return told
        return None if told.strip().lower() in {"", "off"} else _address(told.strip())

    @field_validator("contact", "geonames_user")
    @classmethod
    def _one_line(cls, told: str | None) -> str | None:
        if told is not None and not (told.isascii() and told.isprintable()):
            raise ValueError("it must be one line of plain ASCII, as it is sent with every request")
        return told

    @field_validator(
        "data", "policy", "licences", "labels", "font", "providers", "key", "timestamp_roots", mode="before"
    )
    @classmethod
    def _path(cls, told: object) -> object:
        if isinstance(told, str) and not (told.strip() and told.isprintable()):
            raise ValueError(f"{told!r} is no path")
        return told

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options first, then variables, then the file."""
        del dotenv_settings, file_secret_settings
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file()))


def _address(told: str) -> str:
    """Give a service's address back when requests can be built upon it. Raises ValueError."""
    if "?" in told or "#" in told:
        raise ValueError("a service's address ends before any ? or #")
    try:
        target(told)
    except AddressRefused as refused:
        raise ValueError(refused.what.rstrip(".")) from refused
    return told


def settings_file() -> Path:
    """``recount.toml`` here, else the one in the user's configuration folder."""
    here = Path(FILE)
    return here if here.exists() else Path(platformdirs.user_config_dir("recount", appauthor=False)) / FILE


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingError: a file that is not TOML, an unknown name, or a value that makes no sense.
    """
    _known_variables()
    try:
        return Settings()
    except ValidationError as wrong:
        error = wrong.errors(include_url=False)[0]
        name = ".".join(map(str, error["loc"]))
        raise SettingError(
            f"Setting {name} makes no sense: {error['msg']}.",
            next_step=f"Mend it in {settings_file()} or in the variable {PREFIX}{name.upper()}.",
        ) from wrong
    except (ValueError, RecursionError) as wrong:
        raise SettingError(
            f"{settings_file()} is not TOML: {wrong}.", next_step="Mend or remove it."
        ) from wrong
    except OSError as refused:
        raise SettingError(
            f"{settings_file()} cannot be read ({refused.strerror}).", next_step="Mend its permissions."
        ) from refused


def _known_variables() -> None:
    """Refuse a misspelt variable, which would otherwise be passed over in silence."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            meant = f"perhaps {near[0]} is meant" if near else f"the settings are {', '.join(known)}"
            raise SettingError(f"The variable {name} is no setting.", next_step=f"Unset it; {meant}.")
