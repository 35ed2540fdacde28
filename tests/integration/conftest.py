"""The command as a user runs it, in this process so that coverage and guards see it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from verify.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def documents(self) -> list[dict[str, Any]]:
        """JSON documents on stdout, one per line."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def recount() -> Callable[..., Ran]:
    """
    Run ``recount`` with these arguments; a traceback fails the test.
    """

    def run(*arguments: object, stdin: bytes | str | None = None) -> Ran:
        done = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Ran(done.exit_code, done.stdout, done.stderr)

    return run
