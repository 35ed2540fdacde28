"""Whether a bundle's signature and time stamps hold, and whether who made them is believed here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from claims.model import Value
from verify.model import Check
from verify.records.bundle import ATTESTATION, MANIFEST, RECORD, is_seal, stamp_path
from verify.records.signing.dsse import IN_TOTO, Envelope, pae, unpacked
from verify.records.signing.statement import Statement, attested, subjects
from verify.records.signing.timestamps import MOST_STAMPS
from verify.records.signing.tokens import MOST_BYTES, TokenRefusedError, examine, refused
from verify.records.told import read_as, told_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cryptography import x509
    from pydantic import JsonValue

    from verify.model import Record
    from verify.records.signing.keys import PublicKey

V = TypeVar("V", bound=Value)

TRUST = frozenset({"signatures", "signer", "authority"})
"""Checks that tell valid from trusted; every other that fails makes a bundle invalid."""

MOST_ENVELOPE = 65_536
"""Longest attestation that is read, bytes; one with 16 time stamps has under 8,000."""


_STAMPS = frozenset(map(stamp_path, range(MOST_STAMPS)))


@dataclass(frozen=True)
class Trust:
    """Whom an audit believes."""

    keys: Mapping[str, PublicKey] = field(default_factory=dict)
    """Keys by their id."""

    roots: tuple[x509.Certificate, ...] = ()
    """Roots of time stamp authorities."""

    now: datetime | None = None
    """The present, aware UTC; None to believe a time stamp of the future."""


def signature_checks(
    files: Mapping[str, bytes], record: Record, trust: Trust, *, manifest: bytes
) -> Iterator[Check]:
    """Check who signed a bundle, what, and when an authority saw it.

    Args:
        files: everything in the bundle.
        record: what the bundle is about.
        trust: whom this audit believes.
        manifest: the one that follows from the record; that the bundle has it is checked elsewhere.
    """
    if record.signatures:
        detail = f"{len(record.signatures)} in the record's own words, which prove nothing"
        yield Check(name="signatures", ok=False, file=RECORD, detail=detail)
    stamps = _stamps(files)
    if ATTESTATION not in files:
        yield _nobody(trust)
        for path in stamps:
            yield Check(name="timestamp", ok=False, file=path, detail="no signature names it")
        return
    statement, wrong = _signature(files, record, manifest)
    detail = wrong or (f"by {statement.predicate.key.label}" if statement else "")
    yield Check(name="signature", ok=wrong is None, file=ATTESTATION, detail=detail)
    if statement is None or wrong is not None:
        return
    yield _signer(statement.predicate.key, trust)
    signed = {one.name: one.digest.sha256 for one in statement.subject if one.name != MANIFEST}
    for path in sorted({*signed, *stamps}):
        body = stamps.get(path)
        if body is None or hashlib.sha256(body).hexdigest() != signed.get(path):
            detail = "not there, though it was signed" if body is None else "not what was signed"
            yield Check(name="timestamp", ok=False, file=path, detail=detail)
        else:
            yield from _stamp(path, body, manifest, record, trust)


def signatures_in(files: Mapping[str, bytes], record: Record) -> tuple[dict[str, JsonValue], ...]:
    """What the field ``signatures`` of a record says outside its bundle: each key that did sign it.

    Args:
        files: the bundle's manifest, attestation and time stamps, by their paths; more may be there.
        record: what the bundle is about.

    Returns:
        ``keyid`` and, if the key has one, ``name``; nothing for a signature that does not hold.
    """
    manifest = files.get(MANIFEST, b"")
    statement, wrong = _signature(files, record, manifest) if ATTESTATION in files else (None, None)
    if statement is None or wrong or statement.subject != subjects(manifest, _stamps(files)):
        return ()
    key = statement.predicate.key
    return ({"keyid": key.id, **({"name": key.name} if key.name else {})},)


def _stamps(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: files[path] for path in sorted(files) if is_seal(path) and path != ATTESTATION}


def _nobody(trust: Trust) -> Check:
    detail = "unsigned: nothing says who made it"
    if trust.keys:
        detail = "unsigned, where a signature by a trusted key is expected"
    return Check(name="signer", ok=not trust.keys, file=ATTESTATION, detail=detail)


def _signer(key: PublicKey, trust: Trust) -> Check:
    known = trust.keys.get(key.id)
    if known is not None:
        return Check(name="signer", ok=True, file=ATTESTATION, detail=f"{known.label}, trusted here")
    called = f', which calls itself "{key.name}"' if key.name else ""
    return Check(name="signer", ok=False, file=ATTESTATION, detail=f"{key.id}{called}, is not trusted here")


def _signature(
    files: Mapping[str, bytes], record: Record, manifest: bytes
) -> tuple[Statement | None, str | None]:
    """What was signed, None where that cannot be read; and what is wrong with it."""
    envelope = _read(ATTESTATION, files[ATTESTATION], Envelope)
    if isinstance(envelope, str):
        return None, envelope
    payload = unpacked(envelope.payload)
    if envelope.payloadType != IN_TOTO or payload is None:
        return None, f"its payload is no base64 of the standard form, or no {IN_TOTO}"
    statement = _read("payload", payload, Statement)
    if isinstance(statement, str):
        return None, f"its statement is none: {statement}"
    wrong = _unsigned_by(statement.predicate.key, envelope, payload)
    if wrong is None and statement.predicate != attested(record, statement.predicate.key):
        wrong = "signed for another record"
    return statement, wrong or _off_subject(statement, manifest)


def _off_subject(statement: Statement, manifest: bytes) -> str | None:
    """Why a statement is not about this manifest and time stamps of it alone; None when it is."""
    first, *others = statement.subject
    if first not in subjects(manifest, {}):
        return "another manifest.json was signed"
    names = [one.name for one in others]
    return None if names == sorted(_STAMPS.intersection(names)) else "other files were signed than stamps"


def _unsigned_by(key: PublicKey, envelope: Envelope, payload: bytes) -> str | None:
    """Why an envelope is not signed by that key alone; None when it is."""
    if len(envelope.signatures) != 1:
        return f"holds {len(envelope.signatures)} signatures, where one is expected"
    signature = envelope.signatures[0]
    if signature.keyid != key.id:
        return f"names the key {signature.keyid!a}, its statement {key.id}"
    if not key.verifies(unpacked(signature.sig) or b"", pae(IN_TOTO, payload)):
        return f"the key {key.id} did not sign this"
    return None


def _read(name: str, body: bytes, model: type[V]) -> V | str:
    """Read JSON in its canonical form; gives what is wrong with it otherwise."""
    if len(body) > MOST_ENVELOPE:
        return f"has {len(body):,} bytes, over {MOST_ENVELOPE:,}"
    told, check = told_in(name, {name: body})
    return check.detail if told is None else read_as(model, told)


def _stamp(path: str, body: bytes, manifest: bytes, record: Record, trust: Trust) -> Iterator[Check]:
    try:
        if len(body) > MOST_BYTES:
            raise refused(f"it has {len(body):,} bytes, over {MOST_BYTES:,}")
        stamp = examine(body, manifest, roots=trust.roots, earliest=made_at(record), latest=trust.now)
    except TokenRefusedError as wrong:
        yield Check(name="timestamp", ok=False, file=path, detail=wrong.what)
        return
    when = f"{stamp.time:%Y-%m-%dT%H:%M:%SZ}"
    # Without a root that is believed, anybody may have written the token.
    detail = f"the manifest was there at {when}" if stamp.pinned else f"says {when}, on nobody's word"
    yield Check(name="timestamp", ok=True, file=path, detail=detail)
    detail = (
        f"{stamp.authority}, {'its root is pinned here' if stamp.pinned else 'no root of it is pinned here'}"
    )
    yield Check(name="authority", ok=stamp.pinned, file=path, detail=detail)


def made_at(record: Record) -> datetime:
    """When a record says that it was made. Raises TokenRefusedError when that is no time of UTC."""
    try:
        return datetime.strptime(record.made_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as wrong:
        raise refused(f"the record's own time is none: {record.made_at!a}") from wrong
