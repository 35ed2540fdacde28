"""Folding: one plain form for the ways in which a name is typed."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 200
"""Characters; a longer text is no name of a place."""

# Letters that Unicode does not decompose, as news agencies write them in plain Latin.
_PLAIN: Final = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ə": "e"}
)
# Apostrophes and their look-alikes, with the soft signs that stand for one: dropped, they join.
_JOINING: Final = dict.fromkeys(map(ord, "'’‘ʼʻ`´′ʹ\"״׳“”ьъ.·"), None)
_TOKEN: Final = re.compile(r"\w+")


def fold(text: str) -> tuple[str, ...]:
    """Words of a name in one plain form: case, accents, apostrophes, hyphens and full-width forms levelled.

    >>> fold("Tuman'gang-Yŏk")
    ('tumangang', 'yok')
    """
    plain = unicodedata.normalize("NFKD", text.translate(_JOINING)).casefold().translate(_PLAIN)
    bare = "".join(c for c in plain if unicodedata.category(c) not in {"Mn", "Cf", "Lm", "Sk"})
    # Hangul falls apart under NFKD and is put together again here.
    return tuple(_TOKEN.findall(unicodedata.normalize("NFC", bare).replace("_", " ").translate(_JOINING)))


def is_name(text: str) -> bool:
    """Whether a text may be a name at all: short enough, and free of control characters."""
    broken = {"Cc", "Cs", "Co", "Cn"}
    return 0 < len(text) <= LONGEST and not any(
        unicodedata.category(c) in broken and not c.isspace() for c in text
    )
