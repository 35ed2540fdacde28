"""Records to export: each call says only what the test is about."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bundling import make_bundle

from verify.exports.formats import exporter
from verify.exports.labels import load_labels
from verify.model import Correction, Record
from verify.records.opened import open_bundle
from verify.seams import Asked, Held

if TYPE_CHECKING:
    from pathlib import Path

    from verify.records.corrections import Status

PAGE_URL = "https://wire.example/checks/73"


def asked(**fields: Any) -> Asked:
    """Say what a newsroom adds to a record."""
    named = {"reviewer": "Ada Lund", "organisation": "Example Wire", "url": PAGE_URL}
    return Asked(**{"labels": load_labels()} | named | fields)


def held(folder: Path, **facts: Any) -> Held:
    """Make a bundle and read it."""
    files = open_bundle(make_bundle(folder, **facts))
    return Held(Record.model_validate_json(files["record.json"]), files)


def saying(one: Held, *, status: Status = "active", **fields: Any) -> Held:
    """Let a record say something else; what is nested is given by name: ``verdict={"agreement": …}``."""
    told = one.record.model_dump(by_alias=True)
    for name, value in fields.items():
        told[name] = told[name] | value if isinstance(told[name], dict) and isinstance(value, dict) else value
    return replace(one, record=Record.model_validate(told), status=status)


def rendered(one: Held) -> Held:
    """Let the scenes of a record be rendered ones."""
    scenes = [scene.model_dump() | {"rendered": True} for scene in one.record.scenes]
    return saying(one, scenes=scenes)


def withdrawing(one: Held) -> Held:
    """Make the record that takes another back."""
    told = Correction(withdrawn=True, reason="The site was another.", by="Ada Lund")
    return saying(one, status="void", supersedes=one.record.id, correction=told.model_dump(), id="f" * 64)


def export(form: str, *those: Held, **fields: Any) -> bytes:
    """Write records in one form."""
    return exporter(form)(those, asked(**fields))


def export_json(form: str, *those: Held, **fields: Any) -> Any:
    """The same, read as JSON."""
    return json.loads(export(form, *those, **fields))
