"""An article is a stranger's: nothing of it runs, hides or breaks a page."""

from __future__ import annotations

from html import escape

import pytest
from browsing import pages, tab_of
from bundling import SENTENCE, make_bundle

from verify.web.jobs.values import Handed, Wish
from verify.web.people import Person

MARKUP = (
    "<script>window.hit=1</script><img src=x onerror=window.hit=1><svg onload=window.hit=1>"
    "<style>body{display:none}</style></title></textarea>'\"{{ 7*7 }}"
)


def _page(title="A yard fills", more="", lang="en"):
    return (
        f'<!doctype html><html lang="{escape(lang)}"><head><title>{escape(title)}</title></head>'
        "<body><article>"
        f"<h1>{escape(title)}</h1><p>{SENTENCE}</p><p>{escape(more)} and the cars stood in long rows.</p>"
        "</article></body></html>"
    ).encode()


@pytest.fixture
def hostile(tmp_path, data_folder):
    """
    Pages with a record whose article is the worst that can be written.
    """
    bundle = make_bundle(
        tmp_path / "made",
        page=_page(f"{MARKUP}\u202eyppah", f"{MARKUP} \u2066 10 \u202e11 persons"),
        url=None,
    )
    with pages(data_folder, bundle) as site:
        yield site, bundle.name


@pytest.mark.parametrize(
    "page", ["/desk", "/records/{}", "/records/{}/article", "/embed/{}", "/records/{}/how"]
)
def test_markup_of_an_article_is_text(hostile, page):
    """
    Tags are escaped wherever they are shown, and marks that turn text around are spelt out.
    """
    site, name = hostile
    text = site.http.get(page.format(name)).text

    assert "<script>window" not in text
    assert "<svg onload" not in text
    assert "<img src=x" not in text
    assert "\u202e" not in text


def test_turned_text_is_spelt_out(hostile):
    """
    A reader sees that there is a mark, and which.
    """
    site, name = hostile

    assert "[U+202E]" in site.http.get(f"/records/{name}/article").text


def test_nothing_of_an_article_runs_in_a_browser(hostile, browser):
    """
    The page stands as it should, and no script of the article was run.
    """
    site, name = hostile
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto(f"/records/{name}/article")

    assert page.evaluate("window.hit === undefined")
    assert page.get_by_role("heading", level=1).is_visible()
    context.close()


def test_a_long_title_is_cut(tmp_path, data_folder):
    """
    With a title of 900 kB, pages stay lighter than 300 kB.
    """
    bundle = make_bundle(tmp_path / "made", page=_page("Railcars " * 100_000))
    with pages(data_folder, bundle) as site:
        sizes = [len(site.http.get(f"{at}{bundle.name}").content) for at in ("/records/", "/embed/")]
        sizes.append(len(site.http.get("/desk").content))

    assert max(sizes) < 300_000


def test_a_title_of_five_megabytes_is_refused_in_words(site):
    """
    The check's page says that the page holds too much, and stays light itself.
    """
    sent = site.send("/", "/checks", article=_page("Railcars " * 50_000).decode())
    whole = site.desk.post(_page("Railcars " * 600_000))
    job = site.desk.submit(Wish(article=Handed(upload=whole)), by=Person(name="local editor", role="editor"))
    site.do()
    site.do()
    text = site.http.get(f"/jobs/{job.id}").text

    assert 303 == sent.status_code
    assert "characters of markup" in text
    assert len(text) < 300_000


@pytest.mark.parametrize("field", ["article", "url", "published", "sources"])
def test_what_is_pasted_comes_back_escaped(site, field):
    """
    A form that is refused shows what was sent, as text.
    """
    fields = {"article": "", "url": "", "published": "", "sources": ""} | {field: f"x{MARKUP}"}
    answer = site.send("/", "/checks", **fields)

    assert "<script>window" not in answer.text


@pytest.mark.parametrize("way", ["pasted", "file"])
def test_a_hostile_page_runs_nothing_and_leaks_nothing(data_folder, browser, tmp_path, way):
    """
    Handed in by a person as text or as a file: its scripts stay text, and no other host is asked.
    """
    page = _page(f"{MARKUP}\u202eyppah", f"{MARKUP}<img src='https://evil.example/1.png'>").decode()
    with pages(data_folder) as site, tab_of(browser, site) as tab:
        asked = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto("/")
        if way == "file":
            (tmp_path / "page.html").write_text(page, encoding="utf-8")
            tab.set_input_files("#file", tmp_path / "page.html")
        else:
            tab.fill("#article", page)
        tab.locator("form[action='/checks'] button[type=submit]").click()
        tab.wait_for_url("**/jobs/*")
        job = tab.url
        site.do()
        tab.locator(".state-done").first.wait_for()
        seen = []
        for at in (job, f"{job}/article", "/desk", "/"):
            tab.goto(at)
            seen.append(tab.evaluate("window.hit === undefined && !document.querySelector('main script')"))

    assert [True] * 4 == seen
    assert [] == [url for url in asked if not url.startswith(site.url)]


def test_a_file_with_a_title_of_five_megabytes_leaves_every_page_light(data_folder, browser, tmp_path):
    """
    Pages of the check, the list and the desk stay lighter than 300 kB, and say why it is not read.
    """
    (tmp_path / "page.html").write_bytes(_page("Railcars " * 600_000))
    with pages(data_folder) as site, tab_of(browser, site, quiet=False) as tab:
        tab.goto("/")
        tab.set_input_files("#file", tmp_path / "page.html")
        tab.locator("form[action='/checks'] button[type=submit]").click()
        tab.wait_for_url("**/jobs/*")
        site.do()
        pages_of = [tab.url, "/", "/desk"]
        answers = [site.http.get(at) for at in pages_of]

    assert "characters of markup" in answers[0].text
    assert max(len(one.content) for one in answers) < 300_000


def test_five_megabytes_that_are_pasted_are_refused_in_words(data_folder):
    """
    A text as long as that is no article; the answer is a light page that says so.
    """
    with pages(data_folder) as site:
        sent = site.send("/", "/checks", article=_page("Railcars " * 600_000).decode())

    assert 400 <= sent.status_code < 500
    assert "text/html" in sent.headers["content-type"]
    assert len(sent.content) < 300_000
