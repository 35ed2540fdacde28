"""Byte ranges of one raster, fetched in pages, each page once, several requests at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from evidence.errors import RasterError
from evidence.pixels import pages
from evidence.pixels.stamps import stamp_of
from evidence.pixels.together import together
from evidence.web.failures import BrokenAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from evidence.pixels.pages import Run
    from evidence.pixels.stamps import Stamp
    from evidence.seams import Answer, Door
    from evidence.trail import Trail

PAGE = 4 * 1024
"""Bytes in one page: what is asked for is rounded to whole pages, half a page too much at either end."""

AHEAD = 32 * 1024
"""Bytes of the first request, and the least of every other that stands alone: a header is read in small
steps, and that of a Cloud-Optimized GeoTIFF of 10,000 x 10,000 pixels fits (11 KiB in tiles of 512)."""

FARTHEST = 1024 * 1024
"""Reading on where the last request ended doubles what is read ahead, up to here."""

GAP = 16 * 1024
"""Bytes between two ranges that are fetched along rather than asked for apart: a tile of a mask, mostly."""

TOGETHER = 6
"""Requests under way at a time: as many connections as browsers open to one host."""

MOST = 512 * 1024 * 1024
"""Bytes that one raster may cost by default."""

MOST_REQUESTS = 2_000
"""Requests that one raster may cost: 64 million pixels in tiles of 256, each tile on its own, take half."""

LONGEST = 8 * 1024 * 1024
"""Longest single request, so that one answer stays well under any door's limit."""

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
        self._file.seek(min(first, self.size))
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
    """A source behind a door, which fetches pages as they are needed and keeps them.

    The door's answers must agree on size, ETag and Last-Modified: a file that changes while it is
    read gives no pixels.
    """

    def __init__(
        self,
        door: Door,
        address: str,
        *,
        trail: Trail | None = None,
        page: int = PAGE,
        ahead: int = AHEAD,
        most: int = MOST,
    ) -> None:
        """
        Fetch the first pages, which also tells the whole size.

        Args:
            door: the way to the file.
            address: http(s) address or local path, as the door takes it.
            trail: where the door notes its answers: with it, several requests are made at a time, and are
                noted in the order of their bytes all the same. None to make one after the other.
            page: bytes in one page.
            ahead: bytes of the first request, and the least of each that stands alone.
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
        self._door, self._address, self._trail, self._page, self._most = door, address, trail, page, most
        self._pages: dict[int, memoryview] = {}
        self._stamp: Stamp | None = None
        self._least = self._ahead = ahead
        self._next = 0
        self._fetch([(0, self._count(ahead))])

    @property
    def size(self) -> int:
        """Whole size in bytes."""
        assert self._stamp is not None
        return self._stamp.size

    def read(self, spans: Iterable[Span]) -> list[bytes]:
        """Give the bytes of each span, after fetching all pages that are missing.

        Raises:
            RasterError: the file changed, an answer was short, or the byte limit is reached.
            WebError: the door could not fetch them.
        """
        wanted = [(first, min(first + length, self.size)) for first, length in spans]
        missing = {page for first, end in wanted for page in self._touched(first, end)} - self._pages.keys()
        if missing:
            self._fetch(self._runs(missing))
        return [self._slice(first, end) for first, end in wanted]

    def _runs(self, missing: Iterable[int]) -> list[Run]:
        """Plan the requests; one that stands alone reaches ahead, farther while the file is read in order."""
        longest = self._count(LONGEST)
        runs = pages.runs(missing, self._pages, gap=GAP // self._page, longest=longest)
        if len(runs) == 1:
            onward = runs[0][0] == self._next
            self._ahead = min(2 * self._ahead, FARTHEST) if onward else self._least
            end = -(-self.size // self._page)
            runs = [pages.reaching(runs[0], self._pages, least=self._count(self._ahead), end=end)]
        return runs

    def _count(self, length: int) -> int:
        """Pages that hold so many bytes, at least one."""
        return max(1, length // self._page)

    def _touched(self, first: int, end: int) -> range:
        return range(first // self._page, -(-end // self._page)) if first < end else range(0)

    def _slice(self, first: int, end: int) -> bytes:
        pieces = [self._pages[index] for index in self._touched(first, end)]
        if pieces:
            # The last page first: it may be the first one too.
            pieces[-1] = pieces[-1][: (end - 1) % self._page + 1]
            pieces[0] = pieces[0][first % self._page :]
        return b"".join(pieces)

    def _fetch(self, runs: Sequence[Run]) -> None:
        """Fetch runs of pages, each with one request."""
        spans = [self._span(run) for run in runs]
        if self.fetched + sum(last - first + 1 for first, last in spans) > self._most:
            raise RasterError(
                f"{self.name} needs more than the {self._most:,} bytes that one scene may cost.",
                next_step="Choose a smaller area, or a tiled (cloud-optimized) file.",
            )
        if self.requests + len(spans) > MOST_REQUESTS:
            raise RasterError(
                f"{self.name} is so scattered that it needs more than {MOST_REQUESTS:,} requests.",
                next_step="Choose a smaller area, or a tiled (cloud-optimized) file.",
            )
        if self._trail is None or len(spans) == 1:
            answers = [self._ask(span) for span in spans]
        else:
            answers = together(self._ask, spans, self._trail, most=TOGETHER)
        for run, span, answer in zip(runs, spans, answers, strict=True):
            self._keep(run, span, answer)
        self._next = runs[-1][1]

    def _span(self, run: Run) -> tuple[int, int]:
        """First and last byte of a run, as far as the file is known to reach."""
        first, last = run[0] * self._page, run[1] * self._page - 1
        return first, last if self._stamp is None else min(last, self.size - 1)

    def _ask(self, span: tuple[int, int]) -> Answer:
        """Make one request, and once more when the connection broke."""
        most = span[1] - span[0] + 1
        try:
            return self._door.get(self._address, span=span, most=most)
        except BrokenAnswer as broken:
            # With a status the server said something that it will say again.
            if broken.status is not None:
                raise
            return self._door.get(self._address, span=span, most=most)

    def _keep(self, run: Run, span: tuple[int, int], answer: Answer) -> None:
        self.requests += 1
        self.fetched += len(answer.body)
        self._agree(answer)
        expected = min(span[1], self.size - 1) - span[0] + 1
        if len(answer.body) != expected:
            raise RasterError(
                f"{self.name} gave {len(answer.body):,} bytes where {expected:,} were asked for.",
                next_step="Try again later; the file may be incomplete.",
            )
        body = memoryview(answer.body)
        for offset in range(0, expected, self._page):
            self._pages[run[0] + offset // self._page] = body[offset : offset + self._page]

    def _agree(self, answer: Answer) -> None:
        """Hold an answer's size and stamps against the first one's."""
        stamp = stamp_of(answer, name=self.name)
        if self._stamp is None:
            self._stamp = stamp
        elif stamp != self._stamp:
            raise RasterError(
                f"{self.name} changed while it was being read: {tuple(self._stamp)} became {tuple(stamp)}.",
                next_step="Read it again once it is complete.",
            )
