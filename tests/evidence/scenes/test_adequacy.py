"""What pixels can settle about a kind of object, before any is read."""

from __future__ import annotations

from typing import Any

import pytest
from catalogues import square
from hypothesis import given
from hypothesis import strategies as st
from making import scene

from claims.kinds import KINDS
from evidence.model.scenes import Asset
from evidence.scenes.adequacy import NOWHERE, Measured, preference, weigh

AREA = square()
WIDE = square(side=1.0)
PICTURE = {"visual": Asset(href="https://example.org/a.tif")}


def look(kind: str = "railcar", measured: Measured = NOWHERE, **fields: Any) -> Any:
    """Weigh a scene that covers the site, with these fields changed."""
    made = scene(**{"footprint": WIDE, "assets": PICTURE} | fields)
    return weigh(made, kind=KINDS[kind], area=AREA, measured=measured)


@pytest.mark.parametrize(
    ("kind", "gsd", "verdict"),
    [
        ("railcar", 0.3, "count"),
        ("railcar", 0.6, "count"),
        ("railcar", 0.65, "length"),
        ("railcar", 1.5, "length"),
        ("railcar", 3.0, "presence"),
        ("railcar", 10.0, "none"),
        ("ship", 3.0, "count"),
        ("ship", 10.0, "presence"),
        ("ship", 30.0, "none"),
        ("vehicle", 0.3, "count"),
        ("vehicle", 0.6, "presence"),
        ("railcar", None, "none"),
    ],
)
def test_what_a_resolution_settles(kind: str, gsd: float | None, verdict: str) -> None:
    """
    Where nothing was measured: five pixels across to count, two for the length of a train, one for presence.
    """
    assert verdict == look(kind, gsd_m=gsd)[0].adequacy.verdict


@pytest.mark.parametrize(
    ("kind", "gsd", "measured", "verdict", "says"),
    [
        ("ship", 10.0, ((10.0, 10.0),), "count", "measured at 10 m"),
        ("ship", 20.0, ((10.0, 10.0),), "none", "refused beyond"),
        ("ship", 0.5, ((10.0, 10.0),), "count", "averaged to 10 m"),
        ("railcar", 0.58, ((0.3, 0.6),), "count", "measured at 0.3–0.6 m"),
        ("railcar", 0.65, ((0.3, 0.6),), "length", "refused beyond"),
        ("railcar", 0.2, ((0.3, 0.6),), "count", "averaged to 0.3 m"),
        ("ship", 5.0, ((0.3, 3.0), (10.0, 10.0)), "count", "averaged to 10 m"),
    ],
)
def test_a_measured_counter_decides(
    kind: str, gsd: float, measured: tuple[tuple[float, float], ...], verdict: str, says: str
) -> None:
    """
    Inside the GSDs at which counting was measured it counts, finer is averaged, coarser is refused.
    """
    adequacy = look(kind, Measured(objects=measured), gsd_m=gsd)[0].adequacy

    assert verdict == adequacy.verdict
    assert says in adequacy.reason


@pytest.mark.parametrize(
    ("gsd", "verdict", "says"),
    [
        (0.5, "count", "counting was measured at 0.3–0.6 m"),
        (0.6, "count", "counting was measured at 0.3–0.6 m"),
        (0.61, "length", "the length of trains was measured at 0.6–1.2 m"),
        (1.2, "length", "the length of trains was measured at 0.6–1.2 m"),
        (1.3, "presence", "refused beyond, so only whether something stands there can be seen"),
        (3.5, "none", "not even presence"),
    ],
)
def test_lengths_are_taken_where_they_were_measured(gsd: float, verdict: str, says: str) -> None:
    """
    Between the coarsest GSD at which cars were told apart and the coarsest at which trains were measured.
    """
    measured = Measured(objects=((0.3, 0.6),), lengths=((0.6, 1.2),))
    adequacy = look("railcar", measured, gsd_m=gsd)[0].adequacy

    assert verdict == adequacy.verdict
    assert says in adequacy.reason


def test_the_reason_carries_the_numbers() -> None:
    """
    One sentence that a reader can check with a ruler.
    """
    assessed, why = look(gsd_m=10.0)

    assert (
        "A railcar of 14 m × 3 m is 1.4 × 0.3 pixels at 10 m: counting needs 5 pixels across, "
        "so not even presence can be told." == assessed.adequacy.reason
    )
    assert ("resolution_insufficient", assessed.adequacy.reason) == (why.code, why.reason)


@pytest.mark.parametrize(
    ("fields", "code", "says"),
    [
        ({}, None, ""),
        ({"cloud": 0.3}, None, "Cloud covers 30% of the whole scene."),
        ({"cloud": 0.31}, "obscured", "Cloud covers 31% of the whole scene, above 30%"),
        ({"cloud": 1.0}, "obscured", "Cloud covers 100% of the whole scene"),
        ({"sun_elevation": -12.0}, "obscured", "12° below the horizon"),
        ({"sun_elevation": 8.0}, None, "shadows are 7 times as long"),
        ({"off_nadir": 33.3}, None, ""),
        ({"off_nadir": 52.0}, "resolution_insufficient", "52° off nadir"),
        ({"gsd_m": None}, "resolution_insufficient", "does not say"),
        ({"footprint": square(131, 43)}, "partial_coverage", "covers 0.0% of the site"),
        ({"assets": {}}, "imagery_unlicensed", "no image file that can be read"),
        ({"assets": {}, "gsd_m": 10.0}, "resolution_insufficient", "pixels at 10 m"),
    ],
)
def test_why_a_scene_cannot_be_counted_on(fields: dict[str, Any], code: str | None, says: str) -> None:
    """
    Cloud, night, a steep look, no sharpness, another place, a login: each has its code and its sentence.
    """
    assessed, why = look(**fields)

    assert code == (why and why.code)
    assert says in assessed.adequacy.reason
    assert (code is None) is (assessed.adequacy.verdict in {"count", "length"})


def test_part_of_a_site_is_still_worth_a_look() -> None:
    """
    Half a site gives a lower bound, so it is not rejected; ``covers`` says how much there is.
    """
    west, south, east, north = 130.6, 42.42, 130.605, 42.43
    half = {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }

    assessed, why = look(footprint=half)

    assert 0.5 == pytest.approx(assessed.covers, abs=1e-6)
    assert why is None


@pytest.mark.parametrize(("cloud", "at_site"), [(0.0, 0.0), (0.2, None), (1.0, 1.0), (None, None)])
def test_cloud_over_a_scene_is_not_cloud_over_a_site(cloud: float | None, at_site: float | None) -> None:
    """
    Only a clear or an overcast scene says anything about one site in it.
    """
    assert at_site == look(cloud=cloud)[0].cloud_at_site


def test_the_best_scene_comes_first() -> None:
    """
    Countable, then covering, then real, then clear, then sharp, then taken from above.
    """
    made = [
        scene("sharp", gsd_m=0.3, cloud=0.0, off_nadir=20),
        scene("steep", gsd_m=0.3, cloud=0.0, off_nadir=30),
        scene("softer", gsd_m=0.5, cloud=0.0),
        scene("hazy", gsd_m=0.3, cloud=0.2),
        scene("unknown sky", gsd_m=0.3),
        scene("rendered", gsd_m=0.3, cloud=0.0, rendered=True),
        scene("partial", gsd_m=0.3, cloud=0.0, footprint=square(side=0.005)),
        scene("coarse", gsd_m=1.0, cloud=0.0),
    ]
    made = [
        one.model_copy(update={"assets": PICTURE} | ({} if one.id == "partial" else {"footprint": WIDE}))
        for one in made
    ]
    assessed = [weigh(one, kind=KINDS["railcar"], area=AREA)[0] for one in reversed(made)]

    assert [one.id for one in made] == [one.scene.id for one in sorted(assessed, key=preference)]


@given(gsd=st.floats(0.01, 100), finer=st.floats(0.05, 1.0))
def test_sharper_is_never_worse(gsd: float, finer: float) -> None:
    """
    Halving the GSD never takes a verdict away.
    """
    order = ("none", "presence", "length", "count")
    coarse, sharp = (look(gsd_m=metres)[0].adequacy.verdict for metres in (gsd, gsd * finer))

    assert order.index(coarse) <= order.index(sharp)
