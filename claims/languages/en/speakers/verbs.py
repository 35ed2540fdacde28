"""What stands after a name: its verb, "Maxar’s picture", "a Planet scene"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from claims.languages.en.speakers.tokens import bare, words_of_list

if TYPE_CHECKING:
    from claims.languages.en.speakers.tokens import Tokens

Naming = Literal[
    "according", "counted_by", "count_of", "possessive", "subject", "apart", "said_by", "told", "drawn_on",
    "called", "from_whom", "role_of", "adjunct", "credit", "label", "within", "apposition", "acts",
    "mention", "again",
    "goes_on",
]  # fmt: skip
Speaking = Literal["says", "counts", "pictures"]

_REACH = 26
"""Words that may stand between a name and its verb."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What makes somebody of a name."""

    naming: Naming
    speaking: Speaking


def possessive_at(tokens: Tokens, end: int) -> Cue | None:  # noqa: PLR0911 - one return for each noun
    """As in "Maxar's picture", "the AFP's own count"."""
    lower = tokens.lower
    end += tokens.words[end] in QUOTES
    for number in range(end, end + 4):
        word = lower[number]
        if not word[0].isalnum():
            return None
        if word in words_of_list("pictures") and word not in {"data", "view", "pass", "shot"}:
            return Cue("possessive", "pictures")
        if word in words_of_list("counts"):
            return Cue("possessive", "counts")
        if word in words_of_list("people"):
            return Cue("possessive", "says")
        spoken = verb_at(tokens, number) if number > end else None
        if spoken:
            return Cue("possessive", spoken)
        if word in words_of_list("locating"):
            return _past_day(tokens, number)
    return None


def _past_day(tokens: Tokens, number: int) -> Cue | None:
    """As in "the Coast Guard's patrol on 7 March reported"."""
    for ahead in range(number + 2, number + 5):
        if not tokens.words[ahead - 1][0].isalnum():
            return None
        spoken = verb_at(tokens, ahead) if tokens.lower[ahead - 1] not in ARTICLES else None
        if spoken:
            return Cue("possessive", spoken)
    return None


def spoken_by(verb: str) -> Speaking | None:
    """What a verb makes of its subject."""
    if verb in words_of_list("saying"):
        return "says"
    if verb in words_of_list("counting"):
        return "counts"
    return "pictures" if verb in words_of_list("showing") else None


def verb_at(tokens: Tokens, number: int) -> Speaking | None:
    """What a verb here makes of its subject; None when no verb of saying, counting or showing stands here."""
    lower, auxiliaries, passed = tokens.lower, words_of_list("auxiliaries"), ""
    for ahead in range(number, number + 5):
        word = lower[ahead]
        if word in {"has", "had", "gets", "makes", "puts"} and (
            lower[ahead + 1] == "it" or lower[ahead + 1][0].isdigit()
        ):
            return "counts"
        spoken = spoken_by(word)
        if spoken:
            return None if passed == "be" and not word.endswith("ing") else spoken
        if word not in auxiliaries and not (word.endswith("ly") and len(word) > 4):
            return None
        if word in {"and", "that", "to"} and ahead == number:
            return None
        passed = "be" if word in {"was", "were", "is", "are", "been", "be"} else passed
    return None


def past_aside(tokens: Tokens, at: int) -> Cue | None:
    """The verb behind what is said of a name between commas: "X, which tracks …, lists"."""
    words, seen = tokens.words, 0
    spoken = verb_at(tokens, at + 1) if tokens.lower[at + 1] not in {"who", "which", "that"} else None
    if spoken:
        return Cue("apart", spoken)
    for number in range(at + 1, min(at + _REACH, len(words) - 3)):
        word = words[number]
        if word in {".", ";", "!", "?"} or word[0] == "\n":
            break
        if word in {",", "–", "—", "-"}:
            spoken = verb_at(tokens, number + 1)
            if spoken:
                return Cue("apart", spoken)
            seen += 1
            if seen == 4:
                break
    return None


def adjunct_at(tokens: Tokens, at: int) -> Cue | None:
    """As in "a Maxar image", "UN figures show", "Union Pacific spokesman Dale Hruska"."""
    lower = tokens.lower
    for number in range(at, at + 3):
        word = bare(lower[number])
        if not word[0].isalpha() or word in words_of_list("no_modifiers"):
            return None
        if number > at and not tokens.joined(number):
            return None
        if word in words_of_list("people"):
            return Cue("adjunct", "says")
        if word in words_of_list("pictures") and word != "data":
            return Cue("adjunct", "pictures")
        if word in words_of_list("counts"):
            return Cue("adjunct", "counts")
    return None


ARTICLES = frozenset({"the", "a", "an", "its", "his", "her", "their", "this", "that", "of", "in", "on", "at"})
QUOTES = frozenset("\"“”‘’'")
