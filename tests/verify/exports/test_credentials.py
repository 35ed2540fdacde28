"""Content credentials: signed with the newsroom's own certificate, found valid by the reference reader."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from exporting import asked, export, rendered
from PIL import Image

from verify.errors import ExportError
from verify.exports.credentials import ASSERTION, SETTINGS, signed

c2pa = pytest.importorskip("c2pa")

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
}
USES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
USES += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")


def _name(word: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example Wire"),
            x509.NameAttribute(NameOID.COMMON_NAME, word),
        ]
    )


def _certificate(word, key, *, by, days=100, authority=False):
    """A certificate of a key, signed by another."""
    issuer, issuer_key = by
    uses = {
        use: use in ({"key_cert_sign", "crl_sign"} if authority else {"digital_signature"}) for use in USES
    }
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(word))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=200))
        .not_valid_after(datetime.now(UTC) + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**uses), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    if not authority:
        mail = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        built = built.add_extension(mail, critical=False)
    return built.sign(issuer_key, hashes.SHA256())


def _pems(folder: Path, key, *, days=100, locked=False) -> dict[str, Path]:
    """The two files that the command is given: a chain from an authority of our own, and the private key."""
    root = ec.generate_private_key(ec.SECP256R1())
    chain = [
        _certificate("the desk", key, by=("an authority", root), days=days),
        _certificate("an authority", root, by=("an authority", root), authority=True),
    ]
    certificate, private = folder / "chain.pem", folder / "key.pem"
    certificate.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in chain))
    lock = BestAvailableEncryption(b"secret") if locked else NoEncryption()
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
    private.chmod(0o600)
    return {"certificate": certificate, "key": private}


def _signed(held, pems) -> bytes:
    """A small picture, signed as a card is."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (20, 90, 60)).save(out, format="PNG")
    return signed(out.getvalue(), held, asked(**pems))


def _read(png: bytes) -> tuple[str, dict, dict]:
    """What the reference reader says: its verdict, what failed, and the manifest."""
    with (
        c2pa.Context(c2pa.Settings.from_dict(SETTINGS)) as context,
        c2pa.Reader("image/png", io.BytesIO(png), context=context) as reader,
    ):
        failed = {one["code"] for one in reader.get_validation_results()["activeManifest"]["failure"]}
        told = json.loads(reader.json())
        return reader.get_validation_state(), failed, told["manifests"][told["active_manifest"]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_card_is_valid_and_its_signer_not_yet_trusted(held, tmp_path, kind) -> None:
    """
    Trust is a list that the reader keeps; all else about the signature holds.
    """
    state, failed, manifest = _read(_signed(held, _pems(tmp_path, KINDS[kind]())))

    assert ("Valid", {"signingCredential.untrusted"}) == (state, failed)
    assert "Example Wire" == manifest["signature_info"]["issuer"]


@pytest.mark.parametrize(
    ("change", "source"),
    [(lambda one: one, "composite"), (rendered, "algorithmicMedia")],
    ids=["real", "rendered"],
)
def test_the_manifest_names_record_and_source(held, tmp_path, change, source) -> None:
    """
    Which record the card is of, and whether its pixels were ever before a camera.
    """
    *_, manifest = _read(_signed(change(held), _pems(tmp_path, KINDS["P-256"]())))
    told = {one["label"]: one["data"] for one in manifest["assertions"]}

    assert held.record.id == told[ASSERTION]["record"]
    assert told["c2pa.actions.v2"]["actions"][0]["digitalSourceType"].endswith(f"/{source}")


def test_a_changed_pixel_breaks_the_signature(held, tmp_path) -> None:
    """
    One byte of the picture's data is enough.
    """
    png = bytearray(_signed(held, _pems(tmp_path, KINDS["P-256"]())))
    png[-20] ^= 1

    assert "Invalid" == _read(bytes(png))[0]


def test_a_signed_card_shows_what_the_unsigned_one_shows(held, tmp_path) -> None:
    """
    The signature lies in a chunk of its own.
    """
    png = export("png", held, **_pems(tmp_path, KINDS["P-256"]()))

    assert b"caBX" in png
    assert b"caBX" not in export("png", held)


def _other(pems):
    pems["key"].write_bytes(KINDS["P-256"]().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return pems


def _written(pems, body):
    pems["certificate"].write_bytes(body)
    return pems


REFUSED = {
    "no key": (lambda pems: pems | {"key": None}, "needs both"),
    "no certificate": (lambda pems: pems | {"certificate": None}, "needs both"),
    "key of another": (_other, "cannot be signed"),
    "missing": (lambda pems: pems | {"certificate": pems["certificate"].with_name("none")}, "cannot be read"),
    "no PEM": (lambda pems: _written(pems, b"not a certificate"), "is no PEM"),
    "endless": (lambda pems: _written(pems, b"-----BEGIN " + b"x" * 300_000), "is no PEM"),
    "garbled": (lambda pems: _written(pems, b"-----BEGIN CERTIFICATE-----\nAAAA\n"), "cannot be signed"),
}


@pytest.mark.parametrize(("change", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_sign_is_refused_by_name(held, tmp_path, change, why) -> None:
    """
    Nothing is written unsigned when a signature was asked for.
    """
    with pytest.raises(ExportError, match=why):
        _signed(held, change(_pems(tmp_path, KINDS["P-256"]())))


def test_an_expired_certificate_signs_nothing(held, tmp_path) -> None:
    """
    It ended yesterday.
    """
    with pytest.raises(ExportError, match="cannot be signed"):
        _signed(held, _pems(tmp_path, KINDS["P-256"](), days=-1))


def test_a_locked_key_is_refused(held, tmp_path) -> None:
    """
    A passphrase cannot be given; the sentence says what can.
    """
    with pytest.raises(ExportError, match="no private key that can be used"):
        _signed(held, _pems(tmp_path, KINDS["P-256"](), locked=True))


def test_a_key_that_others_can_read_is_refused(held, tmp_path) -> None:
    """
    Its owner alone may read it.
    """
    pems = _pems(tmp_path, KINDS["P-256"]())
    pems["key"].chmod(0o644)

    with pytest.raises(ExportError, match="read by others"):
        _signed(held, pems)
