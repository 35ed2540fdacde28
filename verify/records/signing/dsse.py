"""DSSE envelopes: bytes of a stated type, and who signed them.

Source: DSSE v1.0, protocol.md and envelope.md of secure-systems-lab/dsse.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from claims.model import Value

if TYPE_CHECKING:
    from verify.records.signing.keys import Signer

IN_TOTO = "application/vnd.in-toto+json"


class Signature(Value):
    """One signature of an envelope."""

    keyid: Annotated[str, Field(max_length=200)] = ""
    """Hint at the key, proof of nothing: a verifier finds the key by it and then tries it."""

    sig: Annotated[str, Field(max_length=1_000)]
    """Base64."""


class Envelope(Value):
    """A payload, what it is, and its signatures."""

    payload: str
    """Base64."""

    payloadType: str  # noqa: N815 - the field's name in DSSE
    signatures: Annotated[tuple[Signature, ...], Field(min_length=1, max_length=16)]


def pae(payload_type: str, payload: bytes) -> bytes:
    """Pre-authentication encoding: what is signed, so that no payload passes for one of another type.

    Example:
        pae("http://example.com/HelloWorld", b"hello world")
        → b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    """
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def enclose(payload: bytes, *, payload_type: str, signer: Signer) -> Envelope:
    """Sign a payload and put it into an envelope."""
    sig = signer.sign(pae(payload_type, payload))
    return Envelope(
        payload=base64.b64encode(payload).decode(),
        payloadType=payload_type,
        signatures=(Signature(keyid=signer.public.id, sig=base64.b64encode(sig).decode()),),
    )


def unpacked(text: str) -> bytes | None:
    """Bytes of base64 text; None unless it is their one standard form, padded and without a stray bit."""
    try:
        body = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return body if base64.b64encode(body).decode() == text else None
