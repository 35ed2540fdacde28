"""What the options say about the outside world."""

from __future__ import annotations

from verify.door import Doors, checked
from verify.files import named


def doors_of(
    *,
    offline: bool = False,
    record: str | None = None,
    replay: str | None = None,
    imagery: tuple[str, ...] = (),
) -> Doors:
    """Read ``--offline``, ``--record``, ``--replay`` and ``--imagery``.

    Raises:
        FileRefusedError: a folder that is missing, is none, or cannot be written.
    """
    doors = Doors(
        offline=offline,
        record=named("--record", record),
        replay=named("--replay", replay),
        imagery=imagery,
    )
    return checked(doors)
