"""Asking a public service for places: through the one door, at its pace, and disbelieved until checked."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import urlsplit

from geopy.adapters import BaseSyncAdapter
from pydantic import BaseModel, ValidationError

from evidence.errors import WebError
from evidence.sites.folding import is_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from evidence.kit import Kit
    from evidence.sites.pace import Pace
    from evidence.web import Web

MOST_BYTES: Final = 4 * 2**20
"""Ten outlines of towns are far below this; a country's border in full detail is not."""

MOST_PLACES: Final = 50
"""Ten are asked for; what comes beyond this is not looked at."""

MOST_NAMES: Final = 60
"""Names of one place that are looked at."""

# Embeddings, overrides and isolates turn the text around them when it is shown.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class DoorAdapter(BaseSyncAdapter):  # type: ignore[misc] # geopy ships no types
    """Lets geopy speak through the door; what the door raises passes through geopy unchanged."""

    def __init__(
        self, web: Web, *, service: str, pace: Pace, read: Callable[[bytes, str], Any], more: str = ""
    ) -> None:
        """Speak through this door; its own limits on time, redirects and addresses hold.

        Args:
            web: the door.
            service: whom errors name.
            pace: keeps requests apart; what is cached or recorded does not wait.
            read: checks an answer, given its bytes and the address asked; geopy sees what it gives.
            more: what each question says besides that geopy has no argument for: "&layer=poi".
        """
        super().__init__(proxies={}, ssl_context=None)
        self._web, self._service, self._pace, self._read, self._more = web, service, pace, read, more

    def get_text(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> str:
        """Fetch text. Time-out and User-Agent are the door's; geopy's are not used."""
        del timeout, headers
        return text(self._fetched(url), service=self._service, asked=url)

    def get_json(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> Any:
        """Fetch places, those that can be believed, in the service's own form."""
        del timeout, headers
        return self._read(self._fetched(url), url)

    def _fetched(self, url: str) -> bytes:
        return self._web.get(url + self._more, most=MOST_BYTES, turn=self._pace.wait).body


def why_silent(kit: Kit, service: str, address: str | None) -> str | None:
    """Why a public service is not asked, for ``doctor``; None when it is.

    Nominatim's policy demands an address to write to; who else runs such a service should have one too.
    """
    if not address:
        return f"{service} is switched off (RECOUNT_{service.upper()})."
    if kit.offline:
        return f"The network is off, so {service} is not asked."
    if not kit.contact:
        return f"Whoever runs {service} should have an address to write to: none is set (RECOUNT_CONTACT)."
    return None


def text(body: bytes, *, service: str, asked: str) -> str:
    """Decode an answer. Raises WebError when it is no UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError as broken:
        raise nonsense(service, asked, f"{len(body)} bytes that are no UTF-8") from broken


def document(body: bytes, *, service: str, asked: str) -> Any:
    """Read an answer's JSON.

    Raises:
        WebError: it is a page, cut short, nested without end, or holds NaN.
    """
    said = text(body, service=service, asked=asked)
    try:
        return json.loads(said, parse_constant=_no_number)
    except (ValueError, RecursionError) as broken:
        raise nonsense(service, asked, f'no JSON, but "{shown(said, 60)}"') from broken


def believed(rows: object, model: type[BaseModel], *, service: str, asked: str) -> list[dict[str, Any]]:
    """Those of an answer's first ``MOST_PLACES`` rows that keep to a model; what else they hold is left in.

    Raises:
        WebError: there is no list, or none of its rows can be believed.
    """
    if not isinstance(rows, list):
        raise nonsense(service, asked, f'no list of places, but "{_told(rows)}"')
    sound = [row for row in rows[:MOST_PLACES] if _keeps_to(model, row)]
    if rows and not sound:
        raise nonsense(service, asked, f"{len(rows)} places, none with a name and a point on Earth")
    return sound


def names_in(said: Iterable[str]) -> tuple[str, ...]:
    """Names that can be ones, each once, blanks levelled; endless ones and hidden signs are left out."""
    levelled = (" ".join(name.split()) for name in said if len(name) < 1000)
    return tuple(dict.fromkeys(filter(_is_plain, levelled)))[:MOST_NAMES]


def shown(said: str, most: int) -> str:
    """Cut a text from outside for an error's sentence, without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in said[:most])


def nonsense(service: str, asked: str, what: str) -> WebError:
    """Give the error for an answer that is none."""
    return WebError(
        f"{service} at {urlsplit(asked).netloc} answered {what}.",
        next_step="Try again later, or give the place's coordinates.",
    )


def _keeps_to(model: type[BaseModel], row: object) -> bool:
    try:
        model.model_validate(row)
    except ValidationError:
        return False
    return True


def _told(answer: object) -> str:
    """The plain fields of an answer, where services put their errors; what nests is left out."""
    if isinstance(answer, dict):
        plain = {name: told for name, told in answer.items() if isinstance(told, str | int | float)}
        return shown(json.dumps(plain, ensure_ascii=False), 120)
    return shown(json.dumps(answer, ensure_ascii=False), 120)


def _is_plain(name: str) -> bool:
    return (
        is_name(name) and not _TURNING & set(name) and any(unicodedata.category(c)[0] in "LN" for c in name)
    )


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
