"""STAC items as scenes: what is read, what is refused, and what is never believed."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import NO_ADDRESSES, item, square
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from evidence.model.scenes import Scene
from evidence.scenes.stac.items import scene_of
from evidence.scenes.stac.refusals import ItemRefused, NotAPicture, Unavailable, Unreadable

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/stac/yard.json"
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
HOSTILE = ANY_JSON | st.sampled_from(NO_ADDRESSES)


def read(base: str = BASE, **fields: Any) -> Scene:
    """Read the usual item with these fields changed."""
    return scene_of(item(**fields), catalogue="test", base=base)


def utc(words: str) -> datetime:
    """Write an instant shortly."""
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def read_or_refused(whole: dict[str, Any]) -> Scene | ItemRefused:
    """Read an item, or give its refusal."""
    try:
        return scene_of(whole, catalogue="test", base=BASE)
    except ItemRefused as refused:
        return refused


def is_sound(found: Scene | ItemRefused) -> bool:
    """Whether a scene can stand in a record and be read back, or a refusal says what to do."""
    if isinstance(found, ItemRefused):
        return found.what.endswith(".") and found.next_step.endswith(".")
    return found == Scene.model_validate_json(found.model_dump_json())


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({"datetime": "2023-10-05T02:10:00Z"}, "2023-10-05T02:10:00", "2023-10-05T02:10:00"),
        ({"datetime": "2022-10-03 16:02:35Z"}, "2022-10-03T16:02:35", "2022-10-03T16:02:35"),
        ({"datetime": "2020-11-12T19:34:47.8741569+00:00"}, "2020-11-12T19:34:47.874156", None),
        ({"datetime": "2023-10-05T11:10:00+09:00"}, "2023-10-05T02:10:00", None),
        ({"datetime": "2023-10-05T02:10:00"}, "2023-10-05T02:10:00", None),
        ({"datetime": "2023-10-05"}, "2023-10-05T00:00:00", "2023-10-05T23:59:59.999999"),
        (
            {
                "datetime": None,
                "start_datetime": "2023-10-05T02:00:00Z",
                "end_datetime": "2023-10-05T02:01:00Z",
            },
            "2023-10-05T02:00:00",
            "2023-10-05T02:01:00",
        ),
        (
            {  # Delivered in 2018, acquired in 2014.
                "datetime": "2018-04-24T13:26:48Z",
                "start_datetime": "2014-01-15T14:51:48Z",
                "end_datetime": "2014-01-15T14:51:51Z",
            },
            "2014-01-15T14:51:48",
            "2014-01-15T14:51:51",
        ),
    ],
)
def test_the_time_of_a_scene(fields: dict[str, Any], start: str, end: str | None) -> None:
    """
    An interval wins over a single time, a blank stands for T, no zone is UTC, and a day is a whole UTC day.
    """
    scene = read(**fields)

    assert (utc(start), utc(end or start)) == (scene.taken_start, scene.taken_end)


@pytest.mark.parametrize(
    ("gsd", "assets", "native"),
    [
        (0.65, {"visual": {"proj:transform": [0.305, 0, 0, 0, -0.305, 0]}}, 0.65),
        (0.58, {"visual": {"gsd": 0.305}, "pan": {"gsd": 0.56}}, 0.58),
        (None, {"visual": {"gsd": 0.305}, "pan": {"gsd": 0.56}}, 0.56),
        (None, {"visual": {"gsd": 10, "roles": ["visual"]}, "tci60": {"gsd": 60, "roles": ["visual"]}}, 10),
        (None, {"B04": {"gsd": 10, "eo:bands": [{"common_name": "red"}]}, "B05": {"gsd": 20}}, 10),
        (0.65, {"pan": {"proj:transform": [0.6504, 0, 0, 0, -0.6504, 0]}}, 0.65),
        (0.5, {"visual": {"proj:transform": [2.0, 0, 0, 0, -2.0, 0], "proj:code": "EPSG:32652"}}, 2.0),
        (None, {"visual": {"proj:transform": [0.5, 0, 0, 0, -0.5, 0], "proj:epsg": 32652}}, None),
        (3e-7, {"image": {}}, None),
        (None, {"image": {"href": "s3://bucket/a.tif", "gsd": 10, "roles": ["visual"]}}, 10),
    ],
    ids=[
        "posted finer than native",
        "item coarser than its files",
        "sharpened picture beside its pan file",
        "overviews do not coarsen",
        "colour bands decide without a picture",
        "rounding is no difference",
        "posted wider than native has lost it",
        "spacing alone is no GSD",
        "degrees are no metres",
        "known even of files behind an account",
    ],
)
def test_the_gsd_is_the_native_one(
    gsd: float | None, assets: dict[str, dict[str, Any]], native: float | None
) -> None:
    """
    The coarsest of item, panchromatic and visual; never the spacing of pixels where that is finer.
    """
    whole = {
        key: {"href": "a.tif", "type": "image/tiff", "proj:epsg": 32652, **asset}
        for key, asset in assets.items()
    }

    scene = read(gsd=gsd, assets=whole)

    assert native == scene.gsd_m


def test_incidence_is_not_off_nadir() -> None:
    """
    One provider's incidence angle is the satellite's elevation: 52 degrees at 33.3 off nadir.
    """
    scene = read(**{"view:off_nadir": 33.3, "view:incidence_angle": 52.0})

    assert 33.3 == scene.off_nadir


@pytest.mark.parametrize(
    ("fields", "cloud"),
    [
        ({"eo:cloud_cover": 41.2}, 0.412),
        ({"tile:clouds_percent": 7}, 0.07),
        ({"eo:cloud_cover": 0}, 0.0),
        ({"eo:cloud_cover": -1}, None),
        ({"eo:cloud_cover": None}, None),
        ({}, None),
    ],
)
def test_cloud_is_a_share(fields: dict[str, Any], cloud: float | None) -> None:
    """
    Per cent become 0..1, and minus one, which several providers write, is unknown.
    """
    assert (None if cloud is None else pytest.approx(cloud)) == read(**fields).cloud


@pytest.mark.parametrize(("value", "rendered"), [(True, True), ("yes", True), (False, False), (None, False)])
def test_rendered_scenes_say_so(value: object, rendered: bool) -> None:  # noqa: FBT001 (a table's column)
    """
    Whatever stands there but a plain no is taken as rendered.
    """
    assert rendered is read(**{"recount:rendered": value}).rendered


def test_licence_of_item_link_or_collection() -> None:
    """
    The item's own, else its licence link, else the collection's.
    """
    link = {"rel": "license", "href": "https://example.org/terms"}
    own = read(license="CC-BY-4.0", links=[link]).licence
    linked = read(license="other", links=[link]).licence
    inherited = scene_of(item(), catalogue="test", base=BASE, licence="PDDL-1.0").licence

    assert ("CC-BY-4.0", "https://example.org/terms", "PDDL-1.0") == (own, linked, inherited)


@pytest.mark.parametrize(
    ("asset", "bands"),
    [
        ({"eo:bands": [{"common_name": "red"}, {"common_name": "nir"}]}, ("red", "nir")),
        ({"bands": [{"eo:common_name": "green", "name": "B03"}]}, ("green",)),
        ({"eo:bands": [{"name": "BAND_P", "description": "Pan"}]}, ("pan",)),
        ({"eo:bands": [{"name": "B04 red"}, {"name": "B01"}]}, ("B04 red", "B01")),
        ({"eo:bands": [{}]}, ("other",)),
        ({}, ()),
    ],
)
def test_bands_by_common_name(asset: dict[str, Any], bands: tuple[str, ...]) -> None:
    """
    STAC 1.0 and 1.1 both; a panchromatic band often has no common name.
    """
    scene = read(assets={"image": {"href": "a.tif", "type": "image/tiff", **asset}})

    assert bands == scene.assets["image"].bands


@pytest.mark.parametrize(
    ("href", "base", "address"),
    [
        ("./a.tif", BASE, "https://example.org/stac/a.tif"),
        ("../b/a.tif", BASE, "https://example.org/b/a.tif"),
        ("https://cdn.example.org/a.tif", BASE, "https://cdn.example.org/a.tif"),
        ("a.tif", "/data/stac/yard.json", "/data/stac/a.tif"),
        ("https://cdn.example.org/a.tif", "/data/stac/yard.json", "https://cdn.example.org/a.tif"),
    ],
)
def test_hrefs_start_at_the_item(href: str, base: str, address: str) -> None:
    """
    Relative addresses are resolved against where the item was read.
    """
    scene = read(base, assets={"image": {"href": href, "type": "image/tiff"}})

    assert address == scene.assets["image"].href


@pytest.mark.parametrize(
    ("href", "base"),
    [
        ("file:///etc/passwd.tif", BASE),
        ("//elsewhere.example.org/a.tif", BASE),
        ("/vsicurl/http://169.254.169.254/a.tif", "/data/stac/yard.json"),
        ("../../../etc/a.tif", "/data/stac/yard.json"),
        ("%2e%2e/%2e%2e/etc/a.tif", "/data/stac/yard.json"),
        ("a\x00.tif", "/data/stac/yard.json"),
    ],
)
def test_files_that_are_not_fetched(href: str, base: str) -> None:
    """
    An item that offers nothing else is refused with the rule; beside a file that can be had, it is left out.
    """
    astray = {"href": href, "type": "image/tiff"}
    with pytest.raises(Unavailable, match="Its file"):
        read(base, assets={"image": astray})

    assert ["good"] == list(read(base, assets={"image": astray, "good": astray | {"href": "./a.tif"}}).assets)


def test_an_object_store_is_a_witness() -> None:
    """
    The acquisition exists all the same: its scene is listed, without that file.
    """
    scene = read(assets={"image": {"href": "s3://bucket/a.tif", "type": "image/tiff"}})

    assert ({}, "account") == (scene.assets, scene.access)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """
    A symbolic link in a catalogue's folder does not open the rest of the disk.
    """
    (tmp_path / "secret.tif").write_bytes(b"II*\0")
    folder = tmp_path / "stac"
    folder.mkdir()
    (folder / "yard.tif").symlink_to(tmp_path / "secret.tif")

    with pytest.raises(Unavailable, match="lies outside the catalogue's folder"):
        read(str(folder / "yard.json"))


def test_a_public_alternate_is_taken() -> None:
    """
    Event imagery is listed under s3 with a public https address beside it; one behind a login is not used.
    """
    public = {"href": "https://example.org/a.tif"}
    login = {"href": "https://example.org/login/a.tif", "auth:refs": ["oidc"]}
    asset = {"href": "s3://bucket/a.tif", "type": "image/tiff", "alternate": {"x": login, "public": public}}

    assert "https://example.org/a.tif" == read(assets={"visual": asset}).assets["visual"].href


def test_only_pictures_are_kept() -> None:
    """
    Thumbnails, metadata and archives are no pixels to count on.
    """
    assets = {
        "visual": {"href": "a.tif"},
        "thumbnail": {"href": "t.tif", "type": "image/tiff", "roles": ["thumbnail"]},
        "meta": {"href": "m.xml", "type": "application/xml"},
        "zip": {"href": "p.zip", "type": "application/zip", "roles": ["data"]},
    }

    assert ["visual"] == list(read(assets=assets).assets)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"without": ["geometry"]}, "no geometry"),
        ({"geometry": None}, "no geometry"),
        ({"geometry": {}}, "no geometry"),
        ({"geometry": {"type": "Point", "coordinates": [130.6, 42.4]}}, "'Point'"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}}, "geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": "everywhere"}}, "geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[5e5, 4e6], [6e5, 4e6], [6e5, 5e6]]]}}, "500000"),
        ({"geometry": {"type": "Polygon", "coordinates": [{"lon": 1}]}}, "for a list"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[10**400, 0], [1, 1], [0, 1]]]}}, "for degrees"),
        ({"geometry": {"type": ["Polygon"], "coordinates": []}}, "['Polygon']"),
        ({"without": ["datetime"]}, "does not say when"),
        ({"datetime": None}, "does not say when"),
        ({"datetime": "last Thursday"}, "'last Thursday'"),
        ({"datetime": "2023-04-03T20:26:42ZZ"}, "20:26:42ZZ"),
        ({"datetime": 20231005}, "20231005"),
        ({"datetime": "0001-01-01T00:00:00+14:00"}, "0001-01-01"),
        ({"start_datetime": "2023-10-06", "end_datetime": "2023-10-05"}, "backwards"),
        ({"without": ["assets"]}, "no assets"),
        ({"assets": {}}, "no assets"),
        ({"assets": ["basic_analytic"]}, "no assets"),
        ({"without": ["id"]}, "no id"),
        ({"name": "half a pair \ud800"}, "no id"),
        ({"gsd": "half a metre"}, "half a metre"),
        ({"gsd": float("nan")}, "gsd is nan"),
        ({"gsd": float("inf")}, "gsd is inf"),
        ({"gsd": True}, "gsd is True"),
        ({"gsd": 10**400}, "over 60 digits"),
        ({"gsd": 0}, "gsd is 0"),
        ({"gsd": -0.5}, "gsd is -0.5"),
        ({"view:off_nadir": 400}, "outside 0 to 90"),
        ({"view:sun_elevation": [54]}, "[54]"),
        ({"tile:data_area": 0}, "no data"),
    ],
)
def test_items_that_are_no_scene(changed: dict[str, Any], says: str) -> None:
    """
    Each is refused by name, with two sentences: what is wrong, with its value, and what to do.
    """
    with pytest.raises(Unreadable) as refused:
        read(**changed)

    assert says in refused.value.what
    assert refused.value.what.endswith(".")
    assert refused.value.next_step.endswith(".")


def test_radar_is_no_picture() -> None:
    """
    Radar is refused by its bands; an instrument mode alone stands on optical items of one provider too.
    """
    with pytest.raises(NotAPicture):
        read(**{"sar:frequency_band": "X"})

    assert "yard" == read(**{"sar:instrument_mode": "INS-NOBS"}).id


def test_an_outline_across_the_antimeridian_is_split() -> None:
    """
    From 179.9 to −179.9 is a fifth of a degree, not the way around the world.
    """
    ring = [[179.9, -20], [-179.9, -20], [-179.9, -19.9], [179.9, -19.9], [179.9, -20]]
    beyond = [[179.9, -20], [180.1, -20], [180.1, -19.9], [179.9, -19.9], [179.9, -20]]
    split = read(geometry={"type": "Polygon", "coordinates": [ring]}).footprint

    assert "MultiPolygon" == split["type"]
    assert split == read(geometry={"type": "Polygon", "coordinates": [beyond]}).footprint


def test_heights_are_dropped() -> None:
    """
    Some outlines carry a third coordinate.
    """
    flat = square()
    high = {"type": "Polygon", "coordinates": [[[*point, 90.0] for point in flat["coordinates"][0]]]}

    assert read(geometry=flat).footprint == read(geometry=high).footprint


@given(
    field=st.sampled_from(["id", "geometry", "assets", "links", "properties", "collection"]), value=HOSTILE
)
def test_nothing_in_a_field_breaks_the_reader(field: str, value: Any) -> None:
    """
    Whatever a field holds, the item is a scene or is refused; it never fails in another way.
    """
    assert is_sound(read_or_refused({**item(), field: value}))


@given(
    name=st.sampled_from(
        ["datetime", "start_datetime", "gsd", "eo:cloud_cover", "view:off_nadir", "license"]
    ),
    value=HOSTILE,
)
def test_nothing_in_a_property_breaks_the_reader(name: str, value: Any) -> None:
    """
    The same of every property that is read.
    """
    assert is_sound(read_or_refused(item(**{name: value})))


@given(
    name=st.sampled_from(
        ["href", "type", "roles", "gsd", "eo:bands", "bands", "proj:transform", "alternate"]
    ),
    value=HOSTILE,
)
def test_nothing_in_an_asset_breaks_the_reader(name: str, value: Any) -> None:
    """
    The same of every field of an asset.
    """
    asset = {"href": "s3://a.tif", "type": "image/tiff", "proj:epsg": 3857, "gsd": 1, name: value}
    assets = {"image": asset, "visual": {**asset, "href": "a.tif", name: value}}

    assert is_sound(read_or_refused(item(assets=assets)))


@pytest.mark.parametrize("href", NO_ADDRESSES)
def test_what_is_no_address_is_no_file(href: str) -> None:
    """
    As a file, as a public copy and as a link: an item is refused for it, or listed without it.
    """
    picture = {"href": href, "type": "image/tiff"}
    if href.startswith(("s3://", "gs://")):
        assert ({}, "account") == ((scene := read(assets={"image": picture})).assets, scene.access)
    else:
        with pytest.raises(Unavailable, match="is no address"):
            read(assets={"image": picture})
    copied = {"href": "s3://bucket/a.tif", "type": "image/tiff", "alternate": {"x": {"href": href}}}
    linked = [{"rel": rel, "href": href} for rel in ("self", "about", "license")]

    assert {} == read(assets={"image": copied}, links=linked).assets
    assert ["good"] == list(read(assets={"image": picture, "good": {"href": "a.tif"}}).assets)


def tangle(corners: int, *, west: float = 10.0) -> dict[str, Any]:
    """A ring that runs to and fro, a degree wide."""
    dice = Random(7)  # noqa: S311 (a drawing)
    ring = [[west + dice.random(), 10 + dice.random()] for _ in range(corners)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


@pytest.mark.parametrize(
    "geometry",
    [
        tangle(500),
        tangle(9_999),
        tangle(500, west=179.5),
        {"type": "MultiPolygon", "coordinates": [tangle(4)["coordinates"]] * 2_000},
        {
            "type": "MultiPolygon",
            "coordinates": [
                *(square(n / 100, 0, side=0.004)["coordinates"] for n in range(200)),
                *([[[0, n], [9, n], [9, n + 0.01], [0, n + 0.01], [0, n]]] for n in range(9)),
                *([[[n, 0], [n, 9], [n + 0.01, 9], [n + 0.01, 0], [n, 0]]] for n in range(9)),
            ],
        },
    ],
    ids=["500 points", "9,999 points", "across the antimeridian", "one on the other", "a lattice"],
)
def test_a_tangled_outline_is_refused_at_once(geometry: dict[str, Any]) -> None:
    """
    To make it sound would take minutes, and what lies around it is more than the scene shows.
    """
    started = time.process_time()
    with pytest.raises(Unreadable, match="crosses itself more than 200 times"):
        read(geometry=geometry)

    assert time.process_time() - started < 5


def test_a_little_tangle_is_made_sound() -> None:
    """
    Outlines that cross themselves a few times show less than what lies around them.
    """
    outline = shape(read(geometry=tangle(30)).footprint)

    assert outline.is_valid
    assert 0.1 < outline.area < 0.5


def test_an_outline_of_ten_thousand_points() -> None:
    """
    Is read as long as it is valid; one of more is refused with their number.
    """
    many = [[10 + math.cos(n * math.tau / 9_999), 10 + math.sin(n * math.tau / 9_999)] for n in range(9_999)]
    ring = [*many, many[0]]

    (read_ring,) = read(geometry={"type": "Polygon", "coordinates": [ring]}).footprint["coordinates"]

    assert 10_000 == len(read_ring)
    with pytest.raises(Unreadable, match="Its outline has 10,001 points, more than 10,000"):
        read(geometry={"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
