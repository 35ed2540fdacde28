"""The decoding process can reach nothing, is replaced once when it fails, and is not believed."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasters import noise, write_raster

from evidence.errors import RasterError, WebError
from evidence.pixels import frames
from evidence.pixels.header import read_header
from evidence.pixels.launch import Spare
from evidence.pixels.process import Worker, WorkerFailed
from evidence.pixels.ranges import Held
from evidence.pixels.read import read_image
from evidence.pixels.window import Window, decode

if TYPE_CHECKING:
    from collections.abc import Iterable

ATTEMPTS = {
    "read a file": "open(sys.executable, 'rb').read()",
    "read a file by a system call": "c.open(os.fsencode(sys.executable), 0)",
    "write a file": "open('loot', 'w').write('x')",
    "open a socket": "socket.socket()",
    "open a socket by a system call": "c.socket(2, 1, 0)",
    "open a datagram socket by a system call": "c.socket(2, 2, 0)",
    "look up a name": "socket.getaddrinfo('localhost', 80)",
    "start a process": "subprocess.run(['true'])",
    "load a library": "ctypes.CDLL('libm.so.6')",
    "list a folder": "os.listdir('/')",
    "lift its limits": "resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99))",
}
if sys.platform == "linux":
    ATTEMPTS["free a descriptor and reuse it"] = "os.close(2) or c.open(os.fsencode(sys.executable), 0)"


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_a_shut_process_can_do_nothing(tmp_path: Path, attempt: str) -> None:
    """
    Once shut, a process opens no file, no socket and no other process, not even past Python.
    """
    code = f"""
        import ctypes, os, resource, socket, subprocess, sys
        from evidence.pixels import confine
        c = ctypes.CDLL(None)
        c.open, c.socket
        confine.limit()
        confine.shut()
        try:
            got = {attempt}
        except (OSError, ValueError):
            got = -1
        os.write(1, b"refused" if got == -1 else b"done")
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=30,
    )

    assert b"refused" == ran.stdout
    assert [] == list(tmp_path.glob("loot"))


def test_a_process_may_be_started_ahead_and_serves_once() -> None:
    """
    What was prepared is handed out once; one that died meanwhile, and one never used, do no harm.
    """
    spare = Spare()
    spare.prepare()
    spare.prepare()
    first, second = spare.take(), spare.take()
    spare.prepare()
    spare.take().stop()
    first.stop()

    assert first.process.pid != second.process.pid
    assert second.process.poll() is None
    process = second.process
    del second
    assert process.poll() is not None


def test_a_prepared_process_that_died_is_replaced(tmp_path: Path) -> None:
    """
    Reading does not depend on how the process that was started ahead has fared.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 60, 60))
    spare = Spare()
    spare.prepare()
    dead = spare.take()
    dead.process.kill()

    _, raw = decode(
        Held(path.read_bytes(), name="scene.tif"), lambda _: Window(0, 0, 60, 60, (1,)), launched=dead
    )

    assert raw is not None
    assert read_image(path, gsd_m=0.5).data[0].tolist() == raw.data[0].tolist()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at the worker in /proc")
def test_a_worker_is_shut_and_holds_no_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Nothing of the parent's environment but where libraries lie reaches the worker, and before it sees a
    byte of the file it has given up files, sockets and, where the kernel can, the calls themselves.
    """
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("GDAL_SKIP", "")
    body = write_raster(tmp_path / "scene.tif", noise(1, 60, 60)).read_bytes()

    with Worker(Held(body, name="scene.tif")) as worker:
        worker.converse({"driver": "GTiff", "size": len(body)}, then="header")
        about = Path(f"/proc/{worker.process.pid}")
        told = dict(entry.split(b"=", 1) for entry in (about / "environ").read_bytes().split(b"\0") if entry)
        limits = (about / "limits").read_text()
        status = (about / "status").read_text()

    assert b"AWS_SECRET_ACCESS_KEY" not in told
    assert told[b"GDAL_SKIP"].startswith(b"VRT ")
    assert b"EMPTY_DIR" == told[b"GDAL_DISABLE_READDIR_ON_OPEN"]
    assert re.search(r"Max open files +\d ", limits)
    assert re.search(r"Max file size +0 ", limits)
    assert "Seccomp:\t2" in status or platform.machine() != "x86_64"


class Flaky(Held):
    """A source that kills the worker while it serves its first reads."""

    def __init__(self, body: bytes, *, kills: int) -> None:
        super().__init__(body, name="scene.tif")
        self.kills = kills
        self.killed: set[int] = set()
        self.others = set(_children())

    def read(self, spans: Iterable[tuple[int, int]]) -> list[bytes]:
        """
        Kill whatever worker asks, as long as there are kills left.
        """
        for pid in set(_children()) - self.others:
            if len(self.killed) < self.kills and pid not in self.killed:
                os.kill(pid, 9)
                self.killed.add(pid)
        return super().read(spans)


def _children() -> list[int]:
    with open(f"/proc/self/task/{os.getpid()}/children") as file:  # noqa: PTH123 - a pseudo file
        return [int(pid) for pid in file.read().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="finds the worker in /proc")
def test_a_killed_worker_is_replaced_once(tmp_path: Path) -> None:
    """
    A worker that dies is replaced, and the pixels are right; when the next one dies too, that is an error.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 60, 60))
    once = Flaky(path.read_bytes(), kills=1)
    everything = Window(0, 0, 60, 60, (1,))

    _, raw = decode(once, lambda _: everything)

    assert raw is not None
    assert read_image(path).data[0].tolist() == raw.data[0].tolist()
    assert 1 == len(once.killed)
    always = Flaky(path.read_bytes(), kills=9)
    with pytest.raises(WorkerFailed, match=r"scene\.tif cannot be decoded: its process ended early"):
        decode(always, lambda _: everything)
    assert 2 == len(always.killed)


def test_a_slow_worker_is_killed(tmp_path: Path) -> None:
    """
    A worker that takes longer than its time is killed and not tried again.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 60, 60))

    with pytest.raises(RasterError, match=r"was not decoded within 0\.01 s"):
        decode(Held(path.read_bytes(), name="scene.tif"), lambda _: None, wall_s=0.01)


class Failing(Held):
    """A source whose server goes away after the first read."""

    reads = 0

    def read(self, spans: Iterable[tuple[int, int]]) -> list[bytes]:
        """
        Serve the first bytes, then fail as a door would.
        """
        self.reads += 1
        if self.reads > 1:
            raise WebError("The server answered 503.", next_step="Try again later.")
        return super().read(spans)


def test_a_door_that_fails_is_the_error_that_is_told(tmp_path: Path) -> None:
    """
    When bytes cannot be fetched the person hears of the server, not of a decoder.
    """
    path = write_raster(tmp_path / "scene.tif", noise(1, 60, 60))

    with pytest.raises(WebError, match="503"):
        decode(Failing(path.read_bytes(), name="scene.tif"), lambda _: None)


GOOD: dict[str, Any] = {
    "width": 10, "height": 10, "dtypes": ["uint8"], "block": [10, 10], "overviews": 0, "crs": None,
    "transform": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0], "gcps": 0, "descriptions": [""], "colours": ["gray"],
    "palette": None, "nodata": [None], "scales": [1.0], "offsets": [0.0], "tags": {},
}  # fmt: skip


@pytest.mark.parametrize(
    "lie",
    [
        {"width": 0}, {"width": -5}, {"width": "10"}, {"width": 1.5}, {"dtypes": []}, {"dtypes": ["O"]},
        {"dtypes": ["uint8"] * 600}, {"block": [10]}, {"block": [10**6, 10**6]}, {"overviews": 99},
        {"crs": "x" * 200_000}, {"transform": [1, 2, 3]}, {"descriptions": ["a", "b"]}, {"nodata": ["x"]},
        {"extra": 1}, {"tags": {"a": 1}},
    ],
)  # fmt: skip
def test_a_header_that_lies_is_refused(lie: dict[str, Any]) -> None:
    """
    What a worker says of the file is checked field by field: it may be speaking for the file.
    """
    assert 10 == read_header(GOOD, name="scene.tif").width
    with pytest.raises(RasterError):
        read_header(GOOD | lie, name="scene.tif")


@given(st.binary(max_size=200))
def test_noise_on_the_pipe_is_no_frame(noisy: bytes) -> None:
    """
    Whatever bytes come over the pipe, they give a frame within the agreed length, or BrokenFrame.
    """
    left = bytearray(noisy)

    def read(length: int) -> bytes:
        if length > len(left):
            raise frames.BrokenFrame("ended")
        got = bytes(left[:length])
        del left[:length]
        return got

    try:
        head, body = frames.unpack(read, most_body=100)
    except frames.BrokenFrame:
        return
    assert isinstance(head, dict)
    assert len(body) <= 100


def test_a_deeply_nested_head_is_no_frame() -> None:
    """
    Brackets by the hundred thousand do not exhaust the parent's stack.
    """
    line = b"[" * 200_000
    parts = [frames.LENGTHS.pack(len(line), 0), line]

    with pytest.raises(frames.BrokenFrame, match="not JSON"):
        frames.unpack(lambda _: parts.pop(0), most_body=0)
