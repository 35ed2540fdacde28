"""Whether a bundle's article is the one that its record speaks of."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from claims.article import read
from claims.errors import ArticleError
from claims.reading.decoding import decode
from verify.model import Check
from verify.records.bundle import SOURCE, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from claims.model import Article
    from verify.model import Record

_CHARSETS = (
    "utf-8", "windows-1252", "windows-1251", "windows-1250", "windows-1254", "windows-1256", "iso-8859-2",
    "koi8-r", "koi8-u", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "utf-16",
)  # fmt: skip
"""Encodings that a server may have named in its answer's headers, which a bundle does not hold."""


def article(record: Record, files: Mapping[str, bytes]) -> Iterator[Check]:
    """Hash the source, read it once more, and look for the quote in what it gives."""
    source = files.get(SOURCE)
    same = source is not None and hashlib.sha256(source).hexdigest() == record.article.sha256
    detail = "the bytes that were read" if same else "not the bytes that were read"
    yield Check(name="article", ok=same, file=SOURCE, detail=detail)
    text = files.get(TEXT, b"")
    if source is not None and same:
        yield _text(record, source, text)
    start, quote = record.claim.start, record.claim.quote
    there = start >= 0 and text.decode("utf-8", "replace")[start : start + len(quote)] == quote
    detail = f"quote {'stands' if there else 'does not stand'} at {start}"
    yield Check(name="quote", ok=there, file=TEXT, detail=detail)


def _text(record: Record, source: bytes, text: bytes) -> Check:
    """Whether reading the source gives the text, and the facts that no reader of it could choose."""
    told = record.article
    facts = (text, told.title, told.publisher, told.language)
    tried: set[str] = set()
    wrong = "not the text, title, publisher and language that reading the source gives"
    for media_type in _media_types(record):
        decoded = f"{'plain' in (media_type or '')} {decode(source, media_type=media_type)}"
        if decoded in tried:
            continue
        tried.add(decoded)
        try:
            again = read(source, url=told.url, final_url=told.final_url, media_type=media_type)
        except ArticleError as unreadable:
            wrong = f"cannot be read again: {unreadable.what}"
            continue
        if facts == _facts(again):
            return Check(name="text", ok=True, file=TEXT, detail="what reading the source gives")
    made = f" (the record was made by version {record.made_by.recount})"
    return Check(name="text", ok=False, file=TEXT, detail=wrong + made)


def _facts(article: Article) -> tuple[bytes, str | None, str | None, str | None]:
    return article.text.encode(), article.title, article.publisher, article.language


def _media_types(record: Record) -> Iterator[str | None]:
    """Content types that the source may have come with: none for a file; what a server says is not kept."""
    yield None
    if record.article.retrieved is not None:
        yield "text/plain"
        for charset in _CHARSETS:
            yield f"text/html; charset={charset}"
            yield f"text/plain; charset={charset}"
