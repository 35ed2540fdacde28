"""Records to be filed."""

from __future__ import annotations

import copy

import pytest
from storing import template


@pytest.fixture(scope="session")
def _template(tmp_path_factory):
    """
    The JSON of a record without a count.
    """
    return template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def told(_template):
    """
    The JSON of a record without a count, to be changed at will.
    """
    return copy.deepcopy(_template)
