"""Tolerances are a newsroom's to set, within reason."""

from __future__ import annotations

from importlib import resources

import pytest

from verify.errors import SettingError
from verify.judge.policy import load_policy


@pytest.fixture
def policy(tmp_path):
    """
    Write the shipped policy with one line replaced, and load it.
    """

    def load(line: str, instead: str):
        text = resources.files("verify.judge").joinpath("policy.toml").read_text(encoding="utf-8")
        assert line in text
        path = tmp_path / "policy.toml"
        path.write_text(text.replace(line, instead), encoding="utf-8")
        return load_policy(path)

    return load


def test_a_newsroom_may_be_stricter(policy) -> None:
    """
    A share of the number is granted on each side, as the file says.
    """
    stricter = policy("exactly = { below = 0.10, above = 0.10 }", "exactly = { below = 0.05, above = 0.0 }")

    assert (0.05, 0.0) == (stricter.relations["exactly"].below, stricter.relations["exactly"].above)


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("exactly = { below = 0.10, above = 0.10 }", "exactly = { below = -5, above = -5 }"),
        ("exactly = { below = 0.10, above = 0.10 }", "exactly = { belwo = 0.1 }"),
        ("exactly = { below = 0.10, above = 0.10 }", ""),
        ("exactly = { below = 0.10, above = 0.10 }", "exactly = { below = nan, above = 0.1 }"),
        ("widest = 1.0", "widest = inf"),
        ("doubtful = 0.05", "doubtful = 7"),
        ("assured = 0.80", "assured = 0.5"),
        ("least_site_score = 0.6", ""),
        ("words = { dozen = 12 }", "words = { dozen = 0 }"),
        ('"a couple" = [2, 4]', '"a couple" = [4, 2]'),
        ('version = "1"', "version = ["),
    ],
)
def test_a_policy_that_could_force_a_verdict_is_refused(policy, line, instead) -> None:
    """
    Tolerances below zero, misspelt or missing names, ranges that run backwards: none is guessed at.
    """
    with pytest.raises(SettingError, match="is not a policy"):
        policy(line, instead)


def test_bytes_that_are_no_text_are_refused(tmp_path) -> None:
    """
    A policy is UTF-8.
    """
    (tmp_path / "policy.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(SettingError, match="is not a policy"):
        load_policy(tmp_path / "policy.toml")
