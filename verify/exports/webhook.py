"""Signatures of Standard Webhooks (https://www.standardwebhooks.com, specification 1.0.0), symmetric."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import TYPE_CHECKING

from verify.errors import SettingError

if TYPE_CHECKING:
    from datetime import datetime

_PREFIX = "whsec_"
_LEAST = 16
"""Bytes of a secret. The specification asks for 24 to 64; its own test vectors hold one of 23."""


def signed_headers(secret: str, body: bytes, *, message: str, at: datetime) -> dict[str, str]:
    """Make the three headers that let a receiver tell who sent a body and when.

    Args:
        secret: base64, with or without the prefix ``whsec_``.
        body: exactly the bytes that are sent.
        message: id of the event, the same at every try; without a full stop, which separates what is signed.
        at: time of this try, aware.

    Raises:
        SettingError: the secret is no base64, or not too short.
        ValueError: the id holds a full stop.
    """
    if "." in message:
        raise ValueError(f"The id of an event holds no full stop: {message!a}.")
    stamp = str(int(at.timestamp()))
    told = f"{message}.{stamp}.".encode() + body
    mark = base64.b64encode(hmac.new(_key(secret), told, hashlib.sha256).digest()).decode()
    return {"webhook-id": message, "webhook-timestamp": stamp, "webhook-signature": f"v1,{mark}"}


def _key(secret: str) -> bytes:
    bare = secret.removeprefix(_PREFIX)
    try:
        key = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error as garbled:
        raise SettingError("The webhook's secret is no base64.", next_step="Copy it whole.") from garbled
    if len(key) < _LEAST:
        raise SettingError(
            f"The webhook's secret has {len(key)} bytes; fewer than {_LEAST} can be guessed.",
            next_step="Make a new one of 24 to 64.",
        )
    return key
