"""Whether a bundle's article is the one that its record speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.model import Check
from verify.records.bundle import SOURCE, TEXT
from verify.records.warc import source_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verify.model import Record


def article(record: Record, files: Mapping[str, bytes]) -> Iterator[Check]:
    """Hold the archive of the article against its hash, and look for the quote in the text."""
    same = source_in(record, files.get(SOURCE, b"")) is not None
    detail = "holds the bytes that were read" if same else "not the archive of the bytes that were read"
    yield Check(name="article", ok=same, file=SOURCE, detail=detail)
    text = files.get(TEXT, b"").decode("utf-8", "replace")
    start, quote = record.claim.start, record.claim.quote
    there = start >= 0 and text[start : start + len(quote)] == quote
    detail = f"quote {'stands' if there else 'does not stand'} at {start}"
    yield Check(name="quote", ok=there, file=TEXT, detail=detail)
