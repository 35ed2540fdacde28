"""Ed25519 keys: the half that is handed out, the half that signs, and the text files that hold them.

A key file is PEM, so that other tools read it, with the key's name on a line above::

    Name: The picture desk
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEA…
    -----END PUBLIC KEY-----
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Annotated, Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from pydantic import Field, ValidationError, model_validator

from claims.model import Value
from verify.errors import VerifyError
from verify.model import Digest

MOST_BYTES = 16_384
"""Longest key file that is read; one that Recount writes has under 500 bytes."""

_HEAD = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of an Ed25519 key in its DER form (RFC 8410, section 4)."""

_FIELD = 2**255 - 19
_EIGHTH = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_WEAK = frozenset({0, 1, _EIGHTH, _FIELD - _EIGHTH, _FIELD - 1, _FIELD, _FIELD + 1})
"""The curve's points of order 1, 2, 4 and 8, by their y in every spelling: OpenSSL takes them for keys, and
anybody can make a signature that holds under them."""

_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,40})-----\s[A-Za-z0-9+/=\s]{1,8000}-----END \1-----")
_NAME = re.compile(r"^Name: (.*)$", re.MULTILINE)

Name = Annotated[str, Field(min_length=1, max_length=200)]


class KeyRefusedError(VerifyError):
    """A key that is none, that anybody may read, or that is not the one meant."""


class PublicKey(Value):
    """The half of a key that is handed out. One that exists is an Ed25519 key and bears its own id."""

    id: Digest
    """SHA-256 of the key's DER form: ``openssl pkey -pubin -outform DER | sha256sum`` gives it too."""

    name: Name | None = None
    """What its owner calls it; nobody has checked that."""

    public_key: Annotated[str, Field(min_length=60, max_length=60)]
    """The DER form in base64, which is the one line of its PEM form."""

    @model_validator(mode="after")
    def _is_itself(self) -> PublicKey:
        der = self.der
        if der[: len(_HEAD)] != _HEAD or base64.b64encode(der).decode() != self.public_key:
            raise ValueError("it is no Ed25519 key")
        if int.from_bytes(der[len(_HEAD) :], "little") % 2**255 in _WEAK:
            raise ValueError("anybody could sign with it")
        if (found := hashlib.sha256(der).hexdigest()) != self.id:
            raise ValueError(f"its id is {found}")
        if self.name is not None and not self.name.isprintable():
            raise ValueError("its name is not one printable line")
        return self

    @property
    def der(self) -> bytes:
        """SubjectPublicKeyInfo, 44 bytes; fewer when the text is no base64."""
        try:
            return base64.b64decode(self.public_key, validate=True)
        except (binascii.Error, ValueError):
            return b""

    @property
    def pem(self) -> str:
        """The text that is handed out, its name included."""
        head = f"Name: {self.name}\n" if self.name else ""
        return f"{head}-----BEGIN PUBLIC KEY-----\n{self.public_key}\n-----END PUBLIC KEY-----\n"

    @property
    def label(self) -> str:
        """Name and id for a person."""
        return f'"{self.name}" ({self.id})' if self.name else self.id

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether this key's other half signed a message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.der[len(_HEAD) :]).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A key that can sign."""

    public: PublicKey
    private: Ed25519PrivateKey = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """Sign a message: 64 bytes, the same each time."""
        return self.private.sign(message)

    def pem(self, passphrase: bytes | None) -> str:
        """The text of a private key file; under a passphrase when one is given."""
        lock = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
        private = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
        return self.public.pem + private.decode()


def new_signer(name: str | None) -> Signer:
    """Make a key. Raises KeyRefusedError when it cannot be called that."""
    return _signer(Ed25519PrivateKey.generate(), name)


def read_public(body: bytes, *, where: str, name: str | None = None) -> PublicKey:
    """Read a key that somebody hands out: PEM, or the JSON of ``recount keys show``.

    Args:
        body: the file's bytes.
        where: what the file is called, for the error's sentence.
        name: what to call the key; None for the name that the file gives.

    Raises:
        KeyRefusedError: it is no Ed25519 key, is private, or cannot be called that.
    """
    named, blocks = _parts(body, where=where)
    if any("PRIVATE" in kind for kind in blocks):
        raise KeyRefusedError(
            f"{where} holds a private key, which nobody but its owner should have.",
            next_step="Ask for the public key: recount keys show.",
        )
    if "PUBLIC KEY" not in blocks:
        raise _no_key(where, "holds no public key")
    line = "".join(blocks["PUBLIC KEY"].splitlines()[1:-1])
    return _public(line, name or named, where=where)


def read_private(body: bytes, passphrase: bytes | None, *, where: str) -> Signer:
    """Read a private key file, of ours or of ``openssl genpkey -algorithm ed25519``.

    Raises:
        KeyRefusedError: it is no Ed25519 key, the passphrase is missing or wrong, or its two halves are of
            different keys.
    """
    name, blocks = _parts(body, where=where)
    locked = "ENCRYPTED PRIVATE KEY" in blocks
    block = blocks.get("ENCRYPTED PRIVATE KEY") or blocks.get("PRIVATE KEY")
    if block is None:
        raise _no_key(where, "holds no private key")
    try:
        private = load_pem_private_key(block.encode(), passphrase if locked else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        if locked:
            raise KeyRefusedError(
                f"{where} does not open with that passphrase.",
                next_step="Set RECOUNT_KEY_PASSPHRASE to the one that it was made with.",
            ) from wrong
        raise _no_key(where, "holds a private key that cannot be read") from wrong
    if not isinstance(private, Ed25519PrivateKey):
        raise _no_key(where, "holds a key of another kind")
    signer = _signer(private, name)
    if "PUBLIC KEY" in blocks and signer.public.public_key not in blocks["PUBLIC KEY"]:
        raise _no_key(where, "holds two halves of different keys")
    return signer


def is_locked(body: bytes, *, where: str) -> bool:
    """Whether a private key file opens with a passphrase alone. Raises KeyRefusedError."""
    return "ENCRYPTED PRIVATE KEY" in _parts(body, where=where)[1]


def _signer(private: Ed25519PrivateKey, name: str | None) -> Signer:
    der = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Signer(_public(base64.b64encode(der).decode(), name, where="This key"), private)


def _public(line: str, name: str | None, *, where: str) -> PublicKey:
    try:
        der = base64.b64decode(line, validate=True)
        if der[: len(_HEAD)] != _HEAD:
            raise _no_key(where, "holds no Ed25519 key")
        return PublicKey(id=hashlib.sha256(der).hexdigest(), name=name, public_key=line)
    except ValidationError as wrong:
        raise _no_key(where, f"is refused: {wrong.errors(include_url=False)[0]['msg']}") from wrong
    except ValueError as wrong:
        raise _no_key(where, "is no base64") from wrong


def _parts(body: bytes, *, where: str) -> tuple[str | None, dict[str, str]]:
    """Name and PEM blocks of a key file, each block by its kind."""
    if len(body) > MOST_BYTES:
        raise _no_key(where, f"has over {MOST_BYTES:,} bytes")
    try:
        text = body.decode()
        if text.lstrip().startswith("{"):
            text = _shown(json.loads(text))
    except (ValueError, RecursionError) as wrong:
        raise _no_key(where, "is no text") from wrong
    blocks: dict[str, str] = {}
    for found in _BLOCK.finditer(text):
        if found[1] in blocks:
            raise _no_key(where, f"holds more than one {found[1].lower()}")
        blocks[found[1]] = found[0].replace("\r", "")
    named = _NAME.search(text.partition("-----BEGIN")[0])
    return (named[1].strip() or None) if named else None, blocks


def _shown(told: dict[str, Any]) -> str:
    """The PEM in the JSON of ``recount keys show``; nothing when there is none."""
    pem = told.get("pem")
    return pem if isinstance(pem, str) else ""


def _no_key(where: str, why: str) -> KeyRefusedError:
    return KeyRefusedError(
        f"{where} {why}.", next_step="Use an Ed25519 key in PEM, such as recount keys make writes."
    )
