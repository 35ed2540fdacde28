"""One counted record for the tests of every form."""

from __future__ import annotations

import exporting
import pytest


@pytest.fixture(scope="session")
def held(tmp_path_factory):
    """
    73 railcars said, 71 (66 to 77) counted on a real scene; with its bundle.
    """
    return exporting.held(tmp_path_factory.mktemp("held"))


@pytest.fixture(scope="session")
def uncounted(tmp_path_factory):
    """
    The same statement, and nothing was counted.
    """
    return exporting.held(tmp_path_factory.mktemp("uncounted"), counted=False)
