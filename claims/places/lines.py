"""Lines of text sorted by their key, found by bisection: a table that needs no loading."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK = 2**12
"""Bytes between the lines that are kept to bisect."""


class SortedLines:
    """A table of lines "key<TAB>row", sorted by the bytes of the key; several lines may share one."""

    def __init__(self, lines: bytes) -> None:
        """Keep the place of one line in some 4,000 bytes.

        Args:
            lines: UTF-8, each line ended by a newline.
        """
        self._lines = lines
        ends = (lines.find(b"\n", at) for at in range(_BLOCK, len(lines), _BLOCK))
        starts = sorted({0, *(end + 1 for end in ends if 0 <= end < len(lines) - 1)}) if lines else []
        self._keys = [lines[start : lines.index(b"\t", start)] for start in starts]
        self._starts = [*starts, len(lines)]

    def find(self, key: str) -> list[str]:
        """Rows of a key, in the order of the file; empty when the table lacks it."""
        wanted, lines = key.encode(errors="replace"), self._lines
        head = wanted + b"\t"
        # Lines of one key may begin in the block before and go on over several.
        block = bisect_right(self._keys, wanted) - 1
        while block > 0 and self._keys[block] == wanted:
            block -= 1
        if block < 0:
            return []
        start = self._first(head, block)
        rows: list[str] = []
        while start is not None and lines.startswith(head, start):
            end = lines.index(b"\n", start)
            rows.append(lines[start + len(head) : end].decode())
            start = end + 1
        return rows

    def lines(self) -> Iterator[str]:
        """Every line, with its key."""
        return iter(self._lines.decode().split("\n")[:-1])

    def _first(self, head: bytes, block: int) -> int | None:
        """Where the first line with this head begins; None when no line has it."""
        first, last = self._starts[block], self._starts[min(block + 2, len(self._starts) - 1)]
        if self._lines.startswith(head, first):
            return first
        before = self._lines.find(b"\n" + head, first, last + len(head))
        return None if before < 0 else before + 1
