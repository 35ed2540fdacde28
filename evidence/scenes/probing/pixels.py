"""Whether a scene's file opens: sixteen bytes of it, through the door that pixels are read through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence.errors import NotRecorded, WebError
from evidence.scenes.probing.notes import BARRED, alone, scene
from evidence.scenes.stac.places import is_web
from evidence.scenes.stac.refusals import ItemRefused, NotAPicture
from evidence.web.failures import BrokenAnswer, Forbidden, LoginWanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.scenes import Asset, Scene
    from evidence.scenes.catalogues.sift import Listed
    from evidence.scenes.probing.trial import Trial
    from evidence.web import Web

SPAN = (0, 15)
"""First and last byte: enough to tell what a file is."""

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "BigTIFF"),
    (b"MM\0+", "BigTIFF"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
)


@dataclass(frozen=True)
class Opened:
    """What came of asking for a file's first bytes."""

    said: str
    """One sentence."""

    is_open: bool | None
    """None when nobody was asked."""

    status: int | None = None
    error: str | None = None
    """Name of the error; None when there was none."""

    kind: str | None = None
    """TIFF, BigTIFF, JPEG 2000; None when it is none of these, or no byte came."""


def looked(trial: Trial, listed: Sequence[Listed]) -> None:
    """Say how the pixels of the first scene among these items can be had, and try whether they open."""
    for one in listed:
        found = scene(one, catalogue=trial.provider.name)
        if isinstance(found, NotAPicture):
            trial.told.append(f"Its first item: {found.what}")
            return
        if isinstance(found, ItemRefused):
            trial.failed.append(f"An item cannot be read. {found.what}")
            continue
        trial.facts["access"] = found.access
        if found.access == "open":
            _tried(trial, found)
        else:
            trial.told.append(f"Pixels: {BARRED[found.access]}{f' ({found.where})' if found.where else ''}.")
            _perhaps_open(trial, one)
        return


def _tried(trial: Trial, found: Scene) -> None:
    came = opened(found, trial.kit.web)
    trial.facts["pixels"] = {"status": came.status, "error": came.error, "kind": came.kind}
    (trial.failed if came.is_open is False else trial.told).append(came.said)


def _perhaps_open(trial: Trial, listed: Listed) -> None:
    """Try the files of an item which by our notes needs an account, and by itself does not."""
    bare = alone(listed)
    if trial.provider.access not in {"account", "requester_pays"} or isinstance(bare, ItemRefused):
        return
    if bare.access == "open" and opened(bare, trial.kit.web).is_open:
        trial.changed.append(f"Its files open for everybody, noted: {BARRED[trial.provider.access]}.")


def opened(seen: Scene, web: Web) -> Opened:
    """Ask for the first bytes of the file that shows most."""
    key = best(seen.assets)
    if key is None:
        return Opened("It lists no image file that can be fetched.", None)
    try:
        answer = web.get(seen.assets[key].href, span=SPAN, most=SPAN[1] + 1)
    except NotRecorded:
        return Opened(f"Whether the file {key} opens is not on the recording.", None)
    except WebError as closed:
        return Opened(f"Pixels: {_why(key, closed)}", False, closed.status, type(closed).__name__)
    kind = next((named for magic, named in _KINDS if answer.body.startswith(magic)), None)
    told = f"begin as a {kind}" if kind else "are neither TIFF nor JPEG 2000"
    said = f"{'open' if kind else 'not open'}: the first bytes of {key} {told} (status {answer.status})."
    return Opened(f"Pixels {said}", kind is not None, answer.status, None, kind)


def best(assets: dict[str, Asset]) -> str | None:
    """Key of the picture that a person would look at first: visual, else of named bands, else the finest."""

    def order(key: str) -> tuple[bool, bool, float, str]:
        asset = assets[key]
        visual = key.lower() == "visual" or "visual" in asset.roles
        return (not visual, not asset.bands, asset.gsd_m or float("inf"), key)

    return min((key for key, asset in assets.items() if is_web(asset.href)), key=order, default=None)


def _why(key: str, closed: WebError) -> str:
    if isinstance(closed, LoginWanted):
        return f"a page to log in or to agree to something comes in place of {key}. {closed.what}"
    if isinstance(closed, BrokenAnswer) and closed.status == 200:
        return f"ranges are not served, the whole of {key} comes instead. {closed.what}"
    if isinstance(closed, Forbidden):
        barred = "closed, or its reader has to pay" if closed.status == 403 else "closed"
        return f"the file {key} is {barred}. {closed.what}"
    return f"the file {key} cannot be read. {closed.what}"
