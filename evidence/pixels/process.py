"""The decoding process seen from outside: served byte ranges, watched, not believed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import time
from typing import TYPE_CHECKING, Any, Self

from evidence.errors import RasterError
from evidence.pixels import frames
from evidence.pixels.launch import Launched

if TYPE_CHECKING:
    import subprocess
    from types import TracebackType

    from evidence.pixels.ranges import Source

WALL_S = 120.0
"""Seconds that a worker may think; waiting for the door is not counted."""

_PIPE = 1024 * 1024
"""Bytes that a pipe should hold; Linux gives 64 KiB unasked, and this at most (pipe(7))."""

_ASKS = 100_000
_MOST_PER_ASK = 512 * 1024 * 1024


class WorkerFailed(RasterError):
    """A worker died, broke off or said that it could not read; a fresh one may do better."""


class Worker:
    """One decoding process and the pipe to it; killed on leaving."""

    def __init__(self, source: Source, *, wall_s: float = WALL_S, launched: Launched | None = None) -> None:
        """Prepare to serve bytes of ``source``; without a process that was launched before, one starts."""
        self._source, self._wall_s, self._left_s = source, wall_s, wall_s
        self._launched = launched or Launched()
        self._asks = 0

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process itself."""
        return self._launched.process

    def __enter__(self) -> Self:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._to, self._from = self.process.stdin.fileno(), self.process.stdout.fileno()
        for pipe in (self._to, self._from):
            os.set_blocking(pipe, False)
            _widen(pipe)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._launched.dismiss()
        else:
            self._launched.stop()

    def converse(
        self, order: dict[str, Any], *, then: str, most_body: int = 0
    ) -> tuple[Any, bytes | bytearray]:
        """Send an order, serve the byte ranges that the worker asks for, and give its answer.

        Args:
            order: head of the frame to send.
            then: key under which the answer must stand.
            most_body: longest run of bytes that may come with it.

        Raises:
            WorkerFailed: it died, said something else, or could not read.
            RasterError: it took too long.
        """
        self._send(frames.pack(order))
        while True:
            try:
                head, body = frames.unpack(self._receive, most_body=most_body)
            except frames.BrokenFrame as garbled:
                raise self._failed(f"its process sent nonsense ({garbled})") from garbled
            if then in head:
                return head[then], body
            if "ask" not in head:
                raise self._failed(str(head.get("failed", "its process sent nonsense")))
            self._serve(head["ask"])

    def _serve(self, spans: Any) -> None:
        """Answer one request for byte ranges, if it is a sane one."""
        self._asks += 1
        sane = isinstance(spans, list) and all(
            isinstance(span, list) and len(span) == 2 and all(type(n) is int and n >= 0 for n in span)
            for span in spans
        )
        if not sane or self._asks > _ASKS or sum(length for _, length in spans) > _MOST_PER_ASK:
            raise self._failed("its process asked for more than any image needs")
        given = self._source.read([(first, length) for first, length in spans])
        self._send(frames.pack({"given": [len(part) for part in given]}, length=sum(map(len, given))))
        for part in given:
            self._send(part)

    def _receive(self, length: int) -> bytearray:
        got = bytearray(length)
        left = memoryview(got)
        while left:
            self._wait(self._from, select.POLLIN)
            read = os.readv(self._from, [left])
            if not read:
                raise self._failed(f"its process ended early (exit status {self.process.wait()})")
            left = left[read:]
        return got

    def _send(self, body: bytes) -> None:
        left = memoryview(body)
        while left:
            self._wait(self._to, select.POLLOUT)
            try:
                left = left[os.write(self._to, left[:_PIPE]) :]
            except BrokenPipeError as gone:
                raise self._failed(f"its process ended early (exit status {self.process.wait()})") from gone

    def _wait(self, descriptor: int, event: int) -> None:
        """Wait until the pipe is ready, on the worker's account."""
        began = time.monotonic()
        poll = select.poll()
        poll.register(descriptor, event)
        ready = poll.poll(max(0.0, self._left_s) * 1000)
        self._left_s -= time.monotonic() - began
        if not ready:
            raise RasterError(
                f"{self._source.name} was not decoded within {self._wall_s:g} s.",
                next_step="Choose a smaller area, or convert the file with a trusted tool.",
            )

    def _failed(self, why: str) -> WorkerFailed:
        return WorkerFailed(
            f"{self._source.name} cannot be decoded: {why}.",
            next_step="Check that the file is complete and opens elsewhere.",
        )


def _widen(pipe: int) -> None:
    """Let a pipe hold more, which saves switching to and fro; where that may not be, it works as it is."""
    with contextlib.suppress(AttributeError, OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
