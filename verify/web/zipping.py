"""A bundle as a zip, written while it is sent: no more than a file of it is in memory at once."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold: the same bundle gives the same bytes."""

_PART = 64 * 1024

_PACKED = frozenset({".png", ".tif"})
"""Ends of names of files that do not get smaller."""


class _Sink(io.RawIOBase):
    """Takes what a zip writes, to be given on."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: object) -> int:
        body = bytes(part)  # type: ignore[call-overload]
        self._parts.append(body)
        return len(body)

    def taken(self) -> bytes:
        """What was written since."""
        body = b"".join(self._parts)
        self._parts.clear()
        return body


def zipped(files: Mapping[str, bytes]) -> Iterator[bytes]:
    """Give the bytes of a zip with these files, in order of their paths.

    Raises:
        RecordError: a file cannot be read, or changes meanwhile.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _EPOCH)
            packed = path[path.rfind(".") :] in _PACKED
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[path])
            body = sink.taken()
            yield from (body[at : at + _PART] for at in range(0, len(body), _PART))
    yield sink.taken()
