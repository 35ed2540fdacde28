"""Ways for an item to lead elsewhere: pictures inside, files of this machine, buckets with an endpoint."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item, query, square, write_catalogue
from recording import INSIDE, NAMES, PUBLIC, SECRET, Nowhere, Try, Watched, answer, ids, leaked

from evidence.disk import Disk
from evidence.errors import AddressRefused
from evidence.pixels.read import ChipReader
from evidence.scenes.catalogues.api import ApiCatalogue
from evidence.scenes.catalogues.static import StaticCatalogue
from evidence.scenes.stac.items import scene_of
from evidence.scenes.stac.places import resolved
from evidence.scenes.stac.refusals import Unavailable
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path

HERE = "http://news.example/stac/catalog.json"


def page(**fields: Any) -> bytes:
    """Answer with a JSON document."""
    return answer(json.dumps(fields).encode(), content_type="application/json")


PICTURES = [Try(f"a picture at {what}", {"href": href}, rule) for what, href, rule in INSIDE] + [
    Try(
        "a public copy that is none",
        {"href": "s3://b/a.tif", "alternate": {"x": {"href": "http://169.254.169.254/a.tif"}}},
        "a link-local address",
    ),
    Try("a picture in disguise", {"href": "http://①②⑦.⓪.⓪.①/a.tif"}, "a loopback address"),
]


@pytest.mark.parametrize("row", PICTURES, ids=ids(PICTURES))
def test_no_picture_inside_is_read(tmp_path: Path, row: Try) -> None:
    """
    The scene stands in the catalogue, and its pixels are refused before any connection.
    """
    network = Nowhere(known=NAMES)
    scene = scene_of(pictured(row.tried), catalogue="test", base=HERE)
    with network.door(tmp_path) as web, pytest.raises(AddressRefused) as refused:
        ChipReader(web=web, disk=lambda *_: pytest.fail("no folder"))(scene, area=square())

    assert row.rule in refused.value.what
    assert ([], []) == (network.reached, leaked(tmp_path))


def pictured(asset: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An item with this picture alone."""
    return item(assets={"visual": {"type": "image/tiff", "roles": ["visual"], **asset}}, **fields)


UNDER, OUTSIDE = "which is not fetched", "lies outside the catalogue's folder"
NONE = "is no address"

FILES = [
    Try("file", "file:///etc/passwd.tif", UNDER),
    Try("file on a host", "file://127.0.0.1/share/a.tif", UNDER),
    Try("file in capitals", "FILE:///etc/passwd.tif", UNDER),
    Try("file after a blank", " file:///etc/passwd.tif", UNDER),
    Try("file with a line feed", "fi\nle:///etc/passwd.tif", "a control character"),
    Try("file with a tab", "\tfile:///etc/passwd.tif", UNDER),
    Try("ftp", "ftp://127.0.0.1/a.tif", UNDER),
    Try("a zip", "zip:///etc/secrets.zip!a.tif", UNDER),
    Try("a zip behind an address", "zip+https://127.0.0.1/a.zip!b.tif", UNDER),
    Try("memory", "MEM:::DATAPOINTER=1,PIXELS=9,LINES=9", UNDER),
    Try("a container format", "HDF5:/etc/passwd://a", UNDER),
    Try("a map service", "WMS:http://127.0.0.1/?", UNDER),
    Try("no scheme", "//127.0.0.1/a.tif", UNDER),
    Try("backslashes", "\\\\127.0.0.1\\share\\a.tif", "a backslash"),
    Try("a drive", "C:/secrets/a.tif", UNDER),
    Try("half a bracket", "http://[x/a.tif", NONE),
    Try("half a bracket, no scheme", "//[/a.tif", NONE),
    Try("half a bracket, another scheme", "foo://[a.tif", NONE),
    Try("a sign that stands for a slash", "http://a\u2100b/a.tif", NONE),
]
STORES = [
    Try("a bucket", "s3://bucket/a.tif", UNDER),
    Try("another bucket", "gs://bucket/a.tif", UNDER),
    Try("a container", "az://container/a.tif", UNDER),
    Try("a bucket with half a bracket", "s3://[x/a.tif", NONE),
]
LOCAL = [
    Try("a folder above", "../secret.tif", OUTSIDE),
    Try("a folder above, hidden", "a/b/../../../secret.tif", OUTSIDE),
    Try("a folder above, percent signs", "%2e%2e/secret.tif", OUTSIDE),
    Try("a path of its own", "/etc/passwd.tif", OUTSIDE),
    Try("VSI over the network", "/vsicurl/http://127.0.0.1/a.tif", OUTSIDE),
    Try("VSI in a bucket", "/vsis3/bucket/a.tif", OUTSIDE),
    Try("VSI in a zip", "/vsizip//etc/secrets.zip/a.tif", OUTSIDE),
    Try("VSI in a tar", "/vsitar//etc/secrets.tar/a.tif", OUTSIDE),
    Try("VSI from a program", "/vsistdin/", OUTSIDE),
    Try("the memory of this process", "/proc/self/mem", OUTSIDE),
    Try("a device", "/dev/zero", OUTSIDE),
    Try("a link out of the folder", "link.tif", OUTSIDE),
    Try("a folder that is a link", "folder/secret.tif", OUTSIDE),
    Try("a sign that no path has", "a\x00.tif", "a control character"),
]


@pytest.mark.parametrize("where", ["on the web", "in a folder"])
@pytest.mark.parametrize("row", FILES, ids=ids(FILES))
def test_no_file_under_another_scheme_is_read(tmp_path: Path, row: Try, where: str) -> None:
    """
    An item whose only picture lies there is refused, and the refusal names the rule.
    """
    base = HERE if where == "on the web" else str(tmp_path / "item.json")
    with pytest.raises(Unavailable, match=row.rule):
        scene_of(pictured({"href": row.tried}), catalogue="test", base=base)


@pytest.mark.parametrize("row", STORES, ids=ids(STORES))
def test_no_object_store_is_asked(row: Try) -> None:
    """
    The acquisition is listed all the same, as one whose pixels are somebody else's to show.
    """
    with pytest.raises(Unavailable, match=row.rule):
        resolved(row.tried, base=HERE)

    scene = scene_of(pictured({"href": row.tried}), catalogue="test", base=HERE)
    assert ({}, "account") == (scene.assets, scene.access)


@pytest.mark.parametrize("row", LOCAL, ids=ids(LOCAL))
def test_no_file_outside_a_folder_is_read(tmp_path: Path, row: Try) -> None:
    """
    A catalogue in a folder opens that folder and nothing above it, however the path is written.
    """
    folder = tmp_path / "stac"
    root = write_catalogue(folder, [pictured({"href": row.tried})])
    with Watched(tmp_path / "secret.tif") as secret:
        (folder / "link.tif").symlink_to(secret.path)
        (folder / "folder").symlink_to(tmp_path)
        trail = Trail(tmp_path / "trail")
        found = StaticCatalogue("test", str(root), door=Disk("test", folder, trail=trail))(query())

        (why,) = found.refused
        assert (0, "imagery_unlicensed", True) == (len(found.scenes), why.code, row.rule in why.reason)
        with pytest.raises(AddressRefused, match="leads out of the folder"):
            Disk("test", folder, trail=trail).get(str(secret.path))
        assert not secret.opened
    assert [] == leaked(tmp_path / "trail")


STORAGE = {
    "endpoint in the properties": {"storage:schemes": {"x": {"platform": "http://169.254.169.254/"}}},
    "endpoint of an older kind": {"storage:platform": "http://127.0.0.1:9000", "storage:region": "local"},
    "an endpoint's own name": {"storage:endpoint_url": "http://127.0.0.1:9000"},
}


@pytest.mark.parametrize("fields", STORAGE.values(), ids=STORAGE)
def test_no_endpoint_that_an_item_names_is_asked(fields: dict[str, Any]) -> None:
    """
    A file in a bucket stays unread, wherever the item says that the bucket is.
    """
    scene = scene_of(pictured({"href": "s3://b/a.tif", **fields}, **fields), catalogue="test", base=HERE)

    assert {} == scene.assets


def test_relative_files_of_an_item_stay_with_the_address_that_it_was_read_from(tmp_path: Path) -> None:
    """
    An item that calls itself a page inside gets its relative files from there, and they are refused.
    """
    own = item(links=[{"rel": "self", "href": "https://169.254.169.254/latest/item.json"}])
    network = Nowhere(
        answers=[
            page(type="Catalog", links=[{"rel": "search", "href": "http://news.example/search"}]),
            page(features=[own], links=[]),
        ]
    )
    with network.door(tmp_path) as web:
        (scene,) = ApiCatalogue("test", "http://news.example/stac", web=web)(query()).scenes
        with pytest.raises(AddressRefused, match="a link-local address"):
            ChipReader(web=web, disk=lambda *_: pytest.fail("no folder"))(scene, area=square())

    assert [f"{PUBLIC}:80"] * 2 == network.reached
    assert SECRET not in b"".join(network.sent)
