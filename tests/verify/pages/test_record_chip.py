"""The pixels of a count, looked at closely: by mouse, by fingers, by keyboard."""

from __future__ import annotations

import pytest
from browsing import tab_of

VIEW = ".chip svg"


def _box(tab):
    """Left, top, width and height of what is shown, in pixels of the chip."""
    return [float(part) for part in tab.locator(VIEW).get_attribute("viewBox").split()]


@pytest.fixture
def chip(tab, bundle):
    """
    A tab with the pixels in view.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.locator(".chip .mark").first.wait_for()
    tab.locator(VIEW).scroll_into_view_if_needed()
    return tab


def test_a_reduced_picture_comes_first(chip):
    """
    All pixels take its place once they are here, and nothing speaks of waiting any more.
    """
    chip.locator(".chip image[href$='chip.jpg']").wait_for(state="attached")

    assert 0 == chip.get_by_text("A reduced picture is shown").count()


def test_the_wheel_zooms_what_was_chosen_and_else_scrolls_the_page(chip):
    """
    Who scrolls past the picture is not caught in it.
    """
    place = chip.locator(VIEW).bounding_box()
    chip.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    before = _box(chip)
    chip.mouse.wheel(0, -100)
    chip.wait_for_timeout(300)
    passed = _box(chip)
    chip.locator(VIEW).focus()
    chip.mouse.wheel(0, -100)
    chip.wait_for_function(f"document.querySelector('{VIEW}').viewBox.baseVal.width < {before[2]}")

    assert before == passed


def test_it_is_pulled_by_mouse(chip):
    """
    A pull moves the pixels along, and takes no mark away.
    """
    for _ in range(3):
        chip.get_by_role("button", name="Zoom in").first.click()
    place, before = chip.locator(VIEW).bounding_box(), _box(chip)
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    chip.mouse.move(x, y)
    chip.mouse.down()
    chip.mouse.move(x - 120, y, steps=5)
    chip.mouse.up()

    assert _box(chip)[0] > before[0]
    assert before[2:] == _box(chip)[2:]
    assert 0 == chip.locator(".chip .mark.gone").count()


def test_it_is_panned_and_zoomed_by_keyboard(chip):
    """
    Arrows, plus, minus, and 0 for all of it.
    """
    chip.locator(VIEW).focus()
    chip.keyboard.press("+")
    zoomed = _box(chip)
    chip.keyboard.press("ArrowDown")
    panned = _box(chip)
    chip.keyboard.press("0")

    assert panned[1] > zoomed[1]
    assert [0, 0, 40, 24] == _box(chip)


def test_two_fingers_zoom_it(site, bundle, browser):
    """
    Once it was touched; before that, a finger that goes up or down scrolls the page.
    """
    with tab_of(browser, site, has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740}) as tab:
        tab.goto(f"/records/{bundle.name}")
        tab.locator(".chip .mark").first.wait_for()
        tab.locator(VIEW).scroll_into_view_if_needed()
        free = tab.locator(VIEW).evaluate("one => getComputedStyle(one).touchAction")
        tab.locator(VIEW).focus()
        held = tab.locator(VIEW).evaluate("one => getComputedStyle(one).touchAction")
        before = _box(tab)
        _pinch(tab)
        after = _box(tab)

    assert ("pan-y", "none") == (free, held)
    assert after[2] < before[2]


def _pinch(tab) -> None:
    place = tab.locator(VIEW).bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    wire = tab.context.new_cdp_session(tab)
    for kind, apart in (("touchStart", 20), ("touchMove", 40), ("touchMove", 60), ("touchMove", 90)):
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize(
    ("key", "onto"), [("ArrowRight", 1), ("ArrowDown", 3), ("ArrowLeft", None), ("ArrowUp", None)]
)
def test_an_arrow_goes_to_the_next_mark_that_way(chip, key, onto):
    """
    By place on the image, and not by number; where none lies that way it stays.
    """
    marks = [{"x": 10, "y": 10}, {"x": 20, "y": 11}, {"x": 40, "y": 10}, {"x": 12, "y": 30}]
    asked = "async ([marks, key, at]) => (await import(at)).beside(marks, 0, key, () => true)"

    assert onto == chip.evaluate(asked, [marks, key, "/static/marks.js"])


def test_what_is_left_stands_under_the_picture_at_once(chip):
    """
    How many marks are left and how many were removed; one button puts all of them back.
    """
    said = chip.locator(".chip .said").last
    undo = chip.get_by_role("button", name="Undo all")
    hidden = undo.is_hidden()
    chip.locator(".chip .mark").first.focus()
    chip.keyboard.press("Delete")
    gone = said.inner_text()
    undo.click()

    assert hidden
    assert "1 of 2 marks left, 1 removed." in gone
    assert "Tab, go to it with the arrow keys" in gone
    assert "2 of 2 marks shown." in said.inner_text()
    assert 0 == chip.locator(".chip .mark.gone").count()
    assert undo.is_hidden()


def test_a_finger_meets_a_mark_beside_it(site, bundle, browser):
    """
    Within 12 pixels of its middle, so that a small mark is a target of 24; the hint speaks of taps.
    """
    with tab_of(browser, site, has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740}) as tab:
        tab.goto(f"/records/{bundle.name}")
        tab.locator(".chip .mark").first.wait_for()
        # As small as marks are where an image has thousands of pixels.
        tab.locator(VIEW).evaluate("one => { one.style.height = '16px'; }")
        tab.locator(VIEW).scroll_into_view_if_needed()
        hint = tab.locator(".chip .said").last.inner_text()
        place = tab.locator(".chip .mark").first.bounding_box()
        below = place["y"] + place["height"] / 2 + 11
        tab.touchscreen.tap(place["x"] + place["width"] / 2, below)
        tab.locator(".chip .mark.gone").first.wait_for()

    assert "Tap a mark to remove it" in hint
    assert place["height"] < 22
