"""How well claims are read: found by kind and number, then field by field on those that were found."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from claims.model import Article
from evidence.training.readings.gold import same_name, telling_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from claims.model import Claim

Row = dict[str, Any]
Pair = tuple[Row, Row]


def passages(file: Path) -> list[Row]:
    """All passages of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def article(passage: Row) -> Article:
    """The passage as it is read."""
    stated = {name: passage[name] for name in ("text", "title", "published", "publisher", "url")}
    return Article(sha256="", **stated)


def _number(claim: Row) -> tuple[object, ...]:
    said = claim["quantity"]
    if said["relation"] == "vague":
        return claim["kind"], "vague"
    if said["relation"] == "between":
        return claim["kind"], said["low"], said["high"]
    return claim["kind"], said["value"]


def _fits(gold: Row, read: Row) -> bool:
    if _number(gold) != _number(read):
        return False
    vague = gold["quantity"]["relation"] == "vague"
    return not vague or bool(
        telling_words(gold["quantity"]["text"]) & telling_words(read["quantity"]["text"])
    )


def _once(claims: Iterable[Row]) -> list[Row]:
    """A number that is annotated both as a count and as a change or record is one claim."""
    kept: list[Row] = []
    for claim in claims:
        same = next((k for k in kept if k["quote"] == claim["quote"] and _number(k) == _number(claim)), None)
        changes = {claim["measure"], *(same["measures"] if same else ())} & {"change", "record"}
        if same and changes and claim["measure"] not in same["measures"]:
            same["measures"].add(claim["measure"])
        else:
            kept.append({**claim, "measures": {claim["measure"]}})
    return kept


def paired(golds: Iterable[Row], reads: Iterable[Row]) -> list[Pair]:
    """Annotated claims with what was read for each, the likeliest first; no claim is used twice."""
    free = list(reads)
    pairs = []
    for gold in golds:
        fitting = [read for read in free if _fits(gold, read)]
        if fitting:
            best = max(fitting, key=lambda read: (read["quote"] == gold["quote"], _same_site(gold, read)))
            free.remove(best)
            pairs.append((gold, best))
    return pairs


def _same_site(gold: Row, read: Row) -> bool:
    return same_name((gold["site"] or {}).get("text"), (read["site"] or {}).get("text"))


def _same_days(gold: Row, read: Row) -> bool:
    said, found = gold["observed"], read["observed"]
    if not said or not found:
        return not said and not found
    if (said["start"], said["end"]) == (found["start"], found["end"]):
        return True
    days = (date.fromisoformat(said["end"]) - date.fromisoformat(said["start"])).days
    month = said["start"][:7] == said["end"][:7] == found["end"][:7]
    return days > 7 and month and bool(said["start"] == found["start"])


def _same_origin(gold: Row, read: Row) -> bool:
    said, found = gold["attribution"], read["attribution"]
    if not said or not found:
        return not said and not found
    last = any(same_name(said[-1], name) for name in found[-2:])
    return last or any(same_name(found[-1], name) for name in said[-2:])


_TESTS: dict[str, Callable[[Row, Row], bool]] = {
    "relation": lambda gold, read: gold["quantity"]["relation"] == read["quantity"]["relation"],
    "bounds": lambda gold, read: all(gold["quantity"][b] == read["quantity"][b] for b in ("low", "high")),
    "measure": lambda gold, read: bool(gold["measures"] & read["measures"]),
    "state": lambda gold, read: gold["state"] == read["state"],
    "site": _same_site,
    "country": lambda gold, read: (gold["site"] or {}).get("country") == (read["site"] or {}).get("country"),
    "observed": _same_days,
    "origin": _same_origin,
    "checkable": lambda gold, read: gold["checkable"] == read["checkable"],
    "quote": lambda gold, read: read["quantity"]["text"] in read["quote"],
}


def score(rows: Iterable[Row], extract: Callable[[Article], Iterable[Claim]]) -> dict[str, float]:
    """Precision, recall and F1 of finding; then the share of found claims whose field agrees.

    ``reason`` is the share among those that no image can settle; ``false`` counts claims read in passages
    that have none.
    """
    counts: Counter[str] = Counter()
    for row in rows:
        golds = _once(row["claims"])
        reads = _once(claim.model_dump(mode="json") for claim in extract(article(row)))
        pairs = paired(golds, reads)
        counts.update(gold=len(golds), read=len(reads), found=len(pairs), false=0 if golds else len(reads))
        for gold, read in pairs:
            counts.update(name for name, agrees in _TESTS.items() if agrees(gold, read))
            if not gold["checkable"]:
                counts.update(unsettled=1, reason=int(gold["reason"] == read["reason"]))
    return _shares(counts)


def _shares(counts: Counter[str]) -> dict[str, float]:
    found = counts["found"] or 1
    precision, recall = counts["found"] / (counts["read"] or 1), counts["found"] / (counts["gold"] or 1)
    figures = {"precision": precision, "recall": recall}
    figures["f1"] = 2 * precision * recall / (precision + recall or 1)
    figures |= {name: counts[name] / found for name in _TESTS}
    figures["reason"] = counts["reason"] / (counts["unsettled"] or 1)
    figures["false"] = float(counts["false"])
    return {name: round(figure, 4) for name, figure in figures.items()}
