"""Claims and sites corrected in Debian's Chromium: by mouse and keyboard, on the map and in the article."""

from __future__ import annotations

import json

import pytest
from browsing import barred
from bundling import make_bundle

from evidence.model.places import Candidate

OTHERS = tuple(
    Candidate(name=name, kind="rail_yard", lon=lon, lat=42.5, radius_m=300.0, score=0.5, found_by="gazetteer")
    for name, lon in (("Tumangang Junction", 130.7), ("Tumangang Halt", 130.9))
)


@pytest.fixture
def bundle(tmp_path):
    """
    A record of a place whose name may mean two others.
    """
    return make_bundle(tmp_path / "made", others=OTHERS)


def _ring(tab):
    return json.loads(tab.locator("#area").input_value())["coordinates"][0]


def test_an_outline_is_changed_by_keyboard_and_by_mouse(tab, bundle):
    """
    Its corners are reached with the Tab key and moved with the arrow keys, or dragged; Delete removes one.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.get_by_role("button", name="Change the outline").click()
    tab.get_by_role("button", name="Take this area").click()
    before = _ring(tab)
    corner = tab.locator(".corner").nth(1)
    corner.focus()
    tab.keyboard.press("Shift+ArrowUp")
    tab.get_by_role("button", name="Take this area").click()
    moved = _ring(tab)
    box = tab.locator(".corner").nth(2).bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(*middle)
    tab.mouse.down()
    tab.mouse.move(middle[0] + 40, middle[1] + 20, steps=5)
    tab.mouse.up()
    corner.focus()
    tab.keyboard.press("Delete")
    tab.get_by_role("button", name="Take this area").click()
    dragged = _ring(tab)

    assert moved[1][1] > before[1][1]
    assert [before[0], *before[2:]] == [moved[0], *moved[2:]]
    assert len(before) - 1 == len(dragged)
    assert dragged[1][0] > before[2][0]


def test_another_place_is_chosen_on_the_map(tab, bundle):
    """
    Its dot is reached by keyboard too, tells its name, and has a button that chooses it in the form.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.get_by_role("button", name="Show all places").click()
    tab.get_by_role("button", name="Tumangang Halt").focus()
    tab.keyboard.press("Enter")
    tab.get_by_role("button", name="Choose this place").click()

    assert tab.locator('#place input[value="1"]').is_checked()


def test_the_verdict_of_a_number_is_shown_at_once(tab, bundle):
    """
    In the form, before anything is signed; a number that nobody said is refused there too.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.get_by_text("Correct what the article says").click()
    tab.locator("#relation").select_option("at_least")
    tab.locator("#claim-edit .preview strong").wait_for()
    shown = tab.locator("#claim-edit .preview").inner_text()

    assert "As corrected." in shown
    assert "which allows" in shown


def test_a_selected_passage_offers_to_be_checked(tab, site, bundle):
    """
    Beside the selection stands a button that asks for the check.
    """
    tab.goto(f"/records/{bundle.name}/article")
    tab.locator("#text p", has_text="73 railcars").select_text()
    tab.get_by_role("button", name="Check this", exact=True).click()
    tab.locator("#standing").wait_for()

    assert "/jobs/" in tab.url
    assert 1 == len(site.desk.jobs())


@pytest.mark.parametrize("width", [360, 1280])
def test_nobody_is_kept_out_of_the_forms(tab, bundle, width):
    """
    Axe finds nothing serious with every form open and an outline in the making.
    """
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(f"/records/{bundle.name}")
    tab.get_by_role("button", name="Change the outline").click()
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    wider = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert 0 == wider
    assert [] == barred(tab)
