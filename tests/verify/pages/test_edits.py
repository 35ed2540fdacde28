"""What a person says of a claim, a site, or of a record in which nothing was counted: signed by a form."""

from __future__ import annotations

import json

import pytest
from browsing import pages
from bundling import make_bundle
from making import quantity

from evidence.model.places import Candidate
from verify.errors import RecordError
from verify.records.audit import audit
from verify.records.remade import remade
from verify.rerun import rerun
from verify.review.reading import review_of
from verify.web.jobs.values import Handed, Wish
from verify.web.people import Person

ARTICLE = (
    "Analysts counted again on Sunday. There were 73 freight railcars at the Nowhereville Rail Yard "
    "on 5 October 2023, imagery showed."
)
ELSEWHERE = [[129.9, 39.9], [130.0, 39.9], [130.0, 40.0], [129.9, 40.0], [129.9, 39.9]]
OTHER = Candidate(
    name="Tumangang Junction",
    kind="rail_yard",
    lon=130.7,
    lat=42.5,
    radius_m=300.0,
    score=0.5,
    found_by="gazetteer",
)


def _claim(site, at, **fields):
    """Send the form of the claim as it stands, with these fields changed."""
    said = {"words": "73", "relation": "exactly", "value": "73", "by": "A. Editor", "reason": "Misread."}
    return site.send(at, f"{at}/claim", **said | fields)


def _again(record, files):
    return rerun(record, files, counters=())


def _made(site, answer):
    """Do the check that a form asked for; gives its record."""
    site.do()
    job = site.desk.job(answer.headers["location"].rpartition("/")[2])
    assert "done" == job.state, job.trouble
    return site.desk.record(job.records[0])


def test_a_record_without_a_count_is_signed_off(data_folder, tmp_path):
    """
    Somebody looked, and found it right: the verdict stays, and their name is on it.
    """
    bundle = make_bundle(tmp_path / "made", counted=False)
    at = f"/records/{bundle.name}"
    with pages(data_folder, bundle) as site:
        sent = site.send(at, f"{at}/review", by="A. Editor")
        page = site.http.get(sent.headers["location"]).text
        new = site.desk.record(sent.headers["location"].rpartition("/")[2])
        old = site.desk.record(bundle.name)

    assert ("corrected", "active") == (old.status, new.status)
    assert old.verdict == new.verdict
    assert "Looked at by A. Editor on " in page
    assert "takes the place of" not in page


def test_a_number_is_meant_otherwise(site, bundle):
    """
    "73" was "at least 73": judged at once. What reading had given is kept beside it.
    """
    sent = _claim(site, f"/records/{bundle.name}", relation="at_least")
    new = site.desk.record(sent.headers["location"].rpartition("/")[2])

    assert ("at_least", 73, None) == (
        new.claim.quantity.relation,
        new.claim.quantity.low,
        new.claim.quantity.high,
    )
    assert "exactly" == new.edited.claim.quantity.relation
    assert "A person edited what the article says." in new.verdict.why


def test_a_page_shows_what_was_there_before_it_was_edited(site, bundle):
    """
    With the name of whoever edited the statement, and of whoever named the place.
    """
    sent = _claim(site, f"/records/{bundle.name}", relation="at_least", by="Ana")
    at = sent.headers["location"]
    sent = site.send(at, f"{at}/site", called="Tumangang yard", by="Ben", reason="Its own name.")
    page = site.http.get(sent.headers["location"]).text

    assert "Edited by <bdi>Ana</bdi>; before: <bdi>73 railcars; " in page
    assert "Edited by <bdi>Ben</bdi>; before: <bdi>Tumangang Rail Facility</bdi>, " in page
    assert "gazetteer; named by Ben" in page


def test_part_of_a_number_is_not_its_words(site, bundle):
    """
    "7" does not stand in "73"; whoever has it checked afresh is told so before anything is searched.
    """
    at = f"/records/{bundle.name}"
    told = [_claim(site, at, words="7", value="7", **more) for more in ({}, {"kind": "ship"})]

    assert [422, 422] == [one.status_code for one in told]
    assert all("does not stand in the sentence" in one.text for one in told)
    assert () == site.desk.jobs()


def test_nobody_is_held_against_a_number_that_they_did_not_say(site, bundle):
    """
    The number must be one of the words, and the words must stand in the sentence.
    """
    at = f"/records/{bundle.name}"
    number = _claim(site, at, value="200")
    words = _claim(site, at, words="200", value="200")

    assert (422, 422) == (number.status_code, words.status_code)
    assert "do not say 200" in number.text
    assert "does not stand in the sentence" in words.text


def test_the_verdict_of_another_number_is_shown_before_it_is_signed(site, bundle):
    """
    At once for a number; for other days it is said that scenes are searched anew.
    """
    at = f"/records/{bundle.name}"
    said = {"words": "73", "relation": "at_least", "value": "73"}
    number = site.send(at, f"{at}/claim/preview", **said).text
    days = site.send(at, f"{at}/claim/preview", **said, first="2023-10-06", last="2023-10-06").text

    assert "As corrected" in number
    assert "Likelihood that the statement holds: very likely" in number
    assert "Scenes are searched, read and counted anew" in days


def test_other_days_are_checked_afresh(site, bundle):
    """
    A check of its own, whose record takes the place of the old one; what was read stays beside it.
    """
    at = f"/records/{bundle.name}"
    new = _made(site, _claim(site, at, first="2023-10-06", last="2023-10-06"))

    assert ("2023-10-06", bundle.name) == (new.claim.observed.start, new.supersedes)
    assert "2023-10-05" == new.edited.claim.observed.start
    assert "This record was corrected" in site.http.get(at).text


def test_another_place_is_named(site, bundle):
    """
    By coordinates or a name that is looked up; where it was found before is kept.
    """
    at = f"/records/{bundle.name}"
    sent = site.send(at, f"{at}/site", place="42.5, 130.7", by="A. Editor", reason="The next station.")
    new = _made(site, sent)

    assert (130.7, 42.5) == (new.site.lon, new.site.lat)
    assert new.site.found_by.endswith("named by A. Editor")
    assert site.desk.record(bundle.name).site == new.edited.site


def test_a_place_that_nobody_knew_is_given(site):
    """
    An article's own record said that its place is in no gazetteer. The new one is sound, and done again.
    """
    sent = site.send("/", "/checks", article=ARTICLE, published="2023-10-08")
    old = _made(site, sent)
    at = f"/records/{old.id}"
    sent = site.send(
        at, f"{at}/site", place="42.5, 130.7", called="The yard", by="A. Editor", reason="There."
    )
    new = _made(site, sent)
    looked = audit(site.desk.folder(new.id), closer=[remade, _again])

    assert (None, "The yard") == (old.site, new.site.name)
    assert ("site_unresolved" in old.verdict.reasons, "site_unresolved" in new.verdict.reasons) == (
        True,
        False,
    )
    assert "human_reviewed" in new.verdict.reasons
    assert [] == [check for check in looked.checks if not check.ok]


def test_another_candidate_is_chosen(data_folder, tmp_path):
    """
    One of the places that the name may mean too; the one that was found stays to be chosen again.
    """
    bundle = make_bundle(tmp_path / "made", others=(OTHER,))
    at = f"/records/{bundle.name}"
    with pages(data_folder, bundle) as site:
        listed = site.http.get(at).text
        sent = site.send(at, f"{at}/site", candidate="0", by="A. Editor", reason="The junction is meant.")
        new = _made(site, sent)

    assert '<input type="radio" name="candidate" value="0">' in listed
    assert ("Tumangang Junction", "gazetteer; chosen by A. Editor") == (new.site.name, new.site.found_by)
    assert ["Tumangang Rail Facility"] == [one.name for one in new.site.runners_up]


@pytest.mark.parametrize("form", ["{}", '{{"type": "Feature", "properties": {{}}, "geometry": {}}}'])
def test_an_area_elsewhere_is_searched_anew(site, bundle, form):
    """
    Drawn, or pasted as GeoJSON: it lies beyond the pixels of the count.
    """
    at = f"/records/{bundle.name}"
    area = form.format(json.dumps({"type": "Polygon", "coordinates": [ELSEWHERE]}))
    new = _made(site, site.send(at, f"{at}/site", area=area, by="A. Editor", reason="Further south."))

    assert (129.95, 39.95) == (new.site.lon, new.site.lat)
    assert "drawn by A. Editor" == new.site.found_by
    assert [tuple(one) for one in ELSEWHERE] == [tuple(one) for one in new.site.geometry["coordinates"][0]]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"area": "no GeoJSON"}, "The area is no GeoJSON."),
        ({"area": '{"type": "Point", "coordinates": [0, 0]}'}, "The review cannot be taken"),
        ({}, "No other place was said."),
        ({"candidate": "many"}, "is no number"),
    ],
)
def test_a_place_that_is_none_is_refused(site, bundle, fields, told):
    """
    In two sentences, and nothing is checked.
    """
    at = f"/records/{bundle.name}"
    answer = site.send(at, f"{at}/site", by="A. Editor", reason="Wrong.", **fields)

    assert 422 == answer.status_code
    assert told in answer.text
    assert () == site.desk.jobs()


def test_of_two_who_have_it_checked_afresh_the_second_is_told(site, bundle):
    """
    Both asked before either check was done: the later one ends without a record.
    """
    at = f"/records/{bundle.name}"
    first, second = (_claim(site, at, first=day, last=day) for day in ("2023-10-06", "2023-10-07"))
    _made(site, first)
    site.do()
    late = site.desk.job(second.headers["location"].rpartition("/")[2])

    assert ("failed", ()) == (late.state, late.records)
    assert "somebody was faster" in late.trouble.what


def test_only_an_editor_has_a_record_checked_afresh(site, bundle):
    """
    Through whatever door: a check that takes a record's place is a correction.
    """
    told = {"record": bundle.name, "by": "C. Hecker", "reason": "Misread.", "afresh": True}
    wish = Wish(article=Handed(text="…"), again=review_of(told | {"claim": {"kind": "ship"}}))

    with pytest.raises(RecordError, match="A checker may not correct records"):
        site.desk.submit(wish, by=Person(name="C. Hecker", role="checker"))


def test_a_passage_of_the_article_is_checked_as_the_article_s(site, bundle):
    """
    With its title; words of a person's own are nobody else's.
    """
    at = f"/records/{bundle.name}/article"
    said = site.desk.record(bundle.name).claim.quote
    own = site.send(at, f"/records/{bundle.name}/passage", passage=said)
    other = site.send(at, f"/records/{bundle.name}/passage", passage=said.replace("73", "99"))
    site.do()
    site.do()
    titles = [site.desk.job(one.headers["location"].rpartition("/")[2]).title for one in (own, other)]

    assert ["A yard fills", None] == titles


@pytest.fixture
def vague(data_folder, tmp_path):
    """
    A record of an article that gives no number to speak of.
    """
    stated = quantity("vague", None, text="73")
    bundle = make_bundle(tmp_path / "made", stated=stated, counted=False)
    with pages(data_folder, bundle) as running:
        yield running, f"/records/{bundle.name}"


def test_nothing_says_how_a_vague_number_is_meant(vague):
    """
    The form chooses nothing, and a number alone is not taken for an exact one.
    """
    site, at = vague
    page = site.http.get(at).text
    sent = _claim(site, at, relation="")

    assert '<option value="" selected>' in page
    assert '<option value="exactly">' in page
    assert 422 == sent.status_code
    assert "Nothing says how" in sent.text


def test_days_of_a_vague_number_are_corrected_alone(vague):
    """
    With the number's fields as the page has them.
    """
    site, at = vague
    sent = _claim(site, at, relation="", value="", first="2023-10-06", last="2023-10-06")

    assert 303 == sent.status_code


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"first": "2023-10-06"}, "The days are half given"),
        ({"last": "2023-10-06"}, "The days are half given"),
        ({"value": ""}, "The number is half given"),
        ({"high": "80"}, "Only a range has a second number"),
    ],
)
def test_what_is_half_given_is_refused(site, bundle, fields, told):
    """
    Neither guessed nor left out of what is signed, when it is tried out and when it is signed.
    """
    at = f"/records/{bundle.name}"
    said = {"words": "73", "relation": "at_least", "value": "73"} | fields
    answers = [site.send(at, f"{at}/claim/preview", **said), _claim(site, at, **said)]

    assert [422, 422] == [answer.status_code for answer in answers]
    assert all(told in answer.text for answer in answers)
