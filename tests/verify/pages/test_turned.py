"""Corrections that turn a verdict, made with the mouse and the keyboard."""

from __future__ import annotations

import pytest
from browsing import pages, tab_of
from reviewing import reviewable

from verify.records.writing import write_bundle

UNCORRECTED, CORRECTED = "consistent", "inconsistent"
REMOVED = 40
"""Marks that a person takes away of the 73: what is left is far from "73 railcars" on either side."""


@pytest.fixture
def counted(tmp_path, data_folder):
    """
    Pages with a record of 73 marks that is consistent with the statement of 73 railcars.
    """
    record, files = reviewable()
    bundle = write_bundle(record, files, tmp_path / "out")
    with pages(data_folder, bundle) as site:
        yield site, record


def _verdict(site, name):
    return site.desk.record(name).verdict.agreement


def test_marks_that_are_taken_away_turn_the_verdict_and_put_back_turn_it_again(counted, browser):
    """
    What would come of it is shown before it is signed; each step keeps what the machine said.
    """
    site, record = counted
    with tab_of(browser, site) as tab:
        tab.goto(f"/records/{record.id}")
        tab.locator("#by-hand summary").click()
        for number in range(REMOVED):
            tab.locator(f"#review input[name=removed][value='{number}']").check()
        tab.locator("#preview strong").first.wait_for()
        tab.wait_for_timeout(1000)
        shown = tab.locator("#preview").inner_text()
        tab.fill("#by", "A. Editor")
        tab.fill("#reason", "Those are sheds.")
        tab.locator("#review button[type=submit]").click()
        tab.wait_for_url(lambda at: record.id not in at)
        turned = tab.url.split("/records/")[1].split("?")[0]
        page = tab.locator("main").inner_text()
        points = "\n".join(f"{mark.px}, {mark.py}" for mark in record.counts[0].marks[:REMOVED])
        tab.locator("#by-hand summary").click()
        tab.fill("#added", points)
        tab.fill("#by", "B. Editor")
        tab.fill("#reason", "They are railcars after all.")
        tab.locator("#review button[type=submit]").click()
        tab.wait_for_url(lambda at: turned not in at)
        back = tab.url.split("/records/")[1].split("?")[0]

    assert UNCORRECTED == _verdict(site, record.id)
    assert CORRECTED == _verdict(site, turned)
    assert UNCORRECTED == _verdict(site, back)
    assert "33" in shown
    assert "Those are sheds." in page
    assert 73 == site.desk.record(turned).counts[0].machine.best
    assert 3 == len(site.desk.history(back).chain)
