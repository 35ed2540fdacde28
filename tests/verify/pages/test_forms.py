"""Everything on the pages works without scripts: they are read, forms are filled in and sent."""

from __future__ import annotations

import re

import pytest

ARTICLE = (
    "Analysts counted again on Sunday. There were 73 freight railcars at the Nowhereville Rail Yard "
    "on 5 October 2023, imagery showed."
)

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/desk",
        "/desk?q=railcars",
        "/library",
        "/records/{}",
        "/records/{}/how",
        "/records/{}/article",
        "/embed/{}",
    ],
)
def test_a_page_is_a_page(site, bundle, page):
    """
    Each page answers, holds no script or style of its own, and is lighter than 300 kB.
    """
    answer = site.http.get(page.format(bundle.name))

    assert 200 == answer.status_code
    assert None is INLINE.search(answer.text)
    assert len(answer.content) < 300_000


def test_a_text_that_is_pasted_becomes_a_check_with_records(site):
    """
    The form leads to the check's own page, which shows what was done, and what was found once it is.
    """
    sent = site.send("/", "/checks", article=ARTICLE, published="2023-10-08")
    waiting = site.http.get(sent.headers["location"])
    site.do()
    done = site.http.get(sent.headers["location"])

    assert 303 == sent.status_code
    assert 'http-equiv="refresh"' in waiting.text
    assert 'http-equiv="refresh"' not in done.text
    assert "73 freight railcars" in done.text


def test_the_article_of_a_check_shows_its_claims(site):
    """
    Quotes are marked; each leads to its record.
    """
    sent = site.send("/", "/checks", article=ARTICLE, published="2023-10-08")
    site.do()
    article = site.http.get(f"{sent.headers['location']}/article").text

    assert '<mark class="claim not_checkable">There were 73 freight railcars' in article
    assert re.search(r'href="/records/[0-9a-f]{64}"', article)


def test_nothing_pasted_is_said_beside_the_form(site):
    """
    What is missing, and what to do.
    """
    answer = site.send("/", "/checks", article=" ")

    assert 400 == answer.status_code
    assert "There is nothing to check yet." in answer.text


def test_a_form_sent_twice_asks_once(site):
    """
    Its key is that of one wish.
    """
    first, again = (site.send("/", "/checks", article=ARTICLE, key="one") for _ in range(2))

    assert first.headers["location"] == again.headers["location"]


def test_a_waiting_check_is_cancelled(site):
    """
    And then its page no longer asks to be loaded again.
    """
    sent = site.send("/", "/checks", article=ARTICLE)
    job = sent.headers["location"]
    site.send(job, f"{job}/cancel")

    assert "cancelled" in site.http.get(job).text


def test_marks_are_corrected_by_hand(site, bundle):
    """
    A box for each mark takes it away; what the machine said is kept beside the person's count.
    """
    at = f"/records/{bundle.name}"
    sent = site.remove_a_mark(bundle.name)
    page = site.http.get(sent.headers["location"]).text

    assert 303 == sent.status_code
    assert "(A. Editor): That is a shed." in page
    assert "What the machine said" in page
    assert "This record was corrected" in site.http.get(at).text


def test_a_correction_needs_a_reason_and_a_sign_off_none(site, bundle):
    """
    A sign-off says that somebody looked, and changed nothing.
    """
    at = f"/records/{bundle.name}"
    changed = site.send(at, f"{at}/review", number=0, removed=["0"], by="A. Editor")
    looked = site.send(at, f"{at}/review", number=0, by="A. Editor")

    assert "A correction needs a reason." in changed.text
    assert 303 == looked.status_code


def test_of_two_people_on_one_record_the_second_is_told(site, bundle):
    """
    Both opened it; who signs later is sent to look at what the other did.
    """
    at = f"/records/{bundle.name}"
    site.send(at, f"{at}/review", number=0, by="A. Editor")
    answer = site.send("/", f"{at}/review", number=0, by="B. Editor")

    assert 409 == answer.status_code
    assert "somebody was faster" in answer.text


def test_a_record_is_withdrawn_with_a_reason(site, bundle):
    """
    It stays readable, and says so at its top.
    """
    at = f"/records/{bundle.name}"
    sent = site.send(at, f"{at}/withdraw", by="A. Editor", reason="Another yard.", sure="yes")

    assert 303 == sent.status_code
    assert "This record was withdrawn on " in site.http.get(at).text


def test_a_form_of_another_site_changes_nothing(site, bundle):
    """
    Without the page's own token nothing is signed.
    """
    answer = site.http.post(
        f"/records/{bundle.name}/review",
        data={"number": 0, "by": "Mallory"},
        headers={"origin": "https://evil.example"},
    )

    assert 403 == answer.status_code


def test_what_is_not_there_is_a_page_too(site):
    """
    Two sentences: what happened, and what to do.
    """
    answer = site.http.get("/records/00000000")

    assert 404 == answer.status_code
    assert "holds no record 00000000" in answer.text
    assert "text/html; charset=utf-8" == answer.headers["content-type"]


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "vendor/leaflet/LICENSE", "/etc/passwd"])
def test_only_files_of_the_pages_are_served(site, name):
    """
    A name is looked up among them, and never on the disk.
    """
    assert 404 == site.http.get(f"/static/{name}").status_code
