"""Time stamp tokens (RFC 3161): what one says, and whether to believe it. No network, no clock."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.utils import CryptographyDeprecationWarning
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from verify.errors import VerifyError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rfc3161_client import TimeStampResponse

MOST_BYTES = 65_536
"""Longest answer of an authority that is read; one with a chain of three certificates has about 6,000."""

SKEW = timedelta(minutes=5)
"""How far two clocks may be apart: what Kerberos allows (RFC 4120, section 8.2)."""

_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_LONGEST_CHAIN = 8


class TokenRefusedError(VerifyError):
    """A time stamp that is none, is for other bytes, or is of a time when it cannot have been made."""


@dataclass(frozen=True)
class Stamp:
    """What an authority said of some bytes."""

    time: datetime
    """When it saw them, aware UTC."""

    authority: str
    """Subject of its certificate."""

    pinned: bool
    """Whether its certificate leads to a root that is believed here; its signature is checked only then."""


def examine(
    answer: bytes,
    stamped: bytes,
    *,
    roots: Sequence[x509.Certificate],
    earliest: datetime,
    latest: datetime | None,
    nonce: int | None = None,
) -> Stamp:
    """Look at an authority's answer.

    Args:
        answer: a TimeStampResp in DER.
        stamped: the bytes that it should be for.
        roots: certificates that are believed.
        earliest: when the bytes cannot have been there yet.
        latest: the present; None when that does not matter.
        nonce: what the question held; None when the question is not known.

    Raises:
        TokenRefusedError: it is refused, broken, for other bytes, from another time, or ill signed.
    """
    try:
        # A certificate with a number below zero makes a warning, and is refused or not like any other.
        with warnings.catch_warnings(action="ignore", category=CryptographyDeprecationWarning):
            return _examined(answer, stamped, roots=roots, earliest=earliest, latest=latest, nonce=nonce)
    except (ValueError, KeyError, x509.InvalidVersion) as broken:
        # What the parsers raise for bytes that are no token, or hold a certificate that is none.
        raise refused(f"it cannot be read: {broken}") from broken


def _examined(
    answer: bytes,
    stamped: bytes,
    *,
    roots: Sequence[x509.Certificate],
    earliest: datetime,
    latest: datetime | None,
    nonce: int | None,
) -> Stamp:
    response = decode_timestamp_response(answer)
    if response.status != 0:
        raise refused(f"the authority refused: status {response.status} {response.status_string}")
    info = response.tst_info
    imprint, time = info.message_imprint, info.gen_time
    if imprint.hash_algorithm != _SHA256 or imprint.message != hashlib.sha256(stamped).digest():
        raise refused("it is for other bytes")
    if earliest - time > SKEW:
        raise refused(f"its time {time:%Y-%m-%dT%H:%M:%SZ} is before the record was made")
    if latest is not None and time - latest > SKEW:
        raise refused(f"its time {time:%Y-%m-%dT%H:%M:%SZ} has not come yet")
    if nonce is not None and info.nonce != nonce:
        raise refused("it answers another question (nonce)")
    leaf, others = _certificates(response)
    pinned = _leads_to(leaf, others, roots)
    if pinned:
        _verify(response, stamped, roots)
    return Stamp(time=time, authority=leaf.subject.rfc4514_string(), pinned=pinned)


def _verify(response: TimeStampResponse, stamped: bytes, roots: Sequence[x509.Certificate]) -> None:
    """Check signature, chain, purpose and validity at the token's own time. Raises TokenRefusedError."""
    try:
        VerifierBuilder(roots=list(roots)).build().verify_message(response, stamped)
    except VerificationError as wrong:
        raise refused(f"its signature does not hold: {wrong}") from wrong


def _certificates(response: TimeStampResponse) -> tuple[x509.Certificate, list[x509.Certificate]]:
    """The authority's certificate and all that came with it. Raises ValueError."""
    held = [x509.load_der_x509_certificate(bytes(one)) for one in response.signed_data.certificates]
    for signer in response.signed_data.signer_infos:
        for one in held:
            if (one.issuer, one.serial_number) == (signer.issuer, signer.serial_number):
                return one, held
    raise ValueError("the authority's certificate is not in it")


def _leads_to(
    leaf: x509.Certificate, others: Sequence[x509.Certificate], roots: Sequence[x509.Certificate]
) -> bool:
    """Whether signatures lead from a certificate to a pinned root, through those that came along."""
    at = leaf
    for _ in range(_LONGEST_CHAIN):
        if at in roots or any(_issued(at, root) for root in roots):
            return True
        above = [one for one in others if one != at and _issued(at, one)]
        if not above:
            return False
        at = above[0]
    return False


def _issued(below: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def refused(why: str) -> TokenRefusedError:
    """Make the error that a time stamp is not to be believed."""
    return TokenRefusedError(
        f"The time stamp is refused: {why}.", next_step="Take it for none, and ask another authority."
    )
