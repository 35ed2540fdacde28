"""From the pasted article to the signed record, in a real browser and with a real worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import ARTICLE, SCENE, TAKEN, pages, tab_of, with_scene

from verify.records.audit import audit

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORDS = "approximately 73 freight railcars"
TEXT = (
    "Satellite imagery captured on 5 October 2023 shows approximately 73 freight railcars at the "
    "Tumangang Rail Facility in North Korea, according to a report that was released by Beyond Parallel."
)

WORKED_MS = 120_000
"""Longest that a worker may take to start, to read and to count one scene on a busy machine."""


@pytest.fixture
def yard(data_folder):
    """
    Pages with one worker, and the fixture scene of 5 October 2023 in the library.
    """
    with_scene(data_folder)
    with pages(data_folder, workers=1) as running:
        yield running


@pytest.fixture
def empty(data_folder):
    """
    Pages with one worker and no scene.
    """
    with pages(data_folder, workers=1) as running:
        yield running


def test_an_article_is_pasted_followed_looked_at_and_signed_off(yard, browser, tmp_path):
    """
    Claims are highlighted before they are checked; the record that is signed keeps what the machine said.
    """
    with tab_of(browser, yard) as tab:
        tab.goto("/")
        tab.fill("#article", ARTICLE)
        tab.get_by_role("button", name="Check it").click()
        highlighted(tab, WORDS)
        tab.locator("#standing .state-done").wait_for(timeout=WORKED_MS)
        tab.locator("#so-far a", has_text="73 freight railcars").first.click()
        tab.locator(".chip .mark").first.wait_for()
        machine = tab.url
        marks = tab.locator(".chip .mark").count()
        verdict = tab.locator("h1.label").inner_text()
        tab.fill("#by", "A. Editor")
        tab.locator("#review button[type=submit]").click()
        tab.wait_for_url(lambda at: at.split("?")[0] != machine.split("?")[0])
        signed = tab.locator("main").inner_text()
        label = tab.locator("h1.label").inner_text()
        with tab.expect_download() as taken:
            tab.locator("#take ~ ul a, section a[download]").first.click()
        taken.value.save_as(tmp_path / "bundle.zip")

    assert 60 < marks < 90
    assert verdict == label
    assert "A. Editor" in signed
    assert "What the machine said" in signed
    assert "valid" == audit(tmp_path / "bundle.zip").outcome


def test_a_scene_is_sent_through_the_page_and_counted_on(empty, browser):
    """
    First there is no scene, and the record says so; then the newsroom sends its own, and it is counted on.
    """
    with tab_of(browser, empty) as tab:
        before = _checked(tab)
        tab.goto("/library")
        tab.fill("#taken", TAKEN)
        tab.fill("#licence", "CC0-1.0")
        tab.set_input_files("#scene", SCENE)
        tab.locator("main form button[type=submit]").first.click()
        tab.locator("p.good").wait_for()
        listed = tab.locator("main table").inner_text()
        after = _checked(tab)
        tab.locator(".chip .mark").first.wait_for()
        counted = tab.locator(".chip .mark").count()

    assert "not_checkable" in before
    assert "5 Oct 2023, 02:10 UTC" in listed
    assert "not_checkable" not in after
    assert 60 < counted < 90


def highlighted(tab: Page, words: str) -> None:
    """Wait until an article is read, and open it: the words are marked in it."""
    job = tab.url
    tab.locator("a[href$='/article']").first.wait_for(timeout=WORKED_MS)
    tab.goto(f"{job}/article")
    tab.locator("mark.claim", has_text=words).wait_for()
    tab.goto(job)


def _checked(tab: Page) -> str:
    """Check the text, and open its record; gives the class of its verdict."""
    tab.goto("/")
    tab.fill("#article", TEXT)
    tab.get_by_role("button", name="Check it").click()
    tab.locator("#standing .state-done").wait_for(timeout=WORKED_MS)
    tab.locator("#so-far a").first.click()
    tab.locator("h1.label").wait_for()
    return tab.locator("h1.label").get_attribute("class") or ""
