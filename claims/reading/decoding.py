"""Bytes to text."""

from __future__ import annotations

import codecs
import re

# WHATWG Encoding Standard, the labels that newspapers still use. Python knows further "encodings" that
# run escapes or compress; a page may not choose those.
_LABEL = re.compile(
    r"utf-?8|utf-?16(le|be)?|(iso-?8859|windows|cp)[-_]?\d{1,4}(-\d{1,2})?|latin-?1|us-ascii|ascii|koi8-[ru]"
    r"|gb2312|gbk|gb18030|big5|shift[-_]jis|euc-(jp|kr)|iso-2022-jp|macintosh"
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{1,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([a-zA-Z0-9_-]{1,40})", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

# WHATWG: pages that say Latin-1 mean the Windows code page, whose quotation marks they use.
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "macintosh": "mac-roman",
}

# Share of NUL bytes at even or odd places that gives away UTF-16 without a mark.
_UTF16_SHARE = 0.3


def decode(page: bytes, *, media_type: str | None = None) -> str:
    """Decode by byte order mark, then the stated encoding, then UTF-8, then the Windows code page.

    Line ends become a single newline. Bytes that do not fit become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if page.startswith(mark):
            return _lines(page.decode(encoding, errors="replace"))
    stated = _stated(page, media_type)
    if stated is not None:
        return _lines(page.decode(stated, errors="replace"))
    silent = _utf16_without_mark(page)
    if silent is not None:
        return _lines(page.decode(silent, errors="replace"))
    try:
        return _lines(page.decode("utf-8"))
    except UnicodeDecodeError:
        return _lines(page.decode("cp1252", errors="replace"))


def _stated(page: bytes, media_type: str | None) -> str | None:
    """Give the codec that header or markup names; None when there is none or it is not a known one."""
    header = _HEADER.search(media_type or "")
    meta = _META.search(page[:4096])
    label = (header[1] if header else meta[1].decode("ascii") if meta else "").lower()
    if _LABEL.fullmatch(label) is None:
        return None
    if meta is not None and header is None and label.startswith("utf-16"):
        # The label was readable as ASCII, so the page is not in UTF-16 (WHATWG HTML, "prescan").
        label = "utf-8"
    try:
        return codecs.lookup(_MEANT.get(label, label)).name
    except LookupError:
        return None


def _utf16_without_mark(page: bytes) -> str | None:
    start = page[:2000]
    half = max(1, len(start) // 2)
    if start[1::2].count(0) / half > _UTF16_SHARE and start[::2].count(0) == 0:
        return "utf-16-le"
    if start[::2].count(0) / half > _UTF16_SHARE and start[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
