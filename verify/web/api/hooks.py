"""Webhooks: addresses that are told of records (Standard Webhooks 1.0.0)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, FastAPI, Header, Path
from pydantic import AfterValidator, Field
from starlette.responses import JSONResponse, Response

from claims.model import Value
from evidence.errors import AddressRefused
from evidence.web.addresses import target
from verify.records.canonical import as_json
from verify.web.api.asking import Editor, Key, TheDesk
from verify.web.jobs.values import TOPICS, Hook, News, Sent, Topic

router = APIRouter(tags=["webhooks"])

HookId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", description="Id of a webhook.")]


def _reachable(url: str) -> str:
    """Refuse what can be no address; whether it may be reached is seen at each message."""
    try:
        target(url)
    except AddressRefused as refused:
        raise ValueError(refused.what.rstrip(".")) from refused
    return url


class NewHook(Value):
    """An address to tell."""

    url: Annotated[
        str,
        Field(max_length=2000, pattern=r"^https?://\S+$", examples=["https://cms.example/hooks/recount"]),
        AfterValidator(_reachable),
    ]
    topics: Annotated[tuple[Topic, ...], Field(min_length=1, max_length=10)] = TOPICS
    """What of: records that are new, corrected, or withdrawn."""


class MadeHook(Value):
    """A webhook, and the secret that its messages are signed with.

    The secret is not shown again, except to the same request with the same key.
    """

    webhook: Hook
    secret: str


class Hooks(Value):
    """Every webhook."""

    webhooks: tuple[Hook, ...]


class Messages(Value):
    """The last messages of a webhook, the newest first."""

    messages: tuple[Sent, ...]


_NEWS: dict[Topic, str] = {
    "record.done": "A new record",
    "record.corrected": "A record that takes the place of another; ``signed_off`` when it says the same",
    "record.void": "A record that is withdrawn",
}

_HOOKS: dict[str, Any] = {
    "all": {"summary": "All news", "value": {"url": "https://cms.example/hooks/recount"}},
    "corrections": {
        "summary": "Corrections alone",
        "value": {
            "url": "https://cms.example/hooks/recount",
            "topics": ["record.corrected", "record.void"],
        },
    },
}


def tell_of(api: FastAPI) -> None:
    """Describe the messages that an API sends."""
    for topic, what in _NEWS.items():
        api.webhooks.post(
            topic,
            name=topic,
            operation_id="told" + topic.partition(".")[2].title(),
            tags=["webhooks"],
            summary=what,
            status_code=204,
            response_class=Response,
            response_description="It was taken; so says any 2xx.",
            responses={"default": {"description": "It is sent again later, nine times in three days."}},
            description=_news.__doc__,
        )(_news)


def _news(
    told: News,
    webhook_id: Annotated[str, Header(description="The same at every try.")],
    webhook_timestamp: Annotated[str, Header(description="Seconds since 1970.")],
    webhook_signature: Annotated[str, Header(description="v1, and the signature in base64.")],
) -> None:
    """A message, signed as Standard Webhooks 1.0.0 has it."""


@router.post(
    "/webhooks", status_code=201, response_model=MadeHook, operation_id="addWebhook", summary="Add a webhook"
)
def add(
    desk: TheDesk,
    person: Editor,
    told: Annotated[NewHook, Body(openapi_examples=_HOOKS)],
    key: Key = None,
) -> Response:
    """Tell an address of records. Messages to private ones are refused unless the settings allow them."""
    hook, secret = desk.store.work.add_hook(told.url, told.topics, by=person.name, key=key)
    made = MadeHook(webhook=hook, secret=secret)
    headers = {"location": f"/api/v1/webhooks/{hook.id}", "cache-control": "no-store"}
    return JSONResponse(as_json(made), 201, headers)


@router.get("/webhooks", response_model=Hooks, operation_id="listWebhooks", summary="List webhooks")
def listed(desk: TheDesk, _: Editor) -> Response:
    """Every webhook, without its secret."""
    return JSONResponse(as_json(Hooks(webhooks=desk.store.work.hooks())))


@router.get(
    "/webhooks/{hook}/messages",
    response_model=Messages,
    operation_id="listWebhookMessages",
    summary="What a webhook was told",
)
def messages(desk: TheDesk, _: Editor, hook: HookId) -> Response:
    """The last messages, and what became of them."""
    return JSONResponse(as_json(Messages(messages=desk.store.work.sent(hook))))


@router.delete(
    "/webhooks/{hook}",
    status_code=204,
    response_class=Response,
    operation_id="removeWebhook",
    summary="Remove a webhook",
)
def remove(desk: TheDesk, _: Editor, hook: HookId) -> Response:
    """Tell an address nothing more; what was not sent is forgotten."""
    desk.store.work.remove_hook(hook)
    return Response(status_code=204)
