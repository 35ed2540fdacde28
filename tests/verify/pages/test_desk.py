"""The desk: what waits, what was found, narrowed down, each statement once, and the same as feeds."""

from __future__ import annotations

import re

import pytest
from browsing import tab_of

ARTICLE = "There were 73 freight railcars at the Nowhereville Rail Yard on 5 October 2023, imagery showed."
OTHER = "There were 12 ships at the Nowhereville Harbour on 5 October 2023, imagery showed."


def _records(page: str) -> list[str]:
    return re.findall(r'href="/records/([0-9a-f]{64})"', page)


def _corrected(site, bundle) -> str:
    """
    Correct the record; gives the id of the one that takes its place.
    """
    sent = site.remove_a_mark(bundle.name)
    return sent.headers["location"].split("/records/")[1].split("?")[0].split("#")[0]


def test_a_line_says_what_was_said_where_and_when(site, bundle):
    """
    The quote is the link; below it stand the number as it was understood, the place and the day.
    """
    page = site.http.get("/desk").text

    assert re.search(rf'<a href="/records/{bundle.name}">“<bdi>Satellite imagery shows 73 railcars', page)
    assert "<bdi>73 railcars</bdi></strong>, <bdi>Tumangang Rail Facility</bdi>, 5 Oct 2023" in page


def test_a_corrected_record_stands_below_the_one_that_took_its_place(site, bundle):
    """
    One line for a statement, with who looked at it; the others of the same statement unfold.
    """
    newer = _corrected(site, bundle)
    page = site.http.get("/desk").text

    assert [newer, bundle.name] == _records(page)
    assert "and one more of the same statement" in page
    assert "looked at by <bdi>A. Editor</bdi>" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?kind=railcar", 1),
        ("?kind=ship", 1),
        ("?kind=tent", 0),
        ("?agreement=not_checkable&site=harb", 1),
        ("?start=2023-10-05&end=2023-10-05", 2),
        ("?start=2023-10-06", 0),
        ("?status=void", 0),
        ("?q=imagery", 2),
        ("?q=imagery&kind=ship", 1),
        ("?q=imagery&start=2023-10-06", 0),
        ("?q=nothing+of+this", 0),
    ],
)
def test_records_are_narrowed_down_by_the_address(site, query, count):
    """
    Filters and words narrow together, and an address can be kept as a bookmark.
    """
    site.send("/", "/checks", article=ARTICLE)
    site.send("/", "/checks", article=OTHER)
    site.do()
    site.do()
    found = set(_records(site.http.get(f"/desk{query}").text))
    mine = {one.id for one in site.desk.store.list().records if "Nowhereville" in (one.site or "")}

    assert count == len(found & mine)


def test_feeds_follow_the_filters(site, bundle):
    """
    What the page links to holds what the page shows, and a feed takes no notice of what it does not know.
    """
    page = site.http.get("/desk?kind=railcar&status=active&start=2023-10-01").text
    feed = "/api/v1/feed.json?status=active&kind=railcar&start=2023-10-01"
    items = site.http.get(f"{feed}&utm_source=reader").json()["items"]

    assert 2 == page.count(f'href="{feed.replace("&", "&amp;")}"')
    assert [f"urn:sha256:{bundle.name}"] == [one["id"] for one in items]
    assert [] == site.http.get(feed.replace("active", "void")).json()["items"]


def test_a_check_is_cancelled_from_the_queue(site):
    """
    Each check that is not over has a button of its own.
    """
    sent = site.send("/", "/checks", article=ARTICLE)
    before = site.http.get("/desk").text
    site.send("/desk", f"{sent.headers['location']}/cancel")

    assert f'action="{sent.headers["location"]}/cancel"' in before
    assert "cancelled" in site.http.get(sent.headers["location"]).text
    assert "/cancel" not in site.http.get("/desk").text


def test_more_records_than_a_page_holds_are_on_the_next(site):
    """
    The link to older ones keeps the filters; no statement is on two pages.
    """
    told = " ".join(
        f"Imagery of 5 October 2023 showed {number} ships at the Nowhereville Harbour."
        for number in range(11, 43)
    )
    site.send("/", "/checks", article=told)
    site.do()
    first = site.http.get("/desk?kind=ship").text
    link = re.search(r'href="(/desk\?kind=ship&amp;after=[0-9a-f]+)"', first)
    assert link
    rest = site.http.get(link[1].replace("&amp;", "&")).text

    assert (30, 2) == (len(_records(first)), len(_records(rest)))
    assert set() == set(_records(first)) & set(_records(rest))


@pytest.mark.parametrize(("width", "folded"), [(360, True), (1280, False)])
def test_filters_fold_away_on_a_phone(browser, site, width, folded):
    """
    Where there is room they are open; labels and fields stand in line.
    """
    with tab_of(browser, site, viewport={"width": width, "height": 800}) as tab:
        tab.goto("/desk")
        hidden = not tab.locator("#agreement").is_visible()
        tops = {
            round(box["y"])
            for one in tab.locator(".filters :is(select, input)").all()
            if (box := one.bounding_box())
        }

    assert folded == hidden
    assert folded or len(tops) == 1


def test_a_name_that_is_no_filter_is_told_of(site):
    """
    As a page, in two sentences.
    """
    answer = site.http.get("/desk?agreement=maybe")

    assert 422 == answer.status_code
    assert "is no agreement" in answer.text


def test_each_article_that_is_found_shows_its_own_records(site):
    """
    Two articles of one statement are two finds, and each leads to the other's record too.
    """
    for text in (ARTICLE, f"{ARTICLE} Nobody said more."):
        site.send("/", "/checks", article=text)
        site.do()
    found = site.http.get("/desk?q=Nowhereville").text

    assert 2 == found.count('<article class="hit">')
    assert 2 == found.count("and one more of the same statement")
