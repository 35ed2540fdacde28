"""The decoding process: opens one raster, whose bytes the parent hands over, and gives back pixels.

Run by ``evidence.pixels.process`` as ``python -m evidence.pixels.worker`` with a stripped environment. It
never learns the file's path: GDAL sees one made-up name whose bytes come through the pipe, and
every other name does not exist.

Conversation, in frames (``evidence.pixels.frames``), the parent first:
    {"driver", "size"}  →  {"header": {…}}
    {"window": [column, row, width, height], "bands": [1, …]}
                         →  {"pixels": {"dtype", "shape", "whole"}} + bytes
The bytes are the pixels and then, unless the window is whole, the mask. Between, any number of
{"ask": [[first, length], …]}, each answered by {"given": [length, …]} + bytes. {"failed": "…"} ends it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, BinaryIO

from evidence.pixels import confine, frames

if TYPE_CHECKING:
    from collections.abc import Iterable

_FAR_TOO_LONG = 1 << 40


class Parent:
    """The other end of the pipe."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        """Speak over two binary streams."""
        self._incoming, self._outgoing = incoming, outgoing
        self.short: tuple[int, int] | None = None
        """First span that the file could not fill, when there was one."""

    def hear(self) -> tuple[dict[str, Any], bytes | bytearray]:
        """Wait for a frame."""
        return frames.unpack(self._exactly, most_body=_FAR_TOO_LONG)

    def say(self, head: dict[str, Any], bodies: Iterable[memoryview | bytes] = ()) -> None:
        """Send a frame."""
        bodies = list(bodies)
        self._outgoing.write(frames.pack(head, length=sum(len(body) for body in bodies)))
        for body in bodies:
            self._outgoing.write(body)
        self._outgoing.flush()

    def ask(self, spans: list[tuple[int, int]], *, exact: bool) -> list[bytes]:
        """Have byte ranges of the raster; remembers a span that came short when it had to be exact."""
        self.say({"ask": spans})
        head, body = self.hear()
        given, start = [], 0
        for (first, length), got in zip(spans, head["given"], strict=True):
            given.append(bytes(body[start : start + got]))
            start += got
            if exact and got != length and self.short is None:
                self.short = (first, length)
        return given

    def _exactly(self, length: int) -> bytes:
        got = self._incoming.read(length)
        if len(got) != length:
            raise SystemExit(0)  # the parent has gone
        return got


def main() -> None:
    """Give up everything, then serve."""
    parent = Parent(sys.stdin.buffer, sys.stdout.buffer)
    confine.limit()
    from evidence.pixels import decode  # noqa: PLC0415 - GDAL is loaded under the limits

    decode.warm()
    confine.shut()
    try:
        decode.serve(parent)
    except decode.FAILURES as failed:
        parent.say({"failed": decode.reason(failed)})


if __name__ == "__main__":
    main()
