"""A report on one page that works from a file: pictures inside, no script, nothing fetched.

The article's text is a stranger's. Everything is escaped, marks that turn text around are spelt out, and the
page's own policy forbids it to load or run anything.
"""

from __future__ import annotations

import base64
import hashlib
import io
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from evidence.pixels.chips import read_chip
from verify.exports.item import altered, change, headline, signers, source
from verify.exports.labels import outcome
from verify.exports.scale import scale_of
from verify.exports.sight import sight
from verify.exports.words import (
    NOT_REAL,
    article_link,
    confidence,
    counted,
    credit,
    days,
    is_rendered,
    likelihood,
    moment,
    scene_of,
    short_claim,
    taken,
    visible,
)
from verify.judge.sentences import pixel
from verify.records.bundle import chip_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verify.seams import Asked, Held


_LARGEST = (1040, 1040)
"""Width and height of a picture, pixels: a half more than the page shows, for sharp screens."""

_MOST_PICTURES = 12
"""A history may count a hundred scenes; some 300 KiB each."""


class Html:
    """One page, for reading, printing and keeping."""

    media_type = "text/html; charset=utf-8"
    suffix = ".html"
    several = False

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Write the page."""
        (one,) = held
        style = _shipped("page.css")
        told = _told(one, asked) | {
            "style": Markup(style),  # noqa: S704 - our own file, not the article's
            "style_hash": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        }
        return _environment().from_string(_shipped("page.html")).render(told).encode("utf-8", "replace")


def _environment() -> Environment:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )


def _shipped(name: str) -> str:
    return resources.files("verify").joinpath("exports", name).read_text(encoding="utf-8")


def _told(held: Held, asked: Asked) -> dict[str, Any]:
    record = held.record
    return {
        "record": record,
        "status": held.status,
        "change": change(held),
        "outcome": outcome(held),
        "label": asked.labels[outcome(held)],
        "headline": headline(held, asked),
        "not_real": NOT_REAL if is_rendered(record) else None,
        "quote": record.claim.quote,
        "source": source(record),
        "altered": altered(record),
        "signers": signers(record),
        "link": article_link(record),
        "days": days(record.claim.observed) if record.claim.observed else None,
        "likelihood": likelihood(record),
        "confidence": confidence(record),
        "scale": scale_of(record),
        "counts": [
            {
                "words": counted(count),
                "credit": credit(scene_of(record, count)),
                "count": count,
                "picture": _picture(held, number),
            }
            for number, count in enumerate(record.counts)
        ],
        "moment": moment,
        "claim": short_claim(record.claim),
        "pixel": pixel,
        "taken": taken,
        "organisation": asked.organisation,
        "reviewer": asked.reviewer,
    }


def _picture(held: Held, number: int) -> Markup | None:
    """Draw the picture of a count, as an address that holds it; None when its pixels are not at hand."""
    count, body = held.record.counts[number], (held.files or {}).get(chip_path(number))
    if body is None or number >= _MOST_PICTURES:
        return None
    words = NOT_REAL if scene_of(held.record, count).rendered else None
    out = io.BytesIO()
    drawn = sight(read_chip(body, name=chip_path(number)), count.marks, size=_LARGEST, words=words)
    drawn.save(out, format="JPEG", quality=88)
    return Markup("data:image/jpeg;base64,") + base64.b64encode(out.getvalue()).decode()
