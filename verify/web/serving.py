"""The server: a socket that is safe to open, the application behind it, a calm end."""

from __future__ import annotations

import signal
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvicorn

from verify.errors import SettingError, VerifyError
from verify.files import reason
from verify.served import is_loopback
from verify.web.guard.tokens import token_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

    from verify.settings import Settings

_GOODBYE_S = 5
"""How long answers in progress may take once the server is told to stop, seconds."""

_SILENCE_S = 15
"""How long a connection may lie idle, seconds; longer than proxies think it may."""

_MOST_HEAD_BYTES = 32 * 2**10
_MOST_AT_ONCE = 500


class NotServedError(VerifyError):
    """The page cannot be served at that address."""


def check_accounts(settings: Settings, host: str) -> None:
    """Refuse to let others in without knowing who they are.

    Raises:
        NotServedError: the address is not this machine's alone, and no accounts are set up.
        SettingError: accounts are set up, and nobody could log in.
    """
    if not settings.has_accounts:
        if not is_loopback(host):
            raise NotServedError(
                f"{host} can be reached by others, and no accounts are set up.",
                next_step="Set public_url and a login (docs/serving.md), or leave --host out.",
            )
        return
    vouched = (settings.login_issuer or settings.proxy_user) and settings.roles
    if not vouched and not token_book(settings.data).every():
        raise SettingError(
            "public_url is set, and nobody could log in.",
            next_step="Run recount tokens make --name NAME --role editor; or set a login and roles.",
        )


def listening(host: str, port: int) -> socket.socket:
    """Open the socket; port 0 takes any that is free. Raises NotServedError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # asyncio sends small answers at once only where the socket says that it is of TCP.
        opened = socket.socket(family, kind, protocol)
    except OSError as refused:
        raise _unopened(host, port, refused) from refused
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(1024)
    except OSError as refused:
        opened.close()
        raise _unopened(host, port, refused) from refused
    return opened


def address_of(opened: socket.socket) -> str:
    """What a person of this machine types into a browser."""
    host, port = opened.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


@dataclass(frozen=True)
class Calls:
    """What is done when the server has begun, and when it is told to stop."""

    begun: Callable[[], None]
    stopping: Callable[[], None]


class _Server(uvicorn.Server):
    """Tells when it has begun, and, before it waits for streams that never end, when it is to stop."""

    def __init__(self, config: uvicorn.Config, calls: Calls) -> None:
        super().__init__(config)
        self._calls = calls

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._calls.begun()

    def handle_exit(self, sig: int, frame: Any) -> None:
        self._calls.stopping()
        super().handle_exit(sig, frame)


def serve(app: ASGIApp, opened: socket.socket, calls: Calls) -> None:
    """Answer until a signal says to stop."""
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        # Who asks behind a proxy is the guard's to say: uvicorn would believe any header from loopback.
        proxy_headers=False,
        server_header=False,
        ws="none",
        h11_max_incomplete_event_size=_MOST_HEAD_BYTES,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_keep_alive=_SILENCE_S,
        timeout_graceful_shutdown=_GOODBYE_S,
    )
    # uvicorn raises the signal again once it has ended; to end was all that was asked for.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    _Server(config, calls).run(sockets=[opened])


def _unopened(host: str, port: int, refused: OSError) -> NotServedError:
    return NotServedError(
        f"{host}, port {port}, cannot be listened on ({reason(refused)}).",
        next_step="Name another with --port, or stop what listens there.",
    )
