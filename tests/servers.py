"""Real servers on loopback for tests: HTTP with Range support, and a STAC API."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.types import ASGIApp

LONGEST_START_S = 30.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(app: ASGIApp, *, port: int | None = None) -> Iterator[str]:
    """Serve an ASGI application, at a free port unless one is given; gives its address."""
    port = port or free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    _wait(lambda: server.started, what="the HTTP server")
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(LONGEST_START_S)


@contextmanager
def stac_api(items: Sequence[dict[str, Any]], folder: Path) -> Iterator[str]:
    """Serve items with rustac, a STAC API server; gives the address of its landing page."""
    port = free_port()
    listed = folder / "items.json"
    listed.write_text(json.dumps({"type": "FeatureCollection", "features": list(items)}))
    command = [str(Path(sys.executable).parent / "rustac"), "serve", "--create-collections"]
    with subprocess.Popen(
        [*command, "--addr", f"127.0.0.1:{port}", str(listed)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _wait(lambda: _listens(port), what="rustac")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


NGINX = shutil.which(
    "nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin"))
)
"""The web server nginx, where it is installed; None elsewhere."""

NO_NGINX = "No nginx here. Get it as root on Debian with: ./.ci/system"

_NGINX_SETTINGS = """
daemon off;
master_process off;
pid {own}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {own}/body;
    proxy_temp_path {own}/proxy;
    fastcgi_temp_path {own}/fastcgi;
    uwsgi_temp_path {own}/uwsgi;
    scgi_temp_path {own}/scgi;
    default_type image/tiff;
    server {{
        listen 127.0.0.1:{port};
        root {folder};
    }}
}}
"""


@contextmanager
def nginx(folder: Path, own: Path) -> Iterator[str]:
    """Serve the files of a folder with nginx, byte ranges and all; gives its address.

    Args:
        folder: what is served.
        own: an empty folder for its own files.
    """
    assert NGINX is not None, NO_NGINX
    port = free_port()
    settings = own / "nginx.conf"
    settings.write_text(_NGINX_SETTINGS.format(own=own, port=port, folder=folder))
    with (
        (own / "log").open("wb") as log,
        subprocess.Popen([NGINX, "-p", str(own), "-c", str(settings)], stdout=log, stderr=log) as server,
    ):
        try:
            _wait(lambda: _listens(port), what="nginx")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait(ready: Any, *, what: str) -> None:
    until = time.monotonic() + LONGEST_START_S
    while not ready():
        if time.monotonic() > until:
            raise RuntimeError(f"{what} did not start within {LONGEST_START_S:g} s.")
        time.sleep(0.05)
