"""A careful forger mends every hash that can be mended; the audit makes things again and compares."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zlib

import numpy as np
import pytest
from bundling import PAGE, SENTENCE, failed, make_bundle, mend, rewrite
from PIL import Image, PngImagePlugin

from verify.records.audit import audit
from verify.records.bundle import MANIFEST, RECORD, SOURCE, TEXT, marks_path, picture_path

RUSSIAN = PAGE.replace("analysts said", "аналитики сказали").encode("cp1251")


def replaced(bundle, path, change):
    """
    Change the bytes of one file and mend the manifest.
    """
    (bundle / path).write_bytes(change((bundle / path).read_bytes()))
    mend(bundle)
    return bundle


def repacked(png: bytes, **how) -> bytes:
    """
    The same picture as another program may write it.
    """
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).save(out, format="PNG", **how)
    return out.getvalue()


def with_words(png: bytes) -> bytes:
    """
    The same picture with words that some viewers show.
    """
    words = PngImagePlugin.PngInfo()
    words.add_text("Title", "81 railcars")
    return repacked(png, pnginfo=words)


def other_pixel(png: bytes) -> bytes:
    """
    The picture with one pixel a little brighter.
    """
    pixels = np.array(Image.open(io.BytesIO(png)))
    pixels[3, 3, 0] ^= 1
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, format="PNG")
    return out.getvalue()


def bomb(png: bytes) -> bytes:
    """
    The picture's header before a gigabyte of zeros, packed.
    """
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1 << 6)) + packer.flush()
    chunk = (
        struct.pack(">I", len(packed)) + b"IDAT" + packed + struct.pack(">I", zlib.crc32(b"IDAT" + packed))
    )
    return png[:33] + chunk + png[-12:]


@pytest.mark.parametrize(
    "forge",
    [
        lambda png: b"\x89PNG fake",
        lambda png: b"",
        lambda png: png + b"behind the end",
        lambda png: png[:-12],
        lambda png: png[:-13] + bytes([png[-13] ^ 1]) + png[-12:],
        lambda png: png[:60] + bytes([png[60] ^ 1]) + png[61:],
        with_words,
        other_pixel,
        bomb,
    ],
    ids=["fake", "empty", "trailing", "cut", "sum", "garbled", "words", "pixel", "bomb"],
)
def test_another_picture_is_named(bundle, forge) -> None:
    """
    The picture is drawn again from the chip and the marks; anything else in its place is found.
    """
    replaced(bundle, picture_path(0), forge)

    assert {("picture", picture_path(0))} == failed(bundle)


def test_the_same_pixels_in_other_bytes_are_the_same_picture(bundle) -> None:
    """
    Another version of the program that writes PNGs may pack the same pixels otherwise.
    """
    path = bundle / picture_path(0)
    before = path.read_bytes()
    replaced(bundle, picture_path(0), lambda png: repacked(png, compress_level=1))

    assert before != path.read_bytes()
    assert "valid" == audit(bundle).outcome


def test_other_marks_as_geojson_are_named(bundle) -> None:
    """
    The marks for machines are the marks of the record, not fewer.
    """
    replaced(bundle, marks_path(0), lambda _: b'{"features":[],"type":"FeatureCollection"}')

    assert {("marks", marks_path(0))} == failed(bundle)


def test_a_sentence_added_to_the_text_is_named(uncounted) -> None:
    """
    The text is what reading the source gives.
    """
    replaced(uncounted, TEXT, lambda text: text + b"\n\nNobody denied it.")

    assert {("text", TEXT)} == failed(uncounted)


def test_another_title_is_named(uncounted) -> None:
    """
    So are title, publisher and language, even in a record that is sealed anew.
    """
    rewrite(uncounted, lambda record: record["article"].update(title="A yard empties"), sealed=True)

    assert {("text", TEXT)} == failed(uncounted)


def test_a_source_that_cannot_be_read_is_named(uncounted) -> None:
    """
    A source that is no article gives no text.
    """
    source = b"%PDF-1.7"
    (uncounted / SOURCE).write_bytes(source)
    sha256 = hashlib.sha256(source).hexdigest()
    rewrite(uncounted, lambda record: record["article"].update(sha256=sha256), sealed=True)

    assert {("text", TEXT)} == failed(uncounted)


def test_a_page_whose_encoding_only_its_server_named_stays_valid(tmp_path) -> None:
    """
    A bundle does not hold the headers of an answer, so the encodings that servers name are tried.
    """
    bundle = make_bundle(
        tmp_path,
        counted=False,
        page=RUSSIAN,
        media_type="text/html; charset=windows-1251",
        retrieved="2023-10-08T00:00:00Z",
    )

    assert "аналитики" in (bundle / TEXT).read_text()
    assert "valid" == audit(bundle).outcome


@pytest.mark.parametrize("path", ["extra.html", "chips/1.tif", "exchanges/" + "0" * 64, "marks/0.txt"])
def test_a_file_that_no_record_rests_on_is_named_even_when_listed(bundle, path) -> None:
    """
    The record says which files there are; the manifest only lists them.
    """
    (bundle / path).write_bytes(b"psst")
    mend(bundle, listing=True)

    assert ("file", path) in failed(bundle)


@pytest.mark.parametrize("path", [marks_path(0), picture_path(0), TEXT, SOURCE])
def test_a_file_that_the_record_rests_on_is_missed_even_when_not_listed(bundle, path) -> None:
    """
    Taking a file out of the manifest too does not help.
    """
    (bundle / path).unlink()
    mend(bundle, listing=True)

    assert ("file", path) in failed(bundle)


@pytest.mark.parametrize("status", ["void", "corrected"])
def test_a_status_is_never_said_by_a_bundle_itself(uncounted, status) -> None:
    """
    The id does not cover the status, so only a record that supersedes this one can change it.
    """
    rewrite(uncounted, lambda record: record.update(status=status))

    assert {("status", RECORD)} == failed(uncounted)


def test_a_signature_that_nothing_verifies_is_not_trusted(uncounted) -> None:
    """
    The bundle is whole; who made it is not known, and the outcome says so.
    """
    rewrite(uncounted, lambda record: record.update(signatures=[{"by": "a stranger", "ok": True}]))

    assert "valid_untrusted" == audit(uncounted).outcome
    assert {("signatures", RECORD)} == failed(uncounted)


def test_a_catalogue_cannot_have_answered_what_is_not_there(uncounted) -> None:
    """
    Every answer on the receipt is an exchange of the trail.
    """

    def invent(record):
        record["search"]["catalogues"][0]["response_sha256"].append("1" * 64)

    rewrite(uncounted, invent, sealed=True)

    assert {("search", RECORD)} == failed(uncounted)


@pytest.mark.parametrize(
    "field", [{"scene_id": "another"}, {"kind": "unicorn"}], ids=["no such scene", "no such kind"]
)
def test_a_count_of_nothing_known_is_named(bundle, field) -> None:
    """
    A count is of a known kind, on a scene of the record.
    """
    rewrite(bundle, lambda record: record["counts"][0].update(field), sealed=True)

    assert ("count", RECORD) in failed(bundle)


@pytest.mark.parametrize("field", [{"px": 1e300}, {"py": -5.0}, {"length_m": 1e9}, {"length_m": 1e300}])
def test_marks_that_would_take_forever_to_draw_are_not_drawn(bundle, field) -> None:
    """
    A mark lies on its chip and is not much larger than it.
    """

    def move(record):
        record["counts"][0]["marks"][0].update(field)

    rewrite(bundle, move, sealed=True)

    assert ("picture", picture_path(0)) in failed(bundle)


def test_an_endless_caption_is_not_drawn(bundle) -> None:
    """
    Neither is a caption that no scene has.
    """
    rewrite(bundle, lambda record: record["scenes"][0].update(licence="x" * 10_000), sealed=True)

    assert {("picture", picture_path(0))} == failed(bundle)


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.reverse(),
        lambda files: files.append(files[-1]),
        lambda files: files.append({**files[0], "path": "../evil"}),
        lambda files: files.append({**files[0], "path": "/etc/passwd"}),
        lambda files: files.append({**files[0], "path": "zzz\\evil"}),
        lambda files: files[0].update(bytes=str(files[0]["bytes"])),
    ],
    ids=["reversed", "twice", "dots", "absolute", "backslash", "number as text"],
)
def test_a_disorderly_manifest_is_named(uncounted, change) -> None:
    """
    A manifest lists plain paths, sorted, each once.
    """
    path = uncounted / MANIFEST
    manifest = json.loads(path.read_bytes())
    change(manifest["files"])
    path.write_text(json.dumps(manifest, sort_keys=True, separators=(",", ":")))

    assert ("manifest", MANIFEST) in failed(uncounted)


DEEP = b"[" * 100_000


@pytest.mark.parametrize("path", [RECORD, MANIFEST])
@pytest.mark.parametrize(
    "body",
    [DEEP, b'{"id":' + DEEP + b"]" * 100_000 + b"}", b"", b"[1]", b"null", b"\xff\xfe\x00", b'"\\ud800"'],
    ids=["open", "nested", "empty", "list", "null", "binary", "surrogate"],
)
def test_json_that_breaks_parsers_is_named(uncounted, path, body) -> None:
    """
    What cannot be read as JSON is a failed check, never a crash.
    """
    (uncounted / path).write_bytes(body)

    assert ("canonical", path) in failed(uncounted)
    assert "invalid" == audit(uncounted).outcome


@pytest.mark.parametrize(
    "value",
    [b"NaN", b"1e999", b"-Infinity", b"9" * 23, b"9" * 5000, b'"\\ud800"', b"1.0", b"[" * 900 + b"]" * 900],
    ids=["nan", "infinite", "minus", "wide", "endless", "surrogate", "float", "deep"],
)
def test_values_without_a_canonical_form_are_named(uncounted, value) -> None:
    """
    RFC 8785 has one form for each value and none for some.
    """
    whole = (uncounted / RECORD).read_bytes()
    (uncounted / RECORD).write_bytes(
        whole.replace(b'"provenance":{', b'"provenance":{"a":' + value + b",", 1)
    )

    assert failed(uncounted) & {("canonical", RECORD), ("schema", RECORD), ("id", RECORD)}
    assert "invalid" == audit(uncounted).outcome


def test_a_field_told_twice_is_named(uncounted) -> None:
    """
    Parsers disagree about which of the two counts.
    """
    whole = (uncounted / RECORD).read_bytes()
    (uncounted / RECORD).write_bytes(whole.replace(b'"made_at":', b'"made_at":"x","made_at":', 1))

    assert ("canonical", RECORD) in failed(uncounted)


def test_what_a_stranger_wrote_cannot_steer_a_terminal(uncounted) -> None:
    """
    Details repeat what is wrong without its control characters, and not endlessly.
    """
    rewrite(uncounted, lambda record: record.update({"\x1b[2J" + "x" * 9000: 1}))
    details = [check.detail for check in audit(uncounted).checks if check.name == "schema"]

    assert details
    assert all(detail.isprintable() and len(detail) < 600 for detail in details)


def test_the_quote_stands_where_the_claim_says(uncounted) -> None:
    """
    A place counted from the text's end is no place.
    """
    rewrite(uncounted, lambda record: record["claim"].update(start=-len(SENTENCE)), sealed=True)

    assert ("quote", TEXT) in failed(uncounted)
