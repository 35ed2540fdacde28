"""Ways for a catalogue to lead elsewhere: its links, its paging, and the files of its items."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item, query, square, write_catalogue
from recording import PUBLIC, SECRET, Nowhere, Try, Watched, answer, ids, leaked

from evidence.disk import Disk
from evidence.errors import AddressRefused
from evidence.pixels.read import ChipReader
from evidence.scenes.asking import ask
from evidence.scenes.items import scene_of
from evidence.scenes.places import resolved
from evidence.scenes.refusals import Unavailable
from evidence.scenes.stac_api import ApiCatalogue
from evidence.scenes.static import StaticCatalogue
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.seams import Catalogue

HERE = "http://news.example/stac/catalog.json"
ONCE, TWICE = (f"{PUBLIC}:80",), (f"{PUBLIC}:80", f"{PUBLIC}:80")

INSIDE = [
    ("this machine", "https://127.0.0.1/a.json", "a loopback address"),
    ("this machine by name", "https://localhost/a.json", "a loopback address"),
    ("metadata", "https://169.254.169.254/latest", "a link-local address"),
    ("an intranet", "https://wiki/a.json", "a private address"),
    ("this machine in disguise", "https://0x7f.1/a.json", "a number that is not written"),
    ("a user name", "https://news.example@10.0.0.1/a.json", "a user name or password"),
    ("Redis", "https://news.example:6379/a.json", "port 6379 belongs to another service"),
]
NAMES = {"localhost": ["127.0.0.1"], "wiki": ["10.2.0.4"]}

SCHEMES = [
    ("a file", "file:///etc/passwd"),
    ("a bucket", "s3://bucket/a.json"),
    ("data", "data:application/json,{}"),
    ("VSI", "/vsicurl/http://127.0.0.1/a.json"),
]


def receipt(catalogue: Catalogue) -> str:
    """Ask a catalogue, and give all that its answer says about what went wrong."""
    found = ask(catalogue, query())
    return " ".join([*(why.reason for why in found.refused), str(found.answer.detail)])


def links(rel: str, href: str, **more: Any) -> list[dict[str, Any]]:
    """One link, and one to a search on the same host, without which an API would be none."""
    return [{"rel": rel, "href": href, **more}]


def page(**fields: Any) -> bytes:
    """Answer with a JSON document."""
    return answer(json.dumps(fields).encode(), content_type="application/json")


LINKS = [
    Try(f"a {rel} that is {what}", (rel, href), rule, ONCE)
    for rel in ("child", "item", "items")
    for what, href, rule in INSIDE
] + [
    Try("a child under file", ("child", "file:///etc/passwd"), "is under file, which is not fetched", ONCE),
    Try("a child in a bucket", ("child", "s3://bucket/a.json"), "is under s3, which is not fetched", ONCE),
    Try("a child that is data", ("child", "data:application/json,{}"), "is under data", ONCE),
    Try("a child without a scheme", ("child", "//127.0.0.1/a.json"), "is under no scheme", ONCE),
    Try("a child on another host in the clear", ("child", "http://127.0.0.1/a"), "another host", ONCE),
    Try("a child with a line feed", ("child", "fi\nle:///etc/passwd"), "a control character", ONCE),
    Try("a child with a blank", ("child", " file:///etc/passwd"), "is under file", ONCE),
    Try("a child with backslashes", ("child", "\\\\127.0.0.1\\a.json"), "a backslash", ONCE),
]


@pytest.mark.parametrize("row", LINKS, ids=ids(LINKS))
def test_no_link_of_a_static_catalogue_leads_inside(tmp_path: Path, row: Try) -> None:
    """
    The catalogue is read and the link is not followed; the receipt names the rule.
    """
    rel, href = row.tried
    network = Nowhere(known=NAMES, answers=[page(type="Catalog", links=links(rel, href))])
    with network.door(tmp_path) as web:
        said = receipt(StaticCatalogue("test", HERE, door=web))

    assert row.rule in said
    assert (list(row.reached), []) == (network.reached, leaked(tmp_path))


SEARCHES = [Try(f"a search at {what}", href, rule, ONCE) for what, href, rule in INSIDE] + [
    Try(f"a search under {what}", href, "only http and https are spoken here", ONCE)
    for what, href in SCHEMES[:3]
]


@pytest.mark.parametrize("row", SEARCHES, ids=ids(SEARCHES))
def test_no_search_link_leads_inside(tmp_path: Path, row: Try) -> None:
    """
    The landing page is read, and the search that it names is not asked.
    """
    network = Nowhere(known=NAMES, answers=[page(type="Catalog", links=links("search", row.tried))] * 2)
    with network.door(tmp_path) as web:
        said = receipt(ApiCatalogue("test", "http://news.example/stac", web=web))

    assert row.rule in said
    assert set(row.reached) == set(network.reached)
    assert [] == leaked(tmp_path)


NEXT = [
    Try(f"the next page at {what}, by {method}", (method, href), rule, TWICE)
    for what, href, rule in INSIDE
    for method in ("GET", "POST")
]


@pytest.mark.parametrize("row", NEXT, ids=ids(NEXT))
def test_no_next_page_leads_inside(tmp_path: Path, row: Try) -> None:
    """
    The first page counts, the second is not fetched, and no header that the server asked for is ever sent.
    """
    method, href = row.tried
    told = {"headers": {"Metadata-Flavor": "Google"}, "body": {"token": "x"}, "merge": True}
    network = Nowhere(
        known=NAMES,
        answers=[
            page(type="Catalog", links=links("search", "http://news.example/search")),
            page(
                type="FeatureCollection", features=[item()], links=links("next", href, method=method, **told)
            ),
        ],
    )
    with network.door(tmp_path) as web:
        said = receipt(ApiCatalogue("test", "http://news.example/stac", web=web))

    assert row.rule in said
    assert (list(row.reached), []) == (network.reached, leaked(tmp_path))
    assert b"metadata-flavor" not in b"".join(network.sent).lower()


def test_no_header_that_a_server_asks_for_is_sent(tmp_path: Path) -> None:
    """
    A next page on a host that may be reached is asked for without the headers that the link names.
    """
    told = {"method": "POST", "headers": {"Metadata-Flavor": "Google", "Host": "127.0.0.1"}, "body": {}}
    network = Nowhere(
        known={"other.example": [PUBLIC]},
        answers=[
            page(type="Catalog", links=links("search", "http://news.example/search")),
            page(features=[item()], links=links("next", "http://other.example/search", **told)),
            page(features=[], links=[]),
        ],
    )
    with network.door(tmp_path) as web:
        receipt(ApiCatalogue("test", "http://news.example/stac", web=web))

    sent = b"".join(network.sent)
    assert 3 == len(network.reached)
    assert (b"Host: other.example" in sent, b"Metadata" in sent, b"127.0.0.1" in sent) == (True, False, False)


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

FILES = [
    Try("file", "file:///etc/passwd.tif", UNDER),
    Try("file on a host", "file://127.0.0.1/share/a.tif", UNDER),
    Try("file in capitals", "FILE:///etc/passwd.tif", UNDER),
    Try("file after a blank", " file:///etc/passwd.tif", UNDER),
    Try("file with a line feed", "fi\nle:///etc/passwd.tif", "a control character"),
    Try("file with a tab", "\tfile:///etc/passwd.tif", UNDER),
    Try("a bucket", "s3://bucket/a.tif", UNDER),
    Try("another bucket", "gs://bucket/a.tif", UNDER),
    Try("a container", "az://container/a.tif", UNDER),
    Try("ftp", "ftp://127.0.0.1/a.tif", UNDER),
    Try("a zip", "zip:///etc/secrets.zip!a.tif", UNDER),
    Try("a zip behind an address", "zip+https://127.0.0.1/a.zip!b.tif", UNDER),
    Try("memory", "MEM:::DATAPOINTER=1,PIXELS=9,LINES=9", UNDER),
    Try("a container format", "HDF5:/etc/passwd://a", UNDER),
    Try("a map service", "WMS:http://127.0.0.1/?", UNDER),
    Try("no scheme", "//127.0.0.1/a.tif", UNDER),
    Try("backslashes", "\\\\127.0.0.1\\share\\a.tif", "a backslash"),
    Try("a drive", "C:/secrets/a.tif", UNDER),
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
    The refusal names the rule; the acquisition is listed all the same, without that file.
    """
    base = HERE if where == "on the web" else str(tmp_path / "item.json")
    with pytest.raises(Unavailable, match=row.rule):
        resolved(row.tried, base=base)

    assert {} == scene_of(pictured({"href": row.tried}), catalogue="test", base=base).assets


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
        with pytest.raises(Unavailable, match=row.rule):
            resolved(row.tried, base=str(root))
        trail = Trail(tmp_path / "trail")
        found = StaticCatalogue("test", str(root), door=Disk("test", folder, trail=trail))(query())

        assert [{}] == [scene.assets for scene in found.scenes]
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
    own = item(links=links("self", "https://169.254.169.254/latest/item.json"))
    network = Nowhere(
        answers=[
            page(type="Catalog", links=links("search", "http://news.example/search")),
            page(features=[own], links=[]),
        ]
    )
    with network.door(tmp_path) as web:
        (scene,) = ApiCatalogue("test", "http://news.example/stac", web=web)(query()).scenes
        with pytest.raises(AddressRefused, match="a link-local address"):
            ChipReader(web=web, disk=lambda *_: pytest.fail("no folder"))(scene, area=square())

    assert list(TWICE) == network.reached
    assert SECRET not in b"".join(network.sent)
