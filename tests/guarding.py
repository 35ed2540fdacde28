"""A small page behind the guard, on a real server, for tests of who may do what."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
import uvicorn
from fastapi import Depends, FastAPI, Form, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from servers import LONGEST_START_S, free_port

from verify.settings import Settings
from verify.web.guard.guard import Guard, make_guard
from verify.web.people import Person


@dataclass(frozen=True)
class Page:
    """The running page."""

    url: str
    guard: Guard
    client: httpx.Client
    """A browser or a program; keeps cookies, follows no redirect."""

    def token(self, role: str = "checker", name: str = "a program") -> dict[str, str]:
        """Headers with a new token."""
        _, text = self.guard.register.tokens.make(name, role, now=datetime.now(UTC))
        return {"authorization": f"Bearer {text}"}

    def who(self, **headers: str) -> Any:
        """Name and role that the page knows somebody by."""
        return self.client.get(f"{self.url}/who", headers=headers).json()

    def form_token(self, **headers: str) -> str:
        """What the page's own form carries."""
        return self.client.get(f"{self.url}/form", headers=headers).text

    def logged(self) -> list[dict[str, Any]]:
        """Lines of the log."""
        files = sorted((self.guard.settings.data / "audit").glob("*.ndjson"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def make_page(guard: Guard) -> FastAPI:
    """A form, a thing to change for each role, an upload, a record, an embed, a stream."""
    app = FastAPI(openapi_url=None)

    @app.get("/form")
    def form(request: Request) -> Response:
        return Response(guard.form_token(request), media_type="text/plain")

    @app.get("/who")
    def who(person: Annotated[Person, Depends(guard.needs("viewer"))]) -> dict[str, str]:
        return {"name": person.name, "role": person.role}

    @app.post("/checks")
    def check(
        request: Request,
        person: Annotated[Person, Depends(guard.needs("checker"))],
        article: Annotated[str, Form()] = "",
    ) -> dict[str, str]:
        guard.note(request, job="one")
        return {"article": article, "by": person.name}

    @app.post("/api/v1/records/correct")
    def correct(person: Annotated[Person, Depends(guard.needs("editor"))]) -> dict[str, str]:
        return {"by": person.name}

    @app.post("/library", dependencies=[Depends(guard.needs("editor"))])
    def upload(file: UploadFile) -> dict[str, int]:
        return {"bytes": len(file.file.read())}

    @app.get("/records/one/embed")
    @app.get("/records/one")
    def record(person: Annotated[Person, Depends(guard.reads())]) -> dict[str, str]:
        return {"for": person.name}

    @app.get("/events")
    def events() -> StreamingResponse:
        return StreamingResponse(iter(["data: 1\n\n", "data: 2\n\n"]), media_type="text/event-stream")

    guard.protect(app)
    return app


@contextmanager
def guarded(data: Path, *, public: bool = False, **told: Any) -> Iterator[Page]:
    """Serve the page from a data folder; ``public`` gives it an address, and so accounts."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    guard = make_guard(Settings(data=data, public_url=url if public else None, **told))
    with running(make_page(guard), port), httpx.Client(timeout=10) as client:
        yield Page(url, guard, client)


@contextmanager
def running(app: FastAPI, port: int) -> Iterator[None]:
    """Serve an application, without whatever else it does from its start to its end."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="error", ws="none", proxy_headers=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + LONGEST_START_S
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(LONGEST_START_S)
