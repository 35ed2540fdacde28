"""The store is made again from the bundles, which hold all of it but what was done with them since."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from verify.errors import RecordError, StoreDamagedError, StoreError
from verify.files import reason
from verify.records.bundle import MANIFEST
from verify.store.database import address_of
from verify.store.store import Store
from verify.store.values import Rebuilt, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def rebuild(address: str | None, *, data: Path, folders: Sequence[Path] = ()) -> Rebuilt:
    """File every bundle anew.

    Those of the data folder, of the folders named, and those that the store knows already. A damaged file of
    SQLite is set aside first, never deleted; what the bundles do not tell, such as who audited them, stays in
    it.

    Args:
        address: the database; None for the one in the data folder.
        data: the data folder.
        folders: more folders with bundles, or bundles.

    Raises:
        StoreError: the database cannot be used, for another reason than damage.
    """
    store, aside = _sound(address, data)
    filed, refused, gone = 0, [], []
    with store:
        found = [bundle for folder in (data / "records", *folders) for bundle in bundles_in(folder)]
        known = store.all_bundles()
        for bundle in dict.fromkeys(path.absolute() for path in (*found, *known)):
            if bundle in known and not (bundle / MANIFEST).exists():
                gone.append(str(bundle))
                continue
            try:
                store.add(bundle)
                filed += 1
            except RecordError as wrong:
                refused.append(Refused(bundle=str(bundle), why=wrong.what))
    return Rebuilt(filed=filed, refused=tuple(refused), gone=tuple(gone), aside=aside)


def _sound(address: str | None, data: Path) -> tuple[Store, str | None]:
    """Open the store; gives also where a damaged one was put."""
    store = None
    try:
        store = Store.open(address, data=data)
        store.check()
    except StoreDamagedError:
        if store is not None:
            store.close()
        file = address_of(address, data=data).database
        if file is None or not Path(file).is_file():
            raise
        aside = _set_aside(Path(file))
        return Store.open(address, data=data), aside
    return store, None


def _set_aside(file: Path) -> str:
    """Give a database another name, its journals too. Raises StoreError."""
    names = (file.with_name(f"{file.name}.damaged-{number}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    try:
        file.rename(aside)
        for journal in ("-wal", "-shm"):
            if (beside := file.with_name(file.name + journal)).exists():
                beside.rename(aside.with_name(aside.name + journal))
    except OSError as refused:
        raise StoreError(
            f"{file} cannot be renamed ({reason(refused)}).", next_step="Mend its folder's permissions."
        ) from refused
    return str(aside)


def bundles_in(folder: Path) -> Iterator[Path]:
    """Bundles in a folder, which may be one itself; those still being written begin with a point."""
    if (folder / MANIFEST).exists():
        yield folder
    elif folder.is_dir():
        yield from sorted(path.parent for path in folder.glob(f"[!.]*/{MANIFEST}"))
