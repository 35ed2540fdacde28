"""Drawings of a record: counts over time, scenes in time, ways of counting, pictures laid on each other."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import numpy as np
import pytest
from bundling import GROUND, make_bundle, small_chip
from making import count
from PIL import Image

from evidence.pixels.grid import Grid
from evidence.pixels.plot import stretched
from verify.errors import RecordError
from verify.model import Record
from verify.records.bundle import RECORD
from verify.records.opened import open_bundle
from verify.web.pages.beside import readings
from verify.web.pages.laying import laid
from verify.web.pages.series import plot_of
from verify.web.pages.sights import Drawer, Sight, first_look
from verify.web.pages.timeline import CLOUD, timeline

FAR = Grid(40, 24, (0.5, 0.0, 640_000.0, 0.0, -0.5, 4_697_700.0), "EPSG:32652")
"""Eight kilometres farther east."""


@pytest.fixture
def opened(tmp_path):
    """
    A record with one count, and the files of its bundle.
    """
    files = open_bundle(make_bundle(tmp_path))
    return Record.model_validate_json(files[RECORD]), files


def _sight(grid):
    return Sight(b"", b"", grid, {}, np.zeros((0, 0), np.uint8))


def _counted(record, *told):
    """Give a record other counts, each on a scene of its own: a day, and low, best and high."""
    scenes = [
        record.scenes[0].model_copy(update={"id": day, "taken_start": f"{day}T02:00:00Z"}) for day, *_ in told
    ]
    counts = [count(best, low, high, scene_id=day) for day, low, best, high in told]
    return record.model_copy(update={"scenes": tuple(scenes), "counts": tuple(counts)})


def test_an_axis_has_round_numbers_and_years(opened):
    """
    Up to 74 railcars from 2018 to 2023: lines of 0, 20, 40, 60, 80, and of the years between.
    """
    plot = plot_of(_counted(opened[0], ("2018-10-11", 7, 8, 10), ("2023-10-05", 72, 73, 74)))

    assert [0, 20, 40, 60, 80] == [number for _, number in plot.rows]
    assert ["2019", "2020", "2021", "2022", "2023"] == [words for _, words in plot.columns]


def test_an_axis_of_some_weeks_has_its_ends(opened):
    """
    Where no year and no two months begin, the first and the last day are told.
    """
    plot = plot_of(_counted(opened[0], ("2023-10-02", 0, 0, 1), ("2023-10-20", 0, 1, 2)))

    assert ["2 Oct 2023", "20 Oct 2023"] == [words for _, words in plot.columns]
    assert [0, 1, 2] == [number for _, number in plot.rows]


def test_an_interval_is_never_hidden_below_its_dot(opened):
    """
    Both ends of each are told, low below high.
    """
    plot = plot_of(_counted(opened[0], ("2018-10-11", 7, 8, 10), ("2023-10-05", 72, 73, 74)))

    assert all(bar.high < bar.best < bar.low for bar in plot.bars)


@pytest.mark.parametrize(("share", "height"), [(0.0, 0.0), (0.5, CLOUD / 2), (1.0, CLOUD), (None, None)])
def test_cloud_is_a_bar_and_unknown_cloud_is_none(opened, share, height):
    """
    A sky that nobody knows is not a clear one.
    """
    record = opened[0]
    scene = record.scenes[0].model_copy(update={"cloud_at_site": share})
    (dot,) = timeline(record.model_copy(update={"scenes": (scene,)})).dots

    assert height == dot.cloud


def test_what_a_scene_can_settle_is_told_by_form(opened):
    """
    Four signs for four answers, all of them different.
    """
    record = opened[0]
    signs = set()
    for verdict in ("count", "length", "presence", "none"):
        adequacy = record.scenes[0].adequacy.model_copy(update={"verdict": verdict})
        scene = record.scenes[0].model_copy(update={"adequacy": adequacy})
        signs.add(timeline(record.model_copy(update={"scenes": (scene,)})).dots[0].shape)

    assert 4 == len(signs)


def test_days_are_shaded_by_the_clock_of_the_place(opened):
    """
    5 October in Vladivostok begins at 14:00 UTC on the 4th: ten hours left of where it begins in UTC.
    """
    record = opened[0]
    query = dict(record.search.query) | {"time_zone": "Asia/Vladivostok"}
    there = record.model_copy(update={"search": record.search.model_copy(update={"query": query})})
    utc, local = timeline(record), timeline(there)

    assert ("UTC", "Asia/Vladivostok") == (utc.zone, local.zone)
    hour = (utc.window[1] - utc.window[0]) / 24
    assert (local.window[1] - local.dots[0].x) < (utc.window[1] - utc.dots[0].x) - 9 * hour


def test_two_ways_of_counting_stand_on_one_line():
    """
    The other way has a number, and no interval of its own.
    """
    first, other = readings(count(71, 66, 77, second=69))

    assert ("counter", 71, (66, 77)) == (first.role, first.best, first.ends)
    assert ("second", 69, None) == (other.role, other.best, other.ends)
    assert first.left < other.mark < first.mark < first.right


def test_a_persons_number_stands_beside_the_machines():
    """
    Both stay readable, and whose is whose.
    """
    told = readings(count(70, 65, 76, machine=count(71, 66, 77, second=69), reviewed_by="A. Editor"))

    assert [("person", 70), ("counter", 71), ("second", 69)] == [(one.role, one.best) for one in told]


def test_a_picture_is_laid_where_it_lies_on_the_ground():
    """
    One that begins ten pixels farther east and four farther south, with pixels twice as large.
    """
    a, b, c, d, e, f = GROUND.transform
    other = Grid(20, 12, (2 * a, b, c + 10 * a, d, 2 * e, f + 4 * e), GROUND.crs)
    told = laid(_sight(other), on=_sight(GROUND))
    numbers = [float(part) for part in told.removeprefix("matrix(").removesuffix(")").split()]

    assert np.allclose([2, 0, 0, 2, 10, 4], numbers, atol=1e-3)


def test_a_picture_of_another_zone_is_turned_into_place():
    """
    The same ground on the map of the neighbouring zone comes back to within a pixel.
    """
    ends = np.array([0.0, 40.0]), np.array([0.0, 24.0])
    lonlat = GROUND.to_lonlat(*ends)
    flat = Grid(1, 1, (1.0, 0.0, 0.0, 0.0, -1.0, 0.0), "EPSG:32651").to_pixels(lonlat[:, 0], lonlat[:, 1])
    (left, top), (right, bottom) = flat
    other = Grid(40, 24, ((right - left) / 40, 0, left, 0, -(bottom - top) / 24, -top), "EPSG:32651")
    told = laid(_sight(other), on=_sight(GROUND))
    numbers = [float(part) for part in told.removeprefix("matrix(").removesuffix(")").split()]

    assert np.allclose([0, 0], numbers[4:], atol=1)


@pytest.mark.parametrize("grid", [None, FAR])
def test_pictures_of_other_ground_are_not_laid_on_each_other(grid):
    """
    Neither one that lies nowhere, nor one of another place.
    """
    assert None is laid(_sight(grid), on=_sight(GROUND))


def test_the_picture_is_as_bright_as_the_marked_one(opened):
    """
    What is on the page is what is in the bundle, but for the JPEG.
    """
    record, files = opened
    sight = Drawer()(record, files, 0)
    drawn = np.asarray(Image.open(io.BytesIO(sight.jpeg)).convert("L"), dtype=float)
    whole = stretched(small_chip())[..., 0].astype(float)

    assert whole.shape == drawn.shape
    assert abs(drawn - whole).mean() < 16
    assert Image.open(io.BytesIO(sight.small)).size == (40, 24)


def test_what_a_person_took_away_is_told_apart(opened):
    """
    None where nobody went over the marks; else those of the machine that are no longer there.
    """
    record, files = opened
    before = record.counts[0]
    after = before.model_copy(
        update={"marks": before.marks[1:], "machine": count(71, 66, 77, marks=before.marks)}
    )
    changed = record.model_copy(update={"id": "f" * 64, "counts": (after,)})

    assert None is Drawer()(record, files, 0).facts["taken"]
    assert [0.9] == [one["score"] for one in Drawer()(changed, files, 0).facts["taken"]]


def test_times_before_the_common_era_of_computers_are_drawn(opened):
    """
    A scene whose clock is off by decades makes a wide axis, and no error.
    """
    plot = plot_of(_counted(opened[0], ("1951-01-01", 1, 2, 3), ("9999-12-31", 1, 2, 3)))

    assert 1 < len(plot.columns) <= 9
    assert datetime.now(UTC).year > int(plot.columns[0][1])


def test_the_first_look_is_the_bundles_own_picture(opened):
    """
    It has the marks on it, and is there before any pixels are decoded.
    """
    record, files = opened
    picture = Image.open(io.BytesIO(first_look(record, files, 0)))

    assert "JPEG" == picture.format
    assert max(picture.size) <= 1280


@pytest.mark.parametrize("size", [(0, 0), (2**31, 2**31), (40, 24)])
def test_a_picture_that_is_none_is_refused(opened, size):
    """
    One that claims to be huge is not opened; one that breaks off is said to be none.
    """
    record, files = opened
    body = files["marks/0.png"]
    claimed = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")

    with pytest.raises(RecordError, match="is no picture"):
        first_look(record, {"marks/0.png": body[:16] + claimed + body[24:60]}, 0)


def test_a_count_that_is_none_has_no_picture(opened):
    """
    Neither first look nor pixels.
    """
    record, files = opened

    with pytest.raises(RecordError, match="has no pixels of a count 7"):
        first_look(record, files, 7)
    with pytest.raises(RecordError, match="has no pixels of a count 7"):
        Drawer()(record, files, 7)
