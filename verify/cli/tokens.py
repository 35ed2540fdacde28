"""``recount tokens``."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from verify.cli.exits import DONE
from verify.cli.output import Format, emit, say
from verify.files import FileRefusedError, reason
from verify.settings import load_settings
from verify.web.guard.audit import AuditLog
from verify.web.guard.tokens import token_book

if TYPE_CHECKING:
    from verify.settings import Settings
    from verify.web.guard.tokens import Token
    from verify.web.people import Role


def run(*, action: str, form: Format | None, name: str = "", role: Role = "viewer", token: str = "") -> int:
    """Make a token, list them, or revoke one."""
    settings = load_settings()
    book = token_book(settings.data)
    if action == "make":
        made, text = book.make(name, role, now=datetime.now(UTC))
        _log(settings, "tokens make", made)
        say("The token is shown this once; only its digest is kept.")
        emit(_told(made) | {"token": text}, form=form, text=lambda: text)
    elif action == "list":
        tokens = book.every()
        emit(
            {"tokens": list(map(_told, tokens))},
            form=form,
            text=lambda: "\n".join(map(_row, tokens)) or "No tokens.",
        )
    else:
        revoked = book.revoke(token)
        _log(settings, "tokens revoke", revoked)
        say(f"The token {revoked.id} ({revoked.name}) opens nothing any more.")
    return DONE


def _told(token: Token) -> dict[str, Any]:
    return {"id": token.id, "name": token.name, "role": token.role, "made": token.made}


def _row(token: Token) -> str:
    return f"{token.id}: {token.name} ({token.role}, made {token.made})"


def _log(settings: Settings, did: str, token: Token) -> None:
    """Note it beside what is done through the page. Raises FileRefusedError."""
    log = AuditLog(settings.data / "audit", now=lambda: datetime.now(UTC))
    try:
        log.add(who=_user(), via="command", did=did, token=token.id, login=token.name, as_role=token.role)
    except OSError as refused:
        raise FileRefusedError(
            f"It is done, and the log of who did what cannot be written ({reason(refused)}).",
            next_step="Make room in the data folder, or mend its permissions.",
        ) from refused


def _user() -> str | None:
    """Who runs the command; None where the system has no name for them, as in some containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return None
