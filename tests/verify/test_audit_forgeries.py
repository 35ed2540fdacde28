"""A careful forger mends every hash that can be mended; the audit makes things again and compares."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest
import rfc8785
from bundling import PAGE, SENTENCE, failed, make_bundle, mend, reseal, rewrite, small_chip
from PIL import Image, PngImagePlugin

from evidence.pixels.chips import write_chip
from verify.model import Record
from verify.records.audit import audit
from verify.records.bundle import (
    CRATE,
    MANIFEST,
    PROVENANCE,
    RECORD,
    SOURCE,
    TEXT,
    chip_path,
    item_path,
    marks_path,
    picture_path,
)
from verify.records.remade import remade
from verify.records.told import told_in
from verify.records.warc import warc_of

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
    Whoever seals a record over another picture is found out when it is drawn again from chip and marks.
    """
    reseal(bundle, picture_path(0), forge((bundle / picture_path(0)).read_bytes()))

    assert set() == failed(bundle)
    assert {("picture", picture_path(0))} == failed(bundle, remade)


def test_the_same_pixels_in_other_bytes_are_the_same_picture(bundle) -> None:
    """
    Another version of the program that writes PNGs may pack the same pixels otherwise.
    """
    path = bundle / picture_path(0)
    before = path.read_bytes()
    reseal(bundle, picture_path(0), repacked(before, compress_level=1))

    assert before != path.read_bytes()
    assert set() == failed(bundle, remade)


@pytest.mark.parametrize(
    "path", [SOURCE, TEXT, CRATE, PROVENANCE, item_path(0), chip_path(0), picture_path(0), marks_path(0)]
)
def test_a_mended_manifest_hides_nothing(bundle, path) -> None:
    """
    The record was sealed over every file, or says itself what is in it.
    """
    replaced(bundle, path, lambda body: body[:-1] + b" ")

    assert {("manifest", MANIFEST), ("file", path)} <= failed(bundle)


def test_a_sentence_added_to_the_text_is_named(uncounted) -> None:
    """
    The text is what reading the article gives, whatever a record was sealed over.
    """
    reseal(uncounted, TEXT, (uncounted / TEXT).read_bytes() + b"\n\nNobody denied it.")

    assert set() == failed(uncounted)
    assert {("text", TEXT)} == failed(uncounted, remade)


def test_another_title_is_named(uncounted) -> None:
    """
    So are title, publisher and language.
    """
    rewrite(uncounted, lambda record: record["article"].update(title="A yard empties"), sealed=True)

    assert {("text", TEXT)} == failed(uncounted, remade)


def test_a_source_that_cannot_be_read_is_named(uncounted) -> None:
    """
    A source that is no article gives no text.
    """
    source = b"%PDF-1.7"
    record = Record.model_validate_json((uncounted / RECORD).read_bytes())
    sha256 = hashlib.sha256(source).hexdigest()
    other = record.model_copy(update={"article": record.article.model_copy(update={"sha256": sha256})})
    rewrite(uncounted, lambda told: told["article"].update(sha256=sha256), sealed=True)
    reseal(uncounted, SOURCE, warc_of(other, source))

    assert set() == failed(uncounted)
    assert {("text", TEXT)} == failed(uncounted, remade)


def test_other_pixels_are_named(bundle) -> None:
    """
    A chip is decoded again, and its pixels hashed: they are those that were counted.
    """
    chip = small_chip()
    reseal(bundle, chip_path(0), write_chip(replace(chip, data=chip.data[:, ::-1])))

    assert set() == failed(bundle)
    assert ("chip", chip_path(0)) in failed(bundle, remade)


@pytest.mark.parametrize(
    "field", [{"gsd": 0.1}, {"license": "CC0-1.0"}, {"datetime": "2023-10-06T02:10:00Z"}]
)
def test_an_item_that_says_otherwise_is_named(bundle, field) -> None:
    """
    What a STAC item says of a scene is what the record says of it.
    """
    item = json.loads((bundle / item_path(0)).read_bytes())
    item["properties"] |= field
    reseal(bundle, item_path(0), rfc8785.dumps(item))

    assert {("item", item_path(0))} == failed(bundle)


def test_a_page_whose_encoding_only_its_server_named_stays_valid(tmp_path) -> None:
    """
    The record has the content type that its server named.
    """
    bundle = make_bundle(
        tmp_path,
        counted=False,
        page=RUSSIAN,
        media_type="text/html; charset=windows-1251",
        retrieved="2023-10-08T00:00:00Z",
    )

    assert "аналитики" in (bundle / TEXT).read_text()
    assert set() == failed(bundle, remade)


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

    assert {("status", RECORD), ("file", RECORD), ("manifest", MANIFEST)} == failed(uncounted)


def test_a_signature_in_the_records_own_words_is_none(uncounted) -> None:
    """
    The id does not cover them, so a bundle's record has none: who signed is told by its attestation.
    """
    rewrite(uncounted, lambda record: record.update(signatures=[{"by": "a stranger", "ok": True}]))

    assert {("signatures", RECORD), ("file", RECORD), ("manifest", MANIFEST)} == failed(uncounted)


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

    assert ("picture", picture_path(0)) in failed(bundle, remade)


def test_an_endless_caption_is_not_drawn(bundle) -> None:
    """
    Neither is a caption that no scene has.
    """
    rewrite(bundle, lambda record: record["site"].update(name="x" * 10_000), sealed=True)

    assert {("picture", picture_path(0))} == failed(bundle, remade)


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
    ("path", "body", "why"),
    [
        (RECORD, b"[" + b"[]," * 600_000 + b"[]]", "1,200,002 signs that part values, of at most 400,000"),
        (
            RECORD,
            b"[" + b'{"":0},' * 500_000 + b"{}]",
            "1,500,002 signs that part values, of at most 400,000",
        ),
        (RECORD, b'"' + b"x" * (8 << 20) + b'"', "8,388,610 bytes, of at most 8,388,608"),
        (MANIFEST, b"[" * 2_000_000, "2,000,000 signs that part values, of at most 400,000"),
        (item_path(0), b'"' + b"x" * (1 << 20) + b'"', "1,048,578 bytes, of at most 1,048,576"),
    ],
    ids=["lists", "objects", "long", "nested", "item"],
)
def test_json_that_would_fill_the_memory_is_not_parsed(uncounted, path, body, why) -> None:
    """
    A few kilobytes of a zip can hold millions of values, each of which takes a thousand bytes once read.
    """
    reseal(uncounted, path, body) if path == item_path(0) else (uncounted / path).write_bytes(body)

    assert why in {check.detail for check in audit(uncounted).checks if check.name == "canonical"}


def test_a_record_that_is_wrong_all_over_is_refused_in_one_line(uncounted) -> None:
    """
    A hundred thousand faults are counted, not told.
    """
    (uncounted / RECORD).write_bytes(b'{"trail":[' + b"{}," * 100_000 + b"{}]}")

    assert "600,019 fields are wrong" in {check.detail for check in audit(uncounted).checks}


def test_a_record_with_as_many_marks_as_any_is_read(bundle) -> None:
    """
    Two thousand marks take a tenth of what is allowed.
    """
    record = json.loads((bundle / RECORD).read_bytes())
    mark = record["counts"][0]["marks"][0]
    record["counts"][0]["marks"] = [{**mark, "px": 100 + number / 100} for number in range(2_000)]
    told, check = told_in(RECORD, {RECORD: rfc8785.dumps(record)})

    assert check.ok
    assert 2_000 == len(told["counts"][0]["marks"])


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


@pytest.mark.parametrize("schema", ["recount/record/2", "recount/record/1 ", "", "recount/manifest/1"])
def test_a_record_of_another_schema_is_named(uncounted, schema) -> None:
    """
    A later version writes records that this one cannot judge, so it judges none of it.
    """
    rewrite(uncounted, lambda record: record.update(schema=schema), sealed=True)
    [check] = [check for check in audit(uncounted).checks if check.name == "schema"]

    assert ("schema", RECORD) in failed(uncounted)
    assert "recount/record/1" in check.detail


@pytest.mark.parametrize(
    "day", ["garbage", "2023-02-30", "0001-01-01", "9999-12-31", "20231005", "2023-W40-4"]
)
def test_a_day_that_is_none_is_named(uncounted, day) -> None:
    """
    A claim's days are days, with others before and after them.
    """
    rewrite(uncounted, lambda record: record["claim"]["observed"].update(start=day), sealed=True)

    assert ("schema", RECORD) in failed(uncounted)


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
