"""Bundles to look at, whole when a test gets them."""

from __future__ import annotations

import pytest
from bundling import make_bundle


@pytest.fixture
def bundle(tmp_path):
    """
    A bundle with one count and one exchange.
    """
    return make_bundle(tmp_path)


@pytest.fixture
def uncounted(tmp_path):
    """
    A bundle without a count, which is audited in no time.
    """
    return make_bundle(tmp_path, counted=False)
