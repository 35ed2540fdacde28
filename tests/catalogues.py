"""Small STAC documents for tests: each call says only what the test is about."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from evidence.seams import SceneQuery
from evidence.web import Policy, Web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from email.message import Message
    from pathlib import Path

    from evidence.trail import Trail


NO_ADDRESSES = (
    "s3://[x/a.tif",
    "//[",
    "//[/a.tif",
    "http://[x",
    "http://a\u2100b/x",
    "foo://[a.tif",
    "gs://]/a.tif",
)
"""Links that Python's own splitting of addresses fails at."""


def square(lon: float = 130.6, lat: float = 42.42, *, side: float = 0.01) -> dict[str, Any]:
    """A square with that south-western corner, in degrees."""
    east, north = lon + side, lat + side
    return {
        "type": "Polygon",
        "coordinates": [[[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]],
    }


def item(name: str = "yard", *, without: Sequence[str] = (), **fields: Any) -> dict[str, Any]:
    """A half-metre item of 5 October 2023; keyword arguments replace or add properties.

    ``geometry`` and ``assets`` replace those of the item; ``without`` takes out any of its fields.
    """
    properties = {"datetime": "2023-10-05T02:10:00Z", "gsd": 0.5}
    whole = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": name,
        "geometry": fields.pop("geometry", square(side=0.1)),
        "assets": fields.pop(
            "assets", {"visual": {"href": f"./{name}.tif", "type": "image/tiff", "roles": ["visual"]}}
        ),
        "links": fields.pop("links", []),
        "collection": fields.pop("collection", "yards"),
        "properties": {**properties, **fields},
    }
    for field in without:
        whole.pop(field, None)
        whole["properties"].pop(field, None)
    return whole


def query(
    area: dict[str, Any] | None = None, start: str = "2023-10-04T15:00:00", end: str = "2023-10-05T14:59:59"
) -> SceneQuery:
    """Ask for a square in Tumangang on 5 October 2023, Korean time."""
    first, last = (datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (start, end))
    return SceneQuery(area or square(130.62, 42.44), first, last)


def write_catalogue(
    folder: Path, items: Sequence[dict[str, Any]], *, more_links: Sequence[dict[str, Any]] = ()
) -> Path:
    """Write catalog.json with items beside it, and give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    links = [{"rel": "item", "href": f"./{number}.json"} for number in range(len(items))]
    for number, one in enumerate(items):
        (folder / f"{number}.json").write_text(json.dumps(one), encoding="utf-8")
    root = folder / "catalog.json"
    root.write_text(
        json.dumps(
            {"type": "Catalog", "id": "test", "stac_version": "1.0.0", "links": [*links, *more_links]}
        ),
        encoding="utf-8",
    )
    return root


Route = "Callable[[str, str, bytes], tuple[int, bytes]]"
"""Method, path with query, body → status and body."""


@contextmanager
def serving(answer: Callable[[str, str, bytes], tuple[int, bytes]]) -> Iterator[str]:
    """Serve on loopback; gives the address without a trailing slash."""
    with serving_headers(lambda method, path, body, _headers: answer(method, path, body)) as address:
        yield address


@contextmanager
def serving_headers(answer: Callable[[str, str, bytes, Message], tuple[int, bytes]]) -> Iterator[str]:
    """Serve on loopback, with the headers of the request told too."""

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            status, content = answer(self.command, self.path, body, self.headers)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _reply  # noqa: N815 (the server looks for these names)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def loopback_web(trail: Trail) -> Web:
    """The real door, allowed to reach this machine."""
    return Web(Policy(allow_private=("127.0.0.0/8",)), trail=trail)


def slow_api(name: str, *, after_s: float) -> Callable[[str, str, bytes], tuple[int, bytes]]:
    """A STAC API with one item, whose search takes that long."""

    def answer(_method: str, path: str, _body: bytes) -> tuple[int, bytes]:
        if path == "/":
            return 200, json.dumps({"links": [{"rel": "search", "href": "/search"}]}).encode()
        time.sleep(after_s)
        return 200, json.dumps({"type": "FeatureCollection", "features": [item(name)]}).encode()

    return answer
