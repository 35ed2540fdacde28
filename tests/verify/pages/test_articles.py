"""An article beside its claims: each with its own record, and what became of it."""

from __future__ import annotations

import re

from verify.web.pages.lines import Lines
from verify.web.pages.matching import matched

TWICE = (
    "There were 73 freight railcars at the Nowhereville Rail Yard on 5 October 2023, imagery showed.\n\n"
    "There were 73 freight railcars at the Elsewhereville Rail Yard on 5 October 2023, imagery showed."
)
"""Two statements in the same words, of two places."""


def _checked(site, text=TWICE, published="2023-10-08"):
    """Check an article; gives its job."""
    sent = site.send("/", "/checks", article=text, published=published)
    site.do()
    return site.desk.job(sent.headers["location"].rpartition("/")[2])


def _linked(page):
    """The records that the claims of a page lead to, in the order of the claims."""
    found = re.findall(r'<li id="claim-\d+".*?</li>', page, re.DOTALL)
    return [re.search(r'href="/records/([0-9a-f]{64})"', one)[1] for one in found]


def _marks(page):
    """How the sentences of a page are marked, each at its end, where the number of its claim stands."""
    return re.findall(r'<mark class="claim ([a-z_]+)">(?:(?!</mark>).)*href="#claim-', page, re.DOTALL)


def _both(site, job):
    """An article as the page of its check and its own page show it."""
    return [site.http.get(f"/jobs/{job.id}{page}").text for page in ("", "/article")]


def test_two_statements_in_the_same_words_have_their_own_records(site):
    """
    One of them never gets the verdict and the link of the other.
    """
    job = _checked(site)
    shown = [_linked(page) for page in _both(site, job)]
    of_record = _linked(site.http.get(f"/records/{job.records[1]}/article").text)

    assert 2 == len(set(job.records))
    assert [list(job.records)] * 2 == shown
    assert list(job.records) == of_record


def test_a_statement_without_a_record_borrows_none(site):
    """
    Its neighbour was checked, and is no answer.
    """
    job = _checked(site)
    lines = Lines(site.desk.store).of(job.records[1:])

    assert [[], lines] == matched(site.desk.article(job.id)[1], lines)


def test_a_statement_that_is_read_otherwise_keeps_its_record(site):
    """
    Another version may read another day from the same words; it still is the record of these words.
    """
    job = _checked(site)
    lines = Lines(site.desk.store).of(job.records)
    claims = [one.model_copy(update={"observed": None}) for one in site.desk.article(job.id)[1]]

    assert [[one] for one in lines] == matched(claims, lines)


def test_a_withdrawn_record_s_sentence_stays_marked_as_nothing_else(site):
    """
    On the page of its check and on the article's own, the verdict that was taken back is gone.
    """
    job = _checked(site)
    before = [_marks(page) for page in _both(site, job)]
    at = f"/records/{job.records[0]}"
    sent = site.send(at, f"{at}/withdraw", by="A. Editor", reason="Another yard.", sure="yes")

    assert 303 == sent.status_code
    assert [["void", of_other] for _, of_other in before] == [_marks(page) for page in _both(site, job)]


def test_a_corrected_record_s_sentence_has_what_took_its_place(site):
    """
    On the article's page; the page of a check keeps its own record, and says that it was corrected.
    """
    job = _checked(site)
    at = f"/records/{job.records[1]}"
    said = {"words": "73", "relation": "at_least", "value": "73", "reason": "Misread."}
    assert 303 == site.send(at, f"{at}/claim", by="A. Editor", **said).status_code
    made = site.desk.history(job.records[1]).chain[-1].id
    of_check, of_article = _both(site, job)

    assert "corrected" == _marks(of_check)[1]
    assert [job.records[0], made] == _linked(of_article)
    assert "corrected" not in _marks(of_article)


def test_a_sentence_whose_record_was_signed_off_keeps_its_verdict(site):
    """
    Somebody looked, and found it right.
    """
    job = _checked(site)
    before = [_marks(page) for page in _both(site, job)]
    at = f"/records/{job.records[1]}"
    assert 303 == site.send(at, f"{at}/review", by="A. Editor").status_code

    assert before == [_marks(page) for page in _both(site, job)]
