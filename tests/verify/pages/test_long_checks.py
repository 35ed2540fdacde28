"""Checks that are long, many or old: what a page shows of them, and what it leaves out in so many words."""

from __future__ import annotations

import re

import pytest
from browsing import tab_of
from sqlalchemy import text

from verify.web.jobs import doing
from verify.web.jobs.values import Handed, Wish
from verify.web.people import Person

ARTICLE = (
    "Analysts counted again on Sunday. There were 73 freight railcars at the Nowhereville Rail Yard "
    "on 5 October 2023, imagery showed. No image showed more than 20 ships at the Nowhereville Harbour."
)
LATEST = 200

CHECKER = Person(name="A. Checker", role="checker")


@pytest.fixture
def done(site) -> str:
    """
    The path of a check that is done.
    """
    sent = site.send("/", "/checks", article=ARTICLE, published="2023-10-08")
    site.do()
    return sent.headers["location"]


def _aged(site) -> None:
    """
    Eight days pass, and another article is sent, upon which old ones are let go.
    """
    with site.desk.store.work._database.writing() as link:
        link.execute(text("UPDATE sources SET made_at = '2020-01-01T00:00:00Z'"))
    site.desk.post(b"another article")


def test_a_check_whose_text_was_let_go_has_its_page(site, done):
    """
    Its statements and records stand; of the text it says that it is no longer kept.
    """
    _aged(site)
    page, article = site.http.get(done), site.http.get(f"{done}/article")
    told = site.http.get(f"/api/v1/checks/{done.removeprefix('/jobs/')}/article")

    assert (200, 404, 404) == (page.status_code, article.status_code, told.status_code)
    assert "Its text is no longer kept here." in page.text
    assert "was not read" not in page.text
    assert 2 == len(re.findall(r'<li id="claim-[12]" class="checked">', page.text))
    assert "not-read-yet" == told.json()["type"].rpartition("/")[2]


def test_of_a_long_check_the_last_steps_are_shown(site, done):
    """
    A thousand events and more: how it stands now, with its statements, and a word that older steps are gone.
    """
    job = site.desk.job(done.removeprefix("/jobs/"))
    site.desk.submit(Wish(article=Handed(text="There were 9 ships.")), by=CHECKER)
    running = site.desk.store.work.begin("here")
    claims = [one.data for one in site.desk.events(job.id) if one.step == "claims"]
    site.desk.store.work.tell(running.id, "here", "claims", "2 claims found.", claims[0])
    for number in range(1_050):
        site.desk.store.work.tell(running.id, "here", "note", f"Scene {number}")
    page = site.http.get(f"/jobs/{running.id}").text

    assert "Scene 1049" in page
    assert "Scene 800" not in page
    assert "Older steps are left out here." in page
    assert "Older steps" not in site.http.get(done).text
    assert 2 == len(re.findall(r'<li id="claim-[12]"', page))
    assert LATEST + 1 == page.count("<li data-id=")


def test_one_check_takes_so_many_claims_and_says_so(site, monkeypatch):
    """
    The others are counted, on the page and in the event, and nobody is told that they were checked.
    """
    monkeypatch.setattr(doing, "MOST_CLAIMS", 1)
    sent = site.send("/", "/checks", article=ARTICLE, published="2023-10-08")
    site.do()
    job = sent.headers["location"].removeprefix("/jobs/")
    page = site.http.get(sent.headers["location"]).text
    [event] = [one for one in site.desk.events(job) if one.step == "claims"]

    assert 1 == len(site.desk.job(job).records)
    assert "There are 2 statements. The first 1 are checked here" in page
    assert "2 claims found. The first 1 are checked, as many as one check takes." == event.told
    assert (2, 1) == (event.data["found"], len(event.data["claims"]))


def test_the_queue_begins_with_what_is_at_work_and_what_is_next(site):
    """
    Of thirty checks the last ones are counted, not the first.
    """
    asked = [site.desk.submit(Wish(article=Handed(text=f"{n} ships")), by=CHECKER).id for n in range(30)]
    site.desk.store.work.begin("here")
    page = site.http.get("/desk").text

    assert asked[:20] == list(dict.fromkeys(re.findall(r'href="/jobs/([0-9a-f]{32})"', page)))
    assert "and 10 more that wait" in page
    assert 1 == page.count('class="tag state-running"')


def test_lines_of_many_records_are_one_question(site, done):
    """
    Records by their ids, in the order in which they are asked for; one that is not here has no line.
    """
    records = site.desk.job(done.removeprefix("/jobs/")).records
    found = site.desk.store.filed([records[1], "0" * 64, records[0]])

    assert [records[1], records[0]] == [one.id for one in found]


def test_eight_tabs_of_one_check_are_all_shown(site, browser):
    """
    A browser opens six connections to a server; all eight follow the check, in view at once, to its end.
    """
    sent = site.send("/", "/checks", article=ARTICLE, published="2023-10-08")
    with tab_of(browser, site) as first:
        tabs = [first, *(first.context.new_page() for _ in range(7))]
        for tab in tabs:
            tab.goto(sent.headers["location"], timeout=10_000)
            tab.locator("#standing .state-queued").wait_for()
            tab.wait_for_timeout(200)
        site.do()
        for tab in tabs:
            tab.locator("#standing .state-done").wait_for(timeout=15_000)
        shown = [tab.locator("#records li").count() for tab in tabs]

    assert [2] * 8 == shown


HIDE = """hidden => {
  Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_page_that_is_hidden_listens_to_nothing(site, browser):
    """
    What came meanwhile is there as soon as it is looked at again.
    """
    sent = site.send("/", "/checks", article=ARTICLE, published="2023-10-08")
    with tab_of(browser, site) as tab:
        over = []
        tab.on("requestfinished", lambda one: over.append(one.url))
        tab.on("requestfailed", lambda one: over.append(one.url))
        with tab.expect_request("**/events?after=*"):
            tab.goto(sent.headers["location"])
        tab.wait_for_timeout(500)
        tab.evaluate(HIDE, True)
        tab.wait_for_timeout(500)
        left = [one for one in over if "/events?" in one]
        site.do()
        tab.wait_for_timeout(1_500)
        unseen = tab.locator("#standing .state-queued").count()
        tab.evaluate(HIDE, False)
        tab.locator("#standing .state-done").wait_for()

    assert 1 == len(left)
    assert 1 == unseen
