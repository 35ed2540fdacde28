"""Reading articles: what comes out of pages, plain text and passages."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from claims.article import read
from claims.errors import ArticleError, BadPassage, NotAnArticle

FIXTURES = Path(__file__).parents[2] / "fixtures"
ARTICLE = FIXTURES / "articles/tumangang.html"


def page(body: str, head: str = "") -> bytes:
    """Write a small page."""
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


LONG = "<p>Satellite imagery taken on Thursday shows about 30 ships in the port, the harbour office said.</p>"


def test_the_demo_article_is_read_whole() -> None:
    """
    Publisher, headline, time with the publisher's offset, language, and the paragraphs alone.
    """
    article = read(ARTICLE.read_bytes(), url="https://wire.example/1", retrieved="2026-01-01T00:00:00Z")

    assert ("Example Wire", "2023-10-08T09:00:00+09:00", "en") == (
        article.publisher,
        article.published,
        article.language,
    )
    assert "North Korean border rail yard fills with freight cars, imagery shows" == article.title
    assert ("https://wire.example/1", "2026-01-01T00:00:00Z") == (article.url, article.retrieved)
    assert hashlib.sha256(ARTICLE.read_bytes()).hexdigest() == article.sha256


def test_the_text_is_paragraphs_between_blank_lines() -> None:
    """
    No headline, no caption, no navigation, no related links, no footer.
    """
    paragraphs = read(ARTICLE.read_bytes()).text.split("\n\n")

    assert 6 == len(paragraphs)
    assert paragraphs[0].startswith("SEOUL — A railway station on North Korea’s border")
    assert paragraphs[1].startswith(
        "Satellite imagery captured Thursday shows approximately 73 freight railcars"
    )
    assert paragraphs[5].endswith("the only railway between the two countries.")


@pytest.mark.parametrize("name", sorted(path.name for path in (FIXTURES / "pages/articles").iterdir()))
def test_articles_that_look_like_obstacles_are_read(name: str) -> None:
    """
    Bot scripts, cookie banners, offers and films stand beside real articles, too.
    """
    article = read((FIXTURES / "pages/articles" / name).read_bytes())

    assert "about 30 ships" in article.text or "from above" in f"{article.title} {article.text}"
    assert not article.text.startswith(article.title or "-")


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>Ships wait off port</h1>{LONG}</article>",
        f"<h1>Ships  wait\noff <i>port</i></h1><h2>Ships wait off port</h2>{LONG}",
        f"<p>Ships wait off port</p>{LONG}",
    ],
    ids=["h1", "twice", "paragraph"],
)
def test_the_headline_is_not_repeated_in_the_text(body: str) -> None:
    """
    A claim in the headline would count twice.
    """
    article = read(page(body, "<title>Ships wait off port</title>"))

    assert ("Ships wait off port", LONG[3:-4]) == (article.title, article.text)


def test_lists_tables_and_line_breaks_keep_their_words_apart() -> None:
    """
    Each item and each row is a paragraph.
    """
    body = (
        f"<article>{LONG}<ul><li>Genoa: 30 ships</li><li>Trieste: 12 ships</li></ul>"
        "<table><tr><th>Port</th><th>Ships</th></tr><tr><td>Genoa</td><td>30</td></tr></table>"
        "<p>First line<br>second line<br><br>third, after <a href='x'>30 ships</a>, <b>all</b>.</p></article>"
    )

    expected = (
        "Genoa: 30 ships\n\nTrieste: 12 ships\n\nPort | Ships\n\nGenoa | 30\n\n"
        "First line\nsecond line\nthird, after 30 ships, all."
    )
    assert f"{LONG[3:-4]}\n\n{expected}" == read(page(body)).text


def test_one_paragraph_of_markup_is_enough() -> None:
    """
    A fragment copied out of a page is read like a page.
    """
    assert "There are 73 railcars at the yard." == read(b"<p>There are 73 railcars at the yard.</p>").text


PLAIN = """World, Asia

Satellite imagery shows surge in rail traffic at the border: Report

Wire staff  | {date}
ANKARA

The yard at the border holds 73 railcars, researchers said on Friday.
"""


def test_plain_text_stays_as_it_is() -> None:
    """
    Offsets count in what was handed in, so headline and date line stay; the headline is named.
    """
    article = read(PLAIN.format(date="25.10.2023 - Update : 26.10.2023").encode())

    assert PLAIN.format(date="25.10.2023 - Update : 26.10.2023").strip("\n") == article.text
    assert "Satellite imagery shows surge in rail traffic at the border: Report" == article.title
    assert "2023-10-25" == article.published


def test_an_ambiguous_date_line_is_not_guessed() -> None:
    """
    8 October or 10 August: nobody can tell from the page, so the person is asked.
    """
    text = PLAIN.format(date="08.10.2023 - Update : 08.10.2023").encode()

    assert read(text).published is None
    assert "2023-10-08" == read(text, published="2023-10-08").published


def test_a_sentence_has_no_headline() -> None:
    """
    One pasted sentence is all body.
    """
    assert read(b"About 30 ships lie in the port of Genoa.").title is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2023-10-08", "2023-10-08"),
        ("2023-10-08T09:00", "2023-10-08T09:00:00"),
        ("2023-10-08 09:00:00+0300", "2023-10-08T09:00:00+03:00"),
        ("2023-10-08T09:00:00.123Z", "2023-10-08T09:00:00+00:00"),
    ],
)
def test_a_given_date_outweighs_the_page(given: str, kept: str) -> None:
    """
    The person knows better than the markup; the offset stays.
    """
    assert kept == read(ARTICLE.read_bytes(), published=given).published


@pytest.mark.parametrize(
    "given", ["", "yesterday", "08.10.2023", "2023-13-01", "2023-02-30", "2023", "2023-10-08T25:00"]
)
def test_a_date_that_is_none_is_refused(given: str) -> None:
    """
    The error repeats the date and shows the form.
    """
    with pytest.raises(ArticleError) as refused:
        read(b"73 railcars.", published=given)

    assert f"The publication date {given!r} is not an ISO 8601 date." == refused.value.what
    assert "2023-10-08" in refused.value.next_step


def test_a_passage_is_taken_as_it_stands() -> None:
    """
    Its text is not touched: offsets elsewhere count in it.
    """
    passage = {
        "url": "https://wire.example/1",
        "publisher": "Wire",
        "published": "2023-10-08T09:00:00+03:00",
        "title": "Yard fills up",
        "text": " Two  spaces.\r\n\n73 railcars \n",
    }
    article = read(json.dumps(passage).encode())

    assert passage == article.model_dump(include=set(passage))


def test_only_the_text_of_a_passage_is_required() -> None:
    """
    Null is the same as missing.
    """
    article = read(b'{"text": "73 railcars.", "title": null}')

    assert ("73 railcars.", None, None) == (article.text, article.title, article.published)


def test_what_a_feed_says_besides_is_passed_over() -> None:
    """
    An id, tags or notes beside a passage are the feed's own business.
    """
    article = read(b'{"id": 7, "text": "73 railcars.", "notes": "checked", "tags": ["rail"], "claims": []}')

    assert "73 railcars." == article.text


@pytest.mark.parametrize(
    ("passage", "what"),
    [
        ('{"text": "x", "publishd": "2023-10-08"}', 'has the key "publishd" where "published" may be meant'),
        ('{"url": "https://wire.example"}', 'lacks the key "text"'),
        ('{"txt": "x"}', 'has the key "txt" where "text" may be meant and lacks the key "text"'),
        ('{"text": 73}', '"text" is a JSON number, not a string'),
        ('{"text": "x", "url": ["y"]}', '"url" is a JSON array, not a string'),
        ('{"text": " "}', 'has an empty "text"'),
        ('{"text": null}', 'has an empty "text"'),
        ('{"text": "x", "published": "08.10.2023"}', "which is not an ISO 8601 date"),
        ('{"text": "\\ud83d"}', "half of a character"),
        ('{"text": "x"', "is not JSON"),
        ('{"text": "x"} {"text": "y"}', "is not JSON"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"text": ' + "9" * 5_000 + "}", "too many digits"),
    ],
)
def test_a_passage_of_another_form_is_refused_by_its_key(passage: str, what: str) -> None:
    """
    The error names what is wrong, and the next step shows the form.
    """
    with pytest.raises(BadPassage) as refused:
        read(passage.encode())

    assert what in refused.value.what


def test_a_json_list_is_no_passage() -> None:
    """
    With a media type of JSON it is refused as JSON.
    """
    with pytest.raises(BadPassage, match="is a JSON array, not an object"):
        read(b'["73 railcars"]', media_type="application/json")


@pytest.mark.parametrize(
    "encoded",
    [
        "café: “73” railcars".encode(),
        b"\xef\xbb\xbf" + "café: “73” railcars".encode(),
        "café: “73” railcars".encode("utf-16"),
        "café: “73” railcars".encode("utf-16-le"),
        "café: “73” railcars".encode("utf-16-be"),
        "café: “73” railcars".encode("cp1252"),
    ],
    ids=["utf-8", "mark", "utf-16", "little", "big", "windows"],
)
def test_plain_text_is_decoded_whatever_wrote_it(encoded: bytes) -> None:
    """
    Byte order marks, UTF-16 of Windows editors, and the old Windows code page.
    """
    assert "café: “73” railcars" == read(encoded).text


@pytest.mark.parametrize(
    ("label", "codec"),
    [("windows-1251", "cp1251"), ("iso-8859-1", "cp1252"), ("gb2312", "gb2312"), ("utf-16", "utf-8")],
)
def test_a_page_is_decoded_as_it_says(label: str, codec: str) -> None:
    """
    Labels mean what browsers take them to mean.
    """
    words = {"cp1251": "Вагоны", "cp1252": "“café”", "gb2312": "车厢", "utf-8": "“café”"}[codec]
    markup = f'<html><meta charset="{label}"><body><p>{words} 73 railcars stand there.</p></body></html>'

    assert f"{words} 73 railcars stand there." == read(markup.encode(codec)).text


def test_the_header_outweighs_the_markup() -> None:
    """
    As HTTP says.
    """
    markup = '<html><meta charset="utf-8"><body><p>Вагоны: 73 railcars stand there.</p></body></html>'

    article = read(markup.encode("cp1251"), media_type='text/html; charset="windows-1251"')
    assert "Вагоны: 73 railcars stand there." == article.text


@pytest.mark.parametrize("label", ["zip", "unicode_escape", "rot13", "nonsense", "idna"])
def test_a_page_may_not_choose_a_codec_that_runs(label: str) -> None:
    """
    Python's codecs unpack and unescape; a page's label does not reach them.
    """
    markup = f'<html><meta charset="{label}"><body><p>There are \\x41 73 railcars.</p></body></html>'

    assert "There are \\x41 73 railcars." == read(markup.encode()).text


def test_an_article_of_many_megabytes_is_refused() -> None:
    """
    Nobody writes that much.
    """
    with pytest.raises(ArticleError, match="has 17,000,000 bytes; at most"):
        read(b"a" * 17_000_000)


def test_binary_bytes_are_no_text() -> None:
    """
    A database or a program is told from prose.
    """
    with pytest.raises(NotAnArticle, match="are not text"):
        read(bytes(range(256)) * 20)
