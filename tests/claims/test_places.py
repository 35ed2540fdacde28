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


@pytest.mark.parametrize(
    "opening",
    ["GENEVA (AP) - ", "GENEVA, Switzerland - ", "Geneva, 20 September 2024 - ", "Geneva, Sept. 20, 2024 — "],
)
def test_where_an_article_was_written_is_not_where_its_objects_stand(opening: str) -> None:
    """
    The sentence itself names the place, behind a list.
    """
    text = f"{opening}Images show 52,564 destroyed and 35,591 damaged structures in the Gaza Strip."
    found = extract(Article(text=text, published="2024-09-21", sha256=""))

    assert {"Gaza Strip"} == {claim.site.text for claim in found if claim.site}


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("the port of Tripoli, Lebanon", "LB"),
        ("the port of Tripoli", "LY"),
        ("the port of Valencia in Venezuela", "VE"),
        ("the port of Valencia", "ES"),
        ("the port of St. Petersburg, Florida", "US"),
        ("Norfolk, Virginia", "US"),
        ("Naval Station Norfolk", "US"),
        ("Odesa, Texas", "US"),
        ("Tripoli, Beirut and Tyre", "LY"),
        ("Valencia airport in Venezuela", "VE"),
        ("Birmingham airport in the United States", "US"),
        ("Alexandria airport in Louisiana", "US"),
        ("Mexico's La Paz airport", "MX"),
        ("the port of Odesa, the New York Times reported", "UA"),
    ],
)
def test_a_country_behind_a_name_outweighs_the_better_known_place(words: str, country: str) -> None:
    """
    The text says which of two namesakes is meant; in a list of places it says nothing.
    """
    article = Article(text=f"Imagery of 5 October 2023 shows 12 ships at {words}.", sha256="0" * 64)

    (claim,) = extract(article)

    assert claim.site is not None
    assert country == claim.site.country
