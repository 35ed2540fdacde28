"""Which pixels a bundle may hand on: a bundle is made to be passed to strangers, a licence often is not."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import resources
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from claims.model import Value
from evidence.errors import AddressRefused
from evidence.scenes.stac.places import is_web
from evidence.web import redact, redact_within
from evidence.web.addresses import target
from verify.errors import SettingError
from verify.files import short_text
from verify.records.bundle import chip_path, exchange_path, picture_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evidence.model.exchanges import Exchange
    from evidence.model.scenes import Scene
    from verify.model import Record

Rule = Literal["by-licence", "always", "never"]

HOW_TO_HAND_ON = (
    "State the scene's licence, add it to a table of yours (setting licences), or set pixels to always for "
    "bundles that stay in the house."
)

_NEVER = "the setting pixels says never"
_MAYBE = "may hold pixels of a scene that is not handed on"
_SECRETS = "a file of the house whose addresses hold secrets"
_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\f")


class Licences(Value):
    """The table of licences."""

    open: tuple[str, ...]
    """Patterns of those that let pixels be handed on; ``*`` stands for anything."""

    @property
    def names(self) -> tuple[str, ...]:
        """Those that can be written as they stand, for a person to choose from."""
        told = (pattern.removesuffix("*") for pattern in self.open)
        return tuple(name for name in told if "*" not in name and name[-1:].isalnum())


@dataclass(frozen=True)
class Handing:
    """What of a scene's pixels goes into a bundle."""

    rule: Rule
    licences: Licences

    def objection(self, licence: str | None) -> str | None:
        """Why pixels under this licence stay out; None when they may go in."""
        if self.rule != "by-licence":
            return _NEVER if self.rule == "never" else None
        if licence is None:
            return "no licence is stated"
        told = licence.lower()
        if any(fnmatchcase(told, pattern.lower()) for pattern in self.licences.open):
            return None
        return f"the licence {licence[:80]!a} is not known to let pixels be handed on"


def load_handing(rule: Rule = "by-licence", path: Path | None = None) -> Handing:
    """Read a table of licences; None for the one that ships with Recount.

    Raises:
        SettingError: the file is missing, not TOML, or no such table.
    """
    source = path or resources.files("verify.records").joinpath("licences.toml")
    try:
        return Handing(rule, Licences.model_validate(tomllib.loads(short_text(source))))
    except (OSError, ValueError, ValidationError, RecursionError) as wrong:
        raise SettingError(
            f"{source} is no table of licences ({wrong}).",
            next_step="Start from the licences.toml that ships with Recount.",
        ) from wrong


def withheld(
    record: Record, scenes: Sequence[Scene], bodies: Mapping[str, bytes], handing: Handing
) -> dict[str, str]:
    """Say what stays out of a bundle, and why.

    A local document whose addresses hold secrets never goes in; what came from the web has lost them.
    Chips and pictures go by their scene's licence. Once one of the scenes may not be handed on, each answer
    of the trail stays out that is neither a document, nor the article, nor from a file of a scene that may.

    Args:
        record: what the bundle is about.
        scenes: those that were assessed, with their files.
        bodies: each body of the trail by its hash.
        handing: what may go in.

    Returns:
        Reasons by path.
    """
    out = {exchange_path(entry.sha256): _SECRETS for entry in record.trail if _tells(entry, bodies)}
    if handing.rule == "always":
        return out
    objections = {scene.id: handing.objection(scene.licence) for scene in scenes}
    barred: dict[str, str] = {}
    for number, count in enumerate(record.counts):
        why = objections.get(count.scene_id, _MAYBE)
        if why is not None:
            barred |= {chip_path(number): why, picture_path(number): why}
    if not barred and not any(objections.values()):
        return out
    out |= barred
    free = [scene for scene in scenes if objections[scene.id] is None]
    for entry in record.trail:
        kept = entry.sha256 == record.article.sha256 or _is_document(bodies[entry.sha256])
        if not kept and not any(_is_of(entry.url, scene) for scene in free):
            out[exchange_path(entry.sha256)] = _MAYBE
    return out


def _tells(entry: Exchange, bodies: Mapping[str, bytes]) -> bool:
    """Whether a line of the trail is a catalogue's file with secrets in its addresses."""
    if not entry.url.startswith("file:") or entry.url.startswith("file:source/"):
        return False
    body = bodies[entry.sha256]
    written = body.decode("latin-1") if body.lstrip()[:1] == b"{" else ""
    return redact_within(written) != written


def _is_document(body: bytes) -> bool:
    """Whether an answer is text, as everything that a catalogue or a geocoder says is; no raster is."""
    try:
        return not set(body.decode()) & _CONTROLS
    except UnicodeDecodeError:
        return False


def _is_of(url: str, scene: Scene) -> bool:
    """Whether a line of the trail is about a file of a scene."""
    folder = f"file:{scene.catalogue}/"
    for one in (scene, *scene.tiles):
        for href in (*(asset.href for asset in one.assets.values()), *(mask.href for mask in one.masks)):
            if not is_web(href):
                same = url.startswith(folder) and href.endswith("/" + url.removeprefix(folder))
            else:
                same = url == _as_noted(href)
            if same:
                return True
    return False


def _as_noted(href: str) -> str | None:
    """A web address as a trail writes it; None for one that is never asked."""
    try:
        return redact(target(href).url)
    except AddressRefused:
        return None
