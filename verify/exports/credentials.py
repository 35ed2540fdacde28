"""Content credentials (C2PA): a newsroom's signature inside a picture.

They say who made the picture and how, not that anything in it is so. Nothing is fetched, and no authority is
asked for the time: the signature is made here, from two files.
"""

from __future__ import annotations

import io
import json
import os
import stat
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from verify.errors import ExportError
from verify.exports.item import headline
from verify.exports.words import is_rendered
from verify.files import reason, regular_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from verify.seams import Asked, Held

ASSERTION = "news.recount.record"
"""Label of the assertion that names the record."""

_SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_MOST = 256 << 10
"""Bytes of a PEM file: a certificate with its chain has some thousands."""

SETTINGS: dict[str, Any] = {
    "version": 1,
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": True},
    "builder": {"thumbnail": {"enabled": False}},
}
"""By default the library would fetch what a manifest names."""


def signed(png: bytes, held: Held, asked: Asked) -> bytes:
    """Sign a picture when a certificate and its key are given; else give it back as it is.

    Raises:
        ExportError: one of the two is missing, unreadable or unfit, the key can be read by others, or the
            extra c2pa is not installed.
    """
    if asked.certificate is None and asked.key is None:
        return png
    if asked.certificate is None or asked.key is None:
        raise ExportError(
            "A signature needs both --certificate and --key.", next_step="Give both, or neither of them."
        )
    chain, key = _pem(asked.certificate, "--certificate"), _private(asked.key)
    return _sealed(png, _manifest(held, asked), chain=chain, key=key)


def _sealed(png: bytes, manifest: dict[str, Any], *, chain: bytes, key: bytes) -> bytes:
    try:
        import c2pa  # noqa: PLC0415 - an extra, of 30 MiB
    except ImportError as absent:
        raise ExportError(
            "The extra c2pa is not installed, so pictures cannot be signed.",
            next_step='Install it: pip install "recount-news[c2pa]".',
        ) from absent
    told = c2pa.C2paSignerInfo(_algorithm(key), chain, key, None)
    out = io.BytesIO()
    try:
        with (
            c2pa.Context(c2pa.Settings.from_dict(SETTINGS)) as context,
            c2pa.Signer.from_info(told) as signer,
            c2pa.Builder(json.dumps(manifest), context) as builder,
        ):
            builder.sign(signer, "image/png", io.BytesIO(png), out)
    except c2pa.C2paError as refused:
        raise ExportError(
            f"The picture cannot be signed with that certificate and key: {refused}.",
            next_step="It must be of that key, valid today, with its chain, and made for signing mail or "
            "documents; see docs/exports.md.",
        ) from refused
    return out.getvalue()


def _manifest(held: Held, asked: Asked) -> dict[str, Any]:
    kind = "algorithmicMedia" if is_rendered(held.record) else "composite"
    made = {"name": "Recount", "version": version("recount-news")}
    action = {"action": "c2pa.created", "digitalSourceType": _SOURCES + kind, "softwareAgent": made}
    record = {"record": held.record.id, "finding": held.record.finding_id, "status": held.status}
    return {
        "claim_generator_info": [made],
        "title": headline(held, asked),
        "format": "image/png",
        "assertions": [
            {"label": "c2pa.actions", "data": {"actions": [action]}},
            {"label": ASSERTION, "data": record},
        ],
    }


def _algorithm(key: bytes) -> bytes:
    """Name the algorithm that a private key signs with. Raises ExportError for one that C2PA lacks."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - needed for signing alone
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    curves = {"secp256r1": b"es256", "secp384r1": b"es384", "secp521r1": b"es512"}
    try:
        private = load_pem_private_key(key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as garbled:
        raise ExportError(
            f"--key holds no private key that can be used: {garbled}.",
            next_step="Give a PEM file with one key, without a passphrase.",
        ) from garbled
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return b"ed25519"
    if isinstance(private, rsa.RSAPrivateKey):
        return b"ps256"
    if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name in curves:
        return curves[private.curve.name]
    raise ExportError(
        "--key is of a kind that content credentials do not know.",
        next_step="Use Ed25519, RSA, or an elliptic curve P-256, P-384 or P-521.",
    )


def _private(path: Path) -> bytes:
    body = _pem(path, "--key")
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ExportError(
            f"--key: {path} can be read by others than its owner.", next_step=f"Close it: chmod 600 {path}."
        )
    return body


def _pem(path: Path, option: str) -> bytes:
    try:
        body = regular_bytes(path, most=_MOST)
    except OSError as unreadable:
        raise ExportError(
            f"{option}: {path} cannot be read ({reason(unreadable)}).", next_step="Name a PEM file of yours."
        ) from unreadable
    if len(body) > _MOST or b"-----BEGIN " not in body:
        raise ExportError(f"{option}: {path} is no PEM file.", next_step="It begins with -----BEGIN.")
    return body
