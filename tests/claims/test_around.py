"""The places that a text names around a passage."""

from __future__ import annotations

from claims.places.around import named_around

TEXT = (
    "Ships lay in Sevastopol. Three bombers stood at Belaya Air Base near Irkutsk, in Russia, on Monday. "
    "Others had flown to Olenya in June."
)


def test_the_nearest_come_first_and_countries_do_not_count() -> None:
    """
    Towns and facilities by their distance from the claim; neither the country nor the site itself.
    """
    around = named_around(TEXT, TEXT.index("Three"), site="Belaya Air Base")

    assert ("Sevastopol", "Irkutsk", "Olenya") == around


def test_a_text_without_places_has_none() -> None:
    """
    Nothing is made up.
    """
    assert () == named_around("Three bombers stood there.", 0, site="")
