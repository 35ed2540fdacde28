"""The gazetteer as it ships, read once for all tests of this folder."""

from __future__ import annotations

import pytest

from evidence.sites import tables
from evidence.sites.gazetteer import Gazetteer, shipped_files
from evidence.sites.places import Place, read


@pytest.fixture(scope="session")
def places() -> tuple[Place, ...]:
    """
    Every shipped row.
    """
    return tuple(read(shipped_files()))


@pytest.fixture(scope="session")
def shipped(places: tuple[Place, ...]) -> Gazetteer:
    """
    The shipped rows and the tables of the world.
    """
    return Gazetteer("Recount gazetteer", places, tables.shipped())
