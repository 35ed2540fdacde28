"""Keys: made for their owner alone, handed out by their public half, refused by name when they are odd."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess

import pytest
from authority import NO_OPENSSL, OPENSSL
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from pydantic import ValidationError

from verify.files import FileRefusedError
from verify.records.signing.keys import KeyRefusedError, PublicKey, new_signer, read_private, read_public
from verify.records.signing.ring import Ring, load
from verify.records.signing.roots import roots_in

DESK = new_signer("The desk")


def public_pem(key):
    """The public half of a key of any kind, as PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def private_pem(key):
    """A key of any kind, as PEM."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_new_key_is_readable_by_its_owner_alone(tmp_path) -> None:
    """
    From the first byte on, whatever the umask, and so is its folder.
    """
    mask = os.umask(0)
    try:
        made = Ring(tmp_path / "keys").make("The desk", None)
    finally:
        os.umask(mask)

    assert 0o600 == (tmp_path / "keys" / f"{made.id}.pem").stat().st_mode & 0o777
    assert 0o700 == (tmp_path / "keys").stat().st_mode & 0o777


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o601], ids=oct)
def test_a_private_key_that_others_may_touch_is_refused(tmp_path, mode) -> None:
    """
    Whoever can read it can sign as the desk; whoever can write it can put their own there.
    """
    ring = Ring(tmp_path / "keys")
    path = ring.folder / f"{ring.make(None, None).id}.pem"
    path.chmod(mode)

    with pytest.raises(KeyRefusedError, match="by others"):
        load(path, None)


def test_a_key_is_never_written_over(tmp_path) -> None:
    """
    What lies there already, a link included, is left as it is.
    """
    ring, elsewhere = Ring(tmp_path / "keys"), tmp_path / "elsewhere"
    ring.folder.mkdir()
    (ring.folder / "a.pem").symlink_to(elsewhere)

    with pytest.raises(FileRefusedError):
        ring._write(ring.folder / "a.pem", "secret")
    assert not elsewhere.exists()


def test_a_key_that_was_made_signs_and_is_trusted(tmp_path) -> None:
    """
    Its public half alone tells that it signed.
    """
    ring = Ring(tmp_path)
    made = ring.make("The desk", None)
    signature = load(ring.own()[0], None).sign(b"message")

    assert {made.id: made} == ring.trusted()
    assert (True, False) == (made.verifies(signature, b"message"), made.verifies(signature, b"other"))


def test_a_passphrase_opens_a_key_and_nothing_else_does(tmp_path) -> None:
    """
    Without one, and with nobody to ask, it is said what is missing.
    """
    ring = Ring(tmp_path)
    made = ring.make("The desk", "correct horse")
    path = ring.own()[0]

    assert (
        made == load(path, "correct horse").public == load(path, None, ask=lambda _: "correct horse").public
    )
    with pytest.raises(KeyRefusedError, match="does not open"):
        load(path, "wrong")
    with pytest.raises(KeyRefusedError, match="nobody is here"):
        load(path, None)


def test_what_is_handed_out_is_read_back() -> None:
    """
    PEM with the name above it; another name may be given.
    """
    text = DESK.public.pem.encode()

    assert DESK.public == read_public(text, where="desk.pem")
    assert "Others" == read_public(text, where="desk.pem", name="Others").name


@pytest.mark.skipif(OPENSSL is None, reason=NO_OPENSSL)
def test_openssl_makes_and_reads_such_keys() -> None:
    """
    A key's id is the SHA-256 of its DER form, which anybody can check.
    """
    made = subprocess.run(
        [OPENSSL or "", "genpkey", "-algorithm", "ed25519"], capture_output=True, check=True
    )
    signer = read_private(made.stdout, None, where="key.pem")
    der = subprocess.run(
        [OPENSSL or "", "pkey", "-pubin", "-outform", "DER"],
        input=DESK.public.pem.encode(),
        capture_output=True,
        check=True,
    )

    assert signer.public.verifies(signer.sign(b"message"), b"message")
    assert DESK.public.id == hashlib.sha256(der.stdout).hexdigest()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (DESK.pem(None).encode(), "holds a private key"),
        (DESK.pem(b"secret").encode(), "holds a private key"),
        (public_pem(ec.generate_private_key(ec.SECP256R1())), "no Ed25519 key"),
        (public_pem(rsa.generate_private_key(65537, 2048)), "no Ed25519 key"),
        (DESK.public.pem.encode() * 2, "more than one"),
        (DESK.public.pem.encode().replace(b"MCow", b"MCox"), "no Ed25519 key"),
        (DESK.public.pem.replace("The desk", "x" * 201).encode(), "at most 200"),
        (DESK.public.pem.replace("The desk", "a\x1b[31m").encode(), "one printable line"),
        (b"-----BEGIN PUBLIC KEY-----\n!!!\n-----END PUBLIC KEY-----\n", "no public key"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no public key"),
        (b"", "no public key"),
        (b"\xff\xfe", "no text"),
        (b"{" * 9_000, "no text"),
        (b'{"pem": 7}', "no public key"),
        (b"A" * 20_000, "over 16,384 bytes"),
    ],
    ids=[
        *("private", "locked", "P-256", "RSA", "two", "damaged", "long name", "escapes", "no base64"),
        *("certificate", "empty", "binary", "nested", "number", "large"),
    ],
)
def test_what_is_no_key_to_trust_is_refused_by_name(body, why) -> None:
    """
    A private key least of all: nobody should have sent it.
    """
    with pytest.raises(KeyRefusedError, match=why):
        read_public(body, where="key.pem")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (DESK.public.pem.encode(), "no private key"),
        (private_pem(ec.generate_private_key(ec.SECP256R1())), "another kind"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "cannot be read"),
        ((new_signer(None).public.pem + private_pem(DESK.private).decode()).encode(), "two halves"),
    ],
    ids=["public", "P-256", "damaged", "mixed"],
)
def test_what_is_no_key_to_sign_with_is_refused_by_name(body, why) -> None:
    """
    Before anything is signed.
    """
    with pytest.raises(KeyRefusedError, match=why):
        read_private(body, None, where="key.pem")


def test_a_key_that_misnames_itself_is_none() -> None:
    """
    A key's id is what it is, not what it says.
    """
    with pytest.raises(ValidationError, match="its id is"):
        PublicKey(id="0" * 64, public_key=DESK.public.public_key)


@pytest.mark.parametrize(
    "point",
    [
        *("01" + "00" * 31, "ee" + "ff" * 31, "ec" + "ff" * 30 + "7f", "00" * 31 + "80"),
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ],
)
def test_a_key_that_anybody_could_sign_with_is_none(point) -> None:
    """
    Points of small order pass for keys, and a signature by the first of these holds for every message.
    """
    der = DESK.public.der[:12] + bytes.fromhex(point)
    line = base64.b64encode(der).decode()

    with pytest.raises(ValidationError, match="anybody could sign"):
        PublicKey(id=hashlib.sha256(der).hexdigest(), public_key=line)


def test_several_keys_need_one_to_be_named(tmp_path) -> None:
    """
    Nothing is signed with whichever comes first.
    """
    ring = Ring(tmp_path)
    ring.make("One", None)
    ring.make("Two", None)

    with pytest.raises(KeyRefusedError, match="2 private keys"):
        ring.the_one()


def test_a_key_is_distrusted_by_what_it_is(tmp_path) -> None:
    """
    Somebody may have put its file there under any name.
    """
    ring = Ring(tmp_path)
    ring.trust(DESK.public)
    (tmp_path / "trusted" / "desk.pem").write_text(DESK.public.pem)

    assert DESK.public.id == ring.distrust(DESK.public.id)
    assert {} == ring.trusted()


def test_a_key_is_distrusted_by_the_start_of_its_id(tmp_path) -> None:
    """
    Eight signs of it or more, if they are those of one key.
    """
    ring = Ring(tmp_path)
    ring.trust(DESK.public)

    with pytest.raises(KeyRefusedError, match="0 of the 1"):
        ring.distrust(DESK.public.id[:7])
    assert DESK.public.id == ring.distrust(DESK.public.id[:8])
    assert {} == ring.trusted()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no certificate"),
        (DESK.public.pem.encode(), "no certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no certificate"),
        (b"A" * (2**20 + 1), "over 1,048,576 bytes"),
    ],
    ids=["empty", "key", "damaged", "large"],
)
def test_what_is_no_root_is_refused_by_name(body, why) -> None:
    """
    A file that pins nothing must not pass for one that does.
    """
    with pytest.raises(KeyRefusedError, match=why):
        roots_in(body, where="roots.pem")
