"""The comparison's tolerances, read from a file that a newsroom may edit."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING

from pydantic import ValidationError

from verify.errors import SettingError
from verify.model import Policy, Tolerance

if TYPE_CHECKING:
    from pathlib import Path


def load_policy(path: Path | None = None) -> Policy:
    """Read a policy file; None for the one that ships with Recount.

    Raises:
        SettingError: the file is missing, not TOML, or not a policy.
    """
    source = path or resources.files("verify").joinpath("policy.toml")
    try:
        told = tomllib.loads(source.read_text(encoding="utf-8"))
        relations = {
            name: Tolerance(below=limits.get("below"), above=limits.get("above"))
            for name, limits in told["relations"].items()
        }
        return Policy.model_validate({**told, "relations": relations})
    except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError, ValidationError) as wrong:
        raise SettingError(
            f"{source} is not a policy: {wrong}.",
            next_step="Start from the policy.toml that ships with Recount.",
        ) from wrong
