"""Which files of an item are cloud masks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item

from evidence.model.scenes import Asset
from evidence.scenes.stac.items import scene_of
from evidence.scenes.stac.masks import MOST, cloud_masks

if TYPE_CHECKING:
    from pathlib import Path

WEB = "https://imagery.example/s2"


def schemes(**files: str) -> list[str]:
    """Schemes of the masks among these files, by key."""
    return [mask.scheme for mask in cloud_masks({key: Asset(href=href) for key, href in files.items()})]


@pytest.mark.parametrize(
    ("key", "href", "scheme"),
    [
        ("scl", f"{WEB}/SCL.tif", "scl"),
        ("SCL", f"{WEB}/T52TDN_20231005T021609_SCL_20m.tif", "scl"),
        ("SCL_20m", f"{WEB}/classes.jp2", "scl"),
        ("classes", f"{WEB}/R20m/T52TDN_20231005T021609_SCL_20m.jp2?sig=a.b/c", "scl"),
        ("scl-jp2", f"{WEB}/R20m/SCL.jp2", "scl"),
        ("qa_pixel", f"{WEB}/LC09_L2SP_115031_20231005_02_T1_QA_PIXEL.TIF", "qa_pixel"),
        ("QA_PIXEL.TIF", f"{WEB}/quality.tif", "qa_pixel"),
        ("cloud", f"{WEB}/CLD_20m.tif", "cloud_percent"),
        ("cloud", f"{WEB}/qi/MSK_CLDPRB_20m.jp2", "cloud_percent"),
        ("20231005_021609_67_2461_3B_udm2", f"{WEB}/file.tif", "udm2"),
        ("data", f"{WEB}/20231005_021609_67_2461_3B_udm2_clip.tif", "udm2"),
        ("ortho_analytic_udm2", "/newsroom/skysat.tif", "udm2"),
        # A binary mask under the same key would be read as one per cent.
        ("cloud", f"{WEB}/cloud.tif", None),
        ("cloud_qa", f"{WEB}/LE07_SR_CLOUD_QA.TIF", None),
        ("qa", f"{WEB}/LC09_ST_QA.TIF", None),
        ("qa_aerosol", f"{WEB}/LC09_SR_QA_AEROSOL.TIF", None),
        ("BQA", f"{WEB}/LC08_BQA.TIF", None),
        ("udm", f"{WEB}/20160905_3B_AnalyticMS_DN_udm.tif", None),
        ("Fmask", f"{WEB}/HLS.S30.Fmask.tif", None),
        ("muscl", f"{WEB}/muscl.tif", None),
        ("visual", f"{WEB}/SCL/TCI.tif", None),
        ("scl", "", None),
        ("visual", "http://[broken/SCL.tif", "scl"),
    ],
)
def test_a_mask_is_told_by_its_producers_name(key: str, href: str, scheme: str | None) -> None:
    """
    By key or file name, whatever the spelling; what only resembles one is none.
    """
    assert ([] if scheme is None else [scheme]) == schemes(**{key: href})


def test_the_most_telling_comes_first() -> None:
    """
    The sensor's own before classes, classes before probabilities, and the finest of two.
    """
    files = {"cloud": f"{WEB}/CLD_20m.tif", "SCL_60m": f"{WEB}/c.jp2", "SCL_20m": f"{WEB}/b.jp2"}

    assert [f"{WEB}/b.jp2", f"{WEB}/c.jp2"] == [
        mask.href for mask in cloud_masks({key: Asset(href=href) for key, href in files.items()})
    ]
    assert ["udm2", "scl"] == schemes(**files, x=f"{WEB}/3B_udm2.tif")


def test_an_item_of_a_thousand_masks_costs_no_thousand_reads() -> None:
    """
    Only so many are kept as are worth a try.
    """
    assert MOST == len(schemes(**{f"a{n}_scl": f"{WEB}/{n}.tif" for n in range(1000)}))


def of_item(assets: dict[str, Any], base: str = f"{WEB}/item.json", **options: Any) -> list[tuple[str, str]]:
    """Masks of an item with these assets beside a picture."""
    whole = {"visual": {"href": "./a.tif", "type": "image/tiff"}} | assets
    found = scene_of(item(assets=whole), catalogue="test", base=base, **options)
    return [(mask.scheme, mask.href) for mask in found.masks]


def test_an_items_masks_are_addressed_like_its_pictures() -> None:
    """
    Relative to the item, on the web or in the catalogue's own folder.
    """
    assets = {"scl": {"href": "./SCL.tif", "type": "image/tiff; application=geotiff"}}

    assert [("scl", f"{WEB}/SCL.tif")] == of_item(assets)
    assert [("scl", "/data/s2/SCL.tif")] == of_item(assets, base="/data/s2/item.json")


@pytest.mark.parametrize(
    "asset",
    [
        {"href": "s3://bucket/SCL.jp2", "type": "image/jp2"},
        {"href": "file:///etc/SCL.tif", "type": "image/tiff"},
        {"href": "/vsicurl/http://127.0.0.1/SCL.vrt", "type": "application/xml"},
        {"href": "./10300100DB064000-data-mask.gpkg", "type": "application/geopackage+sqlite3"},
        {"href": "./SCL.png", "type": "image/png"},
        {"href": ["./SCL.tif"]},
        {"type": "image/tiff"},
        "SCL.tif",
        None,
    ],
    ids=["s3", "file", "vsi", "GeoPackage", "PNG", "list", "no href", "text", "null"],
)
def test_what_cannot_be_read_from_here_is_no_mask(asset: Any) -> None:
    """
    Other schemes, other formats and nonsense are left out; the picture beside them stays.
    """
    assert [] == of_item({"scl": asset})


def test_a_local_mask_stays_in_its_folder(tmp_path: Path) -> None:
    """
    A mask that leads out of the catalogue's folder is none.
    """
    assets = {"scl": {"href": "../../etc/SCL.tif", "type": "image/tiff"}}

    assert [] == of_item(assets, base=str(tmp_path / "item.json"), root=tmp_path)
