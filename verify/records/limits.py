"""How large a bundle may be, and which names and shapes it may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_FILES = 10_000
MOST_BYTES = 1 << 30

MOST_JSON = 8 << 20
"""Bytes of a record, a manifest or an answer in JSON; a record with 16,000 marks has three million."""

MOST_ITEM = 1 << 20
"""Bytes of a scene's item; an outline of 10,000 points has 400,000."""

MOST_VALUES = 400_000
"""Signs that part the values of a JSON file. A record with 16,000 marks has 273,000; values that are none of
a record take up to 1.8 kB a sign while they are read."""

_LONGEST_NAME = 255
_DEEPEST = 8
"""Characters and folders of a path; those that a bundle has come to 75 and 2, zipped in its folder to 140."""

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
    if len(name) > _LONGEST_NAME or name.count("/") >= _DEEPEST:
        return False
    return name.isprintable() and not set(name) & set("\\:") and not {"", ".", ".."} & set(name.split("/"))


def refuse_odd(name: str, *, bundle: Path) -> None:
    """Refuse a path that is not plain. Raises RecordError."""
    if len(name) > _LONGEST_NAME or name.count("/") >= _DEEPEST:
        what = f"of {len(name):,} characters, {name.count('/')} folders deep, of at most"
        raise refused(bundle, f"holds a name {what} {_LONGEST_NAME} and {_DEEPEST - 1}: {name[:40]!a}…")
    if not is_plain(name):
        raise refused(bundle, f"holds the odd name {name[:_LONGEST]!a}")


def refuse_empty(folders: Iterable[str], files: Iterable[str], *, bundle: Path) -> None:
    """Refuse folders that hold no file, which no manifest could list. Raises RecordError.

    A bundle's own folders may be empty: then the files that are missing from them are named.
    """
    if not folders:
        return
    holding = {name[:at] for name in files for at, letter in enumerate(name) if letter == "/"}
    empty = sorted(name for name in set(folders) - holding if name.rpartition("/")[2] not in _FOLDERS)
    if empty:
        raise refused(bundle, f"holds the empty folder {empty[0][:_LONGEST]!a}")


def oversized(body: bytes, *, most: int) -> str | None:
    """Why JSON is not even parsed: its bytes, or the signs that part its values; None for what is.

    JSON holds at most one value more than such signs, those inside strings counted too.
    """
    if len(body) > most:
        return f"{len(body):,} bytes, of at most {most:,}"
    signs = sum(map(body.count, (b",", b":", b"[", b"{")))
    return f"{signs:,} signs that part values, of at most {MOST_VALUES:,}" if signs > MOST_VALUES else None


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
