"""The comparison's tolerances, read from a file that a newsroom may edit."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING

from pydantic import ValidationError

from verify.errors import SettingError
from verify.files import short_text
from verify.tolerances import Policy

if TYPE_CHECKING:
    from pathlib import Path


def load_policy(path: Path | None = None) -> Policy:
    """Read a policy file; None for the one that ships with Recount.

    Raises:
        SettingError: the file is missing, not TOML, or not a policy: every name is known, every share lies
            between 0 and 1.
    """
    source = path or resources.files("verify.judge").joinpath("policy.toml")
    try:
        return Policy.model_validate(tomllib.loads(short_text(source)))
    except ValidationError as wrong:
        error = wrong.errors(include_url=False)[0]
        raise _no_policy(source, f"{'.'.join(map(str, error['loc']))}: {error['msg']}") from wrong
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise _no_policy(source, str(wrong)) from wrong


def _no_policy(source: object, why: str) -> SettingError:
    return SettingError(
        f"{source} is not a policy ({why}).", next_step="Start from the policy.toml that ships with Recount."
    )
