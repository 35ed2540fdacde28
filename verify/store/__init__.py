"""Records, where their bundles lie and what was done with them: one database, made from the bundles.

The bundles are the truth. What the database holds beside them is the history of what was done with a record.
"""

from __future__ import annotations

FILE = "recount.sqlite3"
"""Name of the database in the data folder, unless the settings name another."""
