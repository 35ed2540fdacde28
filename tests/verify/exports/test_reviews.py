"""Reviews for search engines: drafts that a named person answers for, and never a word too many."""

from __future__ import annotations

import json
from datetime import date

import export_schemas as schemas
import exporting
import jsonschema
import pytest
from bundling import SENTENCE
from exporting import PAGE_URL, asked, export, export_json, rendered, saying, withdrawing
from hypothesis import given
from hypothesis import strategies as st

from claims.model import Observed
from verify.errors import ExportError, SettingError
from verify.exports.formats import exporter
from verify.exports.labels import load_labels, outcome
from verify.exports.words import cut, short_claim, visible

PICTURE = {
    "image": "https://wire.example/yard.jpg",
    "original": "https://archive.example/2003/yard",
    "taken": date(2003, 4, 9),
}


def test_a_claim_review_is_a_draft_with_all_that_search_engines_ask_for(held) -> None:
    """
    Page, newsroom, reviewer, claim, label and explanation are there; stars are not.
    """
    review = export_json("claimreview", held)

    jsonschema.validate(review, schemas.CLAIM_REVIEW)
    assert "73 railcars at Tumangang Rail Facility, 5 Oct 2023" == review["claimReviewed"]
    assert "Consistent with imagery" == review["reviewRating"]["alternateName"]
    assert ("Example Wire", "Ada Lund", PAGE_URL) == (
        review["author"]["name"],
        review["editor"]["name"],
        review["url"],
    )


def test_a_count_is_an_observation_with_its_interval(held) -> None:
    """
    The value, both ends of its interval, when, where, of what, and how it was measured.
    """
    (seen,) = export_json("claimreview", held)["about"]

    assert (71, 66, 77) == (seen["value"], seen["minValue"], seen["maxValue"])
    assert ("2023-10-05T02:10:00Z", "railcars") == (seen["observationDate"], seen["unitText"])
    assert "90% interval" in seen["measurementTechnique"]
    assert held.record.site.lat == seen["observationAbout"]["geo"]["latitude"]


def test_likelihood_and_confidence_are_said_in_sentences_of_their_own(held) -> None:
    """
    ICD 203: how likely a thing is and how good the grounds are do not share a sentence.
    """
    why = export_json("claimreview", held)["reviewRating"]["ratingExplanation"]
    about = [sentence for sentence in why.split(". ") if "ikelihood" in sentence]

    assert "Analytic confidence: " in why
    assert all("confidence" not in sentence for sentence in about)


@pytest.mark.parametrize("form", ["claimreview", "mediareview"])
@pytest.mark.parametrize("missing", ["reviewer", "organisation", "url"])
def test_nobody_is_no_reviewer(held, form, missing) -> None:
    """
    A review without a name, a newsroom or a page is refused, and the option is named.
    """
    with pytest.raises(ExportError, match=f"--{missing}"):
        export(form, held, **PICTURE | {missing: None})


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "wire.example/checks",
        "https://wire.example/a b",
        "https://a/\u202eb",
        "https://[",
    ],
)
def test_the_page_has_a_plain_address(held, url) -> None:
    """
    Only http and https, without blanks and hidden marks.
    """
    with pytest.raises(ExportError, match="no plain http"):
        export("claimreview", held, url=url)


def test_rendered_pixels_give_neither_verdict_nor_observation(held) -> None:
    """
    What was counted on a rendered scene never reaches a search engine as a finding about the place.
    """
    review = export_json("claimreview", rendered(held))

    jsonschema.validate(review, schemas.CLAIM_REVIEW)
    assert "about" not in review
    assert "Rendered imagery, not real" == review["reviewRating"]["alternateName"]
    assert review["reviewRating"]["ratingExplanation"].startswith("RENDERED, NOT REAL. ")


@pytest.mark.parametrize("form", ["claimreview", "mediareview"])
@pytest.mark.parametrize("status", ["corrected", "void"])
def test_what_no_longer_stands_is_not_reviewed(held, form, status) -> None:
    """
    A corrected or withdrawn record gives no markup.
    """
    with pytest.raises(ExportError, match="so there is no"):
        export(form, saying(held, status=status), **PICTURE)


OUTCOMES = [
    ("consistent", "faithful", "consistent"),
    ("consistent", "altered", "altered"),
    ("inconsistent", "altered", "inconsistent"),
    ("inconclusive", "not_assessed", "inconclusive"),
    ("not_checkable", "altered", "altered"),
    ("not_checkable", "source_not_found", "not_checkable"),
]


@pytest.mark.parametrize(("agreement", "fidelity", "code"), OUTCOMES, ids=str)
def test_agreement_and_fidelity_roll_up_into_one_code(held, agreement, fidelity, code) -> None:
    """
    At odds with the imagery weighs more than altered on the way; that more than the rest.
    """
    one = saying(held, verdict={"agreement": agreement}, fidelity={"outcome": fidelity})

    assert code == outcome(one)


def test_a_withdrawn_record_is_withdrawn_whatever_it_said(held) -> None:
    """
    The label of the record that takes another back is the same.
    """
    assert "void" == outcome(saying(held, status="void"))
    assert "void" == outcome(withdrawing(held))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('consistent = "True"', "true or false"),
        ('consistent = "This is false"', "true or false"),
        (f'consistent = "{"x" * 41}"', "over 40"),
        ('consistent = ""', "has no words"),
        ('mixed = "Partly"', "mixed is missing or unknown"),
        ("consistent", "no table of labels"),
    ],
    ids=["true", "false", "long", "empty", "unknown", "no TOML"],
)
def test_a_newsroom_words_its_labels_within_limits(tmp_path, line, why) -> None:
    """
    Short, all of them there, and none that calls a statement true or false.
    """
    table = load_labels() if "consistent =" not in line else load_labels() | {"consistent": ""}
    rest = [f'{code} = "{label}"' for code, label in table.items() if label]
    path = tmp_path / "labels.toml"
    path.write_text("\n".join([line, *rest]), encoding="utf-8")

    with pytest.raises(SettingError, match=why):
        load_labels(path)


def test_a_newsrooms_own_labels_are_used(held) -> None:
    """
    The code stays, the words are the newsroom's.
    """
    words = load_labels() | {"consistent": "Seen from above"}

    assert (
        "Seen from above"
        == json.loads(exporter("claimreview")([held], asked(labels=words)))["reviewRating"]["alternateName"]
    )


CAPTIONS = [
    ("a year before", {"taken": date(2022, 10, 5)}, "taken on 5 Oct 2022; the article gives 5 Oct 2023"),
    (
        "the other side of the world",
        {"taken": None, "place": (-70.0, -30.0)},
        "km from Tumangang Rail Facility",
    ),
]


@pytest.mark.parametrize(("facts", "told"), [row[1:] for row in CAPTIONS], ids=[row[0] for row in CAPTIONS])
def test_a_picture_of_another_day_or_place_is_out_of_context(held, facts, told) -> None:
    """
    The reviewer says when or where the picture was taken; the record says what the article makes of it.
    """
    review = export_json("mediareview", held, **PICTURE | facts)

    jsonschema.validate(review, schemas.MEDIA_REVIEW)
    assert told in review["originalMediaContextDescription"]


@pytest.mark.parametrize(
    "facts",
    [
        {"taken": date(2023, 10, 5)},
        {"taken": date(2023, 10, 4)},
        {"taken": date(2023, 10, 6)},
        {"taken": None, "place": (130.7, 42.4)},
    ],
    ids=["same day", "day before, in UTC", "day after, in UTC", "edge of the same picture"],
)
def test_a_picture_that_contradicts_nothing_gets_no_review(held, facts) -> None:
    """
    A day more or less is the time zone's; some kilometres are the picture's own width.
    """
    with pytest.raises(ExportError, match="contradict nothing"):
        export("mediareview", held, **PICTURE | facts)


def test_any_reading_of_the_articles_words_speaks_for_a_picture(held) -> None:
    """
    "Thursday" may be another one; a month may be read whole.
    """
    words = Observed(
        text="Thursday",
        start="2023-10-05",
        end="2023-10-05",
        alternatives=(
            {"start": "2023-09-28", "end": "2023-09-28"},
            {"start": "2022-10-01", "end": "2022-10-31"},
        ),
    )
    one = saying(held, claim={"observed": words.model_dump()})

    for day in (date(2023, 9, 28), date(2022, 10, 31)):
        with pytest.raises(ExportError, match="contradict nothing"):
            export("mediareview", one, **PICTURE | {"taken": day})


@pytest.mark.parametrize("missing", ["image", "original", "taken"])
def test_a_pictures_facts_have_a_source(held, missing) -> None:
    """
    Without the picture, where it stands with its own caption, or a day or place, there is no review.
    """
    with pytest.raises(ExportError, match=f"--{'image-taken' if missing == 'taken' else missing}"):
        export("mediareview", held, **PICTURE | {missing: None})


def test_markup_cannot_leave_its_script_element(tmp_path) -> None:
    """
    An article's own "</script>" stays words.
    """
    title = "A yard &lt;/script&gt;&lt;!-- fills"
    page = f"<html><head><title>{title}</title></head><body><p>{SENTENCE}</p></body></html>".encode()
    review = export("claimreview", exporting.held(tmp_path, page=page, url="https://wire.example/yard"))

    assert b"<" not in review
    assert "A yard </script><!-- fills" == json.loads(review)["itemReviewed"]["appearance"]["headline"]


@given(st.text(max_size=300), st.integers(2, 80))
def test_cutting_never_goes_over(text, most) -> None:
    """
    Any text, any limit: what is left is no longer, and all of a short one is kept.
    """
    words = " ".join(text.split())

    assert len(cut(text, most)) <= most
    assert len(words) > most or words == cut(text, most)


@given(st.text(max_size=200))
def test_nothing_invisible_is_left(text) -> None:
    """
    Controls and marks that turn text around are spelt out; spelling them twice changes nothing.
    """
    seen = visible(text)

    assert seen == visible(seen)
    assert all(
        sign.isprintable() or sign in "\u200c\u200d" or sign.isspace() for sign in seen if sign.isascii()
    )
    assert not set(seen) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\x00\x1b\n")


@pytest.mark.parametrize(
    "text", ["x" * 400, "73 railcars " * 40, "\u202e37\u202c railcars"], ids=["long", "many", "turned"]
)
def test_a_claim_fits_what_is_shown_whole(held, text) -> None:
    """
    However long its sentence or its words are.
    """
    claim = saying(held, claim={"object": text, "quote": text}).record.claim

    assert len(short_claim(claim)) <= 75
    assert len(short_claim(claim.model_copy(update={"measure": "record"}))) <= 75
