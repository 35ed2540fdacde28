"""The pages on loopback, and a real browser that looks at them."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from servers import serving

from verify.settings import Settings
from verify.web.app import make_app
from verify.web.desk import Desk
from verify.web.guard.guard import make_guard
from verify.web.jobs.doing import do
from verify.web.shelving import Said, shelve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Page

    from verify.web.guard.guard import Guard

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

ROOT = Path(__file__).parents[1]

ARTICLE = (ROOT / "fixtures" / "articles" / "tumangang.html").read_text(encoding="utf-8")
"""The fixture article, as a newsroom would paste its page."""

SCENE = ROOT / "fixtures" / "imagery" / "tumangang-20231005" / "tumangang-20231005.tif"
"""The rendered scene that shows what the fixture article speaks of."""

TAKEN = "2023-10-05T02:10:00Z"

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""Rules of axe that every page keeps."""

_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


@dataclass(frozen=True)
class Site:
    """Running pages."""

    desk: Desk
    guard: Guard
    url: str
    http: httpx.Client
    """A browser without scripts; keeps cookies."""

    def send(self, page: str, to: str, **fields: Any) -> httpx.Response:
        """Open a page, and send a form of it."""
        token = _TOKEN.search(self.http.get(page).text)
        assert token, f"{page} has no form"
        headers = {"origin": self.url, "sec-fetch-site": "same-origin"}
        return self.http.post(to, data={"csrf": token[1], **fields}, headers=headers)

    def remove_a_mark(self, record: str) -> httpx.Response:
        """Correct a record by hand: its first mark marks nothing."""
        at = f"/records/{record}"
        told = {"number": 0, "removed": ["0"], "by": "A. Editor", "reason": "That is a shed."}
        return self.send(at, f"{at}/review", **told, added="", aoi="")

    def do(self) -> None:
        """Do the first job that waits, here."""
        job = self.desk.store.work.begin("here")
        assert job is not None
        do(job, settings=self.desk.settings, store=self.desk.store, worker="here")


@contextmanager
def pages(
    data: Path, *bundles: Path, workers: int = 0, port: int | None = None, **settings: Any
) -> Iterator[Site]:
    """Serve the pages for a person at this machine, with these records."""
    told = Settings(**{"data": data, "offline": True, "requests_per_minute": 100_000} | settings)
    guard = make_guard(told)
    with (
        Desk(told, workers=workers) as desk,
        serving(make_app(desk, guard), port=port) as url,
        httpx.Client(base_url=url, trust_env=False, timeout=60, headers={"accept": "text/html"}) as http,
    ):
        for bundle in bundles:
            desk.store.add(bundle)
        yield Site(desk, guard, url, http)


def with_scene(data: Path) -> None:
    """Take the fixture scene into the library of a data folder."""
    settings = Settings(data=data, offline=True)
    with SCENE.open("rb") as body:
        shelve(settings, SCENE.name, body, Said(taken=TAKEN, gsd_m=0.5, licence="Apache-2.0"))


@contextmanager
def tab_of(browser: Browser, site: Site, *, quiet: bool = True, **options: Any) -> Iterator[Page]:
    """Open a tab of a wide window with cookies of its own.

    Args:
        browser: runs it.
        site: whose paths it opens.
        quiet: whether it is an error when its page complains of something; a refusal is such a complaint.
        options: of the browser's context.
    """
    complaints: list[str] = []
    told = {"viewport": {"width": 1280, "height": 900}, "base_url": site.url} | options
    context = browser.new_context(**told)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    try:
        yield page
    finally:
        context.close()
    assert not quiet or complaints == []


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's browser."""
    # Only tests that drive a browser need it.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as plays:
        browser = plays.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def barred(tab: Page, rules: Sequence[str] = WCAG) -> list[str]:
    """What keeps people out of the page that a tab shows: what axe finds serious or worse, in a line each."""
    tab.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    told = tab.evaluate("rules => axe.run(document, rules)", {"runOnly": list(rules)})
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in told["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
