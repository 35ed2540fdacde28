"""Which form the bytes have, and which forms are no article."""

from __future__ import annotations

import re
from typing import Literal

from claims.errors import NotAnArticle

Form = Literal["html", "json", "plain"]

_INSTEAD = "Copy the article's text out of it and paste that, keeping the link with --url."
_SAVE_AS_HTML = 'Save the page again as "Web page, HTML only", or paste the article\'s text.'
_MAGIC: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"\s{0,1024}%PDF-"), "a PDF", _INSTEAD),
    (re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|BM....\0\0\0\0", re.DOTALL), "an image",
     "Give the page that shows it, or count on it with recount count."),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), "a TIFF image", "Count on it with recount count IMAGE --kind KIND."),
    (re.compile(rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI ", re.DOTALL), "a video", _INSTEAD),
    (re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf"), "a document or an archive", _INSTEAD),
    (re.compile(rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|\x28\xb5\x2f\xfd"), "compressed", "Unpack it first."),
    (re.compile(rb"bplist00|WARC/"), "a web archive", _SAVE_AS_HTML),
    (re.compile(rb"(?i)(from:|mime-version:|subject:)[^\0]{0,2000}?content-type:\s*multipart/related"),
     "a web archive (MHTML)", _SAVE_AS_HTML),
)  # fmt: skip
_FEED = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.{0,500}?-->\s*)?<(rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL
)
_TAG = re.compile(
    r"<(!doctype\s+html|html|head|body|article|main|section|div|p|h[1-6]|meta|title|script|span|table|ul|br)"
    r"(\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
_LEAST_CONTROL = 8


def refuse_foreign(page: bytes, *, media_type: str | None) -> None:
    """Refuse bytes that are plainly something else. Raises NotAnArticle, which says what and what to do."""
    stated = (media_type or "").partition(";")[0].strip().lower()
    for pattern, what, next_step in _MAGIC:
        if pattern.match(page[:4096]):
            raise NotAnArticle(f"This is {what}, not an article.", next_step=next_step)
    if stated.startswith(("image/", "video/", "audio/")) or stated == "application/pdf":
        raise NotAnArticle(f"This is {stated}, not an article.", next_step=_INSTEAD)


def form(text: str, *, media_type: str | None) -> Form:
    """Tell markup, a JSON passage and plain text apart; what the text shows outweighs the media type.

    Raises:
        NotAnArticle: nothing at all, a feed, or bytes that are no text.
    """
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise NotAnArticle(
            "There is nothing to read: the text is empty.", next_step="Paste an article's text."
        )
    if _FEED.match(text):
        raise NotAnArticle(
            "This is a feed or a site map, not an article.", next_step="Give the link of one of its entries."
        )
    start = text.lstrip()[:4096]
    if len(_CONTROL.findall(start)) > max(_LEAST_CONTROL, len(start) // 20):
        raise NotAnArticle(
            "These bytes are not text.", next_step="Give a page, a text file or a JSON passage."
        )
    if start.startswith("{") or "json" in (media_type or ""):
        return "json"
    if start.startswith("<") and _TAG.search(start):
        return "html"
    tags = len(_TAG.findall(text[:20_000]))
    return "html" if tags >= 3 and "plain" not in (media_type or "") else "plain"
