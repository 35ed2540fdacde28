"""``recount records``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from claims.kinds import KINDS
from verify.cli.exits import DONE
from verify.cli.filing import SHORT, address_in, store_of
from verify.cli.output import Format, emit, say
from verify.cli.standing import described, standing
from verify.errors import VerifyError
from verify.files import FileRefusedError, named
from verify.model import Agreement
from verify.records.canonical import as_json
from verify.records.corrections import correction_checks
from verify.settings import load_settings
from verify.store.rebuild import rebuild
from verify.store.values import Sought, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from verify.cli.standing import Standing
    from verify.model import Record
    from verify.settings import Settings
    from verify.store.values import Filed, History, Hit, Listing, Rebuilt


NO_SUCH = "There is no such record."
NONE_YET = "There is no record here yet: recount check ARTICLE makes one for each claim."


class BadQuestionError(VerifyError):
    """A status, an agreement or a day that is none."""


def run(*, action: str, told: Mapping[str, Any], form: Format | None) -> int:
    """Do what the menu of the store has."""
    actions: dict[str, Callable[..., None]] = {
        "list": _list,
        "search": _search,
        "show": _show,
        "history": _history,
        "rebuild": _rebuild,
    }
    actions[action](load_settings(), form, **told)
    return DONE


def _list(
    settings: Settings, form: Format | None, *, sought: dict[str, str | None], limit: int, after: str | None
) -> None:
    asked = _sought(**sought)
    with store_of(settings) as store:
        found = store.list(asked, limit=limit, after=after)
    anything = after is not None or asked != Sought()
    emit(as_json(found), form=form, text=lambda: _listed(found) or (NO_SUCH if anything else NONE_YET))


def _search(settings: Settings, form: Format | None, *, words: str, limit: int) -> None:
    with store_of(settings) as store:
        found = store.search(words, most=limit)
    nothing = "No article holds these words."
    emit(
        {"articles": [as_json(hit) for hit in found]},
        form=form,
        text=lambda: "\n".join(map(_hit, found)) or nothing,
    )


def _show(settings: Settings, form: Format | None, *, record: str) -> None:
    # Imported late: it brings the reading of rasters with it, which takes a second.
    from verify.cli.check import describe  # noqa: PLC0415

    with store_of(settings) as store:
        shown = store.record(record)
        bundles, (_, later) = store.bundles(shown.id), store.after(shown)
    where = next((bundle for bundle in bundles if bundle.exists()), Path("(its bundle is gone)"))
    became = standing(shown, later)
    emit(
        as_json(shown),
        form=form,
        text=lambda: "\n  ".join([describe(shown, where).rstrip(), *_vouched(shown, became)]),
    )


def _vouched(record: Record, became: Standing) -> list[str]:
    """What a record takes the place of, who signed it, and what became of it."""
    rows = [check.detail for check in correction_checks(record)]
    names = [
        f'"{one["name"]}" ({one["keyid"]})' if one.get("name") else str(one["keyid"])
        for one in record.signatures
    ]
    rows += [f"signed by {name}" for name in names]
    rows += [f"disputed by {one.id}, which another key signed" for one in became.disputed]
    return [*rows, f"status: {described(became)}"]


def _history(settings: Settings, form: Format | None, *, record: str) -> None:
    with store_of(settings) as store:
        found = store.history(record)
    emit(as_json(found), form=form, text=lambda: _told(found))


def _rebuild(settings: Settings, form: Format | None, *, folders: list[str]) -> None:
    named_folders = [_folder(text) for text in folders]
    done = rebuild(address_in(settings), data=settings.data, folders=named_folders)
    for refused in done.refused:
        say(refused.why)
    emit(as_json(done), form=form, text=lambda: _rebuilt(done))


def _folder(text: str) -> Path:
    path = named("FOLDER", text)
    if path is None or not path.is_dir():
        raise FileRefusedError(
            f"There is no folder {text[:200]!a}.", next_step="Name a folder with bundles, or a bundle."
        )
    return path


def _sought(
    *,
    status: str | None,
    agreement: str | None,
    kind: str | None,
    site: str | None,
    start: str | None,
    end: str | None,
) -> Sought:
    """What a list is asked for. Raises BadQuestionError."""
    for option, word, known in (
        ("--status", status, get_args(Status)),
        ("--agreement", agreement, get_args(Agreement)),
        ("--kind", kind, tuple(KINDS)),
    ):
        if word is not None and word not in known:
            raise BadQuestionError(f"{option} {word[:80]!a} is none.", next_step=f"Give {', '.join(known)}.")
    days = {"start": start and _day("--from", start), "end": end and _day("--to", end)}
    return Sought.model_validate(
        {"status": status, "agreement": agreement, "kind": kind, "site": site} | days
    )


def _day(option: str, word: str) -> str:
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError as wrong:
        raise BadQuestionError(
            f"{option} {word[:80]!a} is no day: {wrong}.", next_step="Write days as 2023-10-05."
        ) from wrong


def _listed(found: Listing) -> str:
    rows = [_filed(one) for one in found.records]
    more = [] if found.next is None else [f"There are more: --after {found.next[:SHORT]}"]
    return "\n".join([*rows, *more])


def _filed(one: Filed) -> str:
    """A record in one line."""
    what = f"{one.said} at {one.site}" if one.site else one.said
    parts = [what, *([_days(one)] if one.first_day else [])]
    became = "" if one.status == "active" else f" [{'signed off' if one.signed_off else one.status}]"
    if one.withdraws and one.supersedes:
        became = f" [withdraws {one.supersedes[:SHORT]}]"
    source = one.publisher or one.title or "no title"
    return (
        f"{one.id[:SHORT]}{became} {one.agreement.replace('_', ' ').upper()}: {', '.join(parts)} ({source})"
    )


def _days(one: Filed) -> str:
    return f"{one.first_day}" if one.first_day == one.last_day else f"{one.first_day} to {one.last_day}"


def _hit(hit: Hit) -> str:
    facts = ", ".join(fact for fact in (hit.publisher, hit.published and hit.published[:10]) if fact)
    head = (hit.title or hit.url or "An article without a title") + (f" ({facts})" if facts else "")
    return "\n".join([head, f"  {hit.snippet}", *(f"  {_filed(one)}" for one in hit.records)])


def _told(found: History) -> str:
    rows = [f"{found.id} is {found.status}"]
    rows += [f"  {_filed(one)}" for one in found.chain]
    for event in found.events:
        by = f" by {event.by}" if event.by else ""
        detail = f": {event.detail}" if event.detail else ""
        rows.append(f"  {event.at} {event.record[:SHORT]} {event.what.replace('_', ' ')}{by}{detail}")
    return "\n".join([*rows, *(f"  record: {bundle}" for bundle in found.bundles)])


def _rebuilt(done: Rebuilt) -> str:
    rows = [f"{done.filed} bundles filed, {len(done.refused)} refused."]
    rows += [f"{len(done.gone)} bundles are gone; their records are kept."] if done.gone else []
    rows += [f"The damaged store was set aside as {done.aside}."] if done.aside else []
    return "\n".join(rows)
