"""Certificates of authorities that are believed: read from a PEM file, or a folder of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography import x509

from verify.files import FileRefusedError, reason, regular_bytes
from verify.records.signing.keys import KeyRefusedError

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 2**20
MOST_FILES = 500

MARK = b"-----BEGIN CERTIFICATE-----"


def read_roots(path: Path) -> tuple[x509.Certificate, ...]:
    """Read pinned roots.

    Args:
        path: a PEM file, or a folder whose .pem and .crt files are read.

    Raises:
        KeyRefusedError: a file holds no certificate, or one that is no root: not issued by itself.
        FileRefusedError: a file cannot be read.
    """
    try:
        files = [path]
        if path.is_dir():
            files = sorted(one for one in path.iterdir() if one.suffix in {".pem", ".crt"})[:MOST_FILES]
        return tuple(root for file in files for root in _roots(file))
    except (OSError, ValueError) as unreadable:
        raise FileRefusedError(
            f"The certificates in {path} cannot be read ({reason(unreadable)}).",
            next_step="Name a PEM file or a folder of them (setting timestamp_roots).",
        ) from unreadable


def roots_in(body: bytes, *, where: str) -> tuple[x509.Certificate, ...]:
    """Read roots in PEM form. Raises KeyRefusedError as ``read_roots`` does."""
    if len(body) > MOST_BYTES:
        raise _no_root(where, f"has over {MOST_BYTES:,} bytes")
    try:
        found = x509.load_pem_x509_certificates(body)
        for one in found:
            if one.subject != one.issuer:
                raise _no_root(where, f"holds {one.subject.rfc4514_string()}, which another issued")
    except ValueError as wrong:
        raise _no_root(where, "holds no certificate that can be read") from wrong
    return tuple(found)


def _roots(file: Path) -> tuple[x509.Certificate, ...]:
    return roots_in(regular_bytes(file, most=MOST_BYTES), where=str(file))


def _no_root(where: str, why: str) -> KeyRefusedError:
    return KeyRefusedError(
        f"{where} {why}.", next_step="Name the authority's own root certificate, in PEM form."
    )
