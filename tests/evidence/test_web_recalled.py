"""Answers of earlier runs that a caller has kept: noted with their own time, and never beside a recording."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from evidence.errors import AddressRefused
from evidence.trail import Trail
from evidence.web import Policy, Web

if TYPE_CHECKING:
    from pathlib import Path

THEN = datetime(2024, 5, 2, 12, tzinfo=UTC)


def test_what_was_kept_is_noted_with_its_own_time(tmp_path: Path) -> None:
    """
    It stands in the trail like the answer that it was, secrets replaced, and its bytes beside it.
    """
    trail = Trail(tmp_path)
    with Web(Policy(offline=True), trail=trail) as web:
        answer = web.recalled("https://A.example/ä.json?sig=abc", b"{}", at=THEN)

    assert (answer.exchange,) == trail.since()
    assert "https://a.example/%C3%A4.json?sig=redacted-ba7816bf8f01" == answer.exchange.url == answer.address
    assert ("GET", 200, "2024-05-02T12:00:00Z") == (
        answer.exchange.method,
        answer.status,
        answer.exchange.at,
    )
    assert b"{}" == trail.body(answer.exchange.sha256) == answer.body


@pytest.mark.parametrize("use", ["record", "replay"])
def test_a_recording_must_be_whole(use: str, tmp_path: Path) -> None:
    """
    What was kept is not on it, so nothing may be recalled.
    """
    with (
        Web(Policy(), trail=Trail(tmp_path), **{use: tmp_path / "tape"}) as web,
        pytest.raises(ValueError, match="not on the recording"),
    ):
        web.recalled("https://a.example/", b"{}", at=THEN)


def test_only_addresses_are_recalled(tmp_path: Path) -> None:
    """
    What could not have been fetched cannot have been kept.
    """
    with Web(Policy(), trail=Trail(tmp_path)) as web, pytest.raises(AddressRefused):
        web.recalled("file:///etc/passwd", b"", at=THEN)


@pytest.mark.parametrize(
    ("offline", "replayed", "expected"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_whether_anybody_can_be_asked(
    offline: bool,  # noqa: FBT001 (a table's column)
    replayed: bool,  # noqa: FBT001 (a table's column)
    expected: bool,  # noqa: FBT001 (a table's column)
    tmp_path: Path,
) -> None:
    """
    A recording answers without a network.
    """
    replay = tmp_path / "tape" if replayed else None
    with Web(Policy(offline=offline), trail=Trail(tmp_path), replay=replay) as web:
        assert expected is web.is_offline
