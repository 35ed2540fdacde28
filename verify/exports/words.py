"""A record in short words, the same in every format."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from verify.judge.sentences import noun, pixel, timed

if TYPE_CHECKING:
    from claims.model import Claim, Observed, Quantity
    from evidence.model.counts import SceneCount
    from verify.model import Record, SceneReference

NOT_REAL = "RENDERED, NOT REAL"

SHORT = 75
"""Characters of a claim that search engines show whole (Google's advice for ``claimReviewed``)."""

_JOINERS = "\u200c\u200d"
_SOFT_HYPHEN = "\u00ad"


def visible(text: str) -> str:
    """Spell out what would turn text around or hide in it: U+202E is shown as [U+202E].

    Joiners stay, as some scripts spell with them; soft hyphens, which show nothing, are left out; line ends
    and tabs are blanks.
    """
    # Almost every text: a page holds hundreds, and looking at each sign was most of what it costs.
    if text.isprintable():
        return text
    return "".join(_seen(sign) for sign in text)


def _seen(sign: str) -> str:
    if sign in "\n\r\t":
        return " "
    if sign == _SOFT_HYPHEN:
        return ""
    odd = unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and sign not in _JOINERS
    return f"[U+{ord(sign):04X}]" if odd else sign


def cut(text: str, most: int) -> str:
    """Shorten text between words to at most so many characters, an ellipsis included."""
    words = " ".join(text.split())
    if len(words) <= most:
        return words
    kept = words[: most - 1]
    return (kept.rpartition(" ")[0] or kept).rstrip(",;: ") + "…"


def short_claim(claim: Claim) -> str:
    """Say the claim in 75 characters at most: how many of what, where, when; else how its sentence begins."""
    if claim.measure != "count" or is_turned(claim.quantity):
        return cut(visible(claim.quote), SHORT)
    said = visible(f"{claim.quantity.text} {claim.object}")
    place = f" at {visible(claim.site.text)}" if claim.site else ""
    when = f", {days(claim.observed)}" if claim.observed else ""
    words = next((one for one in (said + place + when, said + place, said) if len(one) <= SHORT), said)
    return cut(words[:1].upper() + words[1:], SHORT)


def is_turned(said: Quantity) -> bool:
    """Whether a sentence turns the words of its number around: no image showed "more than 20"."""
    words = set(said.text.lower().split())
    if words & {"no", "not"}:
        return False
    upwards, downwards = {"more", "over", "above"}, {"fewer", "less", "under", "below"}
    return (said.relation == "at_most" and bool(words & upwards)) or (
        said.relation == "at_least" and bool(words & downwards)
    )


def days(observed: Observed) -> str:
    """Say on which days: "5 Oct 2023", "1 Oct 2023 to 31 Oct 2023"."""
    first, last = (_day(text) for text in (observed.start, observed.end))
    return first if first == last else f"{first} to {last}"


def day_of(when: date) -> str:
    """Say a day: "5 Oct 2023"."""
    return f"{when.day} {when:%b %Y}"


def moment(time: str) -> str:
    """Say an ISO 8601 UTC time: "5 Oct 2023, 02:10 UTC"; what is none is repeated."""
    try:
        when = datetime.fromisoformat(time)
    except ValueError:
        return visible(time)
    return f"{day_of(when)}, {when:%H:%M} UTC"


def taken(start: str, end: str) -> str:
    """Say when a scene was taken: "5 Oct 2023, 02:10 UTC"; without an hour "5 Oct 2023 (time unknown)"."""
    return moment(start) if timed(start, end) else f"{days_of(start, end)} (time unknown)"


def days_of(start: str, end: str) -> str:
    """Say on which days a span of time begins and ends: "5 Oct 2023", "1 Oct 2023 to 31 Oct 2023"."""
    # The end of a day may be written as the beginning of the next.
    begun, over = datetime.fromisoformat(start), datetime.fromisoformat(end) - timedelta(microseconds=1)
    return " to ".join(dict.fromkeys(map(day_of, (begun, max(begun, over)))))


def _day(text: str) -> str:
    # A reading may be a month or a year alone.
    try:
        return day_of(date.fromisoformat(text))
    except ValueError:
        return visible(text)


def counted(count: SceneCount) -> str:
    """Say what was counted: "71 railcars (90% interval 66 to 77)"."""
    interval = f"{count.level:.0%} interval {count.low} to {count.high}"
    return f"{count.best} {noun(count.kind, count.best)} ({interval})"


def scene_of(record: Record, count: SceneCount) -> SceneReference:
    """Give the scene that a count was made on; an audit has seen to it that there is one."""
    return next(scene for scene in record.scenes if scene.id == count.scene_id)


def credit(scene: SceneReference) -> str:
    """What every picture's caption names: scene, satellite, time, sharpness, licence."""
    source = visible(scene.platform or scene.collection or scene.catalogue)
    licence = visible(scene.licence) if scene.licence else "licence not stated"
    when = taken(scene.taken_start, scene.taken_end)
    return f"{visible(scene.id)} ({source}), {when}, {pixel(scene.gsd_m)}, {licence}"


def likelihood(record: Record) -> str | None:
    """How likely the claim is; None when nothing was compared. Apart from confidence, as ICD 203 has it."""
    verdict = record.verdict
    if verdict.likelihood is None:
        return None
    return f"Likelihood that the statement holds: {verdict.term} ({verdict.likelihood * 100:.0f} %)."


def confidence(record: Record) -> str | None:
    """How good the grounds are; None when nothing was compared."""
    if record.verdict.agreement == "not_checkable":
        return None
    return f"Analytic confidence: {record.verdict.analytic_confidence}."


def is_rendered(record: Record) -> bool:
    """Whether what it says rests on pixels that a renderer made."""
    used = {count.scene_id for count in record.counts}
    marked = any(scene.rendered for scene in record.scenes if scene.id in used)
    return marked or "rendered_imagery" in record.verdict.reasons


def urn(sha256: str) -> str:
    """Name of a record: the same wherever it lies."""
    return f"urn:sha256:{sha256}"


def web(address: str | None) -> str | None:
    """Give an address back when it is http(s) and plain, so that it can be a link; else None."""
    if address is None or not address.isprintable() or set(address) & set(" <>\"'`\\"):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None


def article_link(record: Record) -> str | None:
    """Address of the article; None when it has none that can be a link."""
    return web(record.article.final_url) or web(record.article.url)
