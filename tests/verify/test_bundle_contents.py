"""What lies in a bundle is of known forms: others' tools read each of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pystac
import pytest
import rasterio
from bundling import ANSWER, PAGE, failed, make_bundle, small_chip
from hypothesis import given
from hypothesis import strategies as st
from making import assessed
from prov.model import ProvDocument
from rio_cogeo.cogeo import cog_validate
from rocrate.rocrate import ROCrate
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from evidence.model.scenes import Asset, Mask
from evidence.pixels.chip import digest
from evidence.pixels.chips import read_chip, write_chip
from verify.model import Record
from verify.records.bundle import CRATE, MANIFEST, PROVENANCE, RECORD, SOURCE, item_path
from verify.records.canonical import canonical, canonical_words
from verify.records.record import refer_to
from verify.records.remade import remade
from verify.records.stac import item_of
from verify.records.warc import source_in, warc_of

FETCHED = {
    "url": "https://news.example/yard",
    "final_url": "https://news.example/2023/yard.html",
    "media_type": "text/html; charset=utf-8",
    "retrieved": "2023-10-08T00:00:00Z",
}


def record_of(bundle) -> Record:
    """
    The record of a bundle.
    """
    return Record.model_validate_json((bundle / RECORD).read_bytes())


def archived(bundle):
    """
    The records of a bundle's archive as warcio reads them: type, address, date, HTTP status, payload.
    """
    found = []
    with (bundle / SOURCE).open("rb") as file:
        for one in ArchiveIterator(file, check_digests="raise"):
            status = one.http_headers.get_statuscode() if one.http_headers else None
            fields = one.rec_headers
            found.append(
                (
                    one.rec_type,
                    fields.get_header("WARC-Target-URI"),
                    fields.get_header("WARC-Date"),
                    status,
                    one.content_stream().read(),
                )
            )
    return found


def test_a_fetched_article_is_an_answer_in_the_archive(tmp_path) -> None:
    """
    With the address that answered, when, and the content type that its server named.
    """
    bundle = make_bundle(tmp_path, counted=False, **FETCHED)

    info, answer = archived(bundle)

    assert "warcinfo" == info[0]
    assert ("response", FETCHED["final_url"], FETCHED["retrieved"], "200", PAGE.encode()) == answer
    assert b"Content-Type: text/html; charset=utf-8" in (bundle / SOURCE).read_bytes()


def test_an_article_from_a_file_claims_no_address(uncounted) -> None:
    """
    What a person handed in is a resource named by its hash, made when the record was.
    """
    address = f"urn:sha256:{hashlib.sha256(PAGE.encode()).hexdigest()}"

    assert ("resource", address, "2023-10-08T00:00:00Z", None, PAGE.encode()) == archived(uncounted)[1]


@pytest.mark.parametrize("facts", [{}, FETCHED], ids=["file", "fetched"])
def test_warcio_finds_nothing_wrong_with_an_archive(tmp_path, facts, capsys) -> None:
    """
    Its checker passes lengths and digests.
    """
    bundle = make_bundle(tmp_path, counted=False, **facts)
    checker = Checker(type("Asked", (), {"inputs": [str(bundle / SOURCE)], "verbose": True}))
    checker.process_all()

    assert 0 == checker.exit_value, capsys.readouterr().out
    assert "digest pass" in capsys.readouterr().out


@pytest.mark.parametrize(
    "body", [b"", b"\r\n\r\n", b"WARC/1.1\r\n\r\n\r\n\r\nx\r\n\r\n", bytes(range(256)) * 9]
)
def test_any_bytes_come_back_out_of_an_archive(uncounted, body) -> None:
    """
    Whatever an article holds, blank lines and other archives included.
    """
    record = record_of(uncounted)
    article = record.article.model_copy(update={"sha256": hashlib.sha256(body).hexdigest()})
    record = record.model_copy(update={"article": article})

    assert body == source_in(record, warc_of(record, body))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda warc: warc + b"more",
        lambda warc: warc * 2,
        lambda warc: warc[:-1],
        lambda warc: warc.replace(b"resource", b"response", 1),
        lambda warc: warc.replace(b"WARC-Date: 2023", b"WARC-Date: 1999", 1),
        lambda warc: warc.replace(b"Content-Length: ", b"Content-Length: 0", 1),
        lambda warc: b"",
        lambda warc: b"\x1f\x8b" + warc,
    ],
    ids=["more", "twice", "cut", "type", "date", "length", "empty", "packed"],
)
def test_an_archive_of_another_form_is_none(uncounted, spoil) -> None:
    """
    All around the article's bytes follows from the record.
    """
    assert source_in(record_of(uncounted), spoil((uncounted / SOURCE).read_bytes())) is None


def test_a_header_cannot_be_slipped_into_an_archive(tmp_path) -> None:
    """
    A content type with a line feed in it stays on its line.
    """
    facts = FETCHED | {"media_type": "text/html\r\nSet-Cookie: a=b"}
    bundle = make_bundle(tmp_path, counted=False, **facts)

    assert b"\r\nSet-Cookie" not in (bundle / SOURCE).read_bytes()
    assert set() == failed(bundle, remade)


@pytest.mark.parametrize(
    ("side", "top"), [(24, 200), (700, 9000), (700, 0.5)], ids=["small bytes", "large words", "fractions"]
)
def test_chips_are_cloud_optimized(tmp_path, side, top) -> None:
    """
    As rio-cogeo judges them, and they come back as they were.
    """
    data = (np.random.default_rng(5).integers(0, 9, (2, side, side)) / 8 * top).astype(np.float32)
    data = data if top < 1 else data.round()
    seen = np.ones((side, side), dtype=bool)
    seen[:3] = False
    chip = replace(
        small_chip(),
        data=data,
        valid=seen,
        inside=seen,
        bands=("red", "nir"),
        crs="EPSG:32652",
        transform=(0.5, 0.0, 500_000.0, 0.0, -0.5, 4_700_000.0),
        sha256=digest(data, seen),
    )
    path = tmp_path / "chip.tif"
    path.write_bytes(write_chip(chip))
    again = read_chip(path.read_bytes())

    assert (True, [], []) == cog_validate(path, strict=True, quiet=True)
    assert write_chip(chip) == path.read_bytes()
    assert (chip.sha256, chip.transform) == (again.sha256, again.transform)
    with rasterio.open(path) as file:
        assert ("red", "nir", "inside") == file.descriptions


SECRET = "https://tiles.example/a.tif?sig=abcdef&token=12345"  # noqa: S105 - made up


def test_an_item_is_valid_and_keeps_no_secret() -> None:
    """
    By the schema of STAC 1.1 that pystac holds; addresses without keys, files without their folders.
    """
    weighed = assessed(
        licence="One story only",
        cloud=0.07,
        off_nadir=12.5,
        assets={"web": Asset(href=SECRET, bands=("red",)), "disk": Asset(href="/home/me/yard.tif")},
        masks=(Mask(href="/home/me/scl.tif", scheme="scl"),),
    )
    item = item_of(weighed.scene, refer_to(weighed))

    assert pystac.Item.from_dict({**item, "stac_extensions": []}).validate()
    assert "other" == item["properties"]["license"]
    assert 7 == item["properties"]["eo:cloud_cover"]
    assert "abcdef" not in json.dumps(item)
    assert "/home" not in json.dumps(item)


@pytest.mark.parametrize("hours", [0, 5], ids=["instant", "interval"])
def test_an_item_tells_the_time_as_stac_does(hours) -> None:
    """
    An instant is a datetime; an interval is its two ends.
    """
    start = datetime(2023, 10, 5, 2, tzinfo=UTC)
    weighed = assessed(taken_start=start, taken_end=start.replace(hour=2 + hours))
    properties = item_of(weighed.scene, refer_to(weighed))["properties"]

    expected = "2023-10-05T02:00:00Z"
    assert (expected if hours == 0 else None) == properties["datetime"]
    assert (None if hours == 0 else expected) == properties.get("start_datetime")


def test_a_bundle_holds_the_item_of_its_scene(bundle) -> None:
    """
    The one scene of this record.
    """
    item = json.loads((bundle / item_path(0)).read_bytes())

    assert record_of(bundle).scenes[0].id == item["id"]


def test_the_provenance_reads_as_prov(bundle) -> None:
    """
    The same as the record's own, with the count and what it was made of.
    """
    document = ProvDocument.deserialize(content=(bundle / PROVENANCE).read_text(), format="json")
    told = {str(one.identifier) for one in document.get_records()}

    assert record_of(bundle).provenance == json.loads((bundle / PROVENANCE).read_bytes())
    assert {"recount:claim", "recount:verdict", "recount:count-0"} <= told


def graph_of(bundle):
    """
    What a bundle's crate says, by id.
    """
    told = json.loads((bundle / CRATE).read_bytes())
    assert "https://w3id.org/ro/crate/1.2/context" == told["@context"]
    return {one["@id"]: one for one in told["@graph"]}


def test_the_crate_is_read_by_its_library(bundle) -> None:
    """
    Every file is part of it, with its hash, and the run has its instruments.
    """
    crate = ROCrate(str(bundle))
    files = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    run = crate.dereference("#run")

    assert files - {CRATE} == {part.id for part in crate.root_dataset["hasPart"]}
    assert {"#recount", "#counter-" + record_of(bundle).made_by.models[0].sha256} == {
        tool.id for tool in run["instrument"]
    }
    assert [RECORD] == [result.id for result in run["result"]]


def test_the_crate_has_what_its_profile_asks_of_a_root(bundle) -> None:
    """
    RO-Crate 1.2: name, description, licence, day; each file with its type, length and hash; every id told of.
    """
    graph = graph_of(bundle)
    root, record = graph["./"], record_of(bundle)

    assert {"@id": "https://w3id.org/ro/crate/1.2"} == graph[CRATE]["conformsTo"]
    assert {"name", "description", "license", "datePublished", "hasPart"} <= set(root)
    assert (record.made_at, f"urn:sha256:{record.id}") == (root["datePublished"], root["identifier"])
    for part in root["hasPart"]:
        told = graph[part["@id"]]
        body = (bundle / part["@id"]).read_bytes()
        assert "File" == told["@type"]
        if part["@id"] != MANIFEST:
            assert (str(len(body)), hashlib.sha256(body).hexdigest()) == (told["contentSize"], told["sha256"])
    named = {key for one in graph.values() for key in ids_in({**one, "conformsTo": None})}
    assert named <= set(graph)


def ids_in(told):
    """
    Every id that something refers to.
    """
    if isinstance(told, dict):
        return [
            *([told["@id"]] if set(told) == {"@id"} else []),
            *(one for key, value in told.items() if key != "@id" for one in ids_in(value)),
        ]
    return [one for value in told for one in ids_in(value)] if isinstance(told, list) else []


def test_answers_lie_there_by_their_hash(bundle) -> None:
    """
    Each body of the trail.
    """
    assert ANSWER == (bundle / "exchanges" / hashlib.sha256(ANSWER).hexdigest()).read_bytes()


@given(st.dictionaries(st.text(st.characters(max_codepoint=127)), st.text() | st.integers(0, 2**53 - 1)))
def test_words_are_written_by_python_as_rfc_8785_writes_them(told) -> None:
    """
    So the large lists of a bundle, which hold no fractions, are written by the faster of the two.
    """
    assert canonical(told) == canonical_words(told)
