"""What a decoding process gives up before it sees a byte of the file.

What this stops. No file and no socket can be opened any more, by Python or by native code: the limit on
descriptors is lowered to those already open, so the kernel refuses the next one. No regular file can
be written (size limit 0), no process started as an ordinary user (process limit 0), memory and processor
time are bounded, no core is dumped. On Linux (x86-64, and untried on 64-bit ARM) a seccomp filter refuses
the system calls themselves, and Landlock every path and TCP address, as root too. Python refuses all of
these by an audit hook, with a clear message.

What it does not stop. A decoder that is taken over by a hostile file can write to its pipe (the parent
bounds and checks what it reads), burn its processor time, and use kernel faults. Off Linux, or where neither
seccomp nor Landlock is allowed, it could also close a descriptor and reuse its number for a file or a socket,
with the rights of the user; whoever reads hostile scenes there should run Recount in a container without
a network.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from typing import Any

from evidence.pixels import kernel

_MEMORY = 3 << 30
"""Address space, bytes: 64 million pixels of a few bands, twice, and the libraries."""

_CPU_S = 120
"""Processor seconds."""

_REFUSED = (
    "open", "socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.system",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.listdir", "os.scandir",
    "os.chmod", "os.chown", "os.truncate", "os.putenv", "shutil.", "ctypes.dlopen", "urllib.", "http.",
)  # fmt: skip
"""Beginnings of the audit events that are refused once shut (Python manual, "Audit events table")."""


def limit() -> None:
    """Bound memory, processor time and written files; to be called before the libraries are loaded."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, _CPU_S)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_AS, _MEMORY)


def shut() -> None:
    """Give up files, sockets and processes for good; to be called once all libraries are warm."""
    kernel.refuse_paths()
    _lower(resource.RLIMIT_NOFILE, _highest_descriptor() + 1)
    _lower(resource.RLIMIT_NPROC, 0)
    kernel.refuse_calls()
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(f"A decoding process may not do this: {event} {arguments[:1]!r}")


def _lower(which: int, most: int) -> None:
    # macOS refuses some of these outright (RLIMIT_AS); the others still hold.
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))


def _highest_descriptor() -> int:
    """Highest number of a descriptor that is open now."""
    soft = min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 4096)
    return max(number for number in range(soft) if _is_open(number))


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
