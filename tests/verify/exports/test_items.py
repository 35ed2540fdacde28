"""News items, feeds and tables: valid by their formats, harmless in a reader and in a spreadsheet."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

import export_schemas
import jsonschema
import pytest
from exporting import export, export_json, rendered, saying, withdrawing
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import ExportError
from verify.exports.formats import exporter
from verify.exports.table import cell

KNOWN_31 = {
    *("uri", "type", "version", "language", "profile", "standard", "representationType", "pubStatus"),
    *("versionCreated", "contentCreated", "edNote", "by", "copyrightHolder", "usageTerms", "headlines"),
    *(
        "bodies",
        "subjects",
        "objects",
        "places",
        "infoSources",
        "altIds",
        "associations",
        "digitalSourceType",
    ),
}
"""Properties of ninjs 3.1 that we use; the schema allows none of our own."""

NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "  =cmd|' /C calc'!A0", "\t=1", "＝1", '"=1', "a\r\nb", "\u202e=1"]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs) -> None:  # noqa: ARG002 - the parser's own signature
        self.tags.add(tag)


def test_a_ninjs_item_uses_only_what_the_standard_knows(held) -> None:
    """
    3.1 allows no property beyond its schema (`make conformance` holds it against the schema itself).
    """
    item = export_json("ninjs", held)

    assert set(item) <= KNOWN_31
    assert "usable" == item["pubStatus"]
    assert "2023-10-05T02:10:00Z" == item["contentCreated"]
    site = held.record.site
    assert {"type": "Point", "coordinates": [site.lon, site.lat]} == item["places"][0]["geoJSON"]
    assert "Consistent with imagery" == item["subjects"][0]["name"]


def test_the_older_ninjs_says_the_same_in_lower_case(held) -> None:
    """
    1.6 has the same headline, text, verdict and place under its own names.
    """
    new, old = export_json("ninjs", held), export_json("ninjs-1.6", held)

    assert all(name == name.lower() for name in old)
    assert new["headlines"][0]["value"] == old["headline"]
    assert [body["value"] for body in new["bodies"]] == [old["body_text"], old["body_html"]]
    assert {one["role"]: one["value"] for one in new["altIds"]} == old["altids"]


def test_superdesk_gets_the_verdict_as_extra(held) -> None:
    """
    Superdesk's own free dictionary stands beside what 1.6 knows, flat, and nothing else differs.
    """
    item = export_json("ninjs-superdesk", held)
    extra = item.pop("extra")

    assert export_json("ninjs-1.6", held) == item
    assert (held.record.id, "consistent") == (extra["recount_record"], extra["recount_outcome"])


@pytest.mark.parametrize(("form", "name"), [("ninjs", "pubStatus"), ("ninjs-1.6", "pubstatus")])
@pytest.mark.parametrize("status", ["corrected", "void"])
def test_what_no_longer_stands_is_cancelled(held, form, name, status) -> None:
    """
    A system that took the item is told to take it off, and why.
    """
    assert "canceled" == export_json(form, saying(held, status=status))[name]


def test_a_withdrawal_names_what_it_takes_back_and_why(held) -> None:
    """
    The record that withdraws is cancelled too; it says by whom and for what reason.
    """
    item = export_json("ninjs", withdrawing(held))

    assert "canceled" == item["pubStatus"]
    assert "takes back an earlier one (Ada Lund): The site was another." in item["edNote"]
    assert f"urn:sha256:{held.record.id}" in [one["uri"] for one in item["associations"]]
    assert item["headlines"][0]["value"].startswith("Withdrawn: ")


def test_rendered_pixels_are_named_as_such(held) -> None:
    """
    In the first sentence, in the headline, and as IPTC's digital source type.
    """
    item = export_json("ninjs", rendered(held))

    assert item["bodies"][0]["value"].startswith("RENDERED, NOT REAL")
    assert item["headlines"][0]["value"].startswith("Rendered imagery, not real: ")
    assert item["digitalSourceType"]["uri"].endswith("/algorithmicMedia")


def test_a_feed_is_valid_and_keeps_the_order(held, uncounted) -> None:
    """
    JSON Feed 1.1, an item for each record, the verdict for machines under a name of our own.
    """
    feed = export_json("jsonfeed", held, uncounted)

    jsonschema.validate(feed, export_schemas.JSON_FEED)
    assert [f"urn:sha256:{one.record.id}" for one in (held, uncounted)] == [i["id"] for i in feed["items"]]
    assert ["consistent", "not_checkable"] == [i["_recount"]["outcome"] for i in feed["items"]]


def test_a_feed_shows_what_was_withdrawn(held) -> None:
    """
    Readers who saw it learn that it is gone.
    """
    (item,) = export_json("jsonfeed", saying(held, status="void"))["items"]

    assert "void" == item["_recount"]["status"]
    assert item["content_text"].startswith("This record was withdrawn.")


@pytest.mark.parametrize("form", ["jsonfeed", "ninjs", "ninjs-1.6"])
def test_an_articles_markup_stays_words(held, form) -> None:
    """
    Tags in a quote are escaped: the markup of an item holds paragraphs and nothing else.
    """
    one = saying(held, claim={"quote": "<script>alert(1)</script><img src=x> 73 railcars & \u202emore"})
    told = export_json(form, one)
    markup = told["items"][0]["content_html"] if form == "jsonfeed" else told.get("body_html")
    markup = markup or told["bodies"][1]["value"]
    parser = _Tags()
    parser.feed(markup)

    assert {"p"} == parser.tags
    assert "[U+202E]" in markup


def test_a_table_has_a_row_for_each_record(held, uncounted) -> None:
    """
    A header, then numbers as numbers, and nothing where there is nothing.
    """
    rows = list(csv.DictReader(io.StringIO(export("csv", held, uncounted).decode())))

    assert ["71", ""] == [row["counted"] for row in rows]
    assert [str(one.record.site.lon) for one in (held, uncounted)] == [row["lon"] for row in rows]
    assert ["consistent", "not_checkable"] == [row["outcome"] for row in rows]
    assert 2 + 1 == export("csv", held, uncounted).count(b"\r\n")


def test_a_number_below_zero_is_a_number(held) -> None:
    """
    The guard is for words: a western longitude can still be reckoned with.
    """
    (row,) = csv.DictReader(io.StringIO(export("csv", saying(held, site={"lon": -70.25})).decode()))

    assert "-70.25" == row["lon"]


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_no_cell_is_a_formula(held, text) -> None:
    """
    A title that a spreadsheet would run begins with an apostrophe, and stays in its row.
    """
    one = saying(held, article={"title": text}, claim={"quote": text, "object": text})
    rows = list(csv.reader(io.StringIO(export("csv", one).decode())))

    assert 2 == len(rows)
    assert not [one for one in rows[1] if one.lstrip().startswith(("=", "+", "@", "＝"))]


@given(st.text(max_size=60))
def test_no_text_at_all_makes_a_formula(text) -> None:
    """
    Whatever an article says.
    """
    assert not str(cell(text)).lstrip().startswith(tuple("=+-@＝＋－＠\t\r\n"))


def test_an_unknown_form_is_refused_with_those_that_there_are() -> None:
    """
    Exporters are plug-ins; the sentence lists what is installed.
    """
    with pytest.raises(ExportError) as refused:
        exporter("pdf")

    assert "claimreview" in refused.value.next_step
    assert "ninjs-1.6" in refused.value.next_step


@pytest.mark.parametrize(
    "form",
    [
        "claimreview",
        "csv",
        "html",
        "jsonfeed",
        "mediareview",
        "ninjs",
        "ninjs-1.6",
        "ninjs-superdesk",
        "png",
        "prov",
        "ro-crate",
    ],
)
def test_every_exporter_keeps_the_seams_contract(form) -> None:
    """
    What it writes has a type and a suffix, and it says whether it takes several records.
    """
    made = exporter(form)

    assert "/" in made.media_type
    assert made.suffix.startswith(".")
    assert (form in {"csv", "jsonfeed"}) == made.several
