"""Whether an article says what its source says: the source is found, read, and held against the claim.

A source is an article that the person gave along, or a page that the article links to where it names who
counted. What cannot be read is never held against an article: it is not assessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from claims.article import read
from claims.errors import ArticleError
from claims.lineage.changes import changes
from claims.lineage.groups import counterpart
from claims.lineage.leads import leads
from claims.lineage.likeness import is_by
from claims.lineage.telling import Telling, Told
from claims.reading.links import links, page_of
from claims.reading.pasted import split_paste
from claims.statements import extract
from evidence.errors import WebError
from evidence.web import redact, redact_within
from verify.intake import take
from verify.model import Fidelity
from verify.tellings import telling_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from claims.lineage.numbers import Vague
    from claims.model import Article, Change, Claim
    from evidence.model.exchanges import Exchange
    from evidence.seams import Door
    from evidence.trail import Trail
    from verify.intake import Taken

MOST_PAGES = 2
"""Pages that are fetched for one article; a page may be written to send its reader everywhere."""

CHANGED: dict[Change, str] = {
    "hedge_dropped": "the hedge is dropped",
    "bound_changed": "another bound",
    "rounded": "rounded",
    "unit_changed": "another unit",
    "date_shifted": "another day",
    "scope_changed": "other things",
}
"""What a change is in a few words."""


@dataclass(frozen=True)
class Source:
    """An article that others may have a claim from, and the exchange that brought it."""

    telling: Telling
    exchanges: tuple[Exchange, ...] = ()
    media_type: str | None = None
    """Content-Type that the page came with."""


@dataclass(frozen=True)
class Given:
    """What a person gave along as sources."""

    read: tuple[Source, ...] = ()
    unread: tuple[str, ...] = ()
    """Links that could not be read: what they say is held against nobody."""


@dataclass(frozen=True)
class Assessed:
    """A claim's fidelity, and the exchanges that it rests on."""

    fidelity: Fidelity = field(default_factory=Fidelity)
    exchanges: tuple[Exchange, ...] = ()


def given_sources(handed: Sequence[str], *, web: Door, trail: Trail, tell: Callable[[str], None]) -> Given:
    """Read the sources that a person gave along.

    Args:
        handed: links and paths; a link that cannot be read is told of and left out.
        web: the door that links are fetched through.
        trail: where files are noted.
        tell: is told what is left out.

    Raises:
        ArticleError: a file that cannot be read, or holds no article in a known language.
    """
    found = {one: _given(one, web=web, trail=trail, tell=tell) for one in handed}
    read = tuple(source for source in found.values() if source is not None)
    return Given(read, tuple(redact_within(one) for one, source in found.items() if source is None))


def _given(handed: str, *, web: Door, trail: Trail, tell: Callable[[str], None]) -> Source | None:
    if split_paste(handed)[0] is not None:
        return _fetched(handed, web=web, tell=tell)
    taken = take(handed, web=web)
    # Whoever checks the record may have no such folder: the name alone is noted.
    url = f"file:source/{Path(handed).name}"
    exchange = trail.note(taken.source, url=url, method="READ", status=None)
    return Source(telling_of(taken, name=handed), (exchange,))


def _fetched(link: str, *, web: Door, tell: Callable[[str], None]) -> Source | None:
    """Read a page; None when it cannot be read, and then that is told."""
    tell(f"Source: {redact_within(link)}")
    try:
        taken = take(link, web=web)
        return Source(telling_of(taken, name=redact_within(link)), taken.exchanges, taken.media_type)
    except (WebError, ArticleError) as unread:
        tell(f"The source cannot be read. {unread.what}")
        return None


def compare(told: Told, source: Source, *, vague: Vague) -> Fidelity | None:
    """Hold a claim against the article that it may come from; None when that makes no such claim."""
    claim = counterpart(told, source.telling, vague=vague)
    if claim is None:
        return None
    made = changes(claim, told.claim, vague=vague)
    page = source.telling.article
    return Fidelity(
        source_url=page.url,
        source_final_url=page.final_url,
        source_media_type=source.media_type,
        source_sha256=page.sha256,
        source_quote=claim.quote,
        outcome="altered" if made else "faithful",
        changes=made,
    )


def compare_again(
    claim: Claim, article: Article, fidelity: Fidelity, *, page: bytes, vague: Vague
) -> Fidelity:
    """Hold a claim against the page of its source once more, as it lies in a bundle.

    Args:
        claim: the claim.
        article: the article that makes it.
        fidelity: what was found before; its ``source_sha256`` is the page's.
        page: the bytes of the source.
        vague: least and most that vague plurals may stand for.

    Raises:
        ArticleError: the page holds no article in a known language.
    """
    source = read(
        page,
        url=fidelity.source_url,
        final_url=fidelity.source_final_url,
        media_type=fidelity.source_media_type,
    )
    told = Told(claim, Telling("", article, ()))
    again = Source(Telling("", source, extract(source)), media_type=fidelity.source_media_type)
    found = compare(told, again, vague=vague)
    return found or fidelity.model_copy(
        update={"outcome": "source_not_found", "source_quote": None, "changes": ()}
    )


class Sources:
    """What one article has its claims from."""

    def __init__(
        self,
        taken: Taken,
        *,
        given: Given,
        web: Door | None,
        vague: Vague,
        tell: Callable[[str], None],
    ) -> None:
        """Take the article, and where to look.

        Args:
            taken: the article and its bytes.
            given: articles that the person gave along; the article itself is not its own source.
            web: the door that links are followed through; None to follow none.
            vague: least and most that vague plurals may stand for.
            tell: is told how the work goes.
        """
        self._own = Telling("", taken.article, (), links(taken.source, taken.article))
        self._given = tuple(one for one in given.read if one.telling.article.sha256 != taken.article.sha256)
        self._unread, self._web, self._vague, self._tell = given.unread, web, vague, tell
        self._read: dict[str, Source | None] = {}

    def assess(self, claim: Claim) -> Assessed:
        """Find the source of a claim and hold the claim against it.

        A claim that is put down to nobody, or to the article's own publisher, is held against what was given
        along and against nothing else.
        """
        told = Told(claim, self._own)
        for source in self._given:
            if found := compare(told, source, vague=self._vague):
                return Assessed(found, source.exchanges)
        if all(is_by(self._own, name) for name in claim.attribution):
            return Assessed()
        looked = list(self._given)
        for url in leads(told):
            linked = self._linked(url)
            if linked is None:
                continue
            looked.append(linked)
            if found := compare(told, linked, vague=self._vague):
                return Assessed(found, linked.exchanges)
        return self._missing(told, looked)

    def _missing(self, told: Told, looked: Sequence[Source]) -> Assessed:
        """Nothing that was read makes the claim; whatever was not read may."""
        unlooked = (url for url in leads(told) if self._read.get(page_of(url)) is None)
        unread = [*self._unread, *unlooked]
        if unread or (self._web is None and not looked):
            return Assessed(Fidelity(source_url=redact(unread[0]) if unread else None))
        last = looked[-1] if looked else None
        page = last.telling.article if last else None
        fidelity = Fidelity(
            outcome="source_not_found",
            source_url=page.url if page else None,
            source_final_url=page.final_url if page else None,
            source_media_type=last.media_type if last else None,
            source_sha256=page.sha256 if page else None,
        )
        return Assessed(fidelity, tuple(one for source in looked for one in source.exchanges))

    def _linked(self, url: str) -> Source | None:
        """Read a page that the article links to; None when it cannot be, or enough have been."""
        page = page_of(url)
        if page not in self._read and self._web is not None and len(self._read) < MOST_PAGES:
            self._read[page] = _fetched(url, web=self._web, tell=self._tell)
        return self._read.get(page)
