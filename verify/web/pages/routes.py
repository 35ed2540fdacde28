"""All pages in one router."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from verify.web.pages.articles import article_routes
from verify.web.pages.comparing import compare_routes
from verify.web.pages.embedding import embed_routes
from verify.web.pages.frame import Frame
from verify.web.pages.jobs import job_routes
from verify.web.pages.listing import desk_routes
from verify.web.pages.pasting import paste_routes
from verify.web.pages.records import record_routes
from verify.web.pages.reviewing import review_routes
from verify.web.pages.scenes import library_routes
from verify.web.pages.static import static_routes
from verify.web.pages.trail import trail_routes

if TYPE_CHECKING:
    from verify.web.desk import Desk
    from verify.web.people import Guarding


def make_pages(desk: Desk, guard: Guarding) -> APIRouter:
    """Put the pages together.

    Args:
        desk: records and jobs.
        guard: who may do what.
    """
    frame = Frame(desk, guard)
    router = APIRouter(include_in_schema=False)
    router.include_router(static_routes())
    for make in (
        paste_routes,
        job_routes,
        article_routes,
        record_routes,
        trail_routes,
        compare_routes,
        review_routes,
        embed_routes,
        desk_routes,
        library_routes,
    ):
        router.include_router(make(frame))
    return router
