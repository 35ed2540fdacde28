"""How the words around a name make somebody of it who says, counts or supplies pictures."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claims.languages.en.speakers.tokens import words_of_list
from claims.languages.en.speakers.verbs import (
    ARTICLES,
    QUOTES,
    Cue,
    adjunct_at,
    past_aside,
    possessive_at,
    verb_at,
)

if TYPE_CHECKING:
    from claims.languages.en.speakers.tokens import Name, Tokens
    from claims.languages.en.speakers.verbs import Speaking


def cue_of(tokens: Tokens, name: Name) -> Cue | None:
    """The strongest cue around a name; None when nothing says that it speaks."""
    return (
        _before(tokens, name)
        or (possessive_at(tokens, name.end) if name.possessive else _after(tokens, name))
        or _label(tokens, name)
    )


@cache
def _skipped() -> frozenset[str]:
    return words_of_list("attributes") | words_of_list("people") | words_of_list("bodies")


def _behind(tokens: Tokens, start: int) -> tuple[int, bool]:
    """The word before a name past roles and articles, and whether a role was passed."""
    words, lower, back, skipped, role = tokens.words, tokens.lower, start - 1, _skipped(), False
    people = words_of_list("people")
    while back >= 0 and start - back < 9:
        word = lower[back]
        if word in skipped or word.endswith(("-based", "-run")):
            role = role or word in people
        elif word == "," and lower[back - 1] in people:
            role = True
        elif words[back] in QUOTES and start - back == 1:
            pass
        elif word[:1].isalpha() and words[back][0].isupper() and words[back] in words_of_list("titles"):
            role = True
        elif not (word == "." and words[back - 1] in words_of_list("titles")):
            break
        back -= 1
    return back, role


def _before(tokens: Tokens, name: Name) -> Cue | None:  # noqa: PLR0911 - one return for each cue
    back, role = _behind(tokens, name.start)
    if back < 0:
        return None
    word, pair = tokens.lower[back], " ".join(tokens.lower[max(0, back - 1) : back + 1])
    if word == "(" and back == name.start - 1:
        return Cue("credit", "says") if _is_dated(tokens, name.end) else None
    if word == ":" or "©" in pair:
        credited = "©" in pair or tokens.lower[back - 1] in words_of_list("credits")
        return Cue("credit", "pictures") if credited else None
    if pair in {"according to", "as per"} or (word == "per" and tokens.lower[back - 1] != "cent"):
        return Cue("according", "says")
    if word == "via" or pair in words_of_list("drawing"):
        return Cue("drawn_on", "pictures" if word == "via" else "says")
    if word in {"by", "from", "of", "for", "at", "with", "in"}:
        return _linked(tokens, back, name)
    if word in words_of_list("hearing"):
        return Cue("told", "says")
    said = word in words_of_list("said_before") and _closes(tokens, name, role=role)
    return Cue("said_by", "says") if said else None


def _is_dated(tokens: Tokens, end: int) -> bool:
    """Whether a date follows in the same brackets: "(Hürriyet, 26 July)"."""
    day, month = tokens.words[end + 1], tokens.words[end + 2]
    return (
        tokens.words[end] == ","
        and (day.isdigit() or month.isdigit())
        and {day, month} & words_of_list("times") != set()
    )


def _linked(tokens: Tokens, back: int, name: Name) -> Cue | None:
    if tokens.lower[back] == "by":
        return _by(tokens, back, name)
    return _from(tokens, back) if tokens.lower[back] == "from" else _of(tokens, back, name)


def _closes(tokens: Tokens, name: Name, *, role: bool) -> bool:
    """Whether a name after "said" ends there, and does not open what was said."""
    after = tokens.lower[name.end]
    if not after[0].isalpha():
        return after != "’" or role
    return role or after in words_of_list("after_speaker") or after.endswith("ing")


def _back_for(tokens: Tokens, back: int, wanted: frozenset[str], reach: int) -> str:
    """The nearest of some words before a word in the same clause; empty when none stands there."""
    lower = tokens.lower
    for number in range(back - 1, max(-1, back - 1 - reach), -1):
        if lower[number] in wanted:
            return lower[number]
        if lower[number] in {".", ";", "\n", "\n\n", "!", "?"}:
            break
    return ""


def _by(tokens: Tokens, back: int, name: Name) -> Cue | None:
    wanted = _back_for(tokens, back, words_of_list("by_whom"), 9)
    if wanted:
        return Cue("counted_by", _kind_of(wanted))
    # "By the unit Skhemy's reading".
    if name.possessive and (cue := possessive_at(tokens, name.end)):
        return cue
    return None


def _kind_of(word: str) -> Speaking:
    if word in words_of_list("pictures") or word in words_of_list("showing"):
        return "pictures"
    return "counts" if word in words_of_list("counting") or word in words_of_list("counts") else "says"


def _from(tokens: Tokens, back: int) -> Cue | None:
    wanted = _back_for(tokens, back, words_of_list("from_whom"), 8)
    if not wanted:
        return None
    if wanted in words_of_list("people"):
        return Cue("role_of", "says")
    return Cue(
        "from_whom",
        _kind_of(wanted) if wanted in words_of_list("counts") | words_of_list("pictures") else "pictures",
    )


def _of(tokens: Tokens, back: int, name: Name) -> Cue | None:
    """As in "a spokesman for X", "the count of X", "in X it is considered"."""
    lower, words = tokens.lower, tokens.words
    before = lower[back - 1] if back else ""
    if lower[back] == "in":
        told = tokens.lower[name.end : name.end + 3]
        said = told[0] == "it" and told[2] in words_of_list("inside")
        return (
            Cue("within", "says")
            if said or (told[0] == "they" and told[1] in words_of_list("saying"))
            else None
        )
    if before in words_of_list("people") or (before in {"office", "count"} and lower[back] == "of"):
        return Cue("role_of", "says")
    if (
        lower[back] == "of"
        and before in words_of_list("counts") | {"words"}
        and words[name.start][0].isupper()
    ):
        return Cue("count_of", "counts")
    if lower[back] in {"at", "with"} and _back_for(tokens, back, words_of_list("people"), 2):
        return Cue("role_of", "says")
    return None


def is_credited(tokens: Tokens, number: int) -> bool:
    """Whether "according to", "per" or "counted by" goes before a word."""
    lower = tokens.lower
    before, pair = lower[number - 1], f"{lower[number - 2]} {lower[number - 1]}" if number > 1 else ""
    if pair == "according to" or before == "per":
        return True
    return before == "by" and bool(_back_for(tokens, number - 1, words_of_list("by_whom"), 4))


def _skip_brackets(tokens: Tokens, number: int) -> int:
    if tokens.words[number] == "(":
        for close in range(number + 1, min(number + 12, len(tokens.words) - 3)):
            if tokens.words[close] == ")":
                return close + 1
    return number


def _after(tokens: Tokens, name: Name) -> Cue | None:  # noqa: PLR0911 - one return for each cue
    words, lower = tokens.words, tokens.lower
    if not _may_act(tokens, name):
        return adjunct_at(tokens, name.end)
    at = _skip_brackets(tokens, name.end)
    at += words[at] in QUOTES and words[name.start - 1] in QUOTES
    spoken = verb_at(tokens, at)
    if spoken:
        return Cue("subject", spoken)
    adjunct = adjunct_at(tokens, at)
    if adjunct:
        return adjunct
    if lower[at] in words_of_list("returning_bodies"):
        spoken = verb_at(tokens, at + 1)
        return Cue("subject", spoken) if spoken else Cue("called", "says")
    if lower[at] in {"in", "at", "of", "from", "for", "on"}:
        for number in range(at + 1, at + 7):
            place = _skip_brackets(tokens, number)
            if words[place] in {",", "–", "—", "-"}:
                return past_aside(tokens, place)
            if not words[place][0].isalnum():
                return None
            spoken = verb_at(tokens, place) if place > at + 1 and lower[place - 1] not in ARTICLES else None
            if spoken:
                return Cue("subject", spoken)
    return past_aside(tokens, at) if words[at] in {",", "–", "—", "-"} else None


def _may_act(tokens: Tokens, name: Name) -> bool:
    """Whether a name may be a subject: "in Rafah" is none."""
    back = name.start - 1
    while back >= 0 and name.start - back < 4 and tokens.lower[back] in _skipped_before():
        back -= 1
    return back < 0 or tokens.lower[back] not in words_of_list("locating")


@cache
def _skipped_before() -> frozenset[str]:
    return words_of_list("attributes") - {"of"}


def _label(tokens: Tokens, name: Name) -> Cue | None:
    """As in "ADEYEMI: Well, …" at the start of a line."""
    opens = name.start > 0 and tokens.words[name.start - 1][0] == "\n"
    opens = opens or (name.start == 0 and not tokens.words[0].isupper())
    one = name.end - name.start == 1 or not tokens.words[name.start].isupper()
    return Cue("label", "says") if opens and one and tokens.words[name.end] == ":" else None


def called(tokens: Tokens, name: Name) -> bool:
    """Whether what somebody is stands beside the name: "the collective Stepnoy Dozor", "a boatman, Lu"."""
    back = name.start - 1 - (name.start > 0 and tokens.words[name.start - 1] in {",", "“", '"', "‘"})
    before = tokens.lower[back] if back >= 0 else ""
    if before in words_of_list("returning_bodies") or before in words_of_list("people") - _OFFICES:
        return True
    after = tokens.lower[name.end + 2 : name.end + 7]
    explained = tokens.words[name.end] == "," and tokens.lower[name.end + 1] in {"a", "an", "the", "our"}
    stop = next((number for number, word in enumerate(after) if not word[0].isalnum()), len(after))
    return explained and not words_of_list("returning_bodies").isdisjoint(after[:stop])


_OFFICES = frozenset({"president", "minister", "leader", "general", "secretary"})


def acts(tokens: Tokens, name: Name) -> bool:
    """Whether a body does something at all: "The Federal Police preferred …"."""
    if not _may_act(tokens, name):
        return False
    word = tokens.lower[name.end]
    return (word[0].isalpha() and word.endswith(("ed", "s")) and word not in _NO_ACTS) or word in _MODALS


_NO_ACTS = frozenset({"as", "this", "its", "his", "us", "thus", "less", "plus", "across", "towards", "yes"})
_MODALS = frozenset({"will", "would", "had", "could", "can", "may", "did", "were", "have", "with"})
