"""Pages made to stall or crash a reader: an article or a clear error, in bounded time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.article import read
from claims.errors import ArticleError
from claims.reading.pasted import split_paste

# Measured at 0.1 to 2 s on one core that was free; a stalled search would take minutes.
LONGEST_S = 20
BODY = "<html><body>"


def outcome(page: bytes) -> str:
    """Read a page and give its text, or what to do about its error."""
    try:
        return read(page).text
    except ArticleError as refused:
        return refused.next_step


@pytest.mark.parametrize(
    "markup",
    [
        BODY + "<div>" * 200_000 + "73 railcars",
        BODY + "<table><tr><td>" * 60_000,
        BODY + "<p>" + "<span>a </span>" * 40_000,
        BODY + "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">73 railcars stand there.</p>",
        BODY + '<p class="' + "a " * 500_000 + '">73 railcars stand there.</p>',
        BODY + "<script a" * 130_000,
        BODY + "<!--" * 250_000,
        BODY + "<p>" + "<" * 1_000_000,
        BODY + "<p>" + "&" * 1_000_000,
        BODY + "<h1>a b c d</h1>" * 60_000,
        BODY + "<a href=x>link</a> " * 45_000,
        '<script type="application/ld+json">' + "[" * 500_000 + "</script><p>73 railcars stand there.</p>",
        '<script type="application/ld+json">[' + '{"@type":[]},' * 70_000 + "{}]</script><p>73 railcars.</p>",
        "<title>" + "x" * 1_000_000,
        "<p " * 300_000,
    ],
    ids=[
        "depth", "tables", "spans", "attributes", "attribute", "scripts", "comments", "brackets", "entities",
        "headings", "links", "json depth", "json length", "title", "open tags",
    ],
)  # fmt: skip
def test_a_megabyte_of_junk_is_read_or_refused_soon(markup: str) -> None:
    """
    No search runs away, no recursion ends the program.
    """
    started = time.monotonic()
    assert outcome(markup.encode())

    assert time.monotonic() - started < LONGEST_S


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_an_article_or_an_error(junk: bytes) -> None:
    """
    Nothing else comes out, whatever goes in.
    """
    assert outcome(junk)


_PARTS = st.sampled_from(
    ["<p>", "</p>", "<script>", "<div ", "<!--", "<meta property='og:type' content='video'>", "73 ships ",
     '<script type="application/ld+json">', '{"@type":"Article","isAccessibleForFree":false}', "</script>",
     "<time datetime='2023-10-08'>", "<html lang='x'>", "<svg/>", "&#0;", "\x00", "<h1>", "<table><tr><td>"]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=25))
@settings(max_examples=100, deadline=None)
def test_any_jumble_of_markup_is_an_article_or_an_error(parts: list[str]) -> None:
    """
    Tags in any order and never closed.
    """
    assert outcome(("<html>" + "".join(parts)).encode())


@pytest.mark.parametrize(
    "text", ["https://" * 2_500, "(" * 20_000, "https://a.b/" + ")" * 19_000, "www." * 5_000]
)
def test_a_paste_made_to_stall_does_not(text: str) -> None:
    """
    Looking for a link takes no time to speak of.
    """
    started = time.monotonic()
    split_paste(text)

    assert time.monotonic() - started < 2


def test_a_text_beyond_all_reports_is_refused_by_its_length() -> None:
    """
    A million characters are read, and not one more.
    """
    with pytest.raises(ArticleError, match="1,000,006 characters"):
        read(b"73 railcars stood at the yard. " * 32258 + b"Just so.")
