"""One pass listed twice is one witness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from making import scene

from evidence.scenes.passes import same_pass
from evidence.scenes.stac.times import whole_day

NOON = datetime(2023, 10, 5, 12, tzinfo=UTC)
DAY = whole_day(NOON.date())


@pytest.mark.parametrize(
    ("minutes", "fields", "same"),
    [
        (0, {}, True),
        (14, {"gsd_m": 10.0}, True),
        (14, {"gsd_m": 10.0, "platform": "WV03"}, True),
        (14, {"gsd_m": 10.0, "platform": "S2A"}, False),
        (14, {"platform": "Worldview-3"}, True),
        (14, {"gsd_m": 0.51}, True),
        (30, {}, True),
        (31, {}, False),
        (-31, {}, False),
        (0, {"gsd_m": None}, True),
        (300, {"taken_start": DAY[0], "taken_end": DAY[1]}, True),
        (0, {"taken_start": DAY[0] - timedelta(days=1), "taken_end": DAY[1] - timedelta(days=1)}, False),
    ],
)
def test_two_listings_of_one_pass(
    minutes: int,
    fields: dict[str, Any],
    same: bool,  # noqa: FBT001 (a table's column)
) -> None:
    """
    Within half an hour, unless two satellites are known and differ in sharpness; of two whose time is not
    known, nobody can say that they are two.
    """
    moment = NOON + timedelta(minutes=minutes)
    one = scene("one", taken_start=NOON, taken_end=NOON, platform="WV03")
    other = scene("other", **{"taken_start": moment, "taken_end": moment} | fields)

    assert same is same_pass(one, other)
    assert same is same_pass(other, one)
