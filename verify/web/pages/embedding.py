"""A record in another site's frame: the word, the sentences, and a way to all the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from verify.web.pages.records import held_of
from verify.web.pages.route import PageRoute
from verify.web.pages.showing import shown

if TYPE_CHECKING:
    from verify.web.pages.frame import Frame


def embed_routes(frame: Frame) -> APIRouter:
    """Serve embeds."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/embed/{name}")
    def page(request: Request, name: str) -> Response:
        frame.reader(request)
        held, _ = held_of(frame, name)
        told = shown(held, frame.asked, number=0)
        # What stands in another site's frame takes nothing from whoever looks at it.
        return frame.page(request, "embed.html", person=None, **told)

    return router
