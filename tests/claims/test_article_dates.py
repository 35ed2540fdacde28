"""When an article was published: what is stated, in which order of trust, and what is not guessed."""

from __future__ import annotations

import json

import pytest

from claims.article import read
from claims.reading.publication import from_opening, unambiguous

BODY = "<p>Satellite imagery taken on Thursday shows about 30 ships in the port, the office said.</p>"


def published(head: str = "", body: str = "") -> str | None:
    """Read a small page and give its publication time."""
    return read(
        f"<html><head>{head}</head><body><article>{body}{BODY}</article></body></html>".encode()
    ).published


def ld(value: object) -> str:
    """Write JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


NEWS = {"@type": "NewsArticle", "datePublished": "2023-10-08T09:00:00+09:00"}


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (ld(NEWS), "", "2023-10-08T09:00:00+09:00"),
        (ld([{"@type": "WebPage"}, NEWS]), "", "2023-10-08T09:00:00+09:00"),
        (ld({"@graph": [{"@type": "Person"}, NEWS]}), "", "2023-10-08T09:00:00+09:00"),
        (ld({"@type": "http://schema.org/NewsArticle", "datePublished": "2023-10-08"}), "", "2023-10-08"),
        (ld({"@type": "Event", "datePublished": "2020-01-01"}), "", None),
        (
            '<script type="application/ld+json">{broken</script><meta name="date" content="2023-10-08">',
            "",
            "2023-10-08",
        ),
        (
            '<meta property="article:published_time" content="2023-10-08T09:00:00Z">',
            "",
            "2023-10-08T09:00:00+00:00",
        ),
        ('<meta itemprop="datePublished" content="2023-10-08">', "", "2023-10-08"),
        ('<meta property="article:modified_time" content="2023-10-09">', "", None),
        ("", '<time datetime="2023-10-08T09:00:00+03:00">Sunday</time>', "2023-10-08T09:00:00+03:00"),
        ("", '<time class="updated" datetime="2023-10-09">Monday</time>', None),
        (
            "",
            '<time datetime="2020-01-01">x</time><time class="published" datetime="2023-10-08">y</time>',
            "2023-10-08",
        ),
        (ld(NEWS) + '<meta name="date" content="2020-01-01">', "", "2023-10-08T09:00:00+09:00"),
        ('<meta name="date" content="08.10.2023">', '<time datetime="2023-10-08">x</time>', "2023-10-08"),
        ('<meta name="date" content="08.10.2023">', "", None),
        ("", "", None),
    ],
)
def test_the_most_trusted_statement_wins(head: str, body: str, expected: str | None) -> None:
    """
    JSON-LD of the article, then meta elements, then times inside the article; never a time of change.
    """
    assert expected == published(head, body)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2023-10-08", "2023-10-08"),
        ("2023-10-08T09:00:00+09:00", "2023-10-08T09:00:00+09:00"),
        ("2023-10-08 09:00", "2023-10-08T09:00:00"),
        ("Sun, 08 Oct 2023 09:00:00 +0900", "2023-10-08T09:00:00+09:00"),
        ("October 8, 2023", "2023-10-08"),
        ("8 October 2023, 9:00 a.m. KST", "2023-10-08"),
        ("Oct. 8th, 2023", "2023-10-08"),
        ("2023/10/08", "2023-10-08"),
        ("25.10.2023", "2023-10-25"),
        ("10/25/2023", "2023-10-25"),
        ("10.10.2023", "2023-10-10"),
        ("08.10.2023", None),
        ("8/10/2023 09:00", None),
        ("30 February 2023", None),
        ("2023-02-30", None),
        ("October 2023", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_with_two_readings_has_none(stated: str, expected: str | None) -> None:
    """
    Day first or month first is not guessed; where only one of them exists, it is read.
    """
    assert expected == unambiguous(stated)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yard fills up\nOctober 8, 2023\nBody text.", "2023-10-08"),
        ("Yard fills up\nBy the Wire desk | Published 8 Oct 2023 | Updated 9 Oct 2023\nBody.", "2023-10-08"),
        ("Yard fills up\nUpdated October 9, 2023\nPublished October 8, 2023\nBody.", "2023-10-08"),
        ("Yard fills up\nUpdated October 9, 2023\nBody.", "2023-10-09"),
        ("Yard fills up\n08.10.2023 - Update : 08.10.2023\nBody.", None),
        ("Yard fills up\nSatellite image taken October 5, 2023\nBody.", None),
        ("Imagery of October 5, 2023 shows 73 railcars at the yard, the researchers said on Friday.", None),
        ("Yard fills up\n\n" + "Body.\n" * 20 + "October 8, 2023", None),
        ("", None),
    ],
)
def test_only_a_date_line_at_the_top_counts(text: str, expected: str | None) -> None:
    """
    The day in a sentence is when something was seen, not when it was printed.
    """
    assert expected == from_opening(text)
