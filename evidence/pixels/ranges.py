"""Byte ranges of one raster, fetched in blocks, each block once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from evidence.errors import RasterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from evidence.seams import Answer, Door

BLOCK = 64 * 1024
"""Bytes in one block; a Cloud-Optimized GeoTIFF's header mostly fits into the first."""

MOST = 512 * 1024 * 1024
"""Bytes that one raster may cost by default."""

_RUN = 8 * 1024 * 1024
"""Longest single request, so that one answer stays well under any door's limit."""

_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")

Span = tuple[int, int]
"""First byte and length."""


class Source(Protocol):
    """Where a worker's bytes come from."""

    @property
    def name(self) -> str:
        """How to call it in an error: a file name or an address."""
        ...

    @property
    def size(self) -> int:
        """Whole size in bytes."""
        ...

    def read(self, spans: Iterable[Span]) -> list[bytes]:
        """Give the bytes of each span; shorter, down to empty, where the file ends before."""
        ...


class LocalFile:
    """A source that is one file on this machine, read directly and noted nowhere."""

    def __init__(self, path: Path) -> None:
        """Remember the file's size. Raises RasterError when it cannot be opened."""
        try:
            self._file = path.open("rb")
        except OSError as refused:
            raise RasterError(
                f"{path.name} cannot be opened: {refused.strerror}.",
                next_step="Check the path and its rights.",
            ) from refused
        self.name = path.name
        self.size = self._file.seek(0, 2)

    def read(self, spans: Iterable[Span]) -> list[bytes]:
        """Give the bytes of each span."""
        return [self._slice(first, length) for first, length in spans]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _slice(self, first: int, length: int) -> bytes:
        self._file.seek(first)
        return self._file.read(max(0, min(length, self.size - first)))


class Held:
    """A source whose bytes are in memory."""

    def __init__(self, body: bytes, *, name: str) -> None:
        """Serve ``body`` under ``name``."""
        self.name, self.size = name, len(body)
        self._body = body

    def read(self, spans: Iterable[Span]) -> list[bytes]:
        """Give the bytes of each span."""
        return [self._body[first : first + length] for first, length in spans]


class Ranges:
    """A source behind a door, which fetches 64 KiB blocks as they are needed and keeps them.

    The door's answers must agree on size, ETag and Last-Modified: a file that changes while it is
    read gives no pixels.
    """

    def __init__(self, door: Door, address: str, *, block: int = BLOCK, most: int = MOST) -> None:
        """
        Fetch the first block, which also tells the whole size.

        Args:
            door: the way to the file.
            address: http(s) address or local path, as the door takes it.
            block: bytes in one block.
            most: bytes that may be fetched in all.

        Raises:
            RasterError: the server ignores ranges, or does not say the size.
            WebError: the door could not fetch it.
        """
        self.name = re.split(r"[?#]", address)[0].rstrip("/").rsplit("/", 1)[-1] or address
        self.fetched = 0
        """Bytes fetched so far."""
        self.requests = 0
        """Requests made so far."""
        self._door, self._address, self._block, self._most = door, address, block, most
        self._blocks: dict[int, bytes] = {}
        self._stamp: tuple[int, str | None, str | None] | None = None
        self._fetch(0, 1)

    @property
    def size(self) -> int:
        """Whole size in bytes."""
        assert self._stamp is not None
        return self._stamp[0]

    def read(self, spans: Iterable[Span]) -> list[bytes]:
        """Give the bytes of each span, after fetching all blocks that are missing.

        Raises:
            RasterError: the file changed, an answer was short, or the byte limit is reached.
            WebError: the door could not fetch them.
        """
        wanted = [(first, min(first + length, self.size)) for first, length in spans]
        blocks = {index for first, end in wanted for index in self._touched(first, end)}
        for start, stop in _runs(sorted(blocks - self._blocks.keys()), longest=max(1, _RUN // self._block)):
            self._fetch(start, stop)
        return [self._slice(first, end) for first, end in wanted]

    def _touched(self, first: int, end: int) -> range:
        return range(first // self._block, -(-end // self._block)) if first < end else range(0)

    def _slice(self, first: int, end: int) -> bytes:
        touched = self._touched(first, end)
        skip = first - touched.start * self._block
        return b"".join(self._blocks[index] for index in touched)[skip : skip + max(0, end - first)]

    def _fetch(self, start: int, stop: int) -> None:
        """Fetch blocks start..stop-1 with one request."""
        first, last = start * self._block, stop * self._block - 1
        if self._stamp is not None:
            last = min(last, self.size - 1)
        if self.fetched + last - first + 1 > self._most:
            raise RasterError(
                f"{self.name} needs more than the {self._most:,} bytes that one scene may cost.",
                next_step="Choose a smaller area, or a tiled (cloud-optimized) file.",
            )
        answer = self._door.get(self._address, span=(first, last), most=last - first + 1)
        self.requests += 1
        self.fetched += len(answer.body)
        self._agree(answer)
        expected = min(last, self.size - 1) - first + 1
        if len(answer.body) != expected:
            raise RasterError(
                f"{self.name} gave {len(answer.body):,} bytes where {expected:,} were asked for.",
                next_step="Try again later; the file may be incomplete.",
            )
        for index in range(start, stop):
            offset = (index - start) * self._block
            self._blocks[index] = answer.body[offset : offset + self._block]

    def _agree(self, answer: Answer) -> None:
        """Hold an answer's size and stamps against the first one's."""
        stamp = (_whole_size(answer, self.name), *_stamps(answer.headers))
        if self._stamp is None:
            self._stamp = stamp
        elif stamp != self._stamp:
            raise RasterError(
                f"{self.name} changed while it was being read: {self._stamp} became {stamp}.",
                next_step="Read it again once it is complete.",
            )


def _runs(indices: list[int], *, longest: int) -> Iterator[Span]:
    """Join neighbouring block numbers into (start, stop), none longer than ``longest``."""
    run: list[int] = []
    for index in indices:
        if run and (index != run[-1] + 1 or len(run) == longest):
            yield run[0], run[-1] + 1
            run = []
        run.append(index)
    if run:
        yield run[0], run[-1] + 1


def _stamps(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    return headers.get("etag"), headers.get("last-modified")


def _whole_size(answer: Answer, name: str) -> int:
    """Whole size of the file: a local file's length, else what Content-Range says."""
    if answer.status is None:
        return int(answer.headers["content-length"])
    told = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", "").strip())
    if answer.status != 206 or told is None:
        raise RasterError(
            f"The server of {name} ignores byte ranges: it answered {answer.status} to a range request.",
            next_step="Download the file and give its path.",
        )
    return int(told[3])
