"""Which forms there are: entry points of the group ``recount.exporters``."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from verify.errors import ExportError, SettingError

if TYPE_CHECKING:
    from verify.seams import Exporter

GROUP = "recount.exporters"


def exporter(name: str) -> Exporter:
    """Load the exporter of one form; what the others need is not imported.

    Raises:
        ExportError: there is none of that name.
        SettingError: it cannot be loaded.
    """
    known = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in known:
        raise ExportError(f"There is no form called {name!a}.", next_step=f"Use {', '.join(sorted(known))}.")
    try:
        made: Exporter = known[name].load()()
    except (ImportError, AttributeError) as broken:
        raise SettingError(
            f"The exporter {name} cannot be loaded: {broken}.", next_step="Mend it, or uninstall its package."
        ) from broken
    return made
