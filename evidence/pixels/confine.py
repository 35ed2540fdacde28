"""What a decoding process gives up before it sees a byte of the file.

What this stops. No file and no socket can be opened any more, by Python or by native code: the limit on
descriptors is lowered to those already open, so the kernel refuses the next one. No regular file can
be written (size limit 0), no process started as an ordinary user (process limit 0), memory and processor
time are bounded, no core is dumped. On Linux with Landlock the kernel also refuses every path and
every TCP address, whatever descriptors are free. Python itself refuses all of these by an audit hook, with
a clear message.

What it does not stop. A decoder that is taken over by a hostile file can still close a descriptor and use
its number for a datagram socket, make system calls that need no descriptor, write to its pipe (the parent
bounds and checks what it reads), and as root raise its limits again: without Landlock (older Linux,
macOS) it could then open files with the rights of the user. Whoever reads hostile scenes all day should
run Recount in a container without a network besides.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import struct
import sys
from typing import Any

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

# Landlock's own numbers: linux/landlock.h and the unified system call table (5.13 and later).
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION_FLAG = 1
_PR_SET_NO_NEW_PRIVS = 38


def limit() -> None:
    """Bound memory, processor time and written files; to be called before the libraries are loaded."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, _CPU_S)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_AS, _MEMORY)


def shut() -> None:
    """Give up files, sockets and processes for good; to be called once all libraries are warm."""
    _landlock()
    _lower(resource.RLIMIT_NOFILE, _highest_descriptor() + 1)
    _lower(resource.RLIMIT_NPROC, 0)
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


def _landlock() -> None:
    """Refuse every path and every TCP address, where the kernel knows Landlock; silently less elsewhere."""
    if sys.platform != "linux":
        return
    kernel = ctypes.CDLL(None, use_errno=True)
    version = kernel.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    if version < 1:
        return
    # Rights over files grew with the versions: 13, then REFER, TRUNCATE, and IOCTL_DEV with version 5.
    rights = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    rules = struct.pack("<Q", (1 << rights) - 1)
    if version >= 4:
        rules += struct.pack("<Q", 0b11)  # bind and connect over TCP
    descriptor = kernel.syscall(_CREATE_RULESET, rules, len(rules), 0)
    if descriptor < 0:
        return
    kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    kernel.syscall(_RESTRICT_SELF, descriptor, 0)
    os.close(descriptor)
