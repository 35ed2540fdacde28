"""Ways for a catalogue to lead elsewhere: its links, its search, and its paging."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item, query
from recording import INSIDE, NAMES, PUBLIC, Nowhere, Try, answer, ids, leaked

from evidence.scenes.asking import ask
from evidence.scenes.catalogues.api import ApiCatalogue
from evidence.scenes.catalogues.static import StaticCatalogue

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.seams import Catalogue

HERE = "http://news.example/stac/catalog.json"
ONCE, TWICE = (f"{PUBLIC}:80",), (f"{PUBLIC}:80", f"{PUBLIC}:80")

SCHEMES = [
    ("a file", "file:///etc/passwd"),
    ("a bucket", "s3://bucket/a.json"),
    ("data", "data:application/json,{}"),
    ("VSI", "/vsicurl/http://127.0.0.1/a.json"),
]


def receipt(catalogue: Catalogue) -> str:
    """Ask a catalogue, and give all that its answer says about what went wrong."""
    found = ask(catalogue, query())
    return " ".join([*(why.reason for why in found.refused), str(found.answer.detail)])


def links(rel: str, href: str, **more: Any) -> list[dict[str, Any]]:
    """One link, and one to a search on the same host, without which an API would be none."""
    return [{"rel": rel, "href": href, **more}]


def page(**fields: Any) -> bytes:
    """Answer with a JSON document."""
    return answer(json.dumps(fields).encode(), content_type="application/json")


LINKS = [
    Try(f"a {rel} that is {what}", (rel, href), rule, ONCE)
    for rel in ("child", "item", "items")
    for what, href, rule in INSIDE
] + [
    Try("a child under file", ("child", "file:///etc/passwd"), "is under file, which is not fetched", ONCE),
    Try("a child in a bucket", ("child", "s3://bucket/a.json"), "is under s3, which is not fetched", ONCE),
    Try("a child that is data", ("child", "data:application/json,{}"), "is under data", ONCE),
    Try("a child without a scheme", ("child", "//127.0.0.1/a.json"), "is under no scheme", ONCE),
    Try("a child on another host in the clear", ("child", "http://127.0.0.1/a"), "another host", ONCE),
    Try("a child with a line feed", ("child", "fi\nle:///etc/passwd"), "a control character", ONCE),
    Try("a child with a blank", ("child", " file:///etc/passwd"), "is under file", ONCE),
    Try("a child with backslashes", ("child", "\\\\127.0.0.1\\a.json"), "a backslash", ONCE),
]


@pytest.mark.parametrize("row", LINKS, ids=ids(LINKS))
def test_no_link_of_a_static_catalogue_leads_inside(tmp_path: Path, row: Try) -> None:
    """
    The catalogue is read and the link is not followed; the receipt names the rule.
    """
    rel, href = row.tried
    network = Nowhere(known=NAMES, answers=[page(type="Catalog", links=links(rel, href))])
    with network.door(tmp_path) as web:
        said = receipt(StaticCatalogue("test", HERE, door=web))

    assert row.rule in said
    assert (list(row.reached), []) == (network.reached, leaked(tmp_path))


SEARCHES = [Try(f"a search at {what}", href, rule, ONCE) for what, href, rule in INSIDE] + [
    Try(f"a search under {what}", href, "only http and https are spoken here", ONCE)
    for what, href in SCHEMES[:3]
]


@pytest.mark.parametrize("row", SEARCHES, ids=ids(SEARCHES))
def test_no_search_link_leads_inside(tmp_path: Path, row: Try) -> None:
    """
    The landing page is read, and the search that it names is not asked.
    """
    network = Nowhere(known=NAMES, answers=[page(type="Catalog", links=links("search", row.tried))] * 2)
    with network.door(tmp_path) as web:
        said = receipt(ApiCatalogue("test", "http://news.example/stac", web=web))

    assert row.rule in said
    assert set(row.reached) == set(network.reached)
    assert [] == leaked(tmp_path)


NEXT = [
    Try(f"the next page at {what}, by {method}", (method, href), rule, TWICE)
    for what, href, rule in INSIDE
    for method in ("GET", "POST")
]


@pytest.mark.parametrize("row", NEXT, ids=ids(NEXT))
def test_no_next_page_leads_inside(tmp_path: Path, row: Try) -> None:
    """
    The first page counts, the second is not fetched, and no header that the server asked for is ever sent.
    """
    method, href = row.tried
    told = {"headers": {"Metadata-Flavor": "Google"}, "body": {"token": "x"}, "merge": True}
    network = Nowhere(
        known=NAMES,
        answers=[
            page(type="Catalog", links=links("search", "http://news.example/search")),
            page(
                type="FeatureCollection", features=[item()], links=links("next", href, method=method, **told)
            ),
        ],
    )
    with network.door(tmp_path) as web:
        said = receipt(ApiCatalogue("test", "http://news.example/stac", web=web))

    assert row.rule in said
    assert (list(row.reached), []) == (network.reached, leaked(tmp_path))
    assert b"metadata-flavor" not in b"".join(network.sent).lower()


def test_no_header_that_a_server_asks_for_is_sent(tmp_path: Path) -> None:
    """
    A next page on a host that may be reached is asked for without the headers that the link names.
    """
    told = {"method": "POST", "headers": {"Metadata-Flavor": "Google", "Host": "127.0.0.1"}, "body": {}}
    network = Nowhere(
        known={"other.example": [PUBLIC]},
        answers=[
            page(type="Catalog", links=links("search", "http://news.example/search")),
            page(features=[item()], links=links("next", "http://other.example/search", **told)),
            page(features=[], links=[]),
        ],
    )
    with network.door(tmp_path) as web:
        receipt(ApiCatalogue("test", "http://news.example/stac", web=web))

    sent = b"".join(network.sent)
    assert 3 == len(network.reached)
    assert (b"Host: other.example" in sent, b"Metadata" in sent, b"127.0.0.1" in sent) == (True, False, False)
