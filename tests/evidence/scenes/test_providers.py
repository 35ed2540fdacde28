"""Whom to ask: the library, then what the person named, else what is configured."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item, loopback_web, query, serving, write_catalogue

from evidence.kit import Kit
from evidence.scenes.asking import ask
from evidence.scenes.catalogues.configured import ProvidersRefused, configured
from evidence.scenes.providers import make, named
from evidence.scenes.stac.refusals import NotThere
from evidence.trail import Trail
from evidence.web import Policy, Web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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


def guarded(asked: list[str]) -> Callable[[str, str, bytes], tuple[int, bytes]]:
    """A server that knows people by the key in the address, and gives keys away in all that it says."""
    hidden = item(
        "sold",
        assets={"visual": {"href": "s3://x/a.tif", "type": "image/tiff"}},
        links=[{"rel": "license", "href": "https://a.example/terms?token=SECRET-licence"}],
        license="other",
        **{"recount:access": "account", "recount:where": "https://a.example/order?token=SECRET-where"},
    )
    nameless = item(links=[{"rel": "self", "href": "/items/1?api_key=SECRET-item"}]) | {"id": None}
    astray = item("astray", assets={"a": {"href": "ftp://x/a.tif?sig=SECRET-file", "type": "image/tiff"}})
    onward = [{"rel": "next", "href": "/next?api_key=SECRET-key&token=SECRET-page"}]
    children = [f"{name}.json?sig=SECRET-{name}" for name in ("sold", "nameless", "astray", "broken", "gone")]
    documents = {
        "/api": {"links": [{"rel": "search", "href": "/search?api_key=SECRET-key"}]},
        "/search": {"features": [hidden, nameless, astray], "links": onward},
        "/catalog.json": {"links": [{"rel": "child", "href": href} for href in children]},
        "/sold.json": hidden,
        "/nameless.json": nameless,
        "/astray.json": astray,
    }

    def answer(_method: str, path: str, _body: bytes) -> tuple[int, bytes]:
        asked.append(path)
        bare = path.partition("?")[0]
        if "SECRET" not in path:
            return 401, b"{}"
        if bare in documents:
            return 200, json.dumps(documents[bare]).replace("/", "\\/").encode()
        return (200, b"nonsense") if bare in {"/next", "/broken.json"} else (404, path.encode())

    return answer


@pytest.mark.parametrize("kind", ["api", "catalog.json"])
def test_keys_in_addresses_stand_nowhere(kind: str, kit: Kit, tmp_path: Path) -> None:
    """
    Those of the catalogue, of its next page, of items, of their licence and of where pixels can be had: they
    are used, and neither the receipt nor what a bundle is made of holds one.
    """
    asked: list[str] = []
    with serving(guarded(asked)) as server:
        catalogue = named(f"{server}/{kind}?api_key=SECRET-key", kit)
        found = ask(catalogue, query())

    told = [catalogue.name, catalogue.url, found.answer, *found.scenes, *found.refused, *kit.trail.since()]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert ["sold"] == [scene.id for scene in found.scenes]
    assert "answered" == found.answer.outcome
    assert all("SECRET" in path for path in asked)
    assert {"api": 2, "catalog.json": 4}[kind] == len(found.refused)
    assert [] == [one for one in map(str, told) if "SECRET" in one]
    assert b"SECRET" not in kept


def test_what_was_recorded_of_a_catalogue_with_a_key_is_played_back(tmp_path: Path) -> None:
    """
    The recording holds no key, and answers whoever names the catalogue with it.
    """
    told = []
    with serving(guarded([])) as server:
        for mode in ("record", "replay"):
            trail = Trail(tmp_path / mode)
            policy = Policy(allow_private=("127.0.0.0/8",))
            options = {mode: tmp_path / "tape"}
            with Web(policy, trail=trail, **options) as web:
                kit = Kit(web=web, trail=trail, data=tmp_path / "data")
                found = ask(named(f"{server}/api?api_key=SECRET-key", kit), query())
            told.append((found, trail.since()))

    assert told[0] == told[1]
    assert b"SECRET" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_landing_page_is_read_once(kit: Kit) -> None:
    """
    What told that an address is an API is the page that its search is read from.
    """
    asked: list[str] = []
    with serving(guarded(asked)) as server:
        found = ask(named(f"{server}/api?api_key=SECRET-key", kit), query())

    assert ["/api", "/search", "/next"] == [path.partition("?")[0] for path in asked]
    assert [one.sha256 for one in kit.trail.since()] == list(found.answer.response_sha256)


@pytest.mark.parametrize(
    "blank", ["{key}", "{", "}", "{}", "{0}", "{account!r}", "{account.x}", "{{account}}"]
)
def test_a_token_s_address_with_other_blanks(blank: str, tmp_path: Path) -> None:
    """
    Only the account and the container can be filled in; anything else is refused when the file is read.
    """
    own = tmp_path / "providers.toml"
    signed = f'signed = {{ hosts = ".blob.example", token = "https://sas.example/{{account}}/{blank}" }}'
    own.write_text(f'[[provider]]\nname = "Own"\nurl = "https://own.example"\n{signed}\n', encoding="utf-8")

    with pytest.raises(
        ProvidersRefused, match=r"signed\.token makes no sense.*\{account\} and \{container\}"
    ):
        configured(own)


def test_a_replay_asks_whom_the_recording_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A colleague without the key gets the answer that was recorded with it, and nobody else is asked.
    """
    own = tmp_path / "own.toml"
    trail = Trail(tmp_path / "trail")
    policy = Policy(allow_private=("127.0.0.0/8",))

    def answer(_method: str, _path: str, _body: bytes) -> tuple[int, bytes]:
        return 200, json.dumps({"type": "FeatureCollection", "features": [item("sold")]}).encode()

    with serving(answer) as server:
        auth = 'auth = { variable = "OWN_KEY", scheme = "bearer" }'
        table = f'name = "Own"\nurl = "{server}/search"\nsearch = "{server}/search"\n{auth}'
        own.write_text(f"[[provider]]\n{table}\n", encoding="utf-8")
        monkeypatch.setenv("OWN_KEY", "sesame")
        with Web(policy, trail=trail, record=tmp_path / "tape") as web:
            kit = Kit(web=web, trail=trail, data=tmp_path / "data", providers=own)
            live = [one(query()) for one in make(kit) if one.name == "Own"]
    monkeypatch.delenv("OWN_KEY")
    with Web(policy, trail=trail, replay=tmp_path / "tape") as web:
        kit = Kit(web=web, trail=trail, data=tmp_path / "data", providers=own)
        _, *replayed = make(kit)
        again = [one(query()) for one in replayed]

    assert ["Own"] == [one.answer.name for one in again]
    assert [["sold"], ["sold"]] == [[scene.id for scene in found.scenes] for found in (*live, *again)]
