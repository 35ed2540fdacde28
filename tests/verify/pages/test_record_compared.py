"""Two dates of one place: of one record and of several, with and without scripts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from browsing import barred, pages, tab_of
from bundling import PAGE, make_bundle, small_chip

from evidence.pixels.chip import digest

SIZES = [(360, 740), (820, 1100), (1280, 900)]
WIDER = "Number(document.documentElement.scrollWidth > document.documentElement.clientWidth)"


@pytest.fixture
def later(tmp_path):
    """
    A record of the same place with other pixels.
    """
    chip = small_chip()
    data = chip.data[:, ::-1].copy()
    other = replace(chip, data=data, sha256=digest(data, chip.valid))
    return make_bundle(tmp_path / "later", chip=other, page=_page(), url="https://later.example/")


@pytest.fixture
def two(data_folder, bundle, later):
    """
    The pages with both.
    """
    with pages(data_folder, bundle, later) as running:
        yield running


def _page() -> bytes:
    return PAGE.replace("A yard fills", "A yard fills again").encode()


def test_one_image_is_not_compared(site, bundle):
    """
    The record's page offers no comparison, and who asks for one is told why there is none.
    """
    answer = site.http.get(f"/records/{bundle.name}/compare")

    assert "/compare" not in site.http.get(f"/records/{bundle.name}").text
    assert 400 <= answer.status_code < 500
    assert "Two images are compared" in answer.text


def test_the_same_image_in_another_record_is_no_second_one(data_folder, bundle, tmp_path):
    """
    Two articles about one image of a place: nothing of two dates is offered.
    """
    again = make_bundle(tmp_path / "again", page=_page(), url="https://again.example/")
    with pages(data_folder, bundle, again) as site:
        assert "/compare" not in site.http.get(f"/records/{bundle.name}").text
        assert 400 <= site.http.get(f"/records/{bundle.name}/compare").status_code < 500


def test_images_of_other_records_of_the_place_are_offered(two, bundle, later):
    """
    Each with its day and count; the pictures are laid on each other by the ground.
    """
    told = two.http.get(f"/records/{bundle.name}/compare").text

    assert f"/records/{bundle.name}/compare" in two.http.get(f"/records/{bundle.name}").text
    assert f'value="{bundle.name}.0"' in told
    assert f'value="{later.name}.0"' in told
    assert 'transform="matrix(1 ' in told


def test_the_same_image_is_offered_once(data_folder, bundle, tmp_path):
    """
    Two records that counted on the same pixels give one image.
    """
    again = make_bundle(tmp_path / "again", page=_page(), url="https://later.example/")
    with pages(data_folder, bundle, again) as site:
        assert 422 >= site.http.get(f"/records/{bundle.name}/compare").status_code >= 400


@pytest.mark.parametrize("odd", ["", "0", "-1", "x" * 80, "../../etc", f"{'0' * 64}.0"])
def test_an_image_that_is_none_is_not_shown(two, bundle, odd):
    """
    What is asked for is looked up among those that are offered; else the oldest and the newest are shown.
    """
    answer = two.http.get(f"/records/{bundle.name}/compare", params={"left": odd, "right": odd})

    assert 200 == answer.status_code
    assert odd not in answer.text or len(odd) < 3


def test_without_scripts_both_pictures_are_seen(two, bundle, browser):
    """
    Side by side, with a caption each; there is no curtain.
    """
    with tab_of(browser, two, java_script_enabled=False) as tab:
        tab.goto(f"/records/{bundle.name}/compare")
        seen = [tab.locator(f"figure.{side} svg").is_visible() for side in ("left", "right")]
        left, right = (tab.locator(f"figure.{side} svg").bounding_box() for side in ("left", "right"))
        curtain = tab.locator("#where").is_visible()

    assert [True, True] == seen
    assert left["x"] + left["width"] <= right["x"]
    assert not curtain


def test_the_curtain_is_moved_by_keyboard_and_by_mouse(two, bundle, browser):
    """
    Arrow keys on its slider, or a pull at its handle.
    """
    with tab_of(browser, two) as tab:
        tab.goto(f"/records/{bundle.name}/compare")
        tab.locator(".stage").wait_for()
        tab.focus("#where")
        tab.keyboard.press("ArrowRight")
        moved = tab.locator("#where").input_value()
        box = tab.locator(".stage .handle").bounding_box()
        tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
        tab.mouse.down()
        tab.mouse.move(box["x"] - 200, box["y"] + 20, steps=4)
        tab.mouse.up()
        pulled = int(tab.locator("#where").input_value())

    assert "51" == moved
    assert pulled < 40


def test_both_pictures_are_zoomed_and_panned_together(two, bundle, browser):
    """
    By keyboard on the picture, or by the buttons above it.
    """
    with tab_of(browser, two) as tab:
        tab.goto(f"/records/{bundle.name}/compare")
        tab.locator(".stage").wait_for()
        tab.get_by_role("button", name="Zoom in").click()
        tab.locator(".stage svg").first.focus()
        tab.keyboard.press("ArrowRight")
        views = tab.locator(".stage svg").evaluate_all("all => all.map(one => one.getAttribute('viewBox'))")

    assert views[0] == views[1]
    assert "0 0 40 24" != views[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_of_a_comparison(two, bundle, browser, scheme):
    """
    Axe finds nothing serious, and the page is no wider than its window.
    """
    with tab_of(browser, two, color_scheme=scheme) as tab:
        found = []
        for width, height in SIZES:
            tab.set_viewport_size({"width": width, "height": height})
            tab.goto(f"/records/{bundle.name}/compare")
            tab.locator(".stage").wait_for()
            found += [f"{width} px: too wide"] * tab.evaluate(WIDER)
            found += barred(tab)

    assert [] == found
