"""The decoding process seen from outside: started without credentials, served byte ranges, killed."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any, Self

from evidence.errors import RasterError
from evidence.pixels import frames

if TYPE_CHECKING:
    from types import TracebackType

    from evidence.pixels.ranges import Source

# Drivers that open other files, fetch addresses or read memory, out of reach before GDAL is loaded: at run
# time they could no longer be taken away (measured with rasterio 1.4.4). GDAL manual,
# "Security considerations".
_SKIPPED = (
    "VRT DERIVED GTI MRF WMS WMTS WCS WFS OAPIF OGCAPI HTTP STACIT STACTA PLMOSAIC PLSCENES DAAS EEDA EEDAI "
    "MBTiles GPKG KMLSUPEROVERLAY PDF Rasterlite SQLite Zarr HDF4 HDF5 netCDF PostGISRaster NGW ISIS3 ENVI "
    "SENTINEL2 SAFE XYZ RIK AIGrid COG NITF RPFTOC ECRGTOC"
)

_ENVIRONMENT = {
    "GDAL_SKIP": _SKIPPED,
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # no overviews or masks beside the file
    "GDAL_PAM_ENABLED": "NO",  # no .aux.xml
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GDAL_VRT_ENABLE_RAWRASTERBAND": "NO",
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_NUM_THREADS": "1",  # reads over many threads gave blank rows without an error (gdal#11552)
    "GDAL_CACHEMAX": "64",
    "CPL_DEBUG": "OFF",
    "PROJ_NETWORK": "OFF",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "LC_ALL": "C.UTF-8",
}

_INHERITED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""What a Python outside the usual places needs to start; none of it is a secret."""

WALL_S = 120.0
"""Seconds that a worker may think; waiting for the door is not counted."""

_ASKS = 100_000
_MOST_PER_ASK = 512 * 1024 * 1024


class WorkerFailed(RasterError):
    """A worker died, broke off or said that it could not read; a fresh one may do better."""


class Worker:
    """One decoding process and the pipe to it; killed on leaving."""

    def __init__(self, source: Source, *, wall_s: float = WALL_S) -> None:
        """Prepare to serve bytes of ``source``; the process starts on entering."""
        self._source, self._wall_s, self._left_s = source, wall_s, wall_s
        self._asks = 0

    def __enter__(self) -> Self:
        # Its folder is empty, and stays so: a worker cannot write files.
        self._folder = tempfile.TemporaryDirectory(prefix="recount-")
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ} | _ENVIRONMENT
        environment |= {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        environment |= {"HOME": self._folder.name, "TMPDIR": self._folder.name}
        # -P: the folder it starts in is never searched for modules; -s: nor is the user's own.
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-W", "ignore", "-m", "evidence.pixels.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=environment,
            close_fds=True,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._to, self._from = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
        self.process.wait()
        self._folder.cleanup()

    def converse(self, order: dict[str, Any], *, then: str, most_body: int = 0) -> tuple[Any, bytes]:
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

    def _receive(self, length: int) -> bytes:
        got = bytearray()
        while len(got) < length:
            self._wait(self._from, select.POLLIN)
            part = os.read(self._from, min(length - len(got), 1 << 20))
            if not part:
                raise self._failed(f"its process ended early (exit status {self.process.wait()})")
            got += part
        return bytes(got)

    def _send(self, body: bytes) -> None:
        left = memoryview(body)
        while left:
            self._wait(self._to, select.POLLOUT)
            try:
                left = left[os.write(self._to, left[:65536]) :]
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
