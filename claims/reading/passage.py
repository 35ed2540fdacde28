"""The JSON passage: {"url", "publisher", "published", "title", "text"}, of which only text is required.

Feeds carry more than that (an id, tags, notes); other keys are passed over. Only one that looks like a slip
of the pen for a key that is not there is refused, for what it holds would be lost unseen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from claims.errors import BadPassage
from claims.reading.publication import FIRST_YEAR, LAST_YEAR, in_years, iso

KEYS = ("url", "publisher", "published", "title", "text")
_MOST_OTHERS = 100
"""Other keys that are compared with the known ones."""

_FORM = 'Give {"url", "publisher", "published", "title", "text"}; only "text" is required.'


@dataclass(frozen=True)
class Passage:
    """A text and what is said about it."""

    text: str
    """Exactly as given, so that offsets hold."""

    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    """ISO 8601."""

    title: str | None = None


def read_passage(text: str) -> Passage:
    """Read a JSON passage. Raises BadPassage, which names the key that is wrong."""
    try:
        stated = json.loads(text)
    except json.JSONDecodeError as broken:
        raise BadPassage(
            f"The passage is not JSON: {broken.msg} in line {broken.lineno}, column {broken.colno}.",
            next_step=_FORM,
        ) from broken
    except ValueError as broken:
        raise BadPassage("The passage holds a number of too many digits.", next_step=_FORM) from broken
    except RecursionError as deep:
        raise BadPassage("The passage is nested too deeply.", next_step=_FORM) from deep
    if not isinstance(stated, dict):
        raise BadPassage(f"The passage is a JSON {_kind(stated)}, not an object.", next_step=_FORM)
    faults = _faulty_keys(stated)
    if faults:
        raise BadPassage(f"The passage {' and '.join(faults)}.", next_step=_FORM)
    values = {key: _string(key, stated[key]) for key in KEYS if stated.get(key) is not None}
    if not values.get("text", "").strip():
        raise BadPassage('The passage has an empty "text".', next_step=_FORM)
    if "published" in values:
        values["published"] = _published(values["published"])
    return Passage(**values)


def _faulty_keys(stated: dict[str, Any]) -> list[str]:
    """Say which keys look misspelt and which one is missing."""
    absent = [key for key in KEYS if key not in stated]
    others = sorted(set(stated) - set(KEYS))[:_MOST_OTHERS]
    slips = [(key, near[0]) for key in others if (near := get_close_matches(key, absent, n=1, cutoff=0.75))]
    faults = [f'has the key {json.dumps(key)[:60]} where "{meant}" may be meant' for key, meant in slips]
    if "text" not in stated:
        faults.append('lacks the key "text"')
    return faults


def _string(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadPassage(f'The passage\'s "{key}" is a JSON {_kind(value)}, not a string.', next_step=_FORM)
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise BadPassage(f'The passage\'s "{key}" holds half of a character.', next_step="Write it as UTF-8.")
    return value


def _published(stated: str) -> str:
    try:
        day = iso(stated)
    except ValueError as broken:
        raise BadPassage(
            f'The passage\'s "published" is {stated[:60]!r}, which is not an ISO 8601 date.',
            next_step="Write it as 2023-10-08 or 2023-10-08T09:00:00+03:00.",
        ) from broken
    if not in_years(day):
        raise BadPassage(
            f'The passage\'s "published" is {day}, not in the years from {FIRST_YEAR} to {LAST_YEAR}.',
            next_step="Give the day on which the article appeared, such as 2023-10-08.",
        )
    return day


def _kind(value: Any) -> str:
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")
