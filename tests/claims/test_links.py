"""Where an article links to, and which of its links lead to whoever counted."""

from __future__ import annotations

import time

import pytest
from making import claim

from claims.article import read
from claims.lineage.leads import leads
from claims.lineage.telling import Telling, Told
from claims.model import Article
from claims.reading.links import Link, links, page_of

FILLING = (
    "<p>Nobody who lives beside the line had seen anything like it in years, people there told visitors.</p>"
)
SENTENCE = "Images of 5 October 2023 show 73 railcars at the Tumangang Rail Facility, {source} said."


def page(body: str, *, head: str = "") -> bytes:
    """A page with an article of this body, between a menu and a footer."""
    menu = '<nav><ul><li><a href="/world">World</a></li><li><a href="/asia">Asia</a></li></ul></nav>'
    foot = '<footer><p><a href="/terms">Terms</a></p></footer>'
    return (
        f"<!doctype html><html lang=en><head><title>Wagons</title>{head}</head><body>{menu}"
        f"<article><h1>Wagons at the border</h1>{FILLING}{body}{FILLING}</article>{foot}</body></html>"
    ).encode()


def found(body: str, *, head: str = "") -> tuple[tuple[Link, ...], Article]:
    """The links of a page that lies at https://wire.example/2023/wagons, and its article."""
    whole = page(body, head=head)
    article = read(whole, url="https://wire.example/2023/wagons")
    return links(whole, article), article


def test_a_link_stands_where_its_words_stand() -> None:
    """
    Its offset is that of its words in the article's text; a menu has no words there.
    """
    source = '<a href="https://lab.example/report?id=1">Beyond <b>Parallel</b></a>'
    ((link,), article) = found(f"<p>{SENTENCE.format(source=source)}</p>")

    assert ("https://lab.example/report?id=1", "Beyond Parallel") == (link.url, link.words)
    assert article.text[link.start :].startswith("Beyond Parallel said.")


def test_of_two_links_with_the_same_words_each_has_its_place() -> None:
    """
    The words around a link tell which of several it is.
    """
    both = '<p>It wrote <a href="/a">here</a> of trucks.</p><p>It wrote of wagons <a href="/b">here</a>.</p>'
    (first, second), article = found(both)

    assert "here of trucks" == article.text[first.start :][:14]
    assert "here." == article.text[second.start :][:5]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/report", "https://wire.example/report"),
        ("report", "https://wire.example/2023/report"),
        ("//lab.example/r", "https://lab.example/r"),
        (" https://lab.example/\nr ", "https://lab.example/r"),
        ("javascript:alert(1)", None),
        ("mailto:desk@wire.example", None),
        ("data:text/html,hello", None),
        ("file:///etc/passwd", None),
        ("https://user:word@lab.example/r", None),
        ("https://[broken", None),
        (f"https://lab.example/{'r' * 3000}", None),
        ("", None),
        ("#notes", "https://wire.example/2023/wagons#notes"),
    ],
)
def test_addresses_become_absolute_or_are_left_out(href: str, url: str | None) -> None:
    """
    Only http and https addresses of a sane length, without anybody's password, are links.
    """
    got, _ = found(f"<p>According to <a href='{href}'>the lab</a>, 73 railcars were there.</p>")

    assert ([] if url is None else [url]) == [link.url for link in got]


def test_a_base_moves_relative_addresses() -> None:
    """
    A page may say what its addresses are relative to.
    """
    body = '<p>According to <a href="r">the lab</a>, 73 railcars were there.</p>'

    assert "https://lab.example/x/r" == found(body, head='<base href="https://lab.example/x/">')[0][0].url


def test_an_address_written_out_is_a_link() -> None:
    """
    In plain text and in a passage there is no other kind.
    """
    text = b"Images show 73 railcars at Tumangang (https://lab.example/report), the lab said."
    article = read(text)

    assert [Link("https://lab.example/report", "https://lab.example/report", 38)] == list(
        links(text, article)
    )


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + '<a href="/x">here</a> ' * 40_000 + "</p>",
        "<div>" * 250 + '<a href="/x">here</a>' + "</div>" * 250 + "<p>" + "word " * 100_000 + "</p>",
        "".join(f'<div><a href="/{n}">{"a" * 200}</a>' for n in range(300)) + "a" * 500_000,
    ],
    ids=["a wall of links", "nested deeply", "links that are nearly in the text"],
)
def test_a_page_made_to_take_long_does_not(body: str) -> None:
    """
    The number of links, of blocks and of signs that are looked at is bounded.
    """
    whole = page(body)
    article = Article(text="a" * 400_000 + " here " * 1000, sha256="0" * 64, url="https://wire.example/")
    started = time.monotonic()

    assert len(links(whole, article)) <= 400
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.lab.example/r/", "http://lab.example/r#top"),
        ("https://lab.example/r?utm_source=x", "https://LAB.example/r"),
    ],
)
def test_addresses_of_one_page(one: str, other: str) -> None:
    """
    Scheme, www., campaign marks and fragments make no other page.
    """
    assert page_of(one) == page_of(other)


NAME = '<a href="https://lab.example/r">Beyond Parallel</a>'
REPORT = '<a href="https://lab.example/r">a report</a> by Beyond Parallel'


@pytest.mark.parametrize(
    ("source", "after", "expected"),
    [
        (NAME, "", ["https://lab.example/r"]),
        (REPORT, "", ["https://lab.example/r"]),
        ("Beyond Parallel", f"More by {NAME}.", ["https://lab.example/r"]),
        ("Beyond Parallel", 'A <a href="https://shop.example/">train set</a> costs more.', []),
        ('<a href="/tag/beyond-parallel">Beyond Parallel</a>', "", []),
        ('<a href="/2023/wagons#top">Beyond Parallel</a>', "", []),
        (
            f'{NAME} in <a href="https://x.example/">Seoul</a>',
            "",
            ["https://lab.example/r", "https://x.example/"],
        ),
        (NAME, 'The <a href="http://www.lab.example/r/">Beyond Parallel</a>.', ["https://lab.example/r"]),
    ],
    ids=[
        "the name",
        "a report",
        "elsewhere",
        "nothing of it",
        "a tag",
        "itself",
        "the name first",
        "one page",
    ],
)
def test_which_links_lead_to_the_source(source: str, after: str, expected: list[str]) -> None:
    """
    Those with the name of whoever counted come first, then those in the sentence.
    """
    got, article = found(f"<p>{SENTENCE.format(source=source)}</p><p>{after}</p>")
    start = article.text.index("Images")
    here = claim(quote=article.text[start:].partition("\n")[0], start=start, attribution=("Beyond Parallel",))

    assert expected == list(leads(Told(here, Telling("", article, (), got))))


def test_a_claim_of_nobody_leads_nowhere() -> None:
    """
    Without anybody named there is no source to look for.
    """
    got, article = found(f"<p>{SENTENCE.format(source='<a href=https://lab.example/r>a report</a>')}</p>")

    assert () == leads(Told(claim(quote=article.text, start=0), Telling("", article, (), got)))
