"""The pages in Debian's Chromium: with mouse and keyboard, in three sizes, light and dark."""

from __future__ import annotations

import pytest
from browsing import barred

PAGES = ["/", "/desk", "/library", "/records/{}", "/records/{}/how", "/records/{}/article", "/embed/{}"]
SIZES = [(360, 740), (820, 1100), (1280, 900)]

ARTICLE = (
    "Analysts counted again on Sunday. There were 73 freight railcars at the Nowhereville Rail Yard "
    "on 5 October 2023, imagery showed."
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_kept_out(site, bundle, browser, page, scheme):
    """
    Axe finds nothing serious on any page, and no page is wider than its window.
    """
    context = browser.new_context(base_url=site.url, color_scheme=scheme)
    tab = context.new_page()
    found = []
    for width, height in SIZES:
        tab.set_viewport_size({"width": width, "height": height})
        tab.goto(page.format(bundle.name))
        tab.wait_for_load_state("networkidle")
        wider = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{width}: {wider} px too wide"] * (wider > 0)
        found += barred(tab)
    context.close()

    assert [] == found


def test_a_mark_is_removed_by_a_click(tab, bundle):
    """
    What count, interval and verdict would be is shown at once; signing makes the record.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.locator(".chip .mark").first.click(force=True)
    tab.locator("#preview strong").wait_for()
    before = tab.locator("#preview strong").inner_text()
    tab.fill("#by", "A. Editor")
    tab.fill("#reason", "That is a shed.")
    tab.locator("#review button[type=submit]").click()
    tab.locator(".change").first.wait_for()

    assert "As corrected: " in before
    assert bundle.name not in tab.url
    assert "A. Editor" in tab.locator("dl.two").inner_text()


def test_a_mark_is_removed_and_put_back_by_keyboard(tab, bundle):
    """
    Arrow keys go from mark to mark; Delete removes one, and puts it back.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.locator(".chip .mark").first.focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Delete")
    removed = tab.locator("#review button[type=submit]").inner_text()
    gone = tab.evaluate("document.activeElement.getAttribute('aria-checked')")
    tab.keyboard.press("Delete")

    assert "Sign the correction (1 removed, 0 added)" == removed
    assert "false" == gone
    assert "Sign: nothing changed" == tab.locator("#review button[type=submit]").inner_text()


def test_a_mark_is_added_by_keyboard(tab, bundle):
    """
    The crosshair is moved with the arrow keys, and Enter sets a mark below it.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.get_by_role("button", name="Add marks").click()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")

    assert 1 == tab.locator(".chip .mark.own").count()
    assert (
        "Sign the correction (0 removed, 1 added)" == tab.locator("#review button[type=submit]").inner_text()
    )


def test_marks_are_hidden_by_score(tab, bundle):
    """
    A least score hides what the machine was less sure of.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.locator(".chip input[type=range]").fill("0.85")

    assert "1 of 2 marks shown." in tab.locator(".chip .said").inner_text()


def test_another_area_is_drawn_by_keyboard(tab, bundle):
    """
    The map is moved below a crosshair; Enter sets a corner. The area lands in the form.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.get_by_role("button", name="Draw another area").click()
    for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        tab.keyboard.press(key)
        # Leaflet moves the map with a short slide.
        tab.wait_for_timeout(400)
    tab.get_by_role("button", name="Take this area").click()

    assert '{"type":"Polygon"' in tab.locator("#area").input_value()


def test_a_check_is_followed_as_it_goes_on(tab, site):
    """
    What happens appears without the page being loaded again; a reload in the middle loses nothing.
    """
    tab.goto("/")
    tab.fill("#article", ARTICLE)
    tab.get_by_role("button", name="Check it").click()
    tab.locator("#events li").first.wait_for()
    tab.reload()
    tab.evaluate("window.same = true")
    site.do()
    tab.locator("#so-far .tag").wait_for()
    tab.locator("#standing .state-done").wait_for()

    assert tab.evaluate("window.same")
    assert "73 freight railcars" in tab.locator("#so-far").inner_text()


def test_selected_text_can_be_checked(tab, bundle):
    """
    What is selected in the article goes into the form beside it.
    """
    tab.goto(f"/records/{bundle.name}/article")
    tab.locator("#text p").last.select_text()

    assert tab.locator("#chosen").input_value().startswith("The cars stood in long rows")


def test_without_scripts_a_record_is_read(browser, site, bundle):
    """
    Verdict, picture with marks, site and table are all there.
    """
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/records/{bundle.name}")
    seen = [
        page.locator(what).first.is_visible()
        for what in (".why", ".chip img", "svg.scale, .scale svg", "table")
    ]
    context.close()

    assert [True] * 4 == seen
