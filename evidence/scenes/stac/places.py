"""Addresses inside catalogues: relative ones resolved, and those refused that lead elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from evidence.scenes.stac.documents import shown
from evidence.scenes.stac.refusals import Unavailable

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\\]")


def is_web(address: str) -> bool:
    """Whether it is an http or https address."""
    return address.lower().startswith(("http://", "https://"))


def split(address: str) -> SplitResult:
    """Take an address apart. Raises Unavailable where it is none, such as ``http://[x``."""
    try:
        return urlsplit(address)
    except ValueError as bad:
        raise _no_address(address, bad) from bad


def host(address: str) -> str:
    """Host and port of an address in small letters; empty when it has none, or is no address."""
    try:
        return split(address).netloc.lower()
    except Unavailable:
        return ""


def joined(base: str, href: str) -> str:
    """An href of a document at a web address, made whole. Raises Unavailable where it makes no address."""
    try:
        whole = urljoin(base, href)
    except ValueError as bad:
        raise _no_address(href, bad) from bad
    # One that is whole already is joined without being looked at.
    split(whole)
    return whole


def resolved(href: str, *, base: str, root: Path | None = None) -> str:
    """Turn an href into an http(s) address or an absolute path.

    Args:
        href: as the document writes it.
        base: address of the document, an http(s) address or an absolute path.
        root: folder that local files must stay in, symbolic links followed; None for the base's own.

    Raises:
        Unavailable: another scheme, no address, signs that none has, or a file outside the folder.
    """
    href = href.strip()
    if _UNSEEN.search(href):
        # Joining addresses drops tabs and line feeds: "fi\nle:///etc" would become a scheme after the check.
        raise Unavailable(
            f"Its file {shown(href)} holds a backslash or a control character.",
            next_step="Correct the item, or look for the scene in another catalogue.",
        )
    if is_web(href):
        split(href)
        return href
    if href.startswith("//") or _SCHEME.match(href):
        raise Unavailable(
            f"Its file {shown(href)} is under {split(href).scheme or 'no scheme'}, which is not fetched.",
            next_step="Look for the scene where https offers it, or add your own copy to the library.",
        )
    if is_web(base):
        return joined(base, href)
    folder = (root or Path(base).parent).resolve()
    try:
        path = (Path(base).parent / unquote(href)).resolve()
    except (ValueError, OSError) as bad:
        raise _outside(href, folder) from bad
    if not path.is_relative_to(folder):
        raise _outside(href, folder)
    return str(path)


def _no_address(href: str, why: ValueError) -> Unavailable:
    return Unavailable(
        f"Its file {shown(href)} is no address ({shown(str(why))}).",
        next_step="Correct the item, or look for the scene in another catalogue.",
    )


def _outside(href: str, folder: Path) -> Unavailable:
    return Unavailable(
        f"Its file {shown(href)} lies outside the catalogue's folder {folder.name}.",
        next_step="Move the file into the folder that holds catalog.json.",
    )
