"""What one page of a search tells of the server."""

from __future__ import annotations

from typing import Any

import pytest
from catalogues import item, query
from played import GENOA

from evidence.scenes.probing.answers import heeded, paging


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ({"href": "/search?page=2"}, "by GET of an address"),
        ({"method": "POST", "body": {"token": "x"}}, "by POST of a body"),
        ({"method": "POST", "body": {"token": "x"}, "merge": True}, "by POST, merged"),
        ({"method": "POST"}, "by POST of an address"),
        ({"rel": "prev"}, None),
    ],
)
def test_how_a_server_pages(link: dict[str, Any], expected: str | None) -> None:
    """
    The forms that servers use for the way to the next page.
    """
    told = paging({"links": [{"rel": "next"} | link]})

    assert expected == (told and told[: len(expected or "")])


def test_what_no_item_tells_is_unknown() -> None:
    """
    Items without a place and a time are no proof of anything.
    """
    bare = item(without=["geometry", "datetime"])

    assert {"place": None, "time": None, "collection": None, "limit": True} == heeded(
        [bare], query(GENOA), collections=(), limit=2
    )
