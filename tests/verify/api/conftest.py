"""An API that answers, and does nothing by itself."""

from __future__ import annotations

import pytest
from apis import api


@pytest.fixture
def address(request):
    """
    The setting ``store``: a file in the data folder, unless a test is asked for "postgresql" too.
    """
    return request.getfixturevalue("emptied") if getattr(request, "param", "") == "postgresql" else None


@pytest.fixture
def here(data_folder, address):
    """
    An API without workers: a test does the jobs itself.
    """
    with api(data_folder, store=address) as running:
        yield running
