"""What a pasting person meets first, each recognised and answered with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.article import read
from claims.errors import NotAnArticle

OBSTACLES = Path(__file__).parents[2] / "fixtures/pages/obstacles"
WHAT = {
    "bot": "The page asks for proof that a person is reading; programs are kept out.",
    "consent": "The page asks for consent to cookies instead of showing the article.",
    "script": "The page is filled in by scripts; as sent it holds no article text.",
    "video": "The page is a video page without an article text.",
    "empty": "The page holds no text.",
}


@pytest.mark.parametrize("name", sorted(path.stem for path in OBSTACLES.iterdir()))
def test_each_obstacle_is_named_and_answered(name: str) -> None:
    """
    The first word of the file's name is what it is; the answer is to paste, and to keep the link.
    """
    with pytest.raises(NotAnArticle) as refused:
        read((OBSTACLES / f"{name}.html").read_bytes())

    kind = name.partition("_")[0]
    if kind == "paywall":
        assert "words to those without a subscription." in refused.value.what
    else:
        assert WHAT[kind] == refused.value.what
    assert (
        "paste the article's text or save the page as HTML, keeping the link with --url"
        in refused.value.next_step
    )


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "This is a PDF, not an article."),
        (b"\n\n%PDF-1.4", "This is a PDF, not an article."),
        (b"\x89PNG\r\n\x1a\n", "This is an image, not an article."),
        (b"\xff\xd8\xff\xe0", "This is an image, not an article."),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "This is an image, not an article."),
        (b"II*\0\x08\0\0\0", "This is a TIFF image, not an article."),
        (b"\0\0\0\x18ftypmp42", "This is a video, not an article."),
        (b"PK\x03\x04docx", "This is a document or an archive, not an article."),
        (b"{\\rtf1 73 railcars}", "This is a document or an archive, not an article."),
        (b"\x1f\x8b\x08\0", "This is compressed, not an article."),
        (
            b"From: <Saved>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;",
            "This is a web archive (MHTML), not an article.",
        ),
        (b"WARC/1.0\r\n", "This is a web archive, not an article."),
        (
            b'<?xml version="1.0"?>\n<rss version="2.0"><channel>',
            "This is a feed or a site map, not an article.",
        ),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "This is a feed or a site map, not an article."),
        (b"", "There is nothing to read: the text is empty."),
        (b" \n\t ", "There is nothing to read: the text is empty."),
    ],
)
def test_other_files_are_named(start: bytes, what: str) -> None:
    """
    What the bytes are is said, not that they could not be parsed.
    """
    with pytest.raises(NotAnArticle) as refused:
        read(start)

    assert what == refused.value.what


@pytest.mark.parametrize("media_type", ["image/avif", "video/mp4", "audio/mpeg", "application/pdf"])
def test_a_stated_media_type_is_believed_when_it_is_no_text(media_type: str) -> None:
    """
    The server may know forms that the bytes do not give away.
    """
    with pytest.raises(NotAnArticle, match=f"This is {media_type}, not an article"):
        read(b"....", media_type=media_type)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("https://www.youtube.com/watch?v=abc", WHAT["video"]),
        ("https://consent.news.example/?continue=x", WHAT["consent"]),
    ],
)
def test_the_address_where_it_ended_tells_too(url: str, what: str) -> None:
    """
    A link may redirect to a consent host or to a film.
    """
    markup = b"<html><body><p>A few words stand here and say nothing of use to anybody.</p></body></html>"
    with pytest.raises(NotAnArticle) as refused:
        read(markup, url="https://wire.example/a", final_url=url)

    assert what == refused.value.what
