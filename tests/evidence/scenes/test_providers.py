"""Whom to ask: the library, then what the person named, else what is configured."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item, loopback_web, query, serving, write_catalogue

from evidence.kit import Kit
from evidence.scenes.catalogues.configured import configured
from evidence.scenes.providers import make, named
from evidence.scenes.stac.refusals import NotThere
from evidence.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Kit]:
    """
    What catalogues are made from, with a door to this machine alone.
    """
    trail = Trail(tmp_path / "trail")
    with loopback_web(trail) as web:
        yield Kit(web=web, trail=trail, data=tmp_path / "data")


def changed(kit: Kit, **fields: Any) -> Kit:
    """The same with these fields changed."""
    return Kit(**{**kit.__dict__, **fields})


def test_the_configured_ones_are_sound() -> None:
    """
    Every one has an https address, and every GSD given is a sensor's.
    """
    for provider in configured().provider:
        assert provider.url.startswith("https://")
        assert all(0 < (one.gsd_m or 1.0) <= 30 for one in provider.collections.values())


def test_the_library_comes_first(kit: Kit) -> None:
    """
    Then those that are asked without being named; a catalogue that wants a key is not among them.
    """
    assert [
        "library",
        "Earth Search",
        "Planetary Computer",
        "Copernicus Data Space",
        "OpenAerialMap and open Maxar",
    ] == [one.name for one in make(kit)]


def test_offline_nobody_is_asked(kit: Kit) -> None:
    """
    Each stands on the receipt as not asked, which is no statement about what it holds.
    """
    answers = [one(query()).answer for one in make(changed(kit, offline=True))]

    assert {"not_asked"} == {answer.outcome for answer in answers}
    assert 1 + 4 == len(answers)


def test_what_is_named_replaces_what_is_configured(kit: Kit, tmp_path: Path) -> None:
    """
    A catalog.json, a folder that holds one, and a plain folder.
    """
    root = write_catalogue(tmp_path / "stac", [item()])
    (tmp_path / "plain").mkdir()

    catalogues = make(changed(kit, imagery=(str(root), str(root.parent), str(tmp_path / "plain"))))

    assert ["library", "stac", "stac", "plain"] == [one.name for one in catalogues]
    assert [0, 1, 1, 0] == [one(query()).answer.found for one in catalogues]


def test_one_picture_is_a_catalogue(kit: Kit, tmp_path: Path) -> None:
    """
    Its neighbours in the folder are left alone.
    """
    for name in ("yard", "port"):
        (tmp_path / f"{name}.tif").write_bytes(b"II*\0")
        (tmp_path / f"{name}.json").write_text(json.dumps(item(name)), encoding="utf-8")

    assert ["yard"] == [scene.id for scene in named(str(tmp_path / "yard.tif"), kit)(query()).scenes]


def test_offline_what_is_local_is_asked(kit: Kit, tmp_path: Path) -> None:
    """
    Files on this machine are no network.
    """
    root = write_catalogue(tmp_path / "stac", [item()])

    _, stac = make(changed(kit, imagery=(str(root),), offline=True))

    assert ["yard"] == [scene.id for scene in stac(query()).scenes]


def test_a_path_that_leads_nowhere(kit: Kit, tmp_path: Path) -> None:
    """
    It is named in the error, at once and not as an empty answer.
    """
    with pytest.raises(NotThere, match="gone"):
        named(str(tmp_path / "gone"), kit)


@pytest.mark.parametrize("kind", ["static", "api"])
def test_an_address_tells_what_it_is(kind: str, kit: Kit) -> None:
    """
    The first document offers a search, or it does not.
    """

    def answer(method: str, path: str, _body: bytes) -> tuple[int, bytes]:
        if path == "/search" and method == "POST":
            return 200, json.dumps({"type": "FeatureCollection", "features": [item("searched")]}).encode()
        if path == "/item.json":
            return 200, json.dumps(item("walked")).encode()
        link = (
            {"rel": "item", "href": "./item.json"}
            if kind == "static"
            else {"rel": "search", "href": "/search"}
        )
        root = {"type": "Catalog", "id": "x", "stac_version": "1.0.0", "description": "", "links": [link]}
        return 200, json.dumps(root).encode()

    with serving(answer) as server:
        (scene,) = named(f"{server}/", kit)(query()).scenes

    assert {"static": "walked", "api": "searched"}[kind] == scene.id
