"""A provider played on loopback, sound until a test makes it otherwise."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from catalogues import item, square
from serving import ranged, says, serving

from evidence.kit import Kit
from evidence.scenes.catalogues.configured import Known, Provider
from evidence.scenes.probing.probe import probe
from evidence.trail import Trail
from evidence.web import Policy, Web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serving import Reaction, Server

    from evidence.model.probes import Probe

PIXELS = b"II*\0" + bytes(60)
"""What a TIFF begins with."""

YARDS = {"yards": Known(gsd_m=0.5, licence="CC-BY-4.0", bands={"visual": ("red", "green", "blue")})}

GENOA = square(8.85, 44.35, side=0.1)


def scene(server: Server, **fields: Any) -> dict[str, Any]:
    """An item over the port of Genoa in July 2023, whose picture is on the same server."""
    picture = {"href": f"{server.url}/scene.tif", "type": "image/tiff", "roles": ["visual"]}
    told = {"geometry": GENOA, "datetime": "2023-07-10T10:15:00Z", "assets": {"visual": picture}}
    return item("pass", **(told | fields))


def tells(told: Any, status: int = 200, **headers: str) -> Reaction:
    """Answer with JSON."""
    return says(json.dumps(told).encode(), status, content_type="application/json", **headers)


def found(*items: dict[str, Any], links: list[dict[str, Any]] | None = None, **fields: Any) -> Reaction:
    """Answer a search."""
    return tells({"type": "FeatureCollection", "features": items, "links": links or []} | fields)


def landing(**fields: Any) -> Reaction:
    """Answer with the landing page of an API."""
    link = {"rel": "search", "href": "/search", "method": "POST"}
    return tells({"type": "Catalog", "id": "api", "stac_version": "1.0.0", "links": [link]} | fields)


def collection(**fields: Any) -> Reaction:
    """Answer with a collection's document."""
    told = {"type": "Collection", "id": "yards", "license": "CC-BY-4.0", "summaries": {"gsd": [0.5]}}
    return tells(told | {"item_assets": {"visual": {}}} | fields)


@contextmanager
def api() -> Iterator[Server]:
    """A STAC API with one collection, ``yards``, of which it gives one item whatever it is asked."""
    with serving() as server:
        server.paths |= {
            "/": landing(),
            "/search": found(scene(server)),
            "/collections/yards": collection(),
            "/scene.tif": ranged(PIXELS),
        }
        yield server


def tried(url: str, tmp_path: Path, *, replayed: bool = False, web: Any = None, **fields: Any) -> Probe:
    """What a probe of the provider at that address says."""
    environment = fields.pop("environment", {})
    told = {"name": "Played", "url": url, "collections": YARDS} | fields
    trail = Trail(tmp_path / "trail")
    policy = Policy(allow_private=("127.0.0.0/8",), contact="desk@example.org")
    with Web(policy, trail=trail, **(web or {})) as door:
        kit = Kit(web=door, trail=trail, data=tmp_path / "data")
        return probe(Provider(**told), kit, environment=environment, replayed=replayed)
