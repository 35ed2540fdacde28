"""Where a claim is: the place by its name, or by its coordinates."""

from __future__ import annotations

import pytest

from claims.model import Article
from claims.statements import extract


@pytest.mark.parametrize(
    ("words", "site"),
    [
        ("at 42.4214 N, 130.6081 E", "42.4214 N, 130.6081 E"),
        ("at 42°25'17\"N 130°36'29\"E", "42°25'17\"N 130°36'29\"E"),
        ("within 2 km of N 42.42, E 130.61", "within 2 km of N 42.42, E 130.61"),
        ("at 42.4214, 130.6081", "42.4214, 130.6081"),
        ("in Rafah (31.2345, 34.2567)", "Rafah"),
    ],
)
def test_coordinates_are_a_site_where_no_name_is(words: str, site: str) -> None:
    """
    Coordinates, with the extent stated before them, are the place; a name in the sentence outweighs them.
    """
    article = Article(text=f"Imagery of 5 October 2023 shows 73 railcars {words}.", sha256="0" * 64)

    (claim,) = extract(article)

    assert site == (claim.site.text if claim.site else None)
