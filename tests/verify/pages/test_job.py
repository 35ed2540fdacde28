"""A check while it goes on: each statement with what is known of it, and words for people all the way."""

from __future__ import annotations

import re

import pytest

from verify.model import Record
from verify.web.jobs.values import Event, Handed, Job, Wish
from verify.web.pages.lines import told_of
from verify.web.pages.progress import Progress

ARTICLE = (
    "Analysts counted again on Sunday. There were 73 freight railcars at the Nowhereville Rail Yard "
    "on 5 October 2023, imagery showed. No image showed more than 20 ships at the Nowhereville Harbour."
)


def _begun(site) -> str:
    """
    A check that was begun, and has found its statements; nothing was counted yet.
    """
    sent = site.send("/", "/checks", article=ARTICLE, published="2023-10-08")
    site.do()
    return sent.headers["location"]


def _job(**told) -> Job:
    known = dict.fromkeys(Job.model_fields) | {
        "id": "a" * 32,
        "number": 1,
        "state": "running",
        "wish": Wish(article=Handed(text=ARTICLE)),
        "by": "A. Checker",
        "made_at": "2026-01-01T00:00:00Z",
        "tries": 1,
        "step": "started",
        "records": (),
    }
    return Job.model_validate(known | told)


def _events(*told) -> list[Event]:
    return [
        Event(id=number, job="a" * 32, at="2026-01-01T00:00:00Z", step=step, told=words, data=data)
        for number, (step, words, data) in enumerate(told, start=1)
    ]


@pytest.fixture
def claims(site) -> list[dict]:
    """
    Two claims, as the events of a check tell of them.
    """
    name = _begun(site).removeprefix("/jobs/")
    [found] = [one.data["claims"] for one in site.desk.events(name) if one.step == "claims"]
    assert len(found) == 2
    return found


def test_each_statement_has_its_place_in_the_article_and_its_record(site):
    """
    Numbers in the text lead to the list, and the list to the records.
    """
    page = site.http.get(_begun(site)).text

    assert 2 == len(re.findall(r'<a class="ref" href="#claim-[12]"', page))
    assert 2 == len(re.findall(r'<li id="claim-[12]" class="checked">', page))
    assert 2 == len(re.findall(r'href="/records/[0-9a-f]{64}"', page))


def test_a_number_is_said_as_it_was_understood(site):
    """
    "No image showed more than 20" is at most 20, and so is not "more than 20 ships".
    """
    page = site.http.get(_begun(site)).text

    assert "<bdi>at most 20 ships</bdi>" in page
    assert "<bdi>more than 20 ships</bdi>" not in page


def test_no_name_of_a_code_is_shown(site):
    """
    The log says "not checkable", and the quote.
    """
    page = re.sub(r"<[^>]+>", " ", site.http.get(_begun(site)).text)

    assert "not_checkable" not in page
    assert re.search(r"Result for “There were 73 freight railcars .*”: not checkable", page)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ((), "Reading the article."),
        ((("read", "Read: A title"),), "Looking for statements that can be counted from above."),
        ((("read", "Read"), ("claims", "2 claims found.")), "Looking at what its sources say."),
    ],
)
def test_what_is_done_now_is_one_sentence(claims, last, words):
    """
    Before a statement is taken up, the sentence is about the article.
    """
    events = [(step, told, {"claims": claims} if step == "claims" else {}) for step, told in last]
    progress = Progress.of(_job(), _events(("started", "Begun.", {}), *events))

    assert words == progress.now


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ((), "Statement 1 of 2: beginning."),
        ((("site", "Looking for it"),), "Statement 1 of 2: looking for the place."),
        ((("scenes", "Searching"),), "Statement 1 of 2: looking for images of it."),
        ((("counting", "Reading a"),), "Statement 1 of 2: reading an image."),
        (
            (("counting", "Counting on a: 9"), ("counting", "Reading b")),
            "Statement 1 of 2: counting on image 1.",
        ),
        ((("note", "Scene 3 of 12"),), "Statement 1 of 2: image 3 of 12."),
    ],
)
def test_of_a_statement_it_says_which_one_and_how_far(claims, last, words):
    """
    Images are counted as they come; how many there will be is said where it is known.
    """
    events = [(step, told, {}) for step, told in last]
    begun = [("started", "Begun.", {}), ("claims", "2 claims found.", {"claims": claims})]
    taken = ("claim", "Claim: 73 freight railcars", {})
    progress = Progress.of(_job(), _events(*begun, taken, *events))

    assert words == progress.now
    assert 1 == progress.number


def test_a_check_that_is_begun_again_goes_on_at_the_statement_that_is_left(claims):
    """
    What was done before the interruption is done; what it was at is begun anew.
    """
    events = _events(
        ("started", "Begun.", {}),
        ("claims", "2 claims found.", {"claims": claims}),
        ("claim", "Claim: 73 freight railcars", {}),
        ("record", "…", {"record": "b" * 64, "start": claims[0]["start"], "agreement": "consistent"}),
        ("claim", "Claim: more than 20 ships", {}),
        ("requeued", "Again.", {}),
        ("started", "Begun.", {}),
        ("claims", "2 claims found.", {"claims": claims}),
        ("claim", "Claim: more than 20 ships", {}),
    )
    progress = Progress.of(_job(records=("b" * 64,), tries=2), events)

    assert 2 == progress.number
    assert "Statement 2 of 2: beginning." == progress.now


def test_an_article_without_a_statement_says_how_much_was_read(site):
    """
    Few words may mean a wall around the rest.
    """
    sent = site.send("/", "/checks", article="The minister spoke about the weather for a while.")
    site.do()
    page = site.http.get(sent.headers["location"]).text

    assert "Nothing in this article can be counted from above." in page
    assert "The article was read: 9 words." in page


def test_a_check_that_was_cancelled_says_what_was_left(site):
    """
    Before it began there is no article, and none is promised.
    """
    sent = site.send("/", "/checks", article=ARTICLE)
    site.send(sent.headers["location"], f"{sent.headers['location']}/cancel")
    page = site.http.get(sent.headers["location"]).text

    assert "The check was cancelled." in page
    assert "It was not read." in page


def test_what_is_not_settled_says_why_in_one_line(site):
    """
    A place that nobody knows: the reason stands under the statement, and nothing of scenes where none helps.
    """
    page = site.http.get(_begun(site)).text

    assert "The place was not found." in page
    assert page.count('href="/library">Add a scene of your own') == 0


@pytest.mark.parametrize(
    ("agreement", "reasons", "reason", "lacks"),
    [
        ("not_checkable", ("no_acquisition_in_window",), "no_acquisition_in_window", True),
        ("not_checkable", ("human_reviewed", "site_unresolved"), "site_unresolved", False),
        ("inconclusive", ("interval_too_wide", "catalogue_unreachable"), "interval_too_wide", True),
        ("consistent", ("human_reviewed",), None, False),
    ],
)
def test_a_line_has_the_first_reason_of_its_verdict(bundle, agreement, reasons, reason, lacks):
    """
    Not what marks a verdict, and whether a scene of the newsroom's own would help.
    """
    record = Record.model_validate_json((bundle / "record.json").read_bytes())
    verdict = record.verdict.model_copy(update={"agreement": agreement, "reasons": reasons})
    told = told_of(record.model_copy(update={"verdict": verdict}))

    assert (reason, lacks) == (told.reason, told.lacks_imagery)


def test_a_check_is_asked_for_again_once_it_is_over(site):
    """
    The same wish, as another job.
    """
    first = _begun(site)
    again = site.send(first, f"{first}/again").headers["location"]
    jobs = [site.desk.job(where.removeprefix("/jobs/")) for where in (first, again)]

    assert first != again
    assert jobs[0].wish == jobs[1].wish


def test_a_check_that_waits_says_its_place(site):
    """
    The first one is the next; another waits behind it.
    """
    first, second = (
        site.send("/", "/checks", article=f"{number} ships.").headers["location"] for number in (3, 4)
    )

    assert "It is the next one." in site.http.get(first).text
    assert "One check waits before it." in site.http.get(second).text
    assert f"{first}/again" not in site.http.get(first).text


def test_a_problem_leads_back_to_where_it_was_asked(site, bundle):
    """
    By the page that the browser names, if it is one of ours; else to the record.
    """
    at = f"/records/{bundle.name}"
    own = site.http.get(f"{at}/compare", headers={"referer": f"{site.url}/desk?q=a"}).text
    other = site.http.get(f"{at}/compare", headers={"referer": "https://elsewhere.example/x"}).text

    assert '<a href="/desk">Back to the page before</a>' in own
    assert f'<a href="{at}">Back to the page before</a>' in other


def test_an_article_of_one_word_has_one_word(site):
    """
    "1 words" is nobody's English.
    """
    where = site.send("/", "/checks", article="Nothing").headers["location"]
    site.do()

    assert "The article was read: one word." in site.http.get(where).text


def test_a_statement_that_is_turned_around_is_told_as_it_was_understood(site):
    """
    No image showed "more than 20": every list says at most 20, and the article's own words stand in quotes.
    """
    at = _begun(site)
    record = site.desk.job(at.removeprefix("/jobs/")).records[1]
    told = [one.told for one in site.desk.events(at.removeprefix("/jobs/"))]
    article = site.http.get(f"{at}/article").text.partition("<aside")[2]
    how = site.http.get(f"/records/{record}/how").text

    assert "Claim: “more than 20 ships”" in told
    assert "at most 20 ships" in article
    assert "more than 20 ships" not in article
    assert "at most 20 ships</bdi>: “<bdi>more than 20 ships" in how
