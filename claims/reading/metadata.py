"""What a page says about itself: JSON-LD first, then meta elements, then ``<time>``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claims.reading.publication import unambiguous

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE = re.compile(r"((\w+)?News|Tech|Scholarly)?Article|(Live)?BlogPosting|Report|SocialMediaPosting")
_DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "publish-date",
    "publication_date",
    "pubdate",
    "publishdate",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")

# A page's own description of itself is short; what is longer is not read.
_MOST_JSON = 1_000_000
_MOST_NODES = 5_000


@dataclass(frozen=True)
class Metadata:
    """What the page says about itself; None where it does not."""

    title: str | None
    publisher: str | None
    published: str | None
    """ISO 8601 with the publisher's own offset."""

    language: str | None
    free: bool | None
    """False when the page says that it is not free to read."""

    og_type: str
    """Empty when unsaid."""

    is_article: bool
    """Whether it calls itself an article."""

    is_video: bool
    """Whether it calls itself a video and not an article."""


def metadata(tree: Any) -> Metadata:
    """Read what a parsed page says about itself.

    Args:
        tree: root element as lxml parsed it.
    """
    nodes = [node for script in _json_scripts(tree) for node in _nodes(script)]
    articles = [node for node in nodes if _typed(node, _ARTICLE)]
    metas = _metas(tree)
    og_type = metas.get("og:type", "").lower()
    is_article = bool(articles) or og_type == "article"
    videos = [node for node in nodes if _typed(node, re.compile("VideoObject|Movie|Clip"))]
    return Metadata(
        title=_first(
            *(_text(node.get("headline")) for node in articles), metas.get("og:title"), _heading(tree)
        ),
        publisher=_first(*(_name(node.get("publisher")) for node in articles), metas.get("og:site_name")),
        published=_published(tree, articles, metas),
        language=_language(tree, articles),
        free=_free(nodes),
        og_type=og_type,
        is_article=is_article,
        is_video=og_type.startswith("video") or (bool(videos) and not is_article),
    )


def _json_scripts(tree: Any) -> Iterator[Any]:
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" in (script.get("type") or "") and len(text) <= _MOST_JSON:
            try:
                yield json.loads(text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
            except (ValueError, RecursionError):
                # A page with broken JSON-LD still has its meta elements.
                continue


def _nodes(value: Any) -> list[dict[str, Any]]:
    """Every object inside a JSON value, outermost first."""
    found: list[dict[str, Any]] = []
    waiting = [value]
    while waiting and len(found) < _MOST_NODES:
        here = waiting.pop(0)
        if isinstance(here, dict):
            found.append(here)
            waiting.extend(part for part in here.values() if isinstance(part, dict | list))
        elif isinstance(here, list):
            waiting.extend(part for part in here[:_MOST_NODES] if isinstance(part, dict | list))
    return found


def _typed(node: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    stated = node.get("@type")
    kinds = stated if isinstance(stated, list) else [stated]
    return any(isinstance(kind, str) and pattern.fullmatch(kind.rpartition("/")[2]) for kind in kinds)


def _metas(tree: Any) -> dict[str, str]:
    """Content of each meta element by its lower-case name; the first wins."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = " ".join((meta.get("content") or "")[:1000].split())
        if name and content:
            found.setdefault(name, content)
    return found


def _published(tree: Any, articles: list[dict[str, Any]], metas: dict[str, str]) -> str | None:
    stated = [_text(node.get("datePublished")) for node in articles]
    stated += [metas.get(name) for name in _DATE_NAMES]
    stated += _times(tree)
    return next((day for text in stated if text and (day := unambiguous(text))), None)


def _times(tree: Any) -> list[str]:
    """Times inside the article, those marked as publication first, never those marked as an update."""
    marked, others = [], []
    for time in tree.iter("time"):
        inside = any(parent.tag in {"article", "main", "header"} for parent in time.iterancestors())
        label = f"{time.get('itemprop') or ''} {time.get('class') or ''}".lower()
        stated = time.get("datetime") or ""
        if time.get("pubdate") is not None or "publish" in label:
            marked.append(stated)
        elif inside and "modif" not in label and "update" not in label:
            others.append(stated)
    return marked + others[:1]


def _heading(tree: Any) -> str | None:
    for tag in ("h1", "title"):
        for element in tree.iter(tag):
            words = " ".join("".join(element.itertext()).split())
            if words:
                return words[:500]
    return None


def _language(tree: Any, articles: list[dict[str, Any]]) -> str | None:
    root = next(iter(tree.iter("html")), tree)
    stated = (root.get("lang"), root.get("xml:lang"), *(_text(node.get("inLanguage")) for node in articles))
    found = _first(*stated)
    return found.replace("_", "-") if found and _LANGUAGE.fullmatch(found) else None


def _free(nodes: list[dict[str, Any]]) -> bool | None:
    stated = [str(node["isAccessibleForFree"]).lower() for node in nodes if "isAccessibleForFree" in node]
    if "false" in stated:
        return False
    return True if "true" in stated else None


def _name(value: Any) -> str | None:
    here = value[0] if isinstance(value, list) and value else value
    return _text(here.get("name") if isinstance(here, dict) else here)


def _text(value: Any) -> str | None:
    words = " ".join(value.split()) if isinstance(value, str) else ""
    return words[:500] or None


def _first(*values: str | None) -> str | None:
    return next((value for value in values if value), None)
