"""``recount drift``, and the fidelity of a record, as a user sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from serving import says, serving

FIXTURES = Path(__file__).parents[2] / "fixtures"
EIGHT = sorted((FIXTURES / "drift" / "tumangang").glob("*.json"))
SOURCE = json.loads(EIGHT[0].read_text(encoding="utf-8"))


def page(name: str, published: str, *paragraphs: str) -> bytes:
    """An article's page."""
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<!doctype html><html lang=en><head><title>Trains</title><meta property="og:site_name" '
        f'content="{name}"><meta property="article:published_time" content="{published}"></head>'
        f"<body><article><h1>Trains at the border</h1>{body}</article></body></html>"
    ).encode()


@pytest.fixture
def imagery(tmp_path) -> tuple[str, Path]:
    """
    A catalogue without scenes: fidelity needs no pixels.
    """
    catalogue = tmp_path / "catalog.json"
    catalogue.write_text(
        json.dumps(
            {"type": "Catalog", "id": "none", "stac_version": "1.0.0", "description": "none", "links": []}
        )
    )
    return "--imagery", catalogue


REPORT = says(page("Beyond Parallel", "2023-10-06", *SOURCE["text"].split("\n\n")), content_type="text/html")
ARTICLE = says(
    page(
        "Example Wire",
        "2023-10-08",
        "A station on the border has filled up with trains, and those who watch it are surprised by that.",
        "Images captured on Thursday show 73 freight railcars at the Tumangang Rail Facility in North Korea, "
        'according to <a href="/report">a report</a> by Beyond Parallel.',
        "What they carry is another matter, and nobody outside the two countries can say what it is.",
    ),
    content_type="text/html",
)


def test_the_eight_wordings_are_one_claim(recount) -> None:
    """
    Who dropped the hedge, who turned it into an upper or a lower bound, who rounded, who wrote boxcars.
    """
    ran = recount("drift", *EIGHT, "--offline")
    group = ran.documents[0]["groups"][0]

    assert 0 == ran.code
    assert (str(EIGHT[0]), "cited") == (group["source"], group["source_by"])
    assert {str(file): json.loads(file.read_bytes())["changes"] for file in EIGHT} == {
        one["article"]: one["changes"] for one in group["members"]
    }
    assert ("about", 73) == (group["claim"]["quantity"]["relation"], group["claim"]["quantity"]["value"])


def test_a_person_gets_a_table(recount) -> None:
    """
    One row for each article, with its words and what it made of them.
    """
    ran = recount("drift", *EIGHT, "--format", "text")
    rows = {line.split("  ")[1]: line for line in ran.out.splitlines()[1:9] if line.startswith("  ")}

    assert ran.out.startswith("about 73 railcars at Tumangang Rail Facility, 2023-10-05\n")
    assert rows["Beyond Parallel"].endswith("the source, whom others name")
    assert rows["Evening Daily"].endswith("another bound, rounded")
    assert "At least seventy freight wagons" in rows["Evening Daily"]


def test_one_of_them_may_come_on_standard_input(recount) -> None:
    """
    As text, page or passage; its own address is its name.
    """
    ran = recount("drift", EIGHT[0], "-", stdin=EIGHT[6].read_bytes())

    assert [str(EIGHT[0]), json.loads(EIGHT[6].read_bytes())["url"]] == [
        one["article"] for one in ran.documents[0]["groups"][0]["members"]
    ]


@pytest.mark.parametrize(
    ("articles", "code", "said"),
    [
        ((EIGHT[0],), 2, "One article alone has nothing to be compared with.\nGive two articles or more"),
        (("-", "-"), 2, "Standard input (-) was named more than once"),
        ((EIGHT[0], "nowhere.html"), 2, "nowhere.html"),
        ((EIGHT[0], "http://127.0.0.1:1/gone"), 4, "127.0.0.1"),
    ],
    ids=["one", "twice the input", "no file", "no page"],
)
def test_what_cannot_be_compared(recount, articles, code, said) -> None:
    """
    Two articles are the least; a file that is not there is the person's to mend, a page is not.
    """
    ran = recount("drift", *articles)

    assert code == ran.code
    assert said in ran.err


def test_a_page_that_fails_is_left_out_and_told_of(recount) -> None:
    """
    The others are compared all the same.
    """
    ran = recount("drift", *EIGHT[:2], "http://127.0.0.1:1/gone")

    assert 0 == ran.code
    assert ["http://127.0.0.1:1/gone"] == [one["article"] for one in ran.documents[0]["left_out"]]
    assert 2 == len(ran.documents[0]["groups"][0]["members"])


def test_articles_that_tell_nothing_alike_have_no_groups(recount, tmp_path) -> None:
    """
    That is an answer, not an error.
    """
    other = tmp_path / "other.txt"
    other.write_text("Twelve ships lay off the port of Hodeidah in Yemen on 3 May 2024, images show.")
    ran = recount("drift", EIGHT[0], other)
    text = recount("drift", EIGHT[0], other, "--format", "text")

    assert (0, []) == (ran.code, ran.documents[0]["groups"])
    assert ("No claim is told by more than one of the 2 articles.\n", "") == (text.out, text.err)


def test_where_nothing_tells_the_source_it_is_said_how_to_tell_it(recount, tmp_path) -> None:
    """
    By an article that names who published it and when.
    """
    files = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for file in files:
        file.write_text(f"Images show 73 railcars at Tumangang station on 5 October 2023, said {file.stem}.")
    text = " ".join(recount("drift", *files, "--format", "text").out.split())

    assert "Nothing tells which of them is the source" in text
    assert '{"publisher": "…", "published": "2023-10-08", "text": "…"}' in text


def test_a_record_says_what_the_article_made_of_its_source(recount, imagery, tmp_path, monkeypatch) -> None:
    """
    The linked report is read, its page lies in the bundle, and a replay comes to the same finding.
    """
    monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", "127.0.0.0/8")
    with serving(article=ARTICLE, report=REPORT) as server:
        article = f"{server.url}/article"
        live = recount("check", article, *imagery, "--record", tmp_path / "tape", "--out", tmp_path / "live")
        asked = [one.path for one in server.asked]
    monkeypatch.delenv("RECOUNT_ALLOW_PRIVATE")
    again = recount("check", article, *imagery, "--replay", tmp_path / "tape", "--out", tmp_path / "again")
    (record,) = live.documents
    fidelity = record["fidelity"]

    assert ["/article", "/report"] == asked
    assert ("altered", ["hedge_dropped"]) == (fidelity["outcome"], fidelity["changes"])
    assert f"{server.url}/report" == fidelity["source_url"]
    assert "totaling approximately 73" in fidelity["source_quote"]
    assert fidelity["source_sha256"] in {one["sha256"] for one in record["trail"]}
    assert record["finding_id"] == again.documents[0]["finding_id"]


def test_a_source_can_be_given_along(recount, imagery) -> None:
    """
    Offline, and without a link: --source names it.
    """
    told = recount("check", EIGHT[3], *imagery, "--offline", "--source", EIGHT[0], "--format", "text")

    assert "ALTERED against its source, another bound, other things" in " ".join(told.out.split())


def test_offline_without_a_source_nothing_is_said(recount, imagery) -> None:
    """
    Nobody has looked: not assessed, which is no statement about the article.
    """
    ran = recount("check", EIGHT[3], *imagery, "--offline")

    assert ["not_assessed"] == [one["fidelity"]["outcome"] for one in ran.documents]


def test_a_given_file_that_is_none_stops_the_check(recount, imagery, tmp_path) -> None:
    """
    Whoever names a source should name one.
    """
    ran = recount("check", EIGHT[3], *imagery, "--offline", "--source", tmp_path / "sauce.json")

    assert 2 == ran.code
    assert "sauce.json" in ran.err
