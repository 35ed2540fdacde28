"""Webhooks: who is told of records, and what has still to be sent."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from verify.errors import StoreError
from verify.records.canonical import as_json
from verify.records.corrections import signs_off
from verify.store.work.queue import now
from verify.store.work.tables import DeliveryRow, HookRow
from verify.store.work.values import About, Delivery, Hook, News, NewsData, Sent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from verify.model import Record
    from verify.store.work.values import Topic

MOST_HOOKS = 50

_SECRET_BYTES = 32
"""Standard Webhooks asks for 24 to 64."""


class NoSuchHookError(StoreError):
    """No webhook has that id."""


class TooManyHooksError(StoreError):
    """More webhooks than a newsroom has systems."""


def add(link: Connection, url: str, topics: Sequence[Topic], *, by: str) -> tuple[Hook, str]:
    """Tell an address of records; gives also the secret that signs. Raises TooManyHooksError."""
    if len(hooks(link)) >= MOST_HOOKS:
        raise TooManyHooksError(f"There are {MOST_HOOKS} webhooks already.", next_step="Remove one first.")
    signs = "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    name = secrets.token_hex(8)
    told = {"id": name, "url": url, "topics": json.dumps(list(dict.fromkeys(topics))), "by": by}
    link.execute(insert(HookRow).values(**told, made_at=now(), secret=signs))
    return hook(link, name), signs


def hooks(link: Connection) -> tuple[Hook, ...]:
    """Every webhook, the oldest first."""
    return tuple(_hook(row) for row in link.execute(select(*_HOOK).order_by(HookRow.made_at, HookRow.id)))


def hook(link: Connection, name: str) -> Hook:
    """One webhook. Raises NoSuchHookError."""
    row = link.execute(select(*_HOOK).where(HookRow.id == name)).one_or_none()
    if row is None:
        raise NoSuchHookError(f"There is no webhook {name[:80]!a}.", next_step="See the list of webhooks.")
    return _hook(row)


def secret(link: Connection, name: str) -> str:
    """What a webhook's messages are signed with. Raises NoSuchHookError."""
    hook(link, name)
    return str(link.execute(select(HookRow.secret).where(HookRow.id == name)).scalar_one())


def remove(link: Connection, name: str) -> None:
    """Tell an address nothing more, and forget what was not sent. Raises NoSuchHookError."""
    hook(link, name)
    link.execute(delete(DeliveryRow).where(DeliveryRow.hook == name))
    link.execute(delete(HookRow).where(HookRow.id == name))


def topic_of(record: Record) -> Topic:
    """What the filing of a record is news of."""
    if record.correction is None:
        return "record.done"
    return "record.void" if record.correction.withdrawn else "record.corrected"


def tell(link: Connection, record: Record) -> None:
    """Have every webhook told of a record that was filed; once, however often it is filed."""
    topic = topic_of(record)
    for one in hooks(link):
        if topic not in one.topics:
            continue
        named = hashlib.sha256(f"{one.id} {topic} {record.id}".encode()).hexdigest()
        message = f"msg_{named[:32]}"
        same = (DeliveryRow.hook == one.id, DeliveryRow.message == message)
        if link.execute(select(DeliveryRow.number).where(*same)).first() is None:
            body = json.dumps(as_json(_news(record, topic)), ensure_ascii=False, separators=(",", ":"))
            row = {"hook": one.id, "message": message, "topic": topic, "record": record.id, "body": body}
            link.execute(insert(DeliveryRow).values(**row, state="waiting", tries=0, at=now()))


def due(link: Connection, *, most: int, without: Iterable[str] = ()) -> tuple[Delivery, ...]:
    """Messages whose time has come, but for those to these webhooks; the oldest first."""
    columns = (getattr(DeliveryRow, name) for name in Delivery.model_fields if hasattr(DeliveryRow, name))
    asked = (
        select(*columns, HookRow.url, HookRow.secret)
        .join(HookRow, HookRow.id == DeliveryRow.hook)
        .where(DeliveryRow.state == "waiting", DeliveryRow.at <= now(), HookRow.id.not_in(tuple(without)))
        .order_by(DeliveryRow.number)
        .limit(most)
    )
    return tuple(Delivery.model_validate(dict(row._mapping)) for row in link.execute(asked))  # noqa: SLF001 - its public name


def settle(link: Connection, number: int, *, state: str, at: str, detail: str | None) -> None:
    """Write down what became of a message: sent, given up, or to be tried again at that time."""
    told: dict[Any, Any] = {"state": state, "at": at, "detail": detail, "tries": DeliveryRow.tries + 1}
    link.execute(update(DeliveryRow).where(DeliveryRow.number == number).values(told))


def sent(link: Connection, name: str, *, limit: int = 100) -> tuple[Sent, ...]:
    """The last messages of a webhook, the newest first. Raises NoSuchHookError."""
    hook(link, name)
    columns = (getattr(DeliveryRow, column) for column in Sent.model_fields)
    asked = select(*columns).where(DeliveryRow.hook == name).order_by(DeliveryRow.number.desc()).limit(limit)
    return tuple(Sent.model_validate(dict(row._mapping)) for row in link.execute(asked))  # noqa: SLF001 - its public name


_HOOK = (HookRow.id, HookRow.url, HookRow.topics, HookRow.by, HookRow.made_at)


def _hook(row: Any) -> Hook:
    return Hook(id=row.id, url=row.url, topics=json.loads(row.topics), by=row.by, made_at=row.made_at)


def _news(record: Record, topic: Topic) -> News:
    claim, done = record.claim, record.correction
    data = NewsData(
        id=record.id,
        finding_id=record.finding_id,
        supersedes=record.supersedes,
        agreement=record.verdict.agreement,
        kind=claim.kind,
        said=f"{claim.quantity.text} {claim.object}",
        site=record.site.name if record.site else None,
        article=About(url=record.article.url, title=record.article.title),
        reason=done.reason if done else None,
        by=done.by if done else None,
        signed_off=signs_off(record),
        path=f"/api/v1/records/{record.id}",
    )
    return News(type=topic, timestamp=record.made_at, data=data)
