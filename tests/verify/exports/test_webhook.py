"""Signed webhooks, checked by the standard's own library."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from verify.errors import SettingError
from verify.exports.webhook import signed_headers

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
BODY = b'{"type":"verdict.corrected"}'


def _headers(body: bytes = BODY, secret: str = SECRET, **fields: object) -> dict[str, str]:
    told = {"message": "msg_1", "at": datetime.now(UTC)} | fields
    return signed_headers(secret, body, **told)


@given(st.binary(min_size=24, max_size=64), st.dictionaries(st.text(max_size=8), st.text(max_size=20)))
def test_what_is_signed_is_believed(key, said) -> None:
    """
    Any secret and any body: the receiver's library gives the body back.
    """
    secret = "whsec_" + base64.b64encode(key).decode()
    body = json.dumps(said).encode()

    assert said == Webhook(secret).verify(body.decode(), _headers(body, secret))


def test_a_changed_body_is_not_believed() -> None:
    """
    Nor is another's secret, nor an old time.
    """
    other = "whsec_" + base64.b64encode(bytes(32)).decode()
    for body, headers in (
        (BODY + b" ", _headers()),
        (BODY, _headers(secret=other)),
        (BODY, _headers(at=datetime.now(UTC) - timedelta(hours=1))),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(body.decode(), headers)


@pytest.mark.parametrize(
    ("secret", "why"),
    [("whsec_!!!!", "is no base64"), ("", "has 0 bytes"), ("whsec_AAAA", "has 3 bytes")],
    ids=["no base64", "empty", "short"],
)
def test_a_secret_that_can_be_guessed_is_refused(secret, why) -> None:
    """
    By name, and without repeating it.
    """
    with pytest.raises(SettingError, match=why):
        _headers(secret=secret)


def test_an_id_holds_no_full_stop() -> None:
    """
    A full stop separates what is signed: "a.1" at 2 would be "a" at 1.2.
    """
    with pytest.raises(ValueError, match="full stop"):
        _headers(message="msg.1")
