"""Whether an answer holds exactly the bytes that were asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.web.failures import BrokenAnswer

if TYPE_CHECKING:
    from evidence.seams import Answer

_CONTENT_RANGE = re.compile(r"bytes (\d{1,19})-(\d{1,19})/(\d{1,19}|\*)")


def check_span(span: tuple[int, int], answer: Answer, *, shown: str) -> None:
    """Check status, Content-Range and length of a partial answer (RFC 9110, section 15.3.7).

    A range that reaches beyond the end is answered up to the end, and that is right.

    Raises:
        BrokenAnswer: other bytes than those asked for, or not as many.
    """
    stated = answer.headers.get("content-range", "")
    found = _CONTENT_RANGE.fullmatch(stated.strip())
    if answer.status == 206 and found is not None:
        first, last = int(found[1]), int(found[2])
        whole = None if found[3] == "*" else int(found[3])
        wanted_last = span[1] if whole is None else min(span[1], whole - 1)
        if (first, last) == (span[0], wanted_last) and len(answer.body) == last - first + 1:
            return
    raise BrokenAnswer(
        f"{shown} was asked for bytes {span[0]}-{span[1]} and gave {len(answer.body)} bytes "
        f"with Content-Range {stated[:60]!r}.",
        next_step="Download the file and name its folder with --imagery.",
        status=answer.status,
    )
