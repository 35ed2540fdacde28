"""Addresses without their secrets: what may stand in a trail, a recording or an error."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Query names whose values open doors: SAS and presigned links of the imagery hosts, API keys, sessions.
# GeoNames knows its users by ``username`` alone: whoever reads it can spend their credits.
_SECRET = re.compile(
    r"(?i)(?<=[?&;])"
    r"((?:x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential)|awsaccesskeyid"
    r"|(?:[a-z0-9]+[_.-])*(?:sig|signature|token|api_?key|key|secret|password|passwd|pwd|auth"
    r"|authorization|credentials?|session|sessionid|jwt|user_?name))=)"
    r"(?!redacted-[0-9a-f]{12}(?:[&;#]|$))([^&;#]+)"
)
_ACCOUNT = re.compile(r"(?i)(?<=[?&;])user_?name=([^&;#]+)")
_USER = re.compile(r"(?<=//)[^/?#]*@|^[^/?#]*@")


def redact(url: str) -> str:
    """Replace secret query values by a short digest, and drop user information and fragment.

    The digest keeps two pages apart whose address differs only in a paging ``token=``, and applying the
    function twice changes nothing.

    Example:
        https://a.example/x?page=2&sig=abc#top → https://a.example/x?page=2&sig=redacted-ba7816bf8f01
    """
    bare = _USER.sub("", url.partition("#")[0])
    return _SECRET.sub(lambda found: f"{found[1]}redacted-{_digest(found[2])}", bare)


def without_accounts(body: bytes, url: str) -> bytes:
    """An answer without the account's name that stood in its address: a service's error may say it again.

    Other secrets are left in: the links of an answer would no longer lead anywhere without them.
    """
    for name in _ACCOUNT.findall(url):
        said = unquote_plus(name).encode()
        if len(said) > 2:
            body = body.replace(said, f"redacted-{_digest(name)}".encode())
    return body


def without_credentials(body: bytes, headers: Mapping[str, str]) -> bytes:
    """An answer without the keys that were sent along: some services repeat in an error what they were told.

    Args:
        body: the answer.
        headers: those of the request that may be credentials.
    """
    for value in headers.values():
        for secret in _secrets(value):
            body = body.replace(secret, f"redacted-{_digest(secret.decode('latin-1'))}".encode())
    return body


def _secrets(value: str) -> Iterator[bytes]:
    """What of a header is secret: "Bearer KEY" is KEY, "Basic …" the pair as sent and its parts."""
    scheme, _, rest = value.rpartition(" ")
    found = [rest.encode("latin-1")]
    if scheme.lower() == "basic":
        with suppress(binascii.Error, ValueError):
            found += base64.b64decode(rest).split(b":")
    # The longest first: what is short may be a part of it, or a word of the answer.
    yield from sorted((secret for secret in found if len(secret) > 5), key=len, reverse=True)


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:12]
