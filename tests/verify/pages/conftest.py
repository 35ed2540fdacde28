"""Pages with one record, and a browser."""

from __future__ import annotations

import pytest
from browsing import CHROMIUM, chromium, pages
from bundling import make_bundle


@pytest.fixture
def bundle(tmp_path):
    """
    A record with one count of 71 railcars, two of them marked, of the statement that there were 73.
    """
    return make_bundle(tmp_path / "made")


@pytest.fixture
def site(data_folder, bundle):
    """
    The pages, with that record.
    """
    with pages(data_folder, bundle) as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    """
    Debian's own browser, one for all tests of a file.
    """
    if CHROMIUM is None:
        pytest.skip("No chromium here. Install it with: apt-get install chromium")
    with chromium() as running:
        yield running


@pytest.fixture
def tab(browser, site):
    """
    A tab of a wide window; whatever its page complains of fails the test.
    """
    complaints = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [] == complaints
