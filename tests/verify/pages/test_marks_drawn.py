"""Marks drawn on the pixels: only where is counted, and with their length where lengths were taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from browsing import pages, tab_of
from bundling import make_bundle, small_chip

ADDED = "#added"


def _opened(tab, bundle):
    tab.goto(f"/records/{bundle.name}")
    tab.get_by_role("button", name="Add marks").click()
    tab.get_by_role("button", name="Show all").click()


def _at(tab, column, row):
    """Click the pixels there."""
    place = tab.evaluate(
        """([x, y]) => {
          const svg = document.querySelector(".chip svg");
          const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
          return [at.x, at.y];
        }""",
        [column, row],
    )
    tab.mouse.click(*place)


@pytest.fixture
def half(tmp_path):
    """
    A record that was counted in the left half of its pixels.
    """
    chip = small_chip()
    inside = chip.inside.copy()
    inside[:, 20:] = False
    return make_bundle(tmp_path / "made", chip=replace(chip, inside=inside))


@pytest.fixture
def lengths(tmp_path):
    """
    A record of whose marks the lengths were taken.
    """
    return make_bundle(tmp_path / "made", method="length")


def test_a_mark_outside_what_is_counted_is_refused_at_once(data_folder, browser, half):
    """
    With a sentence; nothing is written down, and signing is as it was.
    """
    with pages(data_folder, half) as site, tab_of(browser, site) as tab:
        _opened(tab, half)
        tab.locator(".chip svg").scroll_into_view_if_needed()
        _at(tab, 38.5, 22.5)
        told, written = tab.locator(".chip .said").last.inner_text(), tab.locator(ADDED).input_value()
        _at(tab, 5, 20)
        inside = tab.locator(ADDED).input_value()

    assert told.startswith("That lies outside what is counted.")
    assert "" == written
    assert 1 == len(inside.splitlines())


def test_a_length_is_drawn_by_two_clicks(data_folder, browser, lengths):
    """
    One at each end: the mark is its middle, with the metres between.
    """
    with pages(data_folder, lengths) as site, tab_of(browser, site) as tab:
        _opened(tab, lengths)
        tab.locator(".chip svg").scroll_into_view_if_needed()
        _at(tab, 4, 22)
        asked, nothing = tab.locator(".chip .said").last.inner_text(), tab.locator(ADDED).input_value()
        _at(tab, 18, 22)
        tab.locator("#preview strong").wait_for()
        column, row, length = (float(part) for part in tab.locator(ADDED).input_value().split(", "))

    assert "Now its other end." in asked
    assert "" == nothing
    assert (pytest.approx(111, abs=0.5), pytest.approx(222, abs=0.5)) == (column, row)
    assert pytest.approx(7, abs=0.3) == length


def test_a_length_is_drawn_by_keyboard(data_folder, browser, lengths):
    """
    Enter at each end; Escape begins anew, and two ends in one place are refused.
    """
    with pages(data_folder, lengths) as site, tab_of(browser, site) as tab:
        _opened(tab, lengths)
        tab.locator(".chip svg").focus()
        tab.keyboard.press("Enter")
        tab.keyboard.press("Escape")
        begun = tab.locator(".chip .mark.own").count()
        tab.keyboard.press("Enter")
        tab.keyboard.press("Enter")
        none = tab.locator(".chip .said").last.inner_text()
        for key in ("Enter", "ArrowRight", "ArrowRight", "Enter"):
            tab.keyboard.press(key)
        tab.locator("#preview strong").wait_for()
        written = tab.locator(ADDED).input_value().split(", ")

    assert 0 == begun
    assert "Set both again." in none
    assert 2.0 == float(written[2])
