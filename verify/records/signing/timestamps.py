"""Asking authorities for time stamps (RFC 3161, section 3.4), through the one door to the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from evidence.errors import WebError
from verify.records.bundle import stamp_path
from verify.records.signing.tokens import MOST_BYTES, TokenRefusedError, examine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from cryptography import x509

    from evidence.web import Web
    from verify.records.signing.tokens import Stamp

_QUESTION = {"content-type": "application/timestamp-query", "accept": "application/timestamp-reply"}

MOST_STAMPS = 16


def ask_for_stamps(
    manifest: bytes,
    *,
    authorities: Sequence[str],
    web: Web,
    roots: Sequence[x509.Certificate],
    made_at: datetime,
    now: Callable[[], datetime],
    tell: Callable[[str], None],
) -> dict[str, bytes]:
    """Ask every authority, and keep each answer that holds; one that fails is told of, and no more.

    Args:
        manifest: the bytes to be stamped; their SHA-256 alone is sent.
        authorities: their addresses.
        web: the door.
        roots: certificates that are believed.
        made_at: when the record was made.
        now: gives the present, aware UTC.
        tell: is told of each failure, and of an authority whose root is not pinned.

    Returns:
        The answers, by their path in a bundle.
    """
    kept: dict[str, bytes] = {}
    for authority in authorities[:MOST_STAMPS]:
        try:
            answer, stamp = _asked(authority, manifest, web=web, roots=roots, earliest=made_at, now=now)
        except (WebError, TokenRefusedError) as failed:
            tell(f"No time stamp from {authority}. {failed.what}")
            continue
        if not stamp.pinned:
            tell(f"The root of {stamp.authority} is not pinned here (setting timestamp_roots).")
        kept[stamp_path(len(kept))] = answer
    return kept


def _asked(
    authority: str,
    manifest: bytes,
    *,
    web: Web,
    roots: Sequence[x509.Certificate],
    earliest: datetime,
    now: Callable[[], datetime],
) -> tuple[bytes, Stamp]:
    """Ask one authority. Raises WebError, or TokenRefusedError for an answer that does not hold."""
    question = TimestampRequestBuilder(data=manifest, hash_algorithm=HashAlgorithm.SHA256).build()
    answer = web.request(
        "POST", authority, content=question.as_bytes(), headers=_QUESTION, most=MOST_BYTES
    ).body
    stamp = examine(answer, manifest, roots=roots, earliest=earliest, latest=now(), nonce=question.nonce)
    return answer, stamp
