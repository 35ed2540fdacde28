"""Static catalogues: walked through a door, within bounds, one broken file never hiding the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import NO_ADDRESSES, item, loopback_web, query, serving, square, write_catalogue

from evidence.disk import Disk
from evidence.errors import CatalogueError, WebError
from evidence.scenes.catalogues.configured import Provider
from evidence.scenes.catalogues.static import StaticCatalogue
from evidence.scenes.catalogues.walk import Bounds
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.seams import Found


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    """
    An empty trail.
    """
    return Trail(tmp_path / "trail")


def walk(root: Path, trail: Trail, **options: Any) -> Found:
    """Ask a catalogue on disk for the usual place and day."""
    door = Disk("test", root.parent, trail=trail)
    return StaticCatalogue("test", str(root), door=door, **options)(query())


def child(href: str) -> dict[str, str]:
    """Make a link to a catalogue further down."""
    return {"rel": "child", "href": href}


def test_scenes_of_place_and_time(tmp_path: Path, trail: Trail) -> None:
    """
    Of four items, one lies elsewhere and one is of another day; the others come in the order of time.
    """
    root = write_catalogue(
        tmp_path / "stac",
        [
            item("late", datetime="2023-10-05T05:00:00Z"),
            item("early"),
            item("elsewhere", geometry=square(10, 50)),
            item("older", datetime="2023-09-05T02:10:00Z"),
        ],
    )

    assert ["early", "late"] == [scene.id for scene in walk(root, trail).scenes]


def test_every_document_is_on_the_receipt(tmp_path: Path, trail: Trail) -> None:
    """
    The hash of each document read stands in the answer, and its bytes in the trail.
    """
    root = write_catalogue(tmp_path / "stac", [item()])

    answer = walk(root, trail).answer

    assert [exchange.sha256 for exchange in trail.since()] == list(answer.response_sha256)
    assert ["file:test/catalog.json", "file:test/0.json"] == [exchange.url for exchange in trail.since()]


def test_a_broken_item_hides_no_other(tmp_path: Path, trail: Trail) -> None:
    """
    Files that are missing, no JSON, not finite, endless or no scene are refused one by one.
    """
    folder = tmp_path / "stac"
    root = write_catalogue(
        folder,
        [item("first"), item("bare", without=["geometry"]), item("last")],
        more_links=[
            {"rel": "item", "href": f"./{name}.json"} for name in ("gone", "prose", "nan", "deep", "list")
        ],
    )
    (folder / "prose.json").write_text("not here", encoding="utf-8")
    (folder / "nan.json").write_text('{"type": "Feature", "gsd": NaN}', encoding="utf-8")
    (folder / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    (folder / "list.json").write_text("[1]", encoding="utf-8")

    found = walk(root, trail)

    assert ["first", "last"] == [scene.id for scene in found.scenes]
    assert {"bare", *(str(folder / f"{name}.json") for name in ("gone", "prose", "nan", "deep", "list"))} == {
        refused.scene for refused in found.refused
    }


@pytest.mark.parametrize("content", ["", "no JSON", "[]", "{}", '{"type": "Catalog"}'])
def test_a_first_document_that_is_no_stac(content: str, tmp_path: Path, trail: Trail) -> None:
    """
    When the catalogue itself is none, there is no answer.
    """
    root = tmp_path / "catalog.json"
    root.write_text(content, encoding="utf-8")

    with pytest.raises(CatalogueError):
        walk(root, trail)


def test_a_first_document_that_is_not_there(tmp_path: Path, trail: Trail) -> None:
    """
    The same when it is not there, or is too large to be one.
    """
    with pytest.raises(WebError):
        walk(tmp_path / "catalog.json", trail)

    (tmp_path / "huge.json").write_bytes(b" " * 20_000_001)
    with pytest.raises(WebError, match="20,000,001"):
        walk(tmp_path / "huge.json", trail)


def test_catalogues_that_point_at_each_other(tmp_path: Path, trail: Trail) -> None:
    """
    Each document is read once, however many links lead to it.
    """
    folder = tmp_path / "stac"
    root = write_catalogue(folder, [item()], more_links=[child("./other.json"), child("./catalog.json")])
    (folder / "other.json").write_text(
        json.dumps({"type": "Catalog", "links": [child("./catalog.json"), child("./other.json")]}),
        encoding="utf-8",
    )

    assert 3 == len(walk(root, trail).answer.response_sha256)


def test_a_catalogue_without_end(tmp_path: Path, trail: Trail) -> None:
    """
    A walk stops at its bounds, and the answer says that it did.
    """
    folder = tmp_path / "stac"
    root = write_catalogue(folder, [item(str(n)) for n in range(9)], more_links=[child("./1/catalog.json")])
    for depth in range(1, 5):
        nest = folder.joinpath(*(str(n) for n in range(1, depth + 1)))
        write_catalogue(nest, [], more_links=[child(f"./{depth + 1}/catalog.json")])

    few = walk(root, trail, bounds=Bounds(documents=4)).answer
    shallow = walk(root, trail, bounds=Bounds(depth=2)).answer

    assert "Stopped after 4 documents; 7 were left." == few.detail
    assert shallow.detail is not None
    assert shallow.detail.startswith("Stopped 2 levels down")


def test_links_out_of_the_folder(tmp_path: Path, trail: Trail) -> None:
    """
    Neither a path nor a scheme leads a local catalogue out of its folder.
    """
    (tmp_path / "secret.json").write_text(json.dumps(item("secret")), encoding="utf-8")
    root = write_catalogue(
        tmp_path / "stac",
        [item()],
        more_links=[child("../secret.json"), child("file:///etc/passwd"), child("s3://bucket/catalog.json")],
    )

    found = walk(root, trail)

    assert ["yard"] == [scene.id for scene in found.scenes]
    assert 3 == len(found.refused)


def test_links_that_are_none(tmp_path: Path, trail: Trail) -> None:
    """
    Whatever else stands among the links is passed over.
    """
    odd: list[Any] = [None, 7, {}, {"rel": ["item"], "href": "./0.json"}, {"rel": "item", "href": {"a": 1}}]
    root = write_catalogue(tmp_path / "stac", [item()], more_links=odd)

    found = walk(root, trail)

    assert (1, 0) == (len(found.scenes), len(found.refused))


def test_a_collection_gives_licence_and_sharpness(tmp_path: Path, trail: Trail) -> None:
    """
    What a collection says holds for its items that say nothing.
    """
    folder = tmp_path / "stac"
    collection = {
        "type": "Collection",
        "license": "CC-BY-4.0",
        "summaries": {"gsd": [0.5]},
        "links": [{"rel": "item", "href": "./bare.json"}],
    }
    root = write_catalogue(folder, [], more_links=[child("./collection.json")])
    (folder / "collection.json").write_text(json.dumps(collection), encoding="utf-8")
    (folder / "bare.json").write_text(json.dumps(item(without=["gsd"])), encoding="utf-8")

    (scene,) = walk(root, trail).scenes

    assert ("CC-BY-4.0", 0.5) == (scene.licence, scene.gsd_m)


def test_what_is_configured_holds_where_nothing_is_said(tmp_path: Path, trail: Trail) -> None:
    """
    A provider's licence and sharpness stand in for those of items and collections that say none.
    """
    root = write_catalogue(tmp_path / "stac", [item("bare", without=["gsd"]), item("own", license="CC0-1.0")])
    provider = Provider(
        name="test", url="https://a.example/", licence="CC-BY-4.0", gsd_m=1.0, access="account", where="Ask."
    )

    bare, own = walk(root, trail, provider=provider).scenes

    assert ("CC-BY-4.0", 1.0, "account", "Ask.") == (bare.licence, bare.gsd_m, bare.access, bare.where)
    assert ("CC0-1.0", 0.5) == (own.licence, own.gsd_m)


@pytest.mark.parametrize(
    ("extent", "asked"),
    [
        ({"spatial": {"bbox": [[0, 0, 1, 1]]}}, False),
        ({"spatial": {"bbox": [[130, 42, 131, 43]]}}, True),
        ({"spatial": {"bbox": [[170, -20, -170, 20]]}}, True),
        ({"spatial": {"bbox": [[-235, 40, -225, 45]]}}, True),
        ({"spatial": {"bbox": [[-180.0014, 42, 131, 43]]}}, True),
        ({"spatial": {"bbox": "everywhere"}}, True),
        ({"spatial": {"bbox": [[0, 0, "1", 10**400]]}}, True),
        ({"temporal": {"interval": [["2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"]]}}, False),
        ({"temporal": {"interval": [["2020-01-01T00:00:00Z", None]]}}, True),
        ({"temporal": {"interval": [["whenever", 7]]}}, True),
        ({}, True),
    ],
)
def test_collections_elsewhere_are_not_entered(
    extent: dict[str, Any],
    asked: bool,  # noqa: FBT001 (a table's column)
    tmp_path: Path,
    trail: Trail,
) -> None:
    """
    An extent saves the walk through thousands of items; one that is open or malformed rules nothing out.
    """
    folder = tmp_path / "stac"
    collection = {"type": "Collection", "extent": extent, "links": [{"rel": "item", "href": "./0.json"}]}
    root = write_catalogue(folder, [item()])
    root.write_text(json.dumps(collection), encoding="utf-8")

    assert asked is bool(walk(root, trail).scenes)


def test_a_file_of_items(tmp_path: Path, trail: Trail) -> None:
    """
    A GeoJSON FeatureCollection, and a lone item, are catalogues too.
    """
    many, one = tmp_path / "items.json", tmp_path / "item.json"
    many.write_text(json.dumps({"type": "FeatureCollection", "features": [item("a"), item("b")]}), "utf-8")
    one.write_text(json.dumps(item("c")), "utf-8")

    assert ["a", "b"] == [scene.id for scene in walk(many, trail).scenes]
    assert ["c"] == [scene.id for scene in walk(one, trail).scenes]


def test_over_http(trail: Trail) -> None:
    """
    The same walk over the web, with addresses resolved against where each document was read.
    """
    documents = {
        "/stac/catalog.json": {"links": [{"rel": "item", "href": "./yards/item.json"}]},
        "/stac/yards/item.json": item(),
    }

    def answer(_method: str, path: str, _body: bytes) -> tuple[int, bytes]:
        found = documents.get(path)
        return (404, b"{}") if found is None else (200, json.dumps(found).encode())

    with serving(answer) as server, loopback_web(trail) as web:
        (scene,) = StaticCatalogue("test", f"{server}/stac/catalog.json", door=web)(query()).scenes

    assert f"{server}/stac/yards/yard.tif" == scene.assets["visual"].href


def test_what_cannot_be_read_is_counted(tmp_path: Path, trail: Trail) -> None:
    """
    A document that is not there may hold the very scene: the answer says that not all was looked at.
    """
    root = write_catalogue(tmp_path / "stac", [item()], more_links=[child("./gone.json")])
    more = write_catalogue(
        tmp_path / "more", [], more_links=[child("./gone.json"), child("s3://bucket/catalog.json")]
    )

    assert "1 document could not be read." == walk(root, trail).answer.detail
    assert "2 documents could not be read." == walk(more, trail).answer.detail


def test_links_that_are_no_address(tmp_path: Path, trail: Trail) -> None:
    """
    Each is refused by itself, in a folder and on the web.
    """
    odd = [{"rel": rel, "href": href} for href in NO_ADDRESSES for rel in ("child", "item")]
    root = write_catalogue(tmp_path / "stac", [item()], more_links=odd)

    def answer(_method: str, path: str, _body: bytes) -> tuple[int, bytes]:
        return 200, (root.parent / path.removeprefix("/")).read_bytes()

    with serving(answer) as server, loopback_web(trail) as web:
        remote = StaticCatalogue("test", f"{server}/catalog.json", door=web)(query())

    for found in (walk(root, trail), remote):
        assert ["yard"] == [scene.id for scene in found.scenes]
        assert set(NO_ADDRESSES) == {refused.scene for refused in found.refused}


def test_bytes_are_a_bound(tmp_path: Path, trail: Trail) -> None:
    """
    So many are parsed for one question, and the answer says so.
    """
    root = write_catalogue(tmp_path / "stac", [item(str(n)) for n in range(9)])
    first, each = root.stat().st_size, (root.parent / "0.json").stat().st_size

    answer = walk(root, trail, bounds=Bounds(octets=first + 2 * each - 1)).answer

    assert 3 == len(answer.response_sha256)
    assert f"Stopped after 3 documents of {first + 2 * each:,} bytes; 7 were left." == answer.detail


def test_of_very_many_links_the_best_are_kept(tmp_path: Path, trail: Trail) -> None:
    """
    So many documents wait and no more; those of the day asked for are among them, wherever they are named.
    """
    many = [child(f"./1999-01-01/{n}.json") for n in range(25)]
    folder = tmp_path / "stac"
    root = write_catalogue(folder, [], more_links=[*many, child("./2023-10-05.json")])
    (folder / "2023-10-05.json").write_text(json.dumps(item()), encoding="utf-8")

    found = walk(root, trail, bounds=Bounds(documents=2, waiting=20))

    assert ["yard"] == [scene.id for scene in found.scenes]
    assert "Stopped after 2 documents; 25 were left." == found.answer.detail
    assert 50_000 == Bounds().waiting


def test_two_documents_of_very_many_links(tmp_path: Path, trail: Trail) -> None:
    """
    What two lists lead on to waits together.
    """
    folder = tmp_path / "stac"
    root = write_catalogue(folder, [], more_links=[child("./a.json"), child("./b.json")])
    for name in "ab":
        many = [child(f"./{name}/{n}.json") for n in range(20)]
        (folder / f"{name}.json").write_text(json.dumps({"type": "Catalog", "links": many}), encoding="utf-8")

    answer = walk(root, trail, bounds=Bounds(documents=3, waiting=20)).answer

    assert "Stopped after 3 documents; 40 were left." == answer.detail


@pytest.mark.parametrize(
    ("items", "ids"),
    [
        (
            [item("a"), item("a", datetime="2023-10-05T05:00:00Z")],
            ["a@2023-10-05T02:10:00.000000Z", "a@2023-10-05T05:00:00.000000Z"],
        ),
        (
            [item("a"), item("a", datetime="2023-10-05T05:00:00Z", collection="docks")],
            ["yards/a", "docks/a"],
        ),
        (
            [item("a"), item("a", collection="docks"), item("a", datetime="2023-10-05T05:00:00Z")],
            ["docks/a", "yards/a@2023-10-05T02:10:00.000000Z", "yards/a@2023-10-05T05:00:00.000000Z"],
        ),
        ([item("a"), item("a", gsd=0.3)], ["a"]),
    ],
    ids=["by time", "by collection", "by both", "one acquisition"],
)
def test_acquisitions_of_one_id(
    items: list[dict[str, Any]], ids: list[str], tmp_path: Path, trail: Trail
) -> None:
    """
    Some catalogues use an id again: each acquisition is a scene of its own, under a name of its own.
    """
    assert ids == [scene.id for scene in walk(write_catalogue(tmp_path / "stac", items), trail).scenes]
