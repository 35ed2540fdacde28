"""What was false when a record was sealed: scenes, places and reviews that its bundle does not bear out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bundling import GROUND, failed, make_bundle, reseal, rewrite, small_chip
from making import SQUARE
from signatures import record_of, sign

from evidence.errors import RasterError
from evidence.pixels.chips import read_chip, write_chip
from verify.errors import RecordError
from verify.records.audit import audit
from verify.records.bundle import RECORD, chip_path, item_path, picture_path
from verify.records.canonical import canonical
from verify.records.elsewhere import elsewhere
from verify.records.placed import place
from verify.records.remade import remade
from verify.records.signing.checks import Trust
from verify.records.signing.keys import new_signer
from verify.records.sound import sound

ITEM = {
    "type": "Feature",
    "stac_version": "1.0.0",
    "id": "S1",
    "geometry": SQUARE,
    "properties": {"datetime": "2023-10-05T02:10:00Z", "gsd": 0.5},
    "links": [],
    "assets": {"visual": {"href": "./visual.tif", "type": "image/tiff"}},
}


def listing(*items):
    """
    A catalogue's answer.
    """
    return json.dumps({"type": "FeatureCollection", "features": items}).encode()


def with_properties(**fields):
    """
    The item of the bundle's scene with other properties.
    """
    return {**ITEM, "properties": ITEM["properties"] | fields}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (listing(ITEM), ""),
        (json.dumps(ITEM).encode(), ""),
        (listing({**ITEM, "id": "S2"}), ""),
        (listing(with_properties(gsd=0.3)), ""),
        (listing(with_properties(gsd=10), ITEM), ""),
        (listing(with_properties(**{"recount:rendered": True})), "recount:rendered"),
        (listing(with_properties(**{"recount:rendered": "yes"})), "recount:rendered"),
        (listing(with_properties(gsd=10)), "gsd"),
        (listing(with_properties(datetime="2022-10-09T02:10:00Z")), "datetime"),
        (listing(with_properties(**{"eo:cloud_cover": 80})), "eo:cloud_cover"),
        (listing(with_properties(**{"view:off_nadir": 30})), "view:off_nadir"),
        (listing(with_properties(license="CC-BY-NC-4.0")), "license"),
        (listing({**ITEM, "geometry": GROUND.footprint()}), "geometry"),
        (listing(with_properties(datetime="soon")), ""),
        (b'{"type": "FeatureCollection", "features": [' + b"[" * 100_000, ""),
    ],
    ids=[
        *("as it is", "alone", "another scene", "a finer listing", "one of two"),
        *("rendered", "rendered in a word", "gsd", "day", "cloud", "angle", "licence", "outline"),
        *("no scene", "no JSON"),
    ],
)
def test_a_scene_is_what_the_trail_lists(tmp_path, answer, told) -> None:
    """
    Whoever seals a rendered picture as a real one keeps the catalogue's own words beside it, or none.
    """
    bundle = make_bundle(tmp_path, answer=answer, counted=False)

    [check] = [one for one in audit(bundle, closer=[remade]).checks if one.name == "listed"]

    assert check.ok is not bool(told)
    assert check.detail.endswith(f"otherwise of its {told}") if told else "otherwise" not in check.detail


@pytest.mark.parametrize(
    ("name", "id_"),
    [("test/S1", "S1"), ("yard/S1", "S1"), ("S1@2023-10-05T02:10:00.000000Z", "S1"), ("a/b@c", "a/b@c")],
    ids=["catalogue", "collection", "time", "its own"],
)
def test_a_scene_that_was_told_apart_is_found_under_its_own_name(tmp_path, name, id_) -> None:
    """
    Scenes of one id bear their catalogue, collection or time before or behind it.
    """
    lie = {**with_properties(**{"recount:rendered": True}), "id": id_}
    bundle = make_bundle(tmp_path, answer=listing(lie), counted=False)
    item = json.loads((bundle / item_path(0)).read_bytes()) | {"id": name}
    reseal(bundle, item_path(0), canonical(item))
    rewrite(bundle, lambda record: record["scenes"][0].update(id=name), sealed=True)

    assert {("listed", item_path(0))} == failed(bundle, remade)


def moved_by(column, row):
    """
    The ground of the chip, so many pixels farther.
    """
    a, b, c, d, e, f = GROUND.transform
    return (a, b, c + a * column, d, e, f + e * row)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"transform": moved_by(0.4, 0.4)}, ""),
        ({"transform": moved_by(1000, 0)}, "another place"),
        ({"transform": moved_by(6, 0)}, "another place"),
        ({"transform": moved_by(-6, -6)}, "another place"),
        ({"crs": "EPSG:32652", "inside": small_chip().inside & False}, "another outline"),
        ({"transform": None, "crs": None}, "lies nowhere"),
    ],
    ids=["rounded", "far", "near", "corner", "nothing inside", "nowhere"],
)
def test_a_chip_of_another_place_is_told(bundle, change, told) -> None:
    """
    The site's outline is laid over the chip again, by the chip's own georeference.
    """
    record = record_of(bundle)

    check = place(record, record.counts[0], replace(small_chip(), **change), path=chip_path(0))

    assert check.ok is not bool(told)
    assert told in check.detail


def test_a_bundle_with_a_chip_of_another_place_is_invalid(bundle) -> None:
    """
    Its pixels are those that the record names, and show something else.
    """
    reseal(bundle, chip_path(0), write_chip(replace(small_chip(), transform=moved_by(6, 0))))

    assert {("place", chip_path(0))} == failed(bundle, remade)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ({"lat": 39.0, "lon": 125.7}, "lies elsewhere"),
        ({"geometry": SQUARE}, "a part of it"),
        ({"geometry": {"type": "Point", "coordinates": [130.6, 42.42]}}, "geometry is a 'Point'"),
        ({"geometry": {}}, "no geometry"),
    ],
    ids=["another point", "a larger outline", "no outline", "nothing"],
)
def test_a_site_that_the_chip_does_not_show_is_told(bundle, field, told) -> None:
    """
    Neither can another place be written over the one that was counted in.
    """
    record = record_of(bundle)
    other = record.model_copy(update={"site": record.site.model_copy(update=field)})

    check = place(other, other.counts[0], small_chip(), path=chip_path(0))

    assert not check.ok
    assert told in check.detail


def test_a_chip_that_calls_itself_rendered_is_not_passed_for_real(bundle) -> None:
    """
    A renderer marks its pictures, and the mark goes with the pixels.
    """
    reseal(bundle, chip_path(0), write_chip(replace(small_chip(), rendered=True)))

    assert ("chip", chip_path(0)) in failed(bundle, remade)


def test_a_chip_whose_place_would_open_a_file_is_none() -> None:
    """
    The text of a coordinate system is a stranger's, and the library that reads it opens what it names.
    """
    body = write_chip(small_chip()).replace(b"EPSG:32652", b"+init=/etc")

    with pytest.raises(RasterError, match="is not a chip"):
        read_chip(body)


@pytest.mark.parametrize(
    ("signed", "trusted", "outcome"),
    [
        (False, False, "valid_untrusted"),
        (False, True, "valid_untrusted"),
        (True, False, "valid_untrusted"),
        (True, True, "valid"),
    ],
    ids=["nobody", "unsigned", "a stranger", "the desk"],
)
def test_reviewed_marks_are_believed_of_a_trusted_signer_alone(tmp_path, signed, trusted, outcome) -> None:
    """
    Marks that a person corrected cannot be counted again: somebody must answer for them.
    """
    bundle, signer = make_bundle(tmp_path, reviewer="A. Editor"), new_signer("Desk")
    if signed:
        sign(bundle, signer)
    trust = Trust(keys={signer.public.id: signer.public} if trusted else {})

    found = audit(bundle, trust, closer=[elsewhere(remade)])
    [check] = [one for one in found.checks if one.name == "reviewed"]

    assert outcome == found.outcome
    assert check.ok is (outcome == "valid")
    assert "71 by A. Editor" in check.detail


def elsewhere_made(record):
    """
    Have a record made by an older library.
    """
    record["made_by"]["libraries"]["pillow"] = "11.0.0"


def test_a_picture_that_another_library_draws_otherwise_is_no_forgery(bundle) -> None:
    """
    It is told, with both versions; what builds upon the bundle takes it.
    """
    reseal(bundle, picture_path(0), b"drawn otherwise")
    rewrite(bundle, elsewhere_made, sealed=True)

    found = audit(bundle, closer=[elsewhere(remade)])
    wrong = [check for check in found.checks if not check.ok]

    assert "valid_untrusted" == found.outcome
    assert {("rerun_code", picture_path(0)), ("rerun_code", RECORD)} == {
        (one.name, one.file) for one in wrong
    }
    assert "pillow 11.0.0 there" in wrong[-1].detail
    assert bundle.name != sound(bundle)[0].id


def test_a_bundle_of_another_library_that_draws_the_same_is_valid(bundle) -> None:
    """
    Nothing moved, so nothing fails.
    """
    rewrite(bundle, elsewhere_made, sealed=True)

    found = audit(bundle, closer=[elsewhere(remade)])

    assert "valid" == found.outcome
    assert found.checks[-1].detail.endswith("here; nothing moved")


def test_the_same_library_draws_the_same_picture(bundle) -> None:
    """
    By the code and libraries that are at work here, another picture is a forgery, and nothing builds upon it.
    """
    reseal(bundle, picture_path(0), b"drawn otherwise")

    with pytest.raises(RecordError, match="is invalid"):
        sound(bundle)
