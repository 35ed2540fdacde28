"""Which scenes are looked at for cloud over the site, and what the looks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import square
from making import scene

from claims.kinds import KINDS
from evidence import counting
from evidence.errors import Offline, RasterError, WebError
from evidence.model.scenes import Asset, Mask
from evidence.scenes.looks import ENOUGH, MOST_READS, LookOnce, weighed_after_looks
from evidence.seams import Sky
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.model.places import Geometry
    from evidence.model.scenes import AssessedScene, Rejection, Scene

AREA = square()
WIDE = square(side=1.0)
VEIL: Geometry = {"type": "MultiPolygon", "coordinates": [square()["coordinates"]]}


def clouds(name: str = "S1", *schemes: Any, **fields: Any) -> Scene:
    """A countable scene over the whole site, with a classification of clouds unless schemes are given."""
    masks = tuple(Mask(href=f"{name}/{scheme}", scheme=scheme) for scheme in schemes or ("scl",))
    whole = {"footprint": WIDE, "assets": {"visual": Asset(href="https://example.org/a.tif")}, "masks": masks}
    return scene(name, **whole | fields)


def sky(hidden: float, unknown: float = 0.0) -> Sky:
    """What a classification says."""
    veil = VEIL if hidden or unknown else None
    return Sky(hidden=hidden, unknown=unknown, by="scene classification, SCL", veil=veil)


class Looks:
    """Looks at masks that say what a test wants, and remembers which."""

    def __init__(self, **said: Sky | Exception) -> None:
        self.said = said
        self.at: list[str] = []

    def __call__(self, one: Scene, mask: Mask, *, area: Geometry) -> Sky:
        """Say it, or fail."""
        del one, area
        self.at.append(mask.href)
        outcome = self.said.get(mask.href.replace("/", "_"), sky(0))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def hold(*scenes: Scene, **said: Sky | Exception) -> list[tuple[AssessedScene, Rejection | None]]:
    """Weigh these for railcars, after looks."""
    return weighed_after_looks(scenes, kind=KINDS["railcar"], area=AREA, look=Looks(**said))


@pytest.mark.parametrize(
    ("listed", "hidden", "code", "says"),
    [
        (0.9, 0.0, None, "Cloud or its shadow hides 0% of the site (scene classification, SCL)."),
        (
            0.9,
            0.004,
            None,
            "hides 0.4% of the site (scene classification, SCL); that part is not counted on.",
        ),
        (0.0, 0.3, None, "hides 30% of the site (scene classification, SCL); that part is not counted on."),
        (0.0, 0.64, "obscured", "Cloud or its shadow hides 64% of the site (scene classification, SCL)."),
        (None, 1.0, "obscured", "Cloud or its shadow hides 100% of the site (scene classification, SCL)."),
    ],
)
def test_a_mask_is_believed_before_the_scenes_own_cover(
    listed: float | None, hidden: float, code: str | None, says: str
) -> None:
    """
    A scene listed with 90 % may be clear at the site; one listed with 0 % may be hidden there.
    """
    [(assessed, why)] = hold(clouds(cloud=listed), S1_scl=sky(hidden))

    assert code == (why and why.code)
    assert assessed.adequacy.reason.endswith(says)
    assert (hidden, "mask") == (assessed.cloud_at_site, assessed.cloud_from)


@pytest.mark.parametrize(
    ("hidden", "unknown", "covers"), [(0.0, 0.0, 1.0), (0.2, 0.0, 0.8), (0.2, 0.05, 0.75), (0.0, 0.1, 0.9)]
)
def test_what_a_cloud_hides_is_not_covered(hidden: float, unknown: float, covers: float) -> None:
    """
    Nor is what the mask says nothing of: a count on the rest is a lower bound.
    """
    [(assessed, why)] = hold(clouds(), S1_scl=sky(hidden, unknown))

    assert why is None
    assert covers == pytest.approx(assessed.covers)
    assert (assessed.veil is not None) is (hidden > 0 or unknown > 0)


def test_what_has_no_data_is_said() -> None:
    """
    Not clear, not hidden: a number of its own.
    """
    [(assessed, _)] = hold(clouds(), S1_scl=sky(0.02, 0.05))

    assert assessed.adequacy.reason.endswith("and 5% has no data; only the rest is counted on.")


BROKEN = RasterError("SCL.tif is not an image: it is an HTML page.", next_step="Give the image itself.")


@pytest.mark.parametrize(
    ("failed", "why"),
    [
        (BROKEN, "SCL.tif is not an image: it is an HTML page"),
        (WebError("It answered 404.", next_step="Try later."), "It answered 404"),
        (Offline("The network is off.", next_step="Run without --offline."), "The network is off"),
        (sky(0.0, 1.0), "scene classification, SCL: no data for 100% of the site"),
        (sky(0.0, 0.96), "scene classification, SCL: no data for 96% of the site"),
    ],
    ids=["unreadable", "missing", "offline", "nothing told", "hardly anything told"],
)
@pytest.mark.parametrize(
    ("listed", "code", "then"),
    [
        (0.1, None, "Cloud covers 10% of the whole scene."),
        (0.9, "obscured", "Cloud covers 90% of the whole scene, above 30%, and nothing says that the site"),
        (None, None, "Nothing else says how cloudy it is."),
    ],
)
def test_a_mask_that_settles_nothing_leaves_the_scenes_own_cover(
    failed: Sky | Exception, why: str, listed: float | None, code: str | None, then: str
) -> None:
    """
    It is no reason to lose the scene, and no reason to believe in a clear sky; the sentence says so.
    """
    [(assessed, objection)] = hold(clouds(cloud=listed), S1_scl=failed)

    assert code == (objection and objection.code)
    assert f"Its cloud mask settles nothing ({why}). {then}" in assessed.adequacy.reason
    assert "mask" != assessed.cloud_from
    assert (1.0, None) == (assessed.covers, assessed.veil)


@pytest.mark.parametrize(
    ("hidden", "unknown", "covers"), [(0.28, 0.11, 0.61), (0.0, 0.11, 0.89), (0.28, 0.6, 0.12)]
)
def test_what_a_mask_does_say_is_kept_where_it_does_not_settle(
    hidden: float, unknown: float, covers: float
) -> None:
    """
    More ignorance makes no count more telling: what is not known to be clear is not covered.
    """
    [(assessed, why)] = hold(clouds(cloud=0.05), S1_scl=sky(hidden, unknown))

    assert why is None
    assert (pytest.approx(covers), VEIL) == (assessed.covers, assessed.veil)
    assert (None, None) == (assessed.cloud_at_site, assessed.cloud_from)
    assert assessed.adequacy.reason.endswith(
        f"Cloud covers 5% of the whole scene. The mask gives {covers:.0%} of the site for clear, "
        "and only that is counted on."
    )


def test_a_mask_that_hides_some_takes_the_word_from_a_scene_listed_as_clear() -> None:
    """
    A catalogue's 0 % is not said of the site when the mask shows cloud there.
    """
    [(assessed, _)] = hold(clouds(cloud=0.0), S1_scl=sky(0.2, 0.2))

    assert (None, None) == (assessed.cloud_at_site, assessed.cloud_from)


def test_where_hardly_anything_is_clear_nothing_is_counted() -> None:
    """
    A fifth hidden and nothing said of the rest leaves nothing to count on.
    """
    [(_, why)] = hold(clouds(cloud=0.05), S1_scl=sky(0.2, 0.8))

    assert why is not None
    assert "obscured" == why.code
    assert why.reason.endswith("The mask gives 0% of the site for clear, too little to count on.")


def test_what_is_told_may_hide_enough() -> None:
    """
    Where a third of the site is under cloud, it does not matter that the rest is unknown.
    """
    [(_, why)] = hold(clouds(), S1_scl=sky(0.31, 0.69))

    assert why is not None
    assert "obscured" == why.code


def test_a_second_mask_stands_in_for_the_first() -> None:
    """
    Where the classification cannot be read, the probability is.
    """
    look = Looks(S1_scl=BROKEN, S1_cloud_percent=Sky(hidden=0.5, unknown=0.0, by="cloud probability, CLD"))
    one = clouds("S1", "scl", "cloud_percent")

    [(assessed, _)] = weighed_after_looks([one], kind=KINDS["railcar"], area=AREA, look=look)

    assert ["S1/scl", "S1/cloud_percent"] == look.at
    assert "hides 50% of the site (cloud probability, CLD)." in assessed.adequacy.reason


@pytest.mark.parametrize(
    "fields",
    [
        {"gsd_m": 10.0},
        {"gsd_m": None},
        {"sun_elevation": -3.0},
        {"off_nadir": 60.0},
        {"assets": {}},
        {"footprint": square(131, 43)},
        {"masks": ()},
    ],
    ids=["too coarse", "unknown GSD", "night", "steep", "no pixels", "elsewhere", "no mask"],
)
def test_a_look_is_not_wasted(fields: dict[str, Any]) -> None:
    """
    What something else than cloud keeps from being counted on is not looked at.
    """
    look = Looks()

    weighed_after_looks([clouds(**fields)], kind=KINDS["railcar"], area=AREA, look=look)

    assert [] == look.at


def daily(name: str, day: int, *schemes: Any, **fields: Any) -> Scene:
    """A scene of a pass of its own."""
    taken = datetime(2023, 10, 1, 2, tzinfo=UTC) + timedelta(days=day)
    return clouds(name, *schemes, taken_start=taken, taken_end=taken, **fields)


def test_looks_end_when_enough_can_be_counted_on() -> None:
    """
    Best first by what the catalogue says, in an order that does not depend on how the scenes are listed; the
    others are not counted on, for nobody read their masks.
    """
    many = [daily(f"{n:02d}", n, cloud=n / 20) for n in range(6)]
    hidden = {"00_scl": sky(0.9), "02_scl": BROKEN}
    looks = Looks(**hidden), Looks(**hidden)
    first, again = (
        weighed_after_looks(scenes, kind=KINDS["railcar"], area=AREA, look=look)
        for look, scenes in zip(looks, (many, many[::-1]), strict=True)
    )

    assert ["00/scl", "01/scl", "02/scl", "03/scl"] == looks[0].at == looks[1].at
    assert first == again
    assert ["01", "03", "02", "00", "04", "05"] == [assessed.scene.id for assessed, _ in first]
    assert [None, None, None, "obscured", "obscured", "obscured"] == [why and why.code for _, why in first]
    assert first[4][1] is not None
    assert (
        "Its cloud mask was not read: 3 scenes that come before it can be counted on." == first[4][1].reason
    )
    assert ENOUGH == counting.MOST_SCENES


def test_another_listing_of_a_pass_is_looked_at_and_is_not_another_witness() -> None:
    """
    It may have to stand in, and the third pass is still looked at.
    """
    twins = [daily(f"{n}{of}", n) for n in range(4) for of in "ab"]
    look = Looks()

    pairs = weighed_after_looks(twins, kind=KINDS["railcar"], area=AREA, look=look)

    assert [f"{n}{of}/scl" for n in range(3) for of in "ab"] == look.at
    assert ["3a", "3b"] == [assessed.scene.id for assessed, why in pairs if why is not None]


def test_a_scene_without_a_mask_needs_no_look() -> None:
    """
    Three that are listed as clear are enough; a fourth is neither looked at nor lost.
    """
    bare = [daily(f"{n}", n, cloud=0.0, masks=()) for n in range(4)]
    look = Looks()

    pairs = weighed_after_looks(
        [*bare, daily("masked", 5, cloud=0.1)], kind=KINDS["railcar"], area=AREA, look=look
    )

    assert [] == look.at
    assert [None, None, None, None, "obscured"] == [why and why.code for _, why in pairs]


def test_a_scene_beyond_the_most_reads_is_not_counted_on() -> None:
    """
    However clear it is listed: what its mask would have said, nobody knows.
    """
    two = ("scl", "cloud_percent")
    many = [daily(f"{n:02d}", n, *two, cloud=n / 100) for n in range(10)]
    overcast = {
        f"{one.id}_{scheme}": sky(0.2, 0.5) if scheme == "scl" else sky(0.9) for one in many for scheme in two
    }
    look = Looks(**overcast)

    pairs = weighed_after_looks(many, kind=KINDS["railcar"], area=AREA, look=look)

    assert MOST_READS == len(look.at)
    assert {"obscured"} == {why and why.code for _, why in pairs}
    last, why = pairs[-1]
    assert ("09", None) == (last.scene.id, last.veil)
    assert why is not None
    assert "Its cloud mask was not read: 16 others were tried first, of 16 at most." == why.reason


def test_tiles_count_read_by_read() -> None:
    """
    Three scenes of nine tiles with two masks each are 54 files; a scene is looked at only where each of its
    tiles can have a look, and second masks wait for that.
    """
    wide = [strips(f"{n}", 9, day=n) for n in range(3)]
    look = Looks(**{f"{n}.{tile}_scl": BROKEN for n in range(3) for tile in range(9)})

    pairs = weighed_after_looks(wide, kind=KINDS["railcar"], area=AREA, look=look)

    assert MOST_READS == len(look.at)
    assert {f"0.{tile}/scl" for tile in range(9)} <= set(look.at)
    assert ["0", "1", "2"] == [assessed.scene.id for assessed, _ in pairs]
    assert "0.8 has another, not read after 16 masks" in pairs[0][0].adequacy.reason
    assert [None, "obscured", "obscured"] == [why and why.code for _, why in pairs]


def test_the_clearest_site_comes_first() -> None:
    """
    What the masks say decides the order, not what the scenes as a whole are listed with.
    """
    pairs = hold(clouds("A", cloud=0.0), clouds("B", cloud=0.9), A_scl=sky(0.04), B_scl=sky(0.01))

    assert ["B", "A"] == [assessed.scene.id for assessed, _ in pairs]


def half(name: str, west: float) -> Scene:
    """A tile that shows half of the site, from that longitude on."""
    lons, lats = (west, west + 0.005), (42.42, 42.43)
    ring = [[lons[0], lats[0]], [lons[1], lats[0]], [lons[1], lats[1]], [lons[0], lats[1]]]
    return clouds(name, footprint={"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


def strips(name: str, tiles: int, *, day: int) -> Scene:
    """One pass in as many tiles, from west to east, each with two masks."""
    each = []
    for n in range(tiles):
        west, east = 130.6 + 0.01 * n / tiles, 130.6 + 0.01 * (n + 1) / tiles
        ring = [[west, 42.42], [east, 42.42], [east, 42.43], [west, 42.43], [west, 42.42]]
        outline = {"type": "Polygon", "coordinates": [ring]}
        each.append(daily(f"{name}.{n}", day, "scl", "cloud_percent", footprint=outline))
    return each[0].model_copy(update={"id": name, "tiles": tuple(each), "footprint": WIDE})


def test_each_tile_tells_its_part_of_the_site() -> None:
    """
    Two tiles of one pass, one of them clouded over: half of the site is hidden.
    """
    tiles = half("west", 130.6), half("east", 130.605)
    both = clouds("west", tiles=tiles, masks=tiles[0].masks)
    look = Looks(west_scl=sky(0.2), east_scl=sky(0.4))

    [(assessed, _)] = weighed_after_looks([both], kind=KINDS["railcar"], area=AREA, look=look)

    assert ["west/scl", "east/scl"] == look.at
    assert 0.3 == pytest.approx(assessed.cloud_at_site, abs=1e-3)
    assert assessed.veil is not None
    assert 2 == len(assessed.veil["coordinates"])  # type: ignore[arg-type]


@pytest.mark.parametrize("masked", ["west", "east"])
def test_a_tile_without_a_word_leaves_its_part_of_the_site_untold(masked: str) -> None:
    """
    Half a sky is none; but what it does say is kept, and only its half is counted on.
    """
    tiles = tuple(
        tile if tile.id == masked else tile.model_copy(update={"masks": ()})
        for tile in (half("west", 130.6), half("east", 130.605))
    )
    bare = "east" if masked == "west" else "west"

    [(assessed, _)] = hold(
        clouds("west", tiles=tiles, masks=tiles[0].masks, cloud=0.2), **{f"{masked}_scl": sky(0.2)}
    )

    assert f"settles nothing ({bare} has none). Cloud covers 20%" in assessed.adequacy.reason
    assert pytest.approx(0.4, abs=1e-3) == assessed.covers
    assert assessed.veil is not None
    assert 2 == len(assessed.veil["coordinates"])  # type: ignore[arg-type]


def test_a_part_whose_mask_fails_clears_nothing() -> None:
    """
    That nobody can say what hides one half does not undo that most of the other is under cloud.
    """
    tiles = half("west", 130.6), half("east", 130.605)

    [(assessed, why)] = hold(
        clouds("west", tiles=tiles, masks=tiles[0].masks, cloud=0.1), west_scl=sky(0.7), east_scl=BROKEN
    )

    assert why is not None
    assert "obscured" == why.code
    assert "hides 35% of the site (scene classification, SCL), and 50% has no data." in why.reason
    assert (pytest.approx(0.35, abs=1e-3), "mask") == (assessed.cloud_at_site, assessed.cloud_from)


@pytest.mark.parametrize("said", [sky(0.1), BROKEN], ids=["an answer", "a failure"])
def test_a_look_is_made_once_for_all_claims(tmp_path: Path, said: Sky | Exception) -> None:
    """
    The second claim about a site reads nothing again, and its trail holds what the first one's does.
    """
    trail = Trail(tmp_path)
    inner = Looks(S1_scl=said)

    def noted(one: Scene, mask: Mask, *, area: Geometry) -> Sky:
        trail.note(b"mask", url=mask.href, method="GET", status=206, at=datetime(2026, 1, 1, tzinfo=UTC))
        return inner(one, mask, area=area)

    look, one = LookOnce(noted, trail=trail), clouds()
    outcomes = [
        weighed_after_looks([one], kind=KINDS["railcar"], area=AREA, look=look)[0][0] for _ in range(2)
    ]

    assert ["S1/scl"] == inner.at
    assert outcomes[0] == outcomes[1]
    assert 2 == len(trail.since())
    assert 1 == len(set(trail.since()))
