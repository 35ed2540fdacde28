"""The pipe between parent and worker: a JSON head and a run of bytes, each with its length first."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTHS = struct.Struct("<IQ")
"""Length of the head, then of the body, in bytes."""

MOST_HEAD = 4 * 1024 * 1024
"""Longest head that either side accepts."""


class BrokenFrame(Exception):
    """The other side wrote something that is not a frame, or more than was agreed."""


def pack(head: dict[str, Any], *, length: int = 0) -> bytes:
    """Lengths and head of a frame whose body, of ``length`` bytes, is written next."""
    line = json.dumps(head).encode()
    return LENGTHS.pack(len(line), length) + line


def unpack(
    read: Callable[[int], bytes | bytearray], *, most_body: int
) -> tuple[dict[str, Any], bytes | bytearray]:
    """Read one frame.

    Args:
        read: gives exactly as many bytes as asked for, or raises.
        most_body: longest body accepted, in bytes.

    Raises:
        BrokenFrame: lengths over the limits, or a head that is no JSON object.
    """
    head_length, body_length = LENGTHS.unpack(read(LENGTHS.size))
    if head_length > MOST_HEAD or body_length > most_body:
        raise BrokenFrame(f"frame of {head_length} + {body_length} bytes where {most_body} were agreed")
    try:
        head = json.loads(read(head_length))
    except (ValueError, RecursionError) as garbled:
        raise BrokenFrame("head is not JSON") from garbled
    if not isinstance(head, dict):
        raise BrokenFrame("head is not a JSON object")
    return head, read(body_length)
