"""Articles by their words: the database ranks them, and the densest place of each is shown."""

from __future__ import annotations

import unicodedata
from itertools import takewhile
from typing import TYPE_CHECKING

from sqlalchemy import text

from verify.errors import VerifyError
from verify.store.handles import folded, words_in

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from sqlalchemy import Connection

MOST_WORDS = 32
"""Words of a question; more only narrow it to nothing."""

LONGEST_WORD = 100

SNIPPET = 200
"""Letters of a snippet, about two lines on a screen."""

_SHORTEST_STEM = 3
"""Letters from which a word also stands for those that begin with it: "railcar" for "railcars"."""

_WEIGHTS = "8.0, 4.0, 2.0, 1.0"
"""Of title, quotes, publisher and text: about the proportions of PostgreSQL's own A to D."""

_SQLITE = f"""SELECT rowid FROM article_words WHERE article_words MATCH :query
    ORDER BY bm25(article_words, {_WEIGHTS}), rowid DESC LIMIT :most"""  # noqa: S608 - our own constants

_POSTGRESQL = """SELECT id FROM articles WHERE words @@ to_tsquery('simple', :query)
    ORDER BY ts_rank(words, to_tsquery('simple', :query)) DESC, id DESC LIMIT :most"""


class NoWordsError(VerifyError):
    """What is searched for holds no word."""


def asked_words(told: str) -> list[str]:
    """Find the words of a question; signs between them mean nothing.

    Raises:
        NoWordsError: there is none, or too many, or one of no language.
    """
    words = [found.group() for found in words_in(unicodedata.normalize("NFC", told))]
    if not words or len(words) > MOST_WORDS or max(map(len, words)) > LONGEST_WORD:
        raise NoWordsError(
            f"{told[:80]!a} holds {len(words)} words to search for.",
            next_step=f"Give 1 to {MOST_WORDS} words of at most {LONGEST_WORD} letters.",
        )
    return words


def find(link: Connection, words: Sequence[str], *, most: int) -> list[int]:
    """Find the articles that hold all words, or longer ones that begin so; the best first.

    Args:
        link: a connection.
        words: as ``asked_words`` gives them: letters and digits alone, so that none is an operator.
        most: articles to find.

    Returns:
        Their numbers in the table.
    """
    if link.dialect.name == "sqlite":
        asked = " ".join(f'"{word}"{"*" if _is_stem(word) else ""}' for word in words)
        found = link.execute(text(_SQLITE), {"query": asked, "most": most})
    else:
        # The words are quoted, since a lone letter could be one that the parser takes for no word.
        asked = " & ".join(f"'{folded(word)}'{':*' if _is_stem(word) else ''}" for word in words)
        found = link.execute(text(_POSTGRESQL), {"query": asked, "most": most})
    return list(found.scalars())


def snippet(told: str, words: Sequence[str]) -> str:
    """Show the place of a text where the words are densest, on one line; its beginning when none is there."""
    whole = unicodedata.normalize("NFC", told)
    stems = [(folded(word), _is_stem(word)) for word in words]
    hits = [(found.start(), which) for found in words_in(whole) if (which := _hit(found, stems)) is not None]
    first = max(range(len(hits)), key=lambda at: (_dense(hits[at : at + SNIPPET]), -at), default=None)
    start = hits[first][0] if first is not None else 0
    start = whole.rfind(" ", 0, max(0, start - SNIPPET // 4)) + 1 if start else 0
    end = start + SNIPPET
    cut = whole[start:end] if end >= len(whole) else whole[start:end].rpartition(" ")[0] or whole[start:end]
    line = " ".join(cut.split())
    return f"{'… ' if start else ''}{line}{' …' if end < len(whole) else ''}"


def _is_stem(word: str) -> bool:
    """Whether a word also stands for longer ones; 73 does not stand for 730."""
    return len(word) >= _SHORTEST_STEM and not any(sign.isdigit() for sign in word)


def _hit(found: re.Match[str], stems: list[tuple[str, bool]]) -> int | None:
    """Which of the words stands here."""
    here = folded(found.group())
    fits = (
        which for which, (word, stem) in enumerate(stems) if here == word or (stem and here.startswith(word))
    )
    return next(fits, None)


def _dense(hits: Sequence[tuple[int, int]]) -> int:
    """How many different words stand within a snippet of the first hit."""
    reach = hits[0][0] + SNIPPET * 3 // 4
    return len({which for _, which in takewhile(lambda hit: hit[0] < reach, hits)})
