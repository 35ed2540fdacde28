"""Errors as they are told to readers over the network: without where things lie on the server."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.errors import RecountError
    from verify.settings import Settings

_PLACE = r"(?<![\w/:.])/(?:[^\s/'\"]+/)*(?=[^\s/'\"])|\bpostgresql\S*"
"""Folders above a file or a folder of this machine, and the address of a database."""


def outward(error: RecountError, settings: Settings) -> RecountError:
    """Take places out of an error, and tell the server's own log of them.

    Whoever sits at the machine itself, without accounts, is told everything.
    """
    if not settings.has_accounts:
        return error
    places = f"{re.escape(str(settings.data.absolute()))}|{_PLACE}"
    what, step = (re.sub(places, "…", told) for told in (error.what, error.next_step))
    if (what, step) == (error.what, error.next_step):
        return error
    sys.stderr.write(f"{error.what}\n")
    return type(error)(what, next_step=step)
