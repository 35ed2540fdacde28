"""Nobody is kept out of any page: axe looks at each, in light and dark, in a wide window and on a phone."""

from __future__ import annotations

import pytest
from browsing import barred, pages, tab_of
from bundling import make_bundle
from reviewing import placed_chip, reviewable
from servers import free_port

from verify.records.writing import write_bundle
from verify.store.values import Sought

SIZES = [(360, 740), (1280, 900)]

BRIGHT = {"consistent": 73, "inconclusive": 64, "inconsistent": 20}
"""Objects on the pixels that lead to each verdict on "73 railcars"."""

TEXT = (
    "Analysts counted again on Sunday. There were 73 freight railcars at the Nowhereville Rail Yard "
    "on 5 October 2023, imagery showed."
)


@pytest.fixture
def all_pages(tmp_path, data_folder):
    """
    A record of each outcome, one that was corrected, checks that wait and are done.
    """
    bundles = [make_bundle(tmp_path / "made", counted=False)]
    for bright in BRIGHT.values():
        record, files = reviewable(chip=placed_chip(bright=bright))
        bundles.append(write_bundle(record, files, tmp_path / "out"))
    with pages(data_folder, *bundles) as site:
        done = site.send("/", "/checks", article=TEXT, published="2023-10-08").headers["location"]
        site.do()
        waiting = site.send("/", "/checks", article=TEXT).headers["location"]
        at = f"/records/{bundles[1].name}"
        site.send(at, f"{at}/review", number=0, removed=["0"], by="A. Editor", reason="A shed.")
        listed = [f"/records/{one.id}" for one in site.desk.records(Sought()).records]
        of_count = [f"{at}/{page}" for page in ("how", "article", "compare")]
        embeds = [one.replace("records", "embed") for one in listed]
        plain = ["/", "/desk", "/desk?q=nothing", "/library", "/records/00000000", done, waiting]
        yield site, [*plain, f"{done}/article", *listed, *of_count, *embeds]


def _troubles(tab, at, size) -> list[str]:
    """What keeps somebody out of a page that is open."""
    tab.set_viewport_size({"width": size[0], "height": size[1]})
    tab.wait_for_load_state("load")
    tab.wait_for_timeout(200)
    wider = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    told = barred(tab)
    return [f"{at} {size[0]}: {one}" for one in [*told, *([f"{wider} px too wide"] if wider > 0 else [])]]


def test_the_records_are_of_every_outcome(all_pages):
    """
    Otherwise the tests below would look at less than they say.
    """
    site, _ = all_pages
    found = {one.agreement for one in site.desk.records(Sought()).records}

    assert {"consistent", "inconclusive", "inconsistent", "not_checkable"} == found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_of_any_page(all_pages, browser, scheme):
    """
    Axe finds nothing serious, and no page is wider than its window.
    """
    site, addresses = all_pages
    found = []
    with tab_of(browser, site, quiet=False, color_scheme=scheme) as tab:
        for at in addresses:
            tab.goto(at)
            for size in SIZES:
                found += _troubles(tab, at, size)

    assert [] == found


def test_a_refused_paste_keeps_nobody_out(all_pages, browser):
    """
    What is wrong is said in text beside the form.
    """
    site, _ = all_pages
    with tab_of(browser, site, quiet=False) as tab:
        tab.goto("/")
        tab.fill("#article", " ")
        tab.get_by_role("button", name="Check it").click()
        tab.locator("[role=alert], .problem").first.wait_for()
        found = [one for size in SIZES for one in _troubles(tab, "/checks", size)]

    assert [] == found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_of_the_login(data_folder, browser, scheme):
    """
    Neither from the page itself, nor from what it says of a wrong token.
    """
    port = free_port()
    with (
        pages(data_folder, port=port, public_url=f"http://127.0.0.1:{port}") as site,
        tab_of(browser, site, quiet=False, color_scheme=scheme) as tab,
    ):
        tab.goto("/login")
        found = [one for size in SIZES for one in _troubles(tab, "/login", size)]
        tab.fill("input[name=token]", "recount_wrong")
        tab.locator("form button[type=submit]").first.click()
        tab.wait_for_load_state("load")
        found += [one for size in SIZES for one in _troubles(tab, "/login, refused", size)]

    assert [] == found
