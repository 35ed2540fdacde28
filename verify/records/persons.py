"""What a person seals beside a finding: a name, and words for readers; nothing in them hides or misleads."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_JOINERS = "\u200c\u200d"
"""Part of how some scripts spell, unlike other signs that nobody sees."""


def plain(text: str) -> str:
    """Refuse what would turn text around or steer a terminal. Raises ValueError."""
    if any(not sign.isprintable() and sign not in f"\n{_JOINERS}" for sign in text):
        raise ValueError("holds signs that nobody can see")
    return text


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(plain)
]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(plain)
]
