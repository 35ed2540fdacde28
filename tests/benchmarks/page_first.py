"""What a person waits for, in Chromium on loopback: python tests/benchmarks/page_first.py [TIMES].

From the click on "Check it" to the first claim that is seen highlighted, with the times that the check's own
events tell; from opening a record's page to its being interactive, and its weight without the pixels.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import ARTICLE, SCENE, TAKEN, chromium
from page_server import checked, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

WEIGHT = """() => {
  const all = [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')];
  const pixels = (one) => /[.](jpg|png)/.test(one.name);
  const sum = (some) => some.reduce((total, one) => total + one.transferSize, 0);
  const bare = all.filter((one) => !pixels(one));
  return {interactive: all[0].domInteractive, ready: all[0].domContentLoadedEventEnd,
          bytes: sum(bare), html: all[0].transferSize, pixels: sum(all.filter(pixels))};
}"""


def first_highlight(tab: Page, url: str, number: int) -> float:
    """Seconds from the click to a highlighted claim."""
    tab.goto(url)
    tab.fill("#article", ARTICLE.replace("SEOUL", f"SEOUL, report {number}"))
    began = time.perf_counter()
    tab.get_by_role("button", name="Check it").click()
    tab.locator("mark.claim").first.wait_for(timeout=60_000)
    return time.perf_counter() - began


def say(*words: str) -> None:
    """Write a line."""
    sys.stdout.write(" ".join(words) + "\n")


def main(times: int = 5) -> None:
    """Measure so many times."""
    with (
        tempfile.TemporaryDirectory() as own,
        served(Path(own), scenes=[(SCENE, TAKEN)]) as url,
        chromium() as browser,
    ):
        record = checked(url, ARTICLE)[0]
        told = []
        for _ in range(times):
            # A browser that was never here: nothing is kept from before.
            context = browser.new_context()
            tab = context.new_page()
            tab.goto(f"{url}/records/{record}")
            tab.locator(".chip .mark").first.wait_for()
            told.append(tab.evaluate(WEIGHT))
            context.close()
        for name in told[0]:
            say(f"record page, {name}: {median(one[name] for one in told):,.0f}")
        tab = browser.new_page()
        waits = [first_highlight(tab, url, number) for number in range(1)]
        say(f"click to first highlighted claim: {median(waits):.2f} s; load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
