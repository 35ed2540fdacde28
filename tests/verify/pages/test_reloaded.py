"""A check that is followed outlives the page, the browser and the connection."""

from __future__ import annotations

import json

import pytest
from browsing import pages, tab_of

from verify.web.pages.static import address

ARTICLE = (
    "Analysts counted again on Sunday. There were 73 freight railcars at the Nowhereville Rail Yard "
    "on 5 October 2023, imagery showed. Another 12 tanks stood at Elsewhereville Airfield on 6 October 2023."
)


@pytest.fixture
def site(data_folder):
    """
    Pages whose checks wait until a test does them.
    """
    with pages(data_folder) as running:
        yield running


def _events(site, job, **headers):
    """Ids and steps of a check's events, as they are streamed until it is over."""
    asked = {"accept": "text/event-stream", **headers}
    lines = site.http.get(f"/api/v1/checks/{job}/events", headers=asked).text.splitlines()
    ids = [int(line[4:]) for line in lines if line.startswith("id: ")]
    told = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    return ids, told


def _asked(site):
    sent = site.send("/", "/checks", article=ARTICLE, published="2023-10-08")
    return sent.headers["location"].removeprefix("/jobs/")


def test_a_browser_that_is_closed_finds_the_check_again(site, browser):
    """
    Another browser opens the same address while the check waits, and sees it end.
    """
    job = _asked(site)
    with tab_of(browser, site) as tab:
        tab.goto(f"/jobs/{job}")
        tab.locator("#events li").first.wait_for(state="attached")
    with tab_of(browser, site) as again:
        again.goto("/")
        listed = again.locator(f"a[href='/jobs/{job}']").count()
        again.goto(f"/jobs/{job}")
        again.reload()
        site.do()
        again.locator(".state-done").first.wait_for()
        told = again.locator("#events").text_content() or ""

    assert 1 <= listed
    assert "2 claims" in told


def test_a_reload_in_the_middle_shows_each_event_once(site, browser):
    """
    Lines of before the reload stand on the page, later ones come by the stream, none twice.
    """
    job = _asked(site)
    with tab_of(browser, site) as tab:
        tab.goto(f"/jobs/{job}")
        tab.locator("#events li").first.wait_for(state="attached")
        tab.reload()
        site.do()
        tab.locator(".state-done").first.wait_for()
        tab.wait_for_timeout(500)
        lines = tab.locator("#events li").count()

    assert len(site.desk.events(job)) == lines


def test_a_stream_goes_on_after_the_last_event_that_was_seen(site):
    """
    Last-Event-ID names it, as browsers send by themselves when a connection was lost.
    """
    job = _asked(site)
    site.do()
    ids, _ = _events(site, job)
    later, told = _events(site, job, **{"last-event-id": str(ids[2])})

    assert sorted(set(ids)) == ids
    assert ids[3:] == later
    assert {"state": "done"} == told[-1]


def test_a_file_of_the_pages_is_fetched_once(site):
    """
    Under the address of its version it is kept; without one, it is asked whether it changed.
    """
    kept = site.http.get(address("site.css"))
    asked = site.http.get("/static/site.css", headers={"if-none-match": kept.headers["etag"]})

    assert "immutable" in kept.headers["cache-control"]
    assert "gzip" == kept.headers["content-encoding"]
    assert (304, b"") == (asked.status_code, asked.content)
