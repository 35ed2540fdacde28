"""Who did what when: lines of JSON that are only ever added to.

audit/2026-11.ndjson    {"at", "who", "role", "via", "key", "address", "did", "status", …}

No secret stands in it: neither a token nor a cookie, nor a query, nor anything of a body.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - a field of a frozen value
from typing import TYPE_CHECKING

from verify.files import reason
from verify.web.guard.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_LONGEST = 300


@dataclass(frozen=True)
class AuditLog:
    """The folder of the log, a file for each month."""

    folder: Path
    now: Callable[[], datetime]
    """The time, aware UTC."""

    def ready(self) -> None:
        """Try whether a line could be added: what cannot be logged is not done. Raises Refused (503)."""
        try:
            os.close(self._opened())
        except OSError as refused:
            raise Refused(
                503,
                f"The log of who did what cannot be written ({reason(refused)}).",
                next_step="Make room in the data folder, or mend its permissions.",
            ) from refused

    def add(self, **told: str | int | None) -> None:
        """Add a line, whole or not at all. Raises OSError."""
        fields = {name: _short(value) for name, value in told.items() if value is not None}
        line = json.dumps({"at": self.now().isoformat(timespec="seconds"), **fields})
        handle = self._opened()
        try:
            os.write(handle, f"{line}\n".encode())
        finally:
            os.close(handle)

    def _opened(self) -> int:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{self.now():%Y-%m}.ndjson"
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def _short(value: str | int) -> str | int:
    return value[:_LONGEST] if isinstance(value, str) else value
