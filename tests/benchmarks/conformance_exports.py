"""Hold what is exported, signed and hashed against the official schemas and test vectors.

    python tests/benchmarks/conformance_exports.py FOLDER

FOLDER holds ``schemas/`` with ninjs, jcs-rfc8785, dsse, standard-webhooks, prov-json and ro-crate.
Prints a line for each suite, with every document that is judged otherwise than its suite says; ends with 1
when one of our own fails.
"""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import exporting
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from jsonschema import FormatChecker
from jsonschema.validators import validator_for
from prov.model import ProvDocument, ProvException
from referencing import Registry, Resource
from rocrate.rocrate import ROCrate
from standardwebhooks.webhooks import Webhook

from verify.exports.webhook import signed_headers
from verify.records.canonical import canonical
from verify.records.signing.dsse import pae

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GEOJSON = "https://geojson.org/schema/GeoJSON.json"
"""What ninjs 3.1 refers to; of it, the geometries and their features are told here."""

Line = tuple[str, int, int, list[str]]
"""Suite, documents judged as they should be, documents, and those judged otherwise."""


def records() -> Iterator[tuple[str, Any]]:
    """Make records of every sort that an export tells apart."""
    folder = Path(tempfile.mkdtemp(prefix="conformance-"))
    counted = exporting.held(folder / "counted", url="https://wire.example/yard")
    yield "counted", counted
    yield "uncounted", exporting.held(folder / "uncounted", counted=False)
    yield "rendered", exporting.rendered(counted)
    yield "corrected", exporting.saying(counted, status="corrected")
    yield "withdrawal", exporting.withdrawing(counted)
    yield "bare", exporting.saying(counted, site=None, search=None, scenes=[], counts=[])


def ninjs(folder: Path) -> Iterator[Line]:
    """Judge the suites of ninjs and our items by its schemas."""
    known = {version: _validator(folder / f"ninjs-schema_{version}.json") for version in ("1.6", "3.1")}
    for version, valid in known.items():
        docs = sorted(folder.glob(f"suite-{version[0]}*.json")) + sorted(
            folder.glob(f"example-{version}*.json")
        )
        wrong = [path.name for path in docs if _judged(path, valid) != ("should_fail" not in path.name)]
        yield f"ninjs {version}: official documents", len(docs) - len(wrong), len(docs), wrong
    for form, version in (("ninjs", "3.1"), ("ninjs-1.6", "1.6")):
        made = [(name, exporting.export_json(form, one)) for name, one in records()]
        wrong = [f"{name}: {fault}" for name, item in made if (fault := _fault(known[version], item))]
        yield f"ninjs {version}: ours", len(made) - len(wrong), len(made), wrong


def _validator(path: Path) -> Any:
    schema = json.loads(path.read_bytes())
    geometry = {"type": "object", "required": ["type"], "properties": {"type": {"enum": [
        *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
        *("GeometryCollection", "Feature", "FeatureCollection"),
    ]}}}  # fmt: skip
    told = Resource.from_contents(geometry | {"$schema": "https://json-schema.org/draft/2020-12/schema"})
    registry: Registry[Any] = Registry().with_resources([(GEOJSON, told), (f"{GEOJSON}#", told)])
    return validator_for(schema)(schema, registry=registry, format_checker=FormatChecker())


def _judged(path: Path, valid: Any) -> bool:
    # One document that should fail is no JSON at all upstream.
    try:
        return bool(valid.is_valid(json.loads(path.read_bytes())))
    except ValueError:
        return False


def _fault(valid: Any, item: Any) -> str | None:
    return next((fault.message[:200] for fault in valid.iter_errors(item)), None)


def rfc8785(folder: Path) -> Iterator[Line]:
    """Write each input in canonical form, byte for byte."""
    docs = sorted((folder / "input").glob("*.json"))
    wrong = [
        path.name
        for path in docs
        if canonical(json.loads(path.read_bytes())) != (folder / "output" / path.name).read_bytes()
    ]
    yield "RFC 8785: vectors", len(docs) - len(wrong), len(docs), wrong


def dsse(folder: Path) -> Iterator[Line]:
    """Encode the vector's payload, and verify its signature over our bytes."""
    told = json.loads((folder / "test-vector.json").read_bytes())
    made = pae(told["payload_type"], told["serialized_body"].encode())
    point = ec.EllipticCurvePublicNumbers(int(told["x"]), int(told["y"]), ec.SECP256R1()).public_key()
    raw = base64.b64decode(told["envelope"]["signatures"][0]["sig"])
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    wrong = [] if made == told["pae"].encode() else ["pae"]
    try:
        point.verify(utils.encode_dss_signature(r, s), made, ec.ECDSA(SHA256()))
    except InvalidSignature:
        wrong.append("signature")
    yield "DSSE: vector", 2 - len(wrong), 2, wrong


def webhooks(folder: Path) -> Iterator[Line]:
    """Sign the vector, and let the standard's library believe us with every spelling of a secret."""
    told = json.loads((folder / "test-vector.json").read_bytes())
    at, body = datetime.fromtimestamp(told["timestamp"], UTC), told["payload"].encode()
    made = signed_headers(told["secret"], body, message=told["msg_id"], at=at)
    wrong = [] if made["webhook-signature"] == told["expected_signature"] else ["signature"]
    spellings = told["also_valid_secret_spellings"]
    for name, secret in spellings.items():
        headers = signed_headers(secret, body, message=told["msg_id"], at=datetime.now(UTC))
        if Webhook(secret).verify(told["payload"], headers) != json.loads(body):
            wrong.append(name)
    yield "Standard Webhooks: vectors", 1 + len(spellings) - len(wrong), 1 + len(spellings), wrong


def prov(folder: Path) -> Iterator[Line]:
    """Read the published documents, and ours, with the prov library; ours come back as they were written."""
    docs = sorted(folder.glob("*.json"))
    wrong = [path.name for path in docs if _unread(path.read_text(encoding="utf-8"))]
    yield "PROV-JSON: published documents", len(docs) - len(wrong), len(docs), wrong
    made = [(name, exporting.export("prov", one).decode()) for name, one in records()]
    wrong = [name for name, text in made if _unread(text)]
    yield "PROV-JSON: ours", len(made) - len(wrong), len(made), wrong


def _unread(text: str) -> bool:
    try:
        document = ProvDocument.deserialize(content=text, format="json")
    except (ProvException, ValueError, KeyError):
        return True
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    return bool(again != document)


def crates(folder: Path) -> Iterator[Line]:
    """Read our crate with the rocrate library, and look its terms up in the published context."""
    folder_of = Path(tempfile.mkdtemp(prefix="crate-"))
    _, one = next(records())
    for path, body in (one.files or {}).items():
        (folder_of / path).parent.mkdir(parents=True, exist_ok=True)
        (folder_of / path).write_bytes(body)
    told = json.loads((folder_of / "ro-crate-metadata.json").read_bytes())
    listed = {entity["@id"] for entity in told["@graph"]}
    read = {entity.id for entity in ROCrate(folder_of).get_entities()}
    wrong = sorted(listed - read)
    yield "RO-Crate: entities that rocrate reads", len(listed) - len(wrong), len(listed), wrong
    terms = json.loads((folder / "ro-crate-context.jsonld").read_bytes())["@context"]
    used = sorted({term for entity in told["@graph"] for term in _terms(entity)})
    # The published context here is that of 1.1, and ours 1.2, which has more terms: sha256 among them.
    unknown = [term for term in used if term not in terms]
    yield "RO-Crate: our terms in the published context of 1.1", len(used) - len(unknown), len(used), unknown


def _terms(entity: dict[str, Any]) -> Iterator[str]:
    kinds = entity["@type"]
    yield from [kinds] if isinstance(kinds, str) else kinds
    yield from (name for name in entity if not name.startswith("@"))


SUITES: dict[str, Callable[[Path], Iterator[Line]]] = {
    "ninjs": ninjs,
    "jcs-rfc8785": rfc8785,
    "dsse": dsse,
    "standard-webhooks": webhooks,
    "prov-json": prov,
    "ro-crate": crates,
}


def main() -> int:
    """Print what became of each suite of the folder named on the command line."""
    folder, failed = Path(sys.argv[1]) / "schemas", False
    for name, suite in SUITES.items():
        for told, right, of, wrong in suite(folder / name):
            sys.stdout.write(f"{right:4d} of {of:4d}  {told}\n")
            sys.stdout.writelines(f"              otherwise: {one}\n" for one in wrong)
            failed = failed or (bool(wrong) and "official" not in told and "published" not in told)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
