"""Whether an article says what its source says."""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest
from drifts import TUMANGANG, VAGUE
from making import claim, quantity
from serving import says, serving

from claims.article import read
from claims.errors import ArticleError
from claims.statements import extract
from evidence.trail import Trail
from evidence.web import Policy, Web
from verify.fidelity import Given, Sources, compare_again, given_sources
from verify.intake import Taken, take
from verify.model import Fidelity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serving import Reaction, Server

SOURCE = TUMANGANG / "1-source.json"
REPORT = json.loads(SOURCE.read_text(encoding="utf-8"))


@contextmanager
def world(folder: Path, **paths: Reaction) -> Iterator[tuple[Server, Web]]:
    """A server with these paths, and a door that it may be reached through."""
    policy = Policy(allow_private=("127.0.0.0/8",))
    with serving(**paths) as server, Web(policy, trail=Trail(folder)) as web:
        yield server, web


def page(
    *paragraphs: str, name: str = "Example Wire", published: str = "2023-10-08", language: str = "en"
) -> bytes:
    """An article's page."""
    metas = {"og:site_name": name, "article:published_time": published}
    head = "".join(f'<meta property="{key}" content="{said}">' for key, said in metas.items())
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<!doctype html><html lang={language}><head><title>Rail traffic</title>{head}</head>"
        f"<body><article><h1>Rail traffic</h1>{body}</article></body></html>"
    ).encode()


def report() -> bytes:
    """The page of those who counted approximately 73 railcars."""
    return page(*REPORT["text"].split("\n\n"), name="Beyond Parallel", published="2023-10-06")


NOTHING = Given()
HTML = says(report(), content_type="text/html")
DUTCH = page("Satellietbeelden tonen zeker zeventig wagons op het emplacement.", language="nl")


def article(link: str, *, count: str = "up to 73 boxcars", source: str = "Beyond Parallel") -> bytes:
    """An article that passes the count on."""
    return page(
        "A station on the border has filled up with trains, and those who watch it are surprised by that.",
        f"Images captured on 5 October 2023 show {count} at the Tumangang Rail Facility in North Korea, "
        f'according to <a href="{link}">a report</a> by {source}.',
        "What they carry is another matter, and nobody outside the two countries can say what it is.",
    )


def assessed(
    web: Web | None, whole: bytes, *, url: str | None = None, given: Given = NOTHING
) -> tuple[Fidelity, ...]:
    """The fidelity of each claim of a page."""
    taken = Taken(read(whole, url=url), whole)
    sources = Sources(taken, given=given, web=web, vague=VAGUE, tell=lambda _: None)
    return tuple(sources.assess(one).fidelity for one in extract(taken.article))


def linked(web: Web, server: Server, **said: str) -> Fidelity:
    """The fidelity of an article on the server that links to /report there."""
    (fidelity,) = assessed(web, article("/report", **said), url=f"{server.url}/article")
    return fidelity


@pytest.mark.parametrize(
    ("count", "outcome", "changes"),
    [
        ("approximately 73 railcars", "faithful", ()),
        ("73 railcars", "altered", ("hedge_dropped",)),
        ("up to 73 boxcars", "altered", ("bound_changed", "scope_changed")),
        ("around 70 railcars", "altered", ("rounded",)),
        ("90 railcars", "source_not_found", ()),
    ],
)
def test_the_source_is_read_where_the_article_links_to_it(tmp_path, count, outcome, changes) -> None:
    """
    What the linked page says is held against what the article makes of it.
    """
    with world(tmp_path, report=HTML) as (server, web):
        found = linked(web, server, count=count)

        assert (outcome, changes) == (found.outcome, found.changes)
        assert f"{server.url}/report" == found.source_url
        assert (outcome != "source_not_found") is ("totaling approximately 73" in (found.source_quote or ""))


@pytest.mark.parametrize(
    "reaction",
    [
        says(b"gone", 404),
        says(b"broken", 500),
        says(b"%PDF-1.7 report", content_type="application/pdf"),
        says(b"", content_type="text/html"),
        says(DUTCH, content_type="text/html"),
    ],
    ids=["404", "500", "a PDF", "nothing", "another language"],
)
def test_a_source_that_cannot_be_read_is_held_against_nobody(tmp_path, reaction) -> None:
    """
    It stays unassessed, with the address that should have been read.
    """
    with world(tmp_path, report=reaction) as (server, web):
        found = linked(web, server)

        assert ("not_assessed", f"{server.url}/report") == (found.outcome, found.source_url)


def test_a_private_address_is_not_followed(tmp_path) -> None:
    """
    A page may link into the network of whoever checks it; the door refuses, and the check goes on.
    """
    with serving(report=says(report())) as server, Web(Policy(), trail=Trail(tmp_path)) as guarded:
        found = linked(guarded, server)

        assert "not_assessed" == found.outcome
        assert [] == server.asked


def test_at_most_two_pages_are_read_for_one_article(tmp_path) -> None:
    """
    However many claims and links it holds; and each page once.
    """
    sentence = (
        'Images of 5 October 2023 show {n} railcars at Khasan station, <a href="/r{n}">a report</a> by '
        "Beyond Parallel says."
    )
    many = page(*(sentence.format(n=number) for number in range(31, 40)))
    with world(tmp_path) as (server, web):
        found = assessed(web, many, url=f"{server.url}/article")

        assert 9 == len(found)
        assert ["/r31", "/r32"] == [one.path for one in server.asked]
        assert {"not_assessed"} == {one.outcome for one in found}


@pytest.mark.parametrize(("online", "outcome"), [(True, "source_not_found"), (False, "not_assessed")])
def test_a_claim_of_somebody_without_a_link(tmp_path, online, outcome) -> None:
    """
    Somebody is named and leads nowhere: the source is not found. Without a network nobody has looked.
    """
    said = page(
        "Beyond Parallel said that 73 railcars stood at the Tumangang Rail Facility in North Korea on 5"
        " October 2023. The yard lies beside the river, and trains cross the bridge there day and night."
    )
    with world(tmp_path) as (_, web):
        (found,) = assessed(web if online else None, said)

    assert (outcome, None) == (found.outcome, found.source_url)


def test_a_claim_of_nobody_or_of_the_article_itself_is_not_assessed(tmp_path) -> None:
    """
    There is no source to be true to.
    """
    with world(tmp_path) as (_, web):
        (found, *_) = assessed(web, report())

    assert Fidelity() == found


def test_a_given_source_needs_no_network(tmp_path) -> None:
    """
    A person may give the source along, as a file; it goes on the trail by its name alone.
    """
    trail = Trail(tmp_path / "own")
    with Web(Policy(offline=True), trail=trail) as web:
        along = given_sources([str(SOURCE)], web=web, trail=trail, tell=lambda _: None)
    (given,) = along.read
    (found,) = assessed(None, article("/report"), given=along)

    assert ("altered", REPORT["url"]) == (found.outcome, found.source_url)
    assert ["file:source/1-source.json"] == [one.url for one in given.exchanges]
    assert found.source_sha256 == given.exchanges[0].sha256
    assert trail.body(found.source_sha256 or "") == SOURCE.read_bytes()


def test_a_given_file_that_cannot_be_read_is_refused(tmp_path) -> None:
    """
    Whoever names a file should mend it; a link that fails is told of and left out.
    """
    told: list[str] = []
    with world(tmp_path, dutch=says(DUTCH, content_type="text/html")) as (server, web):
        given = partial(given_sources, web=web, trail=Trail(tmp_path), tell=told.append)

        assert Given(unread=(f"{server.url}/gone", f"{server.url}/dutch")) == given(
            [f"{server.url}/gone", f"{server.url}/dutch"]
        )
        assert "404" in told[1]
        assert "Dutch" in told[3]
        with pytest.raises(ArticleError):
            given([str(tmp_path / "none.html")])


def test_a_given_link_that_cannot_be_read_is_held_against_nobody(tmp_path) -> None:
    """
    The source may well say it: it was not read.
    """
    with world(tmp_path) as (server, web):
        along = given_sources([f"{server.url}/gone"], web=web, trail=Trail(tmp_path), tell=lambda _: None)
        (found,) = assessed(web, article("").replace(b'<a href="">a report</a>', b"a report"), given=along)

    assert ("not_assessed", f"{server.url}/gone") == (found.outcome, found.source_url)


def test_a_page_beyond_the_two_that_are_read_is_held_against_nobody(tmp_path) -> None:
    """
    Two pages that say nothing of it, and a third that was not looked at.
    """
    links = "".join(f'<a href="/page{n}">a report</a> by Beyond Parallel, ' for n in (1, 2, 3))
    whole = article("/report").replace(b'<a href="/report">a report</a> by', f"{links}and one by".encode())
    silent = says(
        page("Nothing stood there at all that month, and nobody counted."), content_type="text/html"
    )
    with world(tmp_path, page1=silent, page2=silent, page3=HTML) as (server, web):
        (found,) = assessed(web, whole, url=f"{server.url}/article")

    assert ("not_assessed", f"{server.url}/page3") == (found.outcome, found.source_url)


def test_an_article_is_not_its_own_source(tmp_path) -> None:
    """
    Given along with itself, it is held against nothing.
    """
    same = tmp_path / "same.html"
    same.write_bytes(article("/report"))
    trail = Trail(tmp_path / "own")
    with Web(Policy(offline=True), trail=trail) as web:
        along = given_sources([str(same)], web=web, trail=trail, tell=lambda _: None)
    (found,) = assessed(None, article("/report"), given=along)

    assert Fidelity() == found


def test_it_can_be_compared_again_from_what_a_bundle_holds(tmp_path) -> None:
    """
    The page's bytes and address are all it takes.
    """
    with world(tmp_path, report=HTML) as (server, web):
        taken = take(f"{server.url}/report", web=web)
        (found,) = assessed(web, article("/report"), url=f"{server.url}/article")
    own = read(article("/report"), url=f"{server.url}/article")
    (one,) = extract(own)

    assert found == compare_again(one, own, found, page=taken.source, vague=VAGUE)
    other = claim(quantity("exactly", 500), attribution=("Beyond Parallel",))
    assert "source_not_found" == compare_again(other, own, found, page=taken.source, vague=VAGUE).outcome
