"""What a signature says: an in-toto statement about a bundle's manifest and time stamps.

Source: in-toto attestation framework v1, spec/v1/statement.md.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from claims.model import Value
from verify.model import Agreement, Digest
from verify.records.bundle import ATTESTATION, MANIFEST
from verify.records.canonical import as_json, canonical
from verify.records.signing.dsse import IN_TOTO, enclose
from verify.records.signing.keys import PublicKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verify.model import Record
    from verify.records.signing.keys import Signer


class Hashed(Value):
    """The hash of a file."""

    sha256: Digest


class Subject(Value):
    """A file that is signed."""

    name: Annotated[str, Field(max_length=200)]
    digest: Hashed


class Attested(Value):
    """What the signer puts its name to."""

    record: Digest
    finding_id: Digest
    agreement: Agreement

    key: PublicKey
    """The signer's, so that a signature can be tried by those who do not know the key yet."""


class Statement(Value):
    """A signer's statement about one bundle."""

    type_: Annotated[Literal["https://in-toto.io/Statement/v1"], Field(alias="_type")] = (
        "https://in-toto.io/Statement/v1"
    )

    subject: Annotated[tuple[Subject, ...], Field(min_length=1, max_length=64)]
    """The manifest, which lists every other file, and the time stamps, which it cannot list."""

    predicateType: Literal["urn:recount:attestation:1"] = "urn:recount:attestation:1"  # noqa: N815 - in-toto's name
    predicate: Attested


def subjects(manifest: bytes, stamps: Mapping[str, bytes]) -> tuple[Subject, ...]:
    """What a signature must cover, in order of names."""
    files = {MANIFEST: manifest, **stamps}
    return tuple(
        Subject(name=name, digest=Hashed(sha256=hashlib.sha256(files[name]).hexdigest()))
        for name in sorted(files)
    )


def attested(record: Record, key: PublicKey) -> Attested:
    """What a signature must say of a record."""
    return Attested(
        record=record.id, finding_id=record.finding_id, agreement=record.verdict.agreement, key=key
    )


def attest(
    manifest: bytes, record: Record, signer: Signer, *, stamps: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """Sign a bundle.

    Args:
        manifest: bytes of its manifest.json.
        record: what it is about.
        signer: who signs.
        stamps: time stamps over the manifest, by their path in the bundle; they are signed too.

    Returns:
        The files to add to the bundle, by path: the envelope and the time stamps.
    """
    kept = dict(stamps or {})
    statement = Statement(subject=subjects(manifest, kept), predicate=attested(record, signer.public))
    envelope = enclose(canonical(as_json(statement)), payload_type=IN_TOTO, signer=signer)
    return {**kept, ATTESTATION: canonical(as_json(envelope))}
