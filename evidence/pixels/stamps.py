"""By what an answer tells which version of a file it is from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evidence.errors import RasterError

if TYPE_CHECKING:
    from evidence.seams import Answer

_CONTENT_RANGE = re.compile(r"bytes (\d{1,19})-(\d{1,19})/(\d{1,19})")


class Stamp(NamedTuple):
    """What all answers about one version of a file have in common."""

    size: int
    """Whole size in bytes."""

    etag: str | None
    last_modified: str | None


def stamp_of(answer: Answer, *, name: str) -> Stamp:
    """Read an answer's stamp: the size is a local file's length, else what Content-Range says.

    Args:
        answer: to a request for a range of bytes.
        name: how to call the file in an error.

    Raises:
        RasterError: the server ignores ranges, or does not say the size.
    """
    etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    if answer.status is None:
        return Stamp(int(answer.headers["content-length"]), etag, last_modified)
    told = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", "").strip())
    if answer.status != 206 or told is None:
        raise RasterError(
            f"The server of {name} ignores byte ranges: it answered {answer.status} to a range request.",
            next_step="Download the file and give its path.",
        )
    return Stamp(int(told[3]), etag, last_modified)
