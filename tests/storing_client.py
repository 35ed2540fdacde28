"""A process that files the bundles that standard input names: python storing_client.py DATA [STORE]."""

from __future__ import annotations

import sys
from pathlib import Path

from verify.store.store import Store

if __name__ == "__main__":
    data, store = sys.argv[1:]
    with Store.open(store or None, data=Path(data)) as opened:
        for line in sys.stdin:
            sys.stdout.write(opened.add(Path(line.strip())).id + "\n")
            sys.stdout.flush()
