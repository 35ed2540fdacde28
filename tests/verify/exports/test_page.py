"""The report: one file that fetches nothing, runs nothing and hides nothing."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest
from exporting import export, rendered, saying, withdrawing
from PIL import Image

from verify.exports.held import ended

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)> 73 {{ 7*7 }} railcars \u202esracliar\u202c'


class _Page(HTMLParser):
    """Elements with their attributes, and the words between them."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_page_tells_claim_count_verdict_and_grounds(held) -> None:
    """
    Quote, label, interval, image, licence, place and both hashes stand on it.
    """
    words = _Page(export("html", held)).words

    for told in (
        *("Consistent with imagery", "71 railcars (90% interval 66 to 77)", "Tumangang Rail Facility"),
        *(held.record.claim.quote, held.record.verdict.why, held.record.id, held.record.finding_id),
        *("5 Oct 2023, 02:10 UTC", "licence not stated", "Ada Lund", "Example Wire"),
    ):
        assert told in words


def test_the_page_needs_nothing_but_itself(held) -> None:
    """
    No script, no form, no frame; every picture and style is inside.
    """
    page = _Page(export("html", held))
    pictures = page.all("img")

    assert not {"script", "form", "iframe", "object", "embed", "base"} & {tag for tag, _ in page.elements}
    assert 1 == len(pictures)
    assert all(one["src"].startswith("data:image/jpeg;base64,") for one in pictures)
    assert not [
        one for _, one in page.elements if "style" in one or any(name.startswith("on") for name in one)
    ]


def test_the_pages_own_policy_forbids_the_rest(held) -> None:
    """
    Only pictures of data: and the one style sheet, known by its hash, are allowed.
    """
    body = export("html", held).decode()
    style = re.search(r"<style>(.*?)</style>", body, re.DOTALL).group(1)
    policy = next(one["content"] for one in _Page(body.encode()).all("meta") if "http-equiv" in one)

    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy
    assert "unsafe" not in policy


def test_an_article_cannot_write_on_the_page(held) -> None:
    """
    Tags, quotation marks and template braces of a quote stay words; what turns text around is spelt out.
    """
    one = saying(
        held,
        claim={"quote": HOSTILE, "object": HOSTILE, "attribution": [HOSTILE]},
        article={"title": HOSTILE, "publisher": HOSTILE, "language": '"><script>'},
        site={"name": HOSTILE},
    )
    body = export("html", one)
    page = _Page(body)

    assert not page.all("script")
    assert 1 == len(page.all("img"))
    assert "{{ 7*7 }}" in page.words
    assert "[U+202E]sracliar[U+202C]" in page.words
    assert "\u202e" not in body.decode()


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://wire.example/yard", "https://wire.example/yard"),
        ("javascript:alert(1)", None),
        ("https://wire.example/\u202eyard", None),
        ("data:text/html,<script>", None),
        (None, None),
    ],
)
def test_only_the_articles_web_address_is_a_link(held, url, link) -> None:
    """
    It tells the article's host nothing about who follows it.
    """
    links = _Page(export("html", saying(held, article={"url": url, "final_url": None}))).all("a")

    assert ([link] if link else []) == [one["href"] for one in links]
    assert all({"noopener", "noreferrer"} <= set(one["rel"].split()) for one in links)


def test_a_picture_carries_its_marks_and_words_for_those_who_cannot_see_it(held) -> None:
    """
    It can be decoded, and its alternative text says what was counted.
    """
    (picture,) = _Page(export("html", held)).all("img")
    png = base64.b64decode(picture["src"].partition(",")[2])

    assert "JPEG" == Image.open(io.BytesIO(png)).format
    assert "71 railcars (90% interval 66 to 77)" in picture["alt"]


def test_withheld_pixels_are_said_to_be_withheld(held) -> None:
    """
    A bundle without its chip, and a record alone, give a page with words in the picture's place.
    """
    files = {path: body for path, body in held.files.items() if not path.startswith("chips/")}
    for one in (held.__class__(held.record, files), held.__class__(held.record)):
        page = _Page(export("html", one))

        assert not page.all("img")
        assert "The picture is not in this report" in page.words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda one: saying(one, status="void"), "This record was withdrawn."),
        (lambda one: saying(one, status="corrected"), "another has taken its place"),
        (
            lambda one: ended(one, [withdrawing(one).record]),
            f"withdrawn on 8 Oct 2023 by Ada Lund, in record {'f' * 64}: The site was another.",
        ),
        (withdrawing, "takes back an earlier one (Ada Lund): The site was another."),
        (rendered, "RENDERED, NOT REAL."),
    ],
    ids=["withdrawn", "corrected", "by whom", "withdrawal", "rendered"],
)
def test_what_readers_must_not_miss_comes_first(held, change, words) -> None:
    """
    It stands above the label and the quote.
    """
    body = export("html", change(held)).decode()

    assert words in re.sub("<[^>]+>", "", body)
    assert body.index('class="change"' if "RENDERED" not in words else 'class="unreal"') < body.index(
        "<blockquote"
    )


def test_what_was_altered_stands_beside_its_source(held) -> None:
    """
    What was done to the claim, and the source's own sentence.
    """
    told = {"outcome": "altered", "changes": ["hedge_dropped"], "source_quote": "Approximately 73 railcars."}
    words = _Page(export("html", saying(held, fidelity=told))).words

    assert "Altered against its source: the hedge is dropped. The source says: “Approximately 73" in words


def test_the_page_names_who_signed(held) -> None:
    """
    By the name and the id of the key.
    """
    one = saying(held, signatures=[{"keyid": "a" * 64, "name": "The desk"}])

    assert f"The desk ({'a' * 64})" in _Page(export("html", one)).words


def test_a_record_without_site_scenes_and_count_still_makes_a_page(uncounted) -> None:
    """
    What was not found is left out; why nothing was compared is said.
    """
    one = saying(uncounted, site=None, search=None, scenes=[], claim={"observed": None, "site": None})
    words = _Page(export("html", one)).words

    assert "Not checkable from imagery" in words
    assert one.record.verdict.why in words
