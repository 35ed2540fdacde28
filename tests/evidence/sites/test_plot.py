"""The map of an answer."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from evidence.model.places import Candidate, Resolution
from evidence.sites.plot import Frame, draw

AOI, TRACK, OTHER = (0, 229, 255), (255, 214, 0), (255, 128, 64)
SQUARE = {"type": "Polygon", "coordinates": [[[10, 50], [10.01, 50], [10.01, 50.01], [10, 50.01], [10, 50]]]}


def place(**fields: object) -> Candidate:
    """Make a yard with an outline and one track."""
    made = {
        "name": "Yard", "kind": "rail_yard", "country": "DE", "lon": 10.005, "lat": 50.005, "radius_m": 700.0,
        "geometry": SQUARE, "score": 0.9, "found_by": "a list",
        "tracks": {"type": "MultiLineString", "coordinates": [[[10.001, 50.005], [10.009, 50.005]]]},
    }  # fmt: skip
    return Candidate.model_validate(made | fields)


def drawn(*candidates: Candidate) -> np.ndarray:
    """Pixels of the picture, (rows, columns, 3)."""
    found = Resolution(outcome="found", candidates=candidates)
    return np.asarray(Image.open(io.BytesIO(draw(found, asked="Yard"))))


def shows(pixels: np.ndarray, colour: tuple[int, int, int]) -> int:
    """How many pixels have a colour."""
    return int((pixels == colour).all(axis=-1).sum())


def test_outline_and_tracks_are_on_the_site_s_map() -> None:
    """
    The AOI and the track lie in the left map, at its scale; without tracks there are none.
    """
    left = drawn(place())[:, :900]

    assert shows(left, AOI) > 1000
    assert shows(left, TRACK) > 200
    assert 0 == shows(drawn(place(tracks=None)), TRACK)


def test_a_place_without_an_outline_has_its_circle() -> None:
    """
    The reach is drawn where no outline is known.
    """
    assert shows(drawn(place(geometry=None))[:, :900], AOI) > 500


def test_other_candidates_are_on_the_map_of_the_surroundings() -> None:
    """
    A runner-up 100 km off is numbered in the right map.
    """
    other = place(name="Other", lon=11.4, score=0.5)

    assert 0 == shows(drawn(place()), OTHER)
    assert shows(drawn(place(), other)[:, 904:], OTHER) > 50


@pytest.mark.parametrize(("lon", "lat"), [(179.999, 0.0), (-180.0, 10.0), (0.0, 89.99), (10.0, -90.0)])
def test_the_edges_of_the_world_can_be_drawn(lon: float, lat: float) -> None:
    """
    The antimeridian and the poles are places too.
    """
    far = place(name="Far", lon=-lon, lat=-lat, geometry=None, tracks=None)

    assert shows(drawn(place(lon=lon, lat=lat, geometry=None, tracks=None), far), AOI) > 500


def test_a_frame_has_north_up_and_its_centre_in_the_middle() -> None:
    """
    One degree of latitude is 111.32 km, one of longitude less by the cosine of the latitude.
    """
    frame = Frame(10.0, 60.0, 111_320.0)

    assert (450.0, 450.0) == frame.at(10.0, 60.0)
    assert (450.0, 0.0) == pytest.approx(frame.at(10.0, 61.0))
    assert (675.0, 450.0) == pytest.approx(frame.at(11.0, 60.0))


def test_names_in_any_script_and_length_can_be_drawn() -> None:
    """
    Hostile names draw as boxes or plain letters; nothing fails.
    """
    for name in ("두만강역", "\u202eabc", "Ḩ" * 300, "A\nB"):
        assert drawn(place(name=name)).shape[1] > 1000


def test_without_a_candidate_there_is_no_map() -> None:
    """
    An unknown place has nothing to be drawn.
    """
    with pytest.raises(ValueError, match="no candidate"):
        draw(Resolution(outcome="unknown"), asked="Nowhere")
