"""How large a bundle may be, and which names and shapes it may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_FILES = 10_000
MOST_BYTES = 1 << 30

MOST_JSON = 64 << 20
"""Bytes of a JSON file; a record with 10,000 marks has two million."""

_FOLDERS = frozenset({"article", "exchanges", "items", "chips", "marks", "timestamps"})

_LONGEST = 500
"""Characters of a stranger's text that are repeated."""


def within(files: int, room: int) -> None:
    """Refuse more files or bytes than any bundle has.

    Args:
        files: how many there are so far.
        room: bytes that are left.

    Raises:
        RecordError: too many, or none left.
    """
    if files > MOST_FILES or room < 0:
        raise RecordError(
            f"The bundle holds over {MOST_FILES:,} files or {MOST_BYTES:,} bytes.",
            next_step="No bundle that Recount writes is so large.",
        )


def is_plain(name: str) -> bool:
    """Whether a path stays in its folder and means the same everywhere."""
    return name.isprintable() and not set(name) & set("\\:") and not {"", ".", ".."} & set(name.split("/"))


def refuse_odd(name: str, *, bundle: Path) -> None:
    """Refuse a path that is not plain. Raises RecordError."""
    if not is_plain(name):
        raise refused(bundle, f"holds the odd name {name[:_LONGEST]!a}")


def refuse_empty(folders: Iterable[str], files: Iterable[str], *, bundle: Path) -> None:
    """Refuse folders that hold no file, which no manifest could list. Raises RecordError.

    A bundle's own folders may be empty: then the files that are missing from them are named.
    """
    holding = {name[:at] for name in files for at, letter in enumerate(name) if letter == "/"}
    empty = sorted(name for name in set(folders) - holding if name.rpartition("/")[2] not in _FOLDERS)
    if empty:
        raise refused(bundle, f"holds the empty folder {empty[0][:_LONGEST]!a}")


def refused(bundle: Path, what: str) -> RecordError:
    """Make the error that a bundle is of no form that an audit reads."""
    return RecordError(
        f"{bundle} {what}.", next_step="Trust nothing in it; take the bundle from its source again."
    )


def shown(text: str) -> str:
    """A stranger's text for a terminal: no control characters, and not endless."""
    if len(text) <= _LONGEST and text.isprintable():
        return text
    plain = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:_LONGEST])
    return plain + ("…" if len(text) > _LONGEST else "")
