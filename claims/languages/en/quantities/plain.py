"""A text in small letters, with look-alike signs made one and invisible ones left out, cut into words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

# Soft hyphens, zero-width characters and marks of writing direction.
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_VISIBLE = re.compile(f"[^{_INVISIBLE}]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")

_DIGIT_ROWS = "\uff10\u0660\u06f0\u0966\u09e6"
"""Full-width, Arabic, Persian, Devanagari and Bengali noughts; the other nine follow each."""

_SAME = {
    **{chr(ord(nought) + digit): str(digit) for nought in _DIGIT_ROWS for digit in range(10)},
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "
    ),
    **dict.fromkeys("‘’ʼ＇", "'"),
    **dict.fromkeys("“”„«»＂", '"'),
    **dict.fromkeys("\u2010\u2011\u2212\uff0d", "-"),
    "\u2012": "–",
    "\u2015": "—",
    "％": "%",
    # The only letter that is two characters when small; one keeps the offsets.
    "İ": "i",
}
_ALIKE = re.compile(f"[{''.join(_SAME)}]")

# Twelve digits are enough for anything that stands on the ground; longer rows of digits are no numbers.
_WORD = re.compile(
    r"[^\W\d_½¼¾][^\W_]*(?:'[^\W_]+)*"
    r"|[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,6})?(?![0-9]|,[0-9])"
    r"|[0-9]{1,2}(?:,[0-9]{2}){1,3},[0-9]{3}(?![0-9]|,[0-9])"
    r"|[0-9]{1,3}(?:'[0-9]{3}){1,3}(?![0-9])"
    r"|[0-9]{1,3}(?: [0-9]{3}){1,3}(?! ?[0-9]|[,.'][0-9])"
    r"|[0-9]{1,12}(?:\.[0-9]{1,6})?(?![0-9])[½¼¾]?"
    r"|[0-9]+|[½¼¾]"
    r"|\S"
)


class Plain:
    """One text as its words; offsets count its own characters, ``back`` gives those of the text."""

    def __init__(self, text: str) -> None:
        self._original = text
        self._kept: Sequence[int] | None = None
        shown = text
        if not text.isascii():
            if _HIDDEN.search(text):
                self._kept = [found.start() for found in _VISIBLE.finditer(text)]
                shown = _HIDDEN.sub("", text)
            shown = _ALIKE.sub(lambda found: _SAME[found.group()], shown)
        self.text = shown.lower()
        self.words: list[str] = _WORD.findall(self.text)
        self.starts: list[int] = []
        self.ends: list[int] = []
        at = 0
        for word in self.words:
            # Only blanks lie between words, so that the next place where a word stands is its own.
            start = self.text.index(word, at)
            at = start + len(word)
            self.starts.append(start)
            self.ends.append(at)

    def is_capital(self, index: int) -> bool:
        """Whether a word starts with a capital letter."""
        return self._original[self.start(index)].isupper()

    def is_shouted(self, index: int) -> bool:
        """Whether a word of two letters and more is all capitals."""
        return self._original[self.start(index) : self.end(index)].isupper()

    def start(self, index: int) -> int:
        """Where a word starts in the text as it was given."""
        return self._kept[self.starts[index]] if self._kept else self.starts[index]

    def end(self, index: int) -> int:
        """Where a word ends in the text as it was given."""
        return self._kept[self.ends[index] - 1] + 1 if self._kept else self.ends[index]

    def between(self, start: int, end: int) -> str:
        """The words from one index to before another, as the text writes them."""
        return self._original[self.start(start) : self.end(end - 1)]

    def word(self, index: int) -> str:
        """The word at an index; empty beyond either end."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def touches(self, index: int) -> bool:
        """Whether nothing stands between a word and the one before it."""
        return 0 < index < len(self.words) and self.starts[index] == self.ends[index - 1]

    def follows(self, index: int) -> bool:
        """Whether only blanks stand between a word and the one before it."""
        if not 0 < index < len(self.words):
            return False
        gap = self.text[self.ends[index - 1] : self.starts[index]]
        return gap == " " or (gap != "" and not gap.strip(" "))

    def joins(self, index: int) -> bool:
        """Whether a word follows the one before it in the same line, with blanks between them or without."""
        if not 0 < index < len(self.words):
            return False
        return not self.text[self.ends[index - 1] : self.starts[index]].strip(" ")

    def joined(self, index: int) -> int | None:
        """Index of the word that a blank or a hyphen joins to the one before ``index``, or None."""
        if self.follows(index):
            return index
        if self.touches(index) and self.words[index] == "-" and self.touches(index + 1):
            return index + 1
        return None

    def is_compound(self, index: int) -> bool:
        """Whether a hyphen joins a word to one after it: "two-storey"."""
        return self.word(index + 1) in {"-", "–"} and self.touches(index + 1) and self.touches(index + 2)

    def ahead(self, index: int, phrases: Phrases) -> int:
        """Index just after the longest of the phrases that starts at ``index``; ``index`` when none does."""
        longest = phrases.first.get(self.words[index]) if 0 <= index < len(self.words) else None
        if longest is None:
            return index
        if longest == 1:
            return index + 1
        for length in range(min(longest, len(self.words) - index), 0, -1):
            end = index + length
            if " ".join(self.words[index:end]) in phrases.all and self._unbroken(index, end):
                return end
        return index

    def behind(self, index: int, phrases: Phrases) -> int:
        """Index of the first word of the longest of the phrases that ends before ``index``, or ``index``."""
        longest = phrases.last.get(self.words[index - 1]) if 0 < index <= len(self.words) else None
        if longest is None:
            return index
        if longest == 1:
            return index - 1
        for length in range(min(longest, index), 0, -1):
            start = index - length
            if " ".join(self.words[start:index]) in phrases.all and self._unbroken(start, index):
                return start
        return index

    def _unbroken(self, start: int, end: int) -> bool:
        return "\n" not in self.text[self.starts[start] : self.ends[end - 1]]


class Phrases:
    """Phrases to look for, each a row of words with one blank between them."""

    def __init__(self, phrases: AbstractSet[str]) -> None:
        self.all = frozenset(phrases)
        self.first: dict[str, int] = {}
        self.last: dict[str, int] = {}
        for phrase in phrases:
            words = phrase.split(" ")
            self.first[words[0]] = max(self.first.get(words[0], 0), len(words))
            self.last[words[-1]] = max(self.last.get(words[-1], 0), len(words))
