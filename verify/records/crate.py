"""A bundle described as an RO-Crate 1.2: which file is what, and by which run of which code it came about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.records.bundle import CRATE, MANIFEST, RECORD, SOURCE, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidence.model.counts import CounterId
    from verify.model import ManifestFile, Record

PROFILE = "https://w3id.org/ro/crate/1.2"

_RIGHTS = (
    "The article belongs to whoever published it. The pixels of chips and pictures are under the licences of "
    "their scenes: {licences}. All else is data about them, made by Recount."
)

_KINDS = {
    RECORD: "The record: one claim, what was seen, and the verdict",
    SOURCE: "The article as it was read",
    TEXT: "The text that the claim's offset refers to",
    "exchanges": "An answer that the evidence rests on",
    "items": "A scene that was assessed",
    "chips": "The pixels that were counted",
    "marks": "The marks on the pixels",
    "provenance.json": "What was made from what",
}


def crate_of(record: Record, files: Sequence[ManifestFile]) -> dict[str, Any]:
    """Describe a bundle.

    Args:
        record: what it is about.
        files: every file but the manifest and this description.

    Returns:
        JSON-LD: the root and the files in it, those that are withheld as things that are only spoken of, and
        the run that made the record, with Recount and the counters as its instruments.
    """
    held = [file for file in files if file.withheld is None]
    spoken = [file for file in files if file.withheld is not None]
    models = [_model(model) for model in record.made_by.models]
    software = {
        "@id": "#recount",
        "@type": "SoftwareApplication",
        "name": "Recount",
        "version": record.made_by.recount,
        **({"sha256": record.made_by.code} if record.made_by.code else {}),
    }
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": PROFILE},
            "about": {"@id": "./"},
        },
        _root(record, held, spoken),
        _rights(record),
        *map(_file, held),
        {"@id": MANIFEST, "@type": "File", "name": MANIFEST, "encodingFormat": "application/json"},
        *map(_spoken, spoken),
        _run(record, held, [software, *models]),
        software,
        *models,
    ]
    return {"@context": f"{PROFILE}/context", "@graph": graph}


def _root(record: Record, held: Iterable[ManifestFile], spoken: Iterable[ManifestFile]) -> dict[str, Any]:
    verdict, claim = record.verdict, record.claim
    return {
        "@id": "./",
        "@type": "Dataset",
        "identifier": f"urn:sha256:{record.id}",
        "name": f"Recount of “{claim.quantity.text} {claim.object}”",
        "description": f"{verdict.agreement}: {verdict.why}",
        "datePublished": record.made_at,
        "license": {"@id": "#rights"},
        "hasPart": [*({"@id": file.path} for file in held), {"@id": MANIFEST}],
        "mentions": [{"@id": "#run"}, *({"@id": _name(file)} for file in spoken)],
    }


def _rights(record: Record) -> dict[str, Any]:
    licences = sorted({scene.licence or "not stated" for scene in record.scenes})
    words = _RIGHTS.format(licences=", ".join(licences) or "there are none")
    return {"@id": "#rights", "@type": "CreativeWork", "name": "Rights differ by file", "description": words}


def _file(file: ManifestFile) -> dict[str, Any]:
    return {"@id": file.path, "@type": "File", "encodingFormat": file.media_type, **_summary(file)}


def _spoken(file: ManifestFile) -> dict[str, Any]:
    """A file that is not handed on: it is no part of the crate, but its hash is told."""
    return {"@id": _name(file), "@type": "CreativeWork", **_summary(file), "description": file.withheld}


def _summary(file: ManifestFile) -> dict[str, Any]:
    kind = _KINDS.get(file.path) or _KINDS.get(file.path.partition("/")[0], "")
    return {
        "name": file.path,
        "description": kind,
        "contentSize": str(file.bytes),
        "sha256": file.sha256,
    }


def _name(file: ManifestFile) -> str:
    return f"#withheld/{file.path}"


def _run(record: Record, held: Iterable[ManifestFile], tools: Iterable[dict[str, Any]]) -> dict[str, Any]:
    read = [file for file in held if file.path == SOURCE or file.path.startswith("exchanges/")]
    return {
        "@id": "#run",
        "@type": "CreateAction",
        "name": "Extracted, searched, counted and judged",
        "endTime": record.made_at,
        "instrument": [{"@id": tool["@id"]} for tool in tools],
        "object": [{"@id": file.path} for file in read],
        "result": [{"@id": RECORD}],
    }


def _model(model: CounterId) -> dict[str, Any]:
    return {
        "@id": f"#counter-{model.sha256}",
        "@type": "SoftwareApplication",
        "name": model.name,
        "version": model.version,
        "sha256": model.sha256,
        "description": f"Counts; its errors were measured on {model.measured_on} pixels",
    }
