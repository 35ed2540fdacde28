"""The article as a web archive (WARC 1.1, ISO 28500:2017): what was read, whence, and when.

A ``warcinfo`` record stands before one of the article: a ``response`` where it was fetched, a ``resource``
where a file or a text was handed in. All around the article's own bytes follows from the record, so the same
record gives the same file, and an audit needs no parser for a stranger's archive.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verify.model import Record

_GAP = b"\r\n\r\n"

_MADE = re.compile(
    rb"WARC/1\.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: [^\r\n]+\r\nWARC-Date: ([^\r\n]{1,40})\r\n"
    rb"Content-Type: application/warc-fields\r\nContent-Length: \d+\r\n\r\nsoftware: ([^\r\n]{1,80})\r\n"
)
"""Where an archive says when and by what it was made."""

_ABOUT = (
    "The article's bytes, without the encoding that they were sent in; "
    "of what its server said around them, status and content type."
)


def warc_of(record: Record, source: bytes) -> bytes:
    """Write the archive of a record's article.

    Args:
        record: its ``article``, ``trail``, ``made_at`` and ``made_by`` are told.
        source: the bytes that the article was read from.
    """
    return _archive(record, source, at=record.made_at, software=f"Recount {record.made_by.recount}")


def source_in(record: Record, warc: bytes) -> bytes | None:
    """Take the article's bytes out of its archive.

    Returns:
        None when it is not exactly the archive that ``warc_of`` makes of this record's article, at whatever
        time and by whatever version: a correction keeps the archive of the record that it corrects.
    """
    made = _MADE.match(warc)
    if made is None:
        return None
    # Before the bytes stand the two records' heads, the words about the archive, and an answer's own head.
    parts = warc.split(_GAP, 3 if record.article.retrieved is None else 4)
    source = parts[-1].removesuffix(_GAP)
    if hashlib.sha256(source).hexdigest() != record.article.sha256:
        return None
    at, software = (told.decode("utf-8", "replace") for told in made.groups())
    return source if _archive(record, source, at=at, software=software) == warc else None


def _archive(record: Record, source: bytes, *, at: str, software: str) -> bytes:
    about = _lines({"software": software, "format": "WARC File Format 1.1", "description": _ABOUT})
    info = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": _name(record, "warcinfo", at),
        "WARC-Date": at,
        "Content-Type": "application/warc-fields",
    }
    article, block = _article(record, source, at)
    article |= {"WARC-Warcinfo-ID": info["WARC-Record-ID"]}
    return _record(info, about) + _record(article, block)


def _article(record: Record, source: bytes, at: str) -> tuple[dict[str, str], bytes]:
    """Fields and block of the article's record."""
    told = record.article
    digest = {"WARC-Payload-Digest": f"sha256:{told.sha256}"}
    if told.retrieved is None:
        # That it comes from the address that a person gave with it is their word, not something seen here.
        return {
            "WARC-Type": "resource",
            "WARC-Record-ID": _name(record, "resource", at),
            "WARC-Date": at,
            "WARC-Target-URI": f"urn:sha256:{told.sha256}",
            **digest,
            "Content-Type": "application/octet-stream",
        }, source
    status = next((one.status for one in record.trail if one.sha256 == told.sha256), None) or 200
    said = {"Content-Type": told.media_type} if told.media_type is not None else {}
    head = f"HTTP/1.1 {status} \r\n".encode() + _lines({**said, "Content-Length": str(len(source))})
    return {
        "WARC-Type": "response",
        "WARC-Record-ID": _name(record, "response", at),
        "WARC-Date": told.retrieved,
        "WARC-Target-URI": told.final_url or told.url or "",
        **digest,
        "Content-Type": "application/http; msgtype=response",
    }, head + b"\r\n" + source


def _name(record: Record, kind: str, at: str) -> str:
    """An id that is the same for the same article, made the same way at the same time."""
    whole = f"urn:sha256:{record.article.sha256}#{kind}-{at}"
    return f"<{uuid.uuid5(uuid.NAMESPACE_URL, whole).urn}>"


def _record(fields: dict[str, str], block: bytes) -> bytes:
    head = _lines({**fields, "Content-Length": str(len(block))})
    return b"WARC/1.1\r\n" + head + b"\r\n" + block + _GAP


def _lines(fields: dict[str, str]) -> bytes:
    """Named fields, one a line; what could end a line is left out of values."""
    told = {name: "".join(filter(str.isprintable, value)) for name, value in fields.items()}
    return "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode()
