"""What was read from outside, by the hash of its bytes."""

from __future__ import annotations

from claims.model import Value


class Exchange(Value):
    """One thing read from outside: a web answer or a local file, by the hash of its bytes."""

    url: str
    """http(s) address, or ``file:NAME/relative/path`` inside a local catalogue called NAME."""

    method: str
    """GET or POST; READ for a local file."""

    range: str | None = None
    """Bytes asked for, as in an HTTP Range header ("bytes=0-16383"); None for the whole."""

    status: int | None
    """HTTP status; None for a local file."""

    bytes: int
    """Length of the body."""

    sha256: str
    """Hex digest of the body."""

    at: str
    """ISO 8601 UTC time of the answer; a cached answer keeps the time it was first given."""
