"""Signed bundles for tests, and the ways of somebody who forges a signature."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import rfc8785

from verify.model import Record
from verify.records.bundle import ATTESTATION, MANIFEST, RECORD
from verify.records.canonical import as_json, canonical
from verify.records.signing.dsse import IN_TOTO, enclose
from verify.records.signing.statement import Statement, attest, attested, subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from verify.records.signing.keys import Signer


def record_of(bundle: Path) -> Record:
    """The record of a bundle."""
    return Record.model_validate(json.loads((bundle / RECORD).read_bytes()))


def write(bundle: Path, files: Mapping[str, bytes]) -> None:
    """
    Write files into a bundle, whatever they are.
    """
    for path, body in files.items():
        (bundle / path).parent.mkdir(exist_ok=True)
        (bundle / path).write_bytes(body)


def sign(bundle: Path, signer: Signer, *stamps: bytes) -> None:
    """
    Sign a bundle as a check does; time stamps are numbered.
    """
    named = {f"timestamps/{number}.tsr": body for number, body in enumerate(stamps)}
    write(bundle, attest((bundle / MANIFEST).read_bytes(), record_of(bundle), signer, stamps=named))


def forge(
    bundle: Path,
    signer: Signer,
    change: Callable[[dict[str, Any]], Any],
    *,
    payload_type: str = IN_TOTO,
) -> None:
    """
    Sign a statement that was changed first, with a signature that holds.
    """
    record = record_of(bundle)
    statement = as_json(
        Statement(
            subject=subjects((bundle / MANIFEST).read_bytes(), {}), predicate=attested(record, signer.public)
        )
    )
    change(statement)
    envelope = enclose(rfc8785.dumps(statement), payload_type=payload_type, signer=signer)
    (bundle / ATTESTATION).write_bytes(canonical(as_json(envelope)))


def tamper(bundle: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """
    Change the envelope of a signed bundle, and keep its canonical form.
    """
    envelope = json.loads((bundle / ATTESTATION).read_bytes())
    change(envelope)
    (bundle / ATTESTATION).write_bytes(rfc8785.dumps(envelope))
