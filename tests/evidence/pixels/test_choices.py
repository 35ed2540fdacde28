"""Which band is what, and which file of a scene is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rasters import around

from evidence.errors import RasterError
from evidence.model.scenes import Asset, Scene
from evidence.pixels.assets import choose_assets
from evidence.pixels.bands import band_roles, role_of


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("B04 red", "red"),
        ("B8 NIR", "nir"),
        ("near infrared", "nir"),
        ("Infrared", "nir"),
        ("Panchromatic", "pan"),
        ("rededge1", "other"),
        ("Red Edge", "other"),
        ("coastal blue", "other"),
        ("shortwave infrared", "other"),
        ("nir09", "other"),
        ("nir08", "nir"),
        ("VV", "other"),
        ("", "other"),
    ],
)
def test_a_description_names_a_role(text: str, role: str) -> None:
    """
    A description or common name gives a band's role, and names that only sound like one do not.
    """
    assert role == role_of(text)


@pytest.mark.parametrize(
    ("count", "told", "roles"),
    [
        # The item's common names come first, even against the file.
        (3, {"named": ("nir", "red", "green"), "colours": ("red", "green", "blue")}, "nir red green"),
        (4, {"named": ("red", "green", "blue"), "colours": ("gray",) * 4}, "red green blue other"),
        # Then descriptions, then colours.
        (4, {"descriptions": ("B04 red", "B03 green", "B02 blue", "B08 nir")}, "red green blue nir"),
        (3, {"colours": ("blue", "green", "red")}, "blue green red"),
        # Then the order.
        (3, {"colours": ("gray", "undefined", "undefined")}, "red green blue"),
        (4, {}, "red green blue other"),
        (1, {"colours": ("gray",)}, "pan"),
        (2, {"colours": ("gray", "alpha")}, "pan other"),
        (2, {}, "pan other"),
        # No role twice.
        (3, {"descriptions": ("red", "red", "green")}, "red other green"),
    ],
)  # fmt: skip
def test_bands_are_taken_by_role(count: int, told: dict[str, tuple[str, ...]], roles: str) -> None:
    """
    Common names, else descriptions, else colour interpretation, else order say what a band shows.
    """
    assert tuple(roles.split()) == band_roles(count, **told)


def asset(*bands: str, roles: tuple[str, ...] = ("data",), gsd_m: float | None = None) -> Asset:
    """
    Make a file of these bands.
    """
    return Asset(href="https://example.org/a.tif", roles=roles, bands=bands, gsd_m=gsd_m)


RGB = ("red", "green", "blue")
VISUAL = asset(*RGB, roles=("visual",))


@pytest.mark.parametrize(
    ("assets", "chosen"),
    [
        ({"image": asset()}, ("image",)),
        ({"visual": VISUAL, "all": asset("red", "green", "blue", "nir")}, ("all",)),
        # Sharp colour goes before coarse infrared.
        (
            {"visual": asset(*RGB, gsd_m=0.58), "ms": asset(*RGB, "nir", gsd_m=2.3)},
            ("visual",),
        ),
        # Four files of one band each, as Sentinel-2 comes, hold more than the 8-bit picture.
        (
            {"visual": VISUAL, **{name: asset(name) for name in ("blue", "green", "nir", "red", "swir16")}},
            ("red", "green", "blue", "nir"),
        ),
        ({"visual": asset(roles=("visual",)), "pan": asset("pan")}, ("visual",)),
        ({"pan": asset("pan", gsd_m=0.5), "ms": asset("nir", gsd_m=2.0)}, ("pan",)),
        ({"small": asset("red", "green", "blue", roles=("thumbnail",)), "image": asset()}, ("image",)),
        ({"cloud": asset(roles=("cloud",)), "b": asset(), "a": asset()}, ("a",)),
    ],
)  # fmt: skip
def test_the_file_that_shows_most_is_read(assets: dict[str, Asset], chosen: tuple[str, ...]) -> None:
    """
    Colour before grey, sharp before coarse, infrared when it costs no sharpness, never a thumbnail.
    """
    assert chosen == choose_assets(scene(assets))


def test_a_scene_of_thumbnails_cannot_be_read() -> None:
    """
    A scene without an image file is an error that lists what there is.
    """
    with pytest.raises(RasterError, match="no image file, only small"):
        choose_assets(scene({"small": asset(roles=("thumbnail",))}))


def scene(assets: dict[str, Asset]) -> Scene:
    """
    Make a scene of these files.
    """
    day = datetime(2023, 10, 5, tzinfo=UTC)
    square = around(130.6, 42.4, half=0.1)
    return Scene(
        id="s",
        collection=None,
        catalogue="t",
        taken_start=day,
        taken_end=day,
        gsd_m=None,
        footprint=square,
        assets=assets,
    )
