"""Read every recorded answer of a STAC catalogue below a folder: scenes come of it, or it is refused by name.

    python tests/benchmarks/stac_items.py FOLDER

FOLDER holds ``PROVIDER/*json``; beside a recorded ``NAME.body.json`` lies ``NAME.exchange.json`` with its
request and status. Each is served on loopback and asked through the real door, the answers to searches as
pages of an API, and everything else as an address that a person names; nothing else can be reached. Anything
but a scene or a named refusal ends in a traceback.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpcore

sys.path.insert(0, str(Path(__file__).parents[1]))

from serving import says, serving

from evidence.errors import CatalogueError, WebError
from evidence.scenes.catalogues.api import ApiCatalogue
from evidence.scenes.catalogues.configured import Provider
from evidence.scenes.catalogues.sift import Listed, sift
from evidence.scenes.catalogues.static import StaticCatalogue, is_api
from evidence.scenes.stac.documents import document
from evidence.seams import SceneQuery
from evidence.trail import Trail
from evidence.web import Policy, Web, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.seams import Found

BASE = "https://example.org/stac/item.json"
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
EVER = SceneQuery(WORLD, datetime(1957, 10, 4, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC))

_ADDRESS = re.compile(r"\S*://[^\s)]+")


class Loopback(httpcore.SyncBackend):
    """Opens sockets to this machine alone, wherever a recorded answer may point."""

    def connect_tcp(self, host: str, *rest: Any, **options: Any) -> httpcore.NetworkStream:
        """Connect, or say that there is nobody."""
        if host != "127.0.0.1":
            raise httpcore.ConnectError(f"{host} is not this machine")
        return super().connect_tcp(host, *rest, **options)


def nobody(host: str, _port: int) -> list[str]:
    """Look up a name: none is known."""
    raise OSError(f"{host} is not looked up")


def items_in(read: Any) -> Iterator[Any]:
    """Items anywhere in a JSON document: alone, in a page, or in a list of pages."""
    if isinstance(read, dict) and read.get("type") == "Feature":
        yield read
    elif isinstance(read, dict) and isinstance(read.get("features"), list):
        yield from (item for item in read["features"] if isinstance(item, dict))
    elif isinstance(read, dict | list):
        for inner in read.values() if isinstance(read, dict) else read:
            yield from items_in(inner)


def measure(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Count what becomes of the items, each by itself, and the reasons of those refused."""
    outcomes, reasons = Counter[str](), Counter[str]()
    for path in documents(folder):
        for item in items_in(json.loads(path.read_bytes())):
            scenes, refused = sift([Listed(item, BASE)], EVER, catalogue="benchmark")
            outcomes["items"] += 1
            outcomes["refused"] += len(refused)
            reasons.update(f"{why.code}: {why.reason}" for why in refused)
            for scene in scenes:
                outcomes["scenes"] += 1
                outcomes["scenes without files that can be fetched"] += not scene.assets
                outcomes["scenes without a native GSD"] += scene.gsd_m is None
    return outcomes, reasons


def documents(folder: Path) -> list[Path]:
    """Answers below a folder, without what was asked for them."""
    return sorted(path for path in folder.rglob("*json") if not path.name.endswith(".exchange.json"))


def exchange_of(path: Path) -> dict[str, Any]:
    """What was asked for an answer, and its status; nothing for a document that was saved by itself."""
    beside = path.with_name(path.name.replace(".body.json", ".exchange.json"))
    return json.loads(beside.read_bytes()) if beside != path and beside.exists() else {}


def status_of(path: Path) -> int:
    """Status with which an answer came."""
    told = exchange_of(path)
    return int(told["response"]["status"]["code"]) if told else 200


def catalogue_at(address: str, path: Path, web: Web) -> StaticCatalogue | ApiCatalogue:
    """What asks there: an answer to a search is a page of an API that has no landing page."""
    told = exchange_of(path)
    if told and re.search(r"/(search|items)(\?|$)", told["request"]["uri"]):
        return ApiCatalogue(
            "recorded", address, web=web, provider=Provider(name="recorded", url=address, search=address)
        )
    if is_api(document(path.read_bytes(), address=address)):
        return ApiCatalogue("recorded", address, web=web)
    return StaticCatalogue("recorded", address, door=web)


def answer(address: str, path: Path, web: Web) -> Found | str:
    """What comes of one recorded answer: scenes and refusals, or the name of the error."""
    try:
        return catalogue_at(address, path, web)(EVER)
    except (CatalogueError, WebError) as named:
        return f"{type(named).__name__}: {named.what}"


def summed(found: Found | str) -> tuple[Counter[str], Counter[str]]:
    """Sums of one recorded answer, and why what is no scene is none, with addresses left out."""
    if isinstance(found, str):
        return Counter({"answers refused whole": 1}), Counter([_ADDRESS.sub("ADDRESS", found)])
    reasons = Counter(_ADDRESS.sub("ADDRESS", f"{why.code}: {why.reason}") for why in found.refused)
    if found.answer.detail is not None:
        reasons[f"cut short: {_ADDRESS.sub('ADDRESS', found.answer.detail)}"] += 1
    return Counter({"scenes": len(found.scenes), "refused": len(found.refused)}), reasons


def report(folder: Path) -> Iterator[str]:
    """Lines for each provider: documents, scenes, refusals, and the reasons."""
    every = documents(folder)
    paths = {str(path.relative_to(folder)): says(path.read_bytes(), status_of(path)) for path in every}
    policy = Policy(allow_private=("127.0.0.0/8",), longest_wait_s=0.0)
    world = World(resolver=nobody, network=Loopback())
    with (
        tempfile.TemporaryDirectory() as name,
        serving(**paths) as server,
        Web(policy, trail=Trail(Path(name)), world=world) as web,
    ):
        total = Counter({"exchanges": sum(bool(exchange_of(path)) for path in every)})
        for provider, its in groupby(every, key=lambda path: path.relative_to(folder).parts[0]):
            sums, reasons = Counter[str](), Counter[str]()
            for path in its:
                found = answer(f"{server.url}/{path.relative_to(folder)}", path, web)
                outcomes, why = summed(found)
                sums.update({"documents": 1} | outcomes)
                reasons.update(why)
            total.update(sums)
            yield f"{provider}: {listed(sums)}"
            yield from (f"{number:6d}  {why}" for why, number in reasons.most_common())
        yield f"all: {listed(total)}"


def listed(sums: Counter[str]) -> str:
    """Sums in a line."""
    return ", ".join(f"{number} {what}" for what, number in sums.items())


def main() -> None:
    """Print the figures of the folder named on the command line."""
    folder = Path(sys.argv[1])
    for line in report(folder):
        sys.stdout.write(f"{line}\n")
    outcomes, reasons = measure(folder)
    for name, number in [*outcomes.items(), *reasons.most_common()]:
        sys.stdout.write(f"{number:6d}  {name}\n")


if __name__ == "__main__":
    main()
