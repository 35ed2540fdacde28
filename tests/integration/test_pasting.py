"""What a person who pastes links meets first, and what the command tells them to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import serving
from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

FIXTURES = Path(__file__).parents[2] / "fixtures"
OBSTACLES = sorted(path.name for path in (FIXTURES / "pages" / "obstacles").glob("*.html"))


@pytest.fixture(scope="module")
def site():
    """
    A site with every kind of obstacle, the fixture article, and a redirect to this machine's own port 1.
    """
    away = Route("/away", lambda _: RedirectResponse("http://127.0.0.1:1/admin"))
    app = Starlette(routes=[away, Mount("/", StaticFiles(directory=FIXTURES))])
    with serving(app) as address:
        yield address


@pytest.fixture
def allowed(site, monkeypatch):
    """
    Reach that site, and no other address of this machine.
    """
    monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", site.removeprefix("http://"))
    return site


@pytest.mark.parametrize("page", OBSTACLES)
def test_a_page_that_is_no_article_says_what_to_do_instead(recount, allowed, page) -> None:
    """
    Bot walls, consent pages, paywalls, script-only and video pages are named, with a way round.
    """
    ran = recount("claims", f"{allowed}/pages/obstacles/{page}")

    assert (4, "") == (ran.code, ran.out)
    assert any(words in ran.err for words in ("--url", "Paste", "paste", "save", "Save"))


@pytest.mark.parametrize(
    "pasted",
    ["{link}", "Rail yard fills up | Example Wire {link}", "{link} North Korean border rail yard fills"],
)
def test_a_link_may_come_with_its_title(recount, allowed, pasted) -> None:
    """
    Whatever was copied along, the link is what counts; it may come by standard input too.
    """
    paste = pasted.format(link=f"{allowed}/articles/tumangang.html")

    by_argument, by_input = recount("claims", paste), recount("claims", "-", stdin=paste)

    for ran in (by_argument, by_input):
        assert 0 == ran.code, ran.err
        assert 73 == ran.documents[0]["claims"][0]["quantity"]["value"]


def test_a_redirect_to_this_machine_is_refused(recount, allowed) -> None:
    """
    The first address was allowed; the one that it points to was not.
    """
    ran = recount("check", f"{allowed}/away")

    assert 4 == ran.code
    assert "127.0.0.1" in ran.err


def test_a_saved_page_keeps_its_link(recount) -> None:
    """
    What could not be fetched is saved, and checked with the link that it came from.
    """
    link = "https://wire.example/2023/10/08/tumangang-railcars"

    ran = recount("claims", FIXTURES / "articles" / "tumangang.html", "--url", link)

    assert link == ran.documents[0]["article"]["url"]
    assert "2023-10-08T09:00:00+09:00" == ran.documents[0]["article"]["published"]
