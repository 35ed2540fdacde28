"""A STAC API tried: one search of two items as any search is made, and each configured collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from evidence.errors import CatalogueError, NotRecorded, WebError
from evidence.scenes.catalogues.api import ApiCatalogue, Limits
from evidence.scenes.probing.answers import heeded, matched, paging
from evidence.scenes.probing.notes import of_collection
from evidence.scenes.probing.places import ANYWHERE, is_sure, somewhere
from evidence.scenes.stac.documents import MOST_BYTES, document, objects, text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pydantic import JsonValue

    from evidence.scenes.catalogues.sift import Listed
    from evidence.scenes.probing.trial import Trial
    from evidence.seams import SceneQuery

LIMIT = 2
"""Items asked for."""

_GONE = {404, 410}


def searched(trial: Trial) -> list[Listed]:
    """Ask for items of a place and a month; for any when it has none there.

    Returns:
        One item of each collection, ``LIMIT`` at most.

    Raises:
        CatalogueError: it answers, but not as a STAC API does.
        WebError: it cannot be asked.
    """
    place = somewhere(trial.provider)
    items = _page(trial, place.query, place.named)
    if not items:
        if is_sure(trial.provider):
            trial.changed.append(f"It has nothing of {place.named}.")
        items = _page(trial, ANYWHERE, "anything, anywhere")
    catalogue = _catalogue(trial)
    # What comes of other collections is told already; nothing is noted of it.
    asked = trial.provider.collections
    noted = [one for one in items if not asked or text(one.get("collection")) in asked] or items
    by_collection = {str(one.get("collection")): one for one in reversed(noted)}
    return [catalogue.listed(one) for one in by_collection.values()][:LIMIT]


def _catalogue(trial: Trial) -> ApiCatalogue:
    return ApiCatalogue(
        trial.provider.name,
        trial.provider.url,
        web=trial.kit.web,
        provider=trial.provider,
        headers=trial.headers,
        limits=Limits(page=LIMIT, pages=1, items=LIMIT),
    )


def _page(trial: Trial, query: SceneQuery, where: str) -> list[Mapping[str, Any]]:
    """Items of the one page of a search, as they came; what the page tells of the server is noted."""
    before = len(trial.exchanges)
    page = _catalogue(trial).page(query)
    answers = trial.answers(since=before)
    if trial.provider.search is None:
        trial.landing(answers[0])
    last = answers[-1]
    items = list(objects(page.get("features")))
    kept = heeded(items, query, collections=trial.provider.collections, limit=LIMIT)
    onward, number = paging(page), matched(page)
    trial.facts |= {
        "status": last.status,
        "method": last.method,
        "items": len(items),
        "heeded": dict(kept),
        "next_page": onward,
        "number_matched": number,
    }
    count = "no number of matches" if number is None else f"{number:,} matches in all"
    trial.told.append(
        f"It answered by {last.method} (status {last.status}) with {_items(len(items))}, asked for {where}; "
        f"next page: {onward or 'none'}; {count}."
    )
    yes, no = ([name for name, told in kept.items() if told is wanted] for wanted in (True, False))
    # Nothing follows from an answer without items.
    if yes and items:
        trial.told.append(f"It keeps to the {', '.join(yes)} asked for.")
    trial.changed += [f"It does not keep to the {name} asked for." for name in no]
    return items


def _items(number: int) -> str:
    return f"{number} item{'s' if number != 1 else ''}"


def collections(trial: Trial, *, met: Collection[object]) -> None:
    """Read the document of each configured collection.

    Args:
        trial: whose collections.
        met: ids that items came of: a server need not have documents of its collections.
    """
    told: dict[str, JsonValue] = {}
    for name, known in trial.provider.collections.items():
        address = f"{trial.provider.url.rstrip('/')}/collections/{quote(name, safe='')}"
        try:
            answer = trial.kit.web.get(address, most=MOST_BYTES, headers=trial.headers)
            read = document(answer.body, address=address)
        except NotRecorded:
            told[name] = "not on the recording"
        except (WebError, CatalogueError) as failed:
            status = failed.status if isinstance(failed, WebError) else None
            told[name] = status or type(failed).__name__
            if status not in _GONE:
                trial.failed.append(f"The collection {name} could not be read. {failed.what}")
            elif name not in met:
                trial.changed.append(f"The collection {name} is gone (status {status}).")
        else:
            told[name] = answer.status
            trial.changed += of_collection(name, read, known)
    if told:
        trial.facts["collections"] = told
