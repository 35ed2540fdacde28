"""Time stamp authorities on loopback: certificates of our own, answers by ``openssl ts``."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from servers import serving
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.requests import Request

OPENSSL = shutil.which("openssl")
"""The command, where it is installed; None elsewhere."""

NO_OPENSSL = "No openssl here. Get it as root on Debian with: apt install openssl"

DAY = timedelta(days=1)

_SETTINGS = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Authority:
    """An authority that stamps what it is asked to."""

    folder: Path
    root: x509.Certificate

    def answer(self, question: bytes) -> bytes:
        """Answer a TimeStampReq with a TimeStampResp."""
        asked, told = self.folder / "question.tsq", self.folder / "answer.tsr"
        asked.write_bytes(question)
        subprocess.run(
            [
                *(OPENSSL or "", "ts", "-reply", "-queryfile", asked, "-out", told),
                *("-config", self.folder / "tsa.cnf", "-section", "here"),
                *("-signer", self.folder / "tsa.pem", "-inkey", self.folder / "tsa.key"),
            ],
            check=True,
            capture_output=True,
        )
        return told.read_bytes()

    def stamp(self, body: bytes) -> bytes:
        """Stamp some bytes, asked by ``openssl ts -query``."""
        stamped = self.folder / "stamped"
        stamped.write_bytes(body)
        asked = subprocess.run(
            [OPENSSL or "", "ts", "-query", "-data", stamped, "-sha256", "-cert"],
            check=True,
            capture_output=True,
        )
        return self.answer(asked.stdout)


def new_authority(
    folder: Path,
    *,
    name: str = "Test authority",
    valid: tuple[timedelta, timedelta] = (-DAY, DAY),
) -> Authority:
    """
    Make a root and, under it, an authority.

    Args:
        folder: where their files lie; made here.
        name: what the authority is called.
        valid: from and until when its certificate holds, counted from now.
    """
    folder.mkdir(parents=True)
    now = datetime.now(UTC)
    above, below = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _named(f"Root of {name}")
    root = (
        _certificate(issuer, issuer, above, (now - 3650 * DAY, now + 3650 * DAY))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(above, hashes.SHA256())
    )
    leaf = (
        _certificate(_named(name), issuer, below, (now + valid[0], now + valid[1]))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(above, hashes.SHA256())
    )
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "tsa.pem").write_bytes(leaf.public_bytes(Encoding.PEM))
    (folder / "tsa.key").write_bytes(below.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "tsa.cnf").write_text(_SETTINGS.format(folder=folder))
    (folder / "serial").write_text("01")
    return Authority(folder, root)


@contextmanager
def stamping(authority: Authority) -> Iterator[str]:
    """Serve an authority over HTTP; gives its address, and others below it that misbehave."""

    async def stamp(request: Request) -> Response:
        assert request.headers["content-type"] == "application/timestamp-query"
        return Response(authority.answer(await request.body()), media_type="application/timestamp-reply")

    async def broken(request: Request) -> Response:
        answer = authority.answer(await request.body())
        return Response(answer[: len(answer) // 2], media_type="application/timestamp-reply")

    async def deaf(_: Request) -> Response:
        return Response(authority.stamp(b"something else"), media_type="application/timestamp-reply")

    async def down(_: Request) -> Response:
        return Response("closed on Sundays", status_code=500)

    paths = {"/": stamp, "/broken": broken, "/deaf": deaf, "/down": down}
    routes = [Route(path, endpoint, methods=["POST"]) for path, endpoint in paths.items()]
    with serving(Starlette(routes=routes)) as address:
        yield address


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    valid: tuple[datetime, datetime],
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )
