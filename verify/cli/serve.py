"""``recount serve``."""

from __future__ import annotations

from verify.cli.exits import DONE
from verify.cli.output import say
from verify.settings import load_settings
from verify.web.app import make_app
from verify.web.desk import Desk
from verify.web.guard.guard import make_guard
from verify.web.jobs.lock import alone
from verify.web.serving import Calls, address_of, check_accounts, listening, serve


def run(*, host: str, port: int) -> int:
    """Serve the page and the API until told to stop."""
    settings = load_settings()
    check_accounts(settings, host)
    guard = make_guard(settings)
    with listening(host, port) as opened, Desk(settings) as desk:
        with alone(settings.data):
            """Another server of this data folder is an error to read, not one of the application's start."""
        here = address_of(opened)
        serve(
            make_app(desk, guard),
            opened,
            Calls(begun=lambda: _greet(here, settings.public_url), stopping=desk.stopping.set),
        )
    say("Stopped. Checks that were at work go on at the next start.")
    return DONE


def _greet(here: str, public_url: str | None) -> None:
    if public_url is None:
        say(f"Recount is at {here}, for this machine alone. Ctrl-C stops it.")
    else:
        say(f"Recount listens at {here} and is reached at {public_url}. Ctrl-C stops it.")
