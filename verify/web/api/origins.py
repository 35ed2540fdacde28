"""Scripts of other sites (CORS): those that the settings name, and only with a token of their own.

On one's own machine nobody logs in; without this rule, a page of a named site could read there as the person
who has it open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class TokenOrigins(CORSMiddleware):
    """Lets a browser hand an answer to another site's script where the request carried a token."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as any other request where it carried none; what a browser asks first never does."""
        if scope["type"] == "http" and scope["method"] != "OPTIONS":
            told = Headers(scope=scope).get("authorization", "")
            if not told.lower().startswith("bearer "):
                await self.app(scope, receive, send)
                return
        await super().__call__(scope, receive, send)
