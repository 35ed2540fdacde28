"""Hints in addresses: what is read first."""

from __future__ import annotations

import pytest
from catalogues import query

from evidence.scenes.catalogues.hints import Hints, told

NEVER = "no time"


@pytest.mark.parametrize(
    ("words", "first", "days"),
    [
        ("/stac/2023/catalog.json", "2023-01-01", 365),
        ("/stac/2023/2023-10/catalog.json", "2023-10-01", 31),
        ("/stac/2023/2023-10/2023-10-05/catalog.json", "2023-10-05", 1),
        ("/2023/10/05/a.json", "2023-10-05", 1),
        ("/2024/02/", "2024-02-01", 29),
        ("/2023/12/", "2023-12-01", 31),
        ("CAPELLA_C02_SM_GEO_HH_20201209213329_20201209213332.json", "2020-12-09", 1),
        ("S2A_T52TCN_20231005T021601_L2A.json", "2023-10-05", 1),
        ("Hurricane-Ian-9-2022", "2022-01-01", 365),
        ("ard/17/031331303020/2022-10-03/10300100DB064000.json", "2022-10-03", 1),
        ("/2023/14/32/", "2023-01-01", 365),
        ("2023-02-31", NEVER, 0),
        ("/031331303020/10300100DB064000/202310051/", NEVER, 0),
        ("/catalog.json", NEVER, 0),
        ("", NEVER, 0),
    ],
)
def test_times_in_words(words: str, first: str, days: int) -> None:
    """
    The shortest span that is written counts: a folder of a day in one of a month in one of a year.
    """
    span = told(words)

    assert (first, days) == (
        (NEVER, 0) if span is None else (f"{span[0]:%Y-%m-%d}", (span[1] - span[0]).days)
    )


def test_what_comes_first() -> None:
    """
    The day asked for, its neighbours, what lies near, what tells nothing, and last what is of another time.
    """
    hints = Hints(query(start="2023-09-05T00:00:00", end="2023-11-05T00:00:00"))
    in_order = [
        hints("https://a.example/2023-10-05/x.json", None, near=False),
        hints("https://a.example/x.json", "7 October 2023, or 2023-10-07", near=False),
        hints("https://a.example/2023/2023-09/x.json", None, near=True),
        hints("https://a.example/x.json", "Yards", near=False),
        hints("https://a.example/2022/x.json", None, near=True),
        hints("https://a.example/2019/x.json", None, near=False),
    ]

    assert sorted(in_order) == in_order
    assert len(in_order) == len(set(in_order))
    assert in_order[0] == hints("https://a.example/x.json", None, near=True)
    assert in_order[0] == hints("https://a.example/2023/catalog.json", None, near=False)


@pytest.mark.parametrize("address", ["http://[", "", "/home/ü x.json", "https://2019.example/"])
def test_addresses_that_tell_nothing(address: str) -> None:
    """
    One that is no address gives no hint, and a host's name is not looked at.
    """
    assert (1, 0.0) == Hints(query())(address, None, near=False)
