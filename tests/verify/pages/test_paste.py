"""Paste and go: a link, a text or a file goes in, and what is wrong is said beside its field."""

from __future__ import annotations

import re

import pytest
from browsing import tab_of

ARTICLE = "There were 73 freight railcars at the Nowhereville Rail Yard on 5 October 2023, imagery showed."


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"article": " "}, "article", "There is nothing to check yet."),
        ({"article": "x" * 1_000_001}, "article", "The text has 1,000,001 characters"),
        ({"article": f"https://news.example/{'a' * 2000}"}, "article", "The address has 2,021 characters"),
        ({"article": ARTICLE, "url": "somewhere"}, "url", "“somewhere” is no address of a web page."),
        ({"article": ARTICLE, "published": "Thursday"}, "published", "Thursday is no day"),
        ({"article": ARTICLE, "published": "2023-02-31"}, "published", "2023-02-31 is no day"),
        (
            {"article": ARTICLE, "sources": "https://a.example nonsense"},
            "sources",
            "“nonsense” is no address",
        ),
        ({"article": ARTICLE, "sources": "https://a.example " * 9}, "sources", "There are 9 addresses"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(site, fields, field, words):
    """
    Two sentences, tied to the field for those who do not see it; what was typed stays.
    """
    answer = site.send("/", "/checks", **fields)
    said = re.search(rf'<p class="wrong" id="{field}-wrong" role="alert">(.*?)</p>', answer.text)

    assert 400 == answer.status_code
    assert said
    assert words in said[1]
    assert re.search(rf'name="{field}"[^>]* aria-invalid="true" aria-describedby="{field}-wrong', answer.text)


def test_an_empty_file_is_said_beside_the_file(site):
    """
    And the link or text that is not there is not asked for.
    """
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', site.http.get("/").text)
    assert token
    answer = site.http.post(
        "/checks",
        data={"csrf": token[1]},
        files={"file": ("page.html", b"", "text/html")},
        headers={"origin": site.url, "sec-fetch-site": "same-origin"},
    )

    assert 'id="file-wrong" role="alert"><strong>The file is empty.</strong>' in answer.text


def test_a_bookmark_brings_a_link_along(site):
    """
    ``/?article=LINK`` fills the field in, and asks for nothing by itself.
    """
    page = site.http.get("/", params={"article": "https://news.example/1"}).text

    assert ">https://news.example/1</textarea>" in page
    assert () == site.desk.jobs()


def test_enter_sends_a_link(browser, site):
    """
    A page that may not be reached fails in words, and leads back to the form, to paste its text.
    """
    with tab_of(browser, site) as tab:
        tab.goto("/")
        tab.keyboard.type("http://10.0.0.1/news")
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/jobs/*")
        site.do()
        tab.locator("#standing .state-failed").wait_for()
        tab.get_by_role("link", name="Paste the text instead").click()
        tab.wait_for_url("**/?url=*")
        own = tab.input_value("#url")

    assert "http://10.0.0.1/news" == own


def test_enter_in_a_text_is_a_new_line_and_with_ctrl_sends_it(browser, site):
    """
    Nobody loses a half-written text to a slip of the finger.
    """
    with tab_of(browser, site) as tab:
        tab.goto("/")
        tab.keyboard.type("There were 73 railcars.")
        tab.keyboard.press("Enter")
        stayed = tab.input_value("#article")
        tab.keyboard.press("Control+Enter")
        tab.wait_for_url("**/jobs/*")

    assert "There were 73 railcars.\n" == stayed


def test_a_file_can_be_dropped(browser, site):
    """
    On the form, anywhere; its name is said.
    """
    drop = """text => {
      const held = new DataTransfer();
      held.items.add(new File([text], "saved.txt", {type: "text/plain"}));
      const event = new DragEvent("drop", {dataTransfer: held, bubbles: true, cancelable: true});
      document.getElementById("article").dispatchEvent(event);
    }"""
    with tab_of(browser, site) as tab:
        tab.goto("/")
        tab.evaluate(drop, ARTICLE)
        said = tab.inner_text("#dropped")
        tab.get_by_role("button", name="Check it").click()
        tab.wait_for_url("**/jobs/*")
        site.do()
        tab.locator("#standing .state-done").wait_for()
        found = tab.inner_text("#so-far")

    assert "Taken: saved.txt" == said
    assert "73 freight railcars" in found


@pytest.mark.parametrize("path", ["/nothing", "/jobs/nothing", "/records/00000000/nothing"])
def test_what_has_no_page_is_a_page_for_people_and_a_problem_for_programs(site, path):
    """
    Neither shows where anything lies on this machine.
    """
    page = site.http.get(path)
    told = site.http.get(path, headers={"accept": "application/json"})

    assert (404, 404) == (page.status_code, told.status_code)
    assert page.headers["content-type"].startswith("text/html")
    assert str(site.desk.data) not in page.text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"II*\0" + bytes(100), "This is a TIFF image"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "This is an image"),
        (b"PK\x03\x04" + bytes(100), "This is a document or an archive"),
        (bytes(range(32)) * 100, "These bytes are not text."),
    ],
)
def test_a_file_that_is_no_article_is_refused_at_the_form(site, body, words):
    """
    At once, with the way to where images go; no check is begun.
    """
    answer = _file(site, "yard.tif", body)

    assert 400 == answer.status_code
    assert f'role="alert"><strong>{words}' in answer.text
    assert '<a href="/library">your own scenes</a>' in answer.text
    assert () == site.desk.jobs()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_a_text_in_any_encoding_is_no_foreign_file(site, encoding):
    """
    Where the article has no title, the check is called by the file's name.
    """
    answer = _file(site, "C:\\texts\\yard 7.txt", "На станции стояли 73 вагона. ".encode(encoding) * 9)

    assert 303 == answer.status_code
    assert '<h1 dir="auto" id="about">yard 7.txt</h1>' in site.http.get(answer.headers["location"]).text


@pytest.mark.parametrize("line", ["htp:/foo bar", "ftp://files.example/a.html", "https:/news.example/1"])
def test_a_line_that_begins_like_a_link_is_no_text(site, line):
    """
    Nobody writes an article of one line that begins so.
    """
    answer = site.send("/", "/checks", article=line)

    assert 400 == answer.status_code
    assert "is no address of a web page." in answer.text


def _file(site, name: str, body: bytes):
    """
    Send a file by the first page's form.
    """
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', site.http.get("/").text)
    assert token
    parts = {"csrf": (None, token[1]), "article": (None, ""), "file": (name, body)}
    headers = {"origin": site.url, "sec-fetch-site": "same-origin"}
    return site.http.post("/checks", files=parts, headers=headers)


def test_back_edit_and_send_asks_for_another_check(site):
    """
    A form that is sent twice asks for one check; gone back to and changed, for what stands in it now.
    """
    first = site.send("/", "/checks", article=ARTICLE, key="of one form").headers["location"]
    again = site.send("/", "/checks", article=ARTICLE, key="of one form").headers["location"]
    other = site.send("/", "/checks", article=f"{ARTICLE} Twice.", key="of one form").headers["location"]

    assert first == again
    assert first != other
    assert 2 == len(site.desk.jobs())


def _pasted(site, article: str):
    """
    Send the first page's form as a browser does, in parts.
    """
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', site.http.get("/").text)
    assert token
    parts = {"csrf": (None, token[1]), "article": (None, article)}
    headers = {"origin": site.url, "sec-fetch-site": "same-origin"}
    return site.http.post("/checks", files=parts, headers=headers)


@pytest.mark.parametrize(
    "article", ["73 вагона. " * 90_000, "<html>" + "x" * 990_000, "\U0001f682" * 1_000_000]
)
def test_a_paste_may_be_as_long_as_an_article(site, article):
    """
    A million characters, of whatever alphabet: four bytes each at most.
    """
    assert len(article) <= 1_000_000
    assert 303 == _pasted(site, article).status_code


def test_a_longer_paste_stays_in_its_field(site):
    """
    With what is wrong beside it.
    """
    article = "<html>" + "x" * 1_100_000
    answer = _pasted(site, article)

    assert 400 == answer.status_code
    assert "The text has 1,100,006 characters; an article has at most 1,000,000." in answer.text
    assert "x" * 1_100_000 in answer.text


def test_far_too_long_a_paste_says_how_long_it_may_be_and_who_has_it_still(site):
    """
    It is not taken in, and the browser's way back leads to it.
    """
    answer = _pasted(site, "x" * 4_100_000)

    assert 400 == answer.status_code
    assert "a text has at most 1,000,000 characters" in answer.text
    assert "your browser has kept what you typed" in answer.text
