"""Provenance and crates, read back by the libraries of others."""

from __future__ import annotations

import json

import pytest
from exporting import export
from prov.model import ProvDocument
from rocrate.rocrate import ROCrate

from verify.errors import ExportError
from verify.records.bundle import CRATE
from verify.seams import Held


def test_the_provenance_is_prov_json(held) -> None:
    """
    The prov library reads it, with the article, the claim, the count and the verdict in it.
    """
    document = ProvDocument.deserialize(content=export("prov", held).decode(), format="json")
    names = {str(record.identifier) for record in document.get_records() if record.identifier}

    assert {f"sha256:{held.record.article.sha256}", "recount:claim", "recount:verdict"} <= names


def test_the_crate_is_the_bundles_own(held, tmp_path) -> None:
    """
    The rocrate library reads it beside the files that it describes.
    """
    for path, body in held.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(body)
    (tmp_path / CRATE).write_bytes(export("ro-crate", held))
    crate = ROCrate(tmp_path)

    assert "record.json" in {one.id for one in crate.data_entities}
    assert held.files[CRATE] == export("ro-crate", held)


def test_a_record_alone_is_no_crate(held) -> None:
    """
    A crate describes files; without them there is nothing to describe.
    """
    with pytest.raises(ExportError, match="There is no ro-crate-metadata"):
        export("ro-crate", Held(held.record))


def test_both_are_json_objects(held) -> None:
    """
    In the one canonical form that bundles have.
    """
    for form in ("prov", "ro-crate"):
        assert isinstance(json.loads(export(form, held)), dict)
