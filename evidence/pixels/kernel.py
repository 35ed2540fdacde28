"""What the Linux kernel can refuse a process for good: paths by Landlock, system calls by seccomp.

Both need no privilege. Where the kernel has neither (other systems, old kernels, some containers) nothing
is done; ``confine`` says what holds without them.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

# Landlock's own numbers: linux/landlock.h and the unified system call table (5.13 and later).
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION_FLAG = 1
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights over files each version knows; 16 from version 5 on."""

# linux/prctl.h, linux/seccomp.h, linux/audit.h, linux/filter.h.
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_ALLOW, _REFUSE_EPERM, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_OFFSET_NUMBER, _OFFSET_ARCHITECTURE = 0, 4
_X32_BIT = 0x40000000

# System calls that a decoder has no use for: open, openat, openat2, creat; socket, socketpair, connect; fork,
# vfork, clone, clone3, execve, execveat; kill, ptrace, process_vm_readv and _writev; setrlimit, prlimit64;
# unshare, mount, bpf, memfd_create, io_uring_setup (Linux's asm/unistd.h of each machine).
_CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        (2, 257, 437, 85, 41, 53, 42, 57, 58, 56, 435, 59, 322,
         62, 101, 310, 311, 160, 302, 272, 165, 321, 319, 425),
    ),
    "aarch64": (
        0xC00000B7,
        (56, 437, 198, 199, 203, 220, 435, 221, 281, 129, 117, 270, 271, 164, 261, 97, 40, 280, 279, 425),
    ),
}  # fmt: skip


def refuse_paths() -> None:
    """Refuse every path, and every TCP address where the kernel knows that, from now on."""
    if sys.platform != "linux":
        return
    kernel = ctypes.CDLL(None, use_errno=True)
    version = kernel.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    if version < 1:
        return
    rules = struct.pack("<Q", (1 << _RIGHTS.get(version, 16)) - 1)
    if version >= 4:
        rules += struct.pack("<Q", 0b11)  # bind and connect over TCP
    descriptor = kernel.syscall(_CREATE_RULESET, rules, len(rules), 0)
    if descriptor < 0:
        return
    kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    kernel.syscall(_RESTRICT_SELF, descriptor, 0)
    os.close(descriptor)


def refuse_calls() -> None:
    """Refuse the system calls that open files and sockets, start processes or lift limits, from now on."""
    machine = _CALLS.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return
    program = _program(*machine)
    held = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: a length, padding, a pointer.
    head = struct.pack("@HP", len(program) // 8, ctypes.addressof(held))
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    kernel.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.c_char_p(head), 0, 0)


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Assemble the filter: another machine's calls kill, the listed ones fail with EPERM, all others pass."""
    steps = [
        (_LOAD, 0, 0, _OFFSET_ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _OFFSET_NUMBER),
        (_JUMP_GREATER_EQUAL, len(calls) + 1, 0, _X32_BIT),
    ]
    steps += [(_JUMP_EQUAL, len(calls) - index, 0, call) for index, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE_EPERM)]
    return b"".join(struct.pack("@HBBI", *step) for step in steps)
