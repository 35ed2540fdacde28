"""What a record's makers could have told otherwise than it was: text, scenes, pixels, pictures once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.article import read
from claims.errors import ArticleError
from verify.model import Check
from verify.records.bundle import SOURCE, TEXT
from verify.records.listed import listed
from verify.records.pictures import pictures_again
from verify.records.warc import source_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from claims.model import Article
    from verify.model import Record


def remade(record: Record, files: Mapping[str, bytes]) -> Iterator[Check]:
    """Read the article and what catalogues said again, decode each chip, draw each picture, and compare.

    An audit finds whatever was changed since a record was sealed. This finds what was false when it was
    sealed, and takes as long as decoding and drawing take.

    Args:
        record: a record whose bundle was audited.
        files: the bundle's files; those that are withheld are left out.
    """
    yield _text(record, files)
    yield from listed(record, files)
    yield from pictures_again(record, files)


def _text(record: Record, files: Mapping[str, bytes]) -> Check:
    """Read the article again: does it give the text, and the facts that no reader of it could choose."""
    told, source = record.article, source_in(record, files.get(SOURCE, b""))
    wrong = "not the text, title, publisher and language that reading the article gives"
    try:
        again = read(source or b"", url=told.url, final_url=told.final_url, media_type=told.media_type)
    except ArticleError as unreadable:
        return Check(name="text", ok=False, file=TEXT, detail=f"cannot be read again: {unreadable.what}")
    same = (files.get(TEXT), told.title, told.publisher, told.language) == _facts(again)
    return Check(name="text", ok=same, file=TEXT, detail="what reading the article gives" if same else wrong)


def _facts(article: Article) -> tuple[bytes, str | None, str | None, str | None]:
    return article.text.encode(), article.title, article.publisher, article.language
