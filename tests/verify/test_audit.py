"""A bundle says of itself whether it is whole: one flipped byte is found and named."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime

import pytest
import rfc8785
from making import article, count, evidence, quantity

from evidence.trail import Trail
from verify.errors import RecordError
from verify.policy import load_policy
from verify.records.audit import audit
from verify.records.bundle import SOURCE, TEXT, chip_path, exchange_path, write_bundle
from verify.records.record import Versions, seal
from verify.verdict import judge

ANSWER = b'{"type": "FeatureCollection", "features": []}'
CHIP = b"the pixels of a chip"


def chip_digest(body: bytes) -> str:
    """Hash the pixels of a chip; here its bytes are its pixels."""
    return hashlib.sha256(body).hexdigest()


@pytest.fixture
def bundle(tmp_path):
    """
    A bundle with one count and one exchange.
    """
    trail = Trail(tmp_path / "bodies")
    trail.note(ANSWER, url="https://catalogue.example/search", method="POST", status=200)
    found = evidence(quantity(), count(71, 66, 77, chip_sha256=chip_digest(CHIP)))
    record = seal(
        article(),
        found,
        judge(found, load_policy()),
        trail=trail.since(),
        versions=Versions(recount="0.1.0", python="3.11", gdal="3.10"),
        made_at=datetime(2023, 10, 8, tzinfo=UTC),
    )
    text = article().text.encode()
    answer = exchange_path(hashlib.sha256(ANSWER).hexdigest())
    files = {
        SOURCE: text,
        TEXT: text,
        answer: ANSWER,
        chip_path(0): CHIP,
        "marks/0.geojson": rfc8785.dumps({}),
    }
    return write_bundle(record, files, tmp_path / "out")


def failed(bundle):
    """Names and files of the checks that failed."""
    return {
        (check.name, check.file) for check in audit(bundle, chip_digest=chip_digest).checks if not check.ok
    }


def files_of(bundle):
    """Every file of a bundle."""
    return sorted(path for path in bundle.rglob("*") if path.is_file())


def test_an_untouched_bundle_is_valid(bundle) -> None:
    """
    What was just written passes every check.
    """
    assert "valid" == audit(bundle, chip_digest=chip_digest).outcome
    assert set() == failed(bundle)


def test_a_bundle_is_called_by_its_content(bundle) -> None:
    """
    The folder's name is the record's id, and an id is the hash of everything but itself.
    """
    record = json.loads((bundle / "record.json").read_bytes())
    bare = {name: told for name, told in record.items() if name not in {"id", "status", "signatures"}}

    assert bundle.name == record["id"] == hashlib.sha256(rfc8785.dumps(bare)).hexdigest()


def test_a_flipped_byte_is_named(bundle) -> None:
    """
    In each file, whichever byte is flipped, the audit fails and says where.
    """
    for path in set(files_of(bundle)) - {bundle / "manifest.json"}:
        whole = path.read_bytes()
        for at in {0, len(whole) // 2, len(whole) - 1}:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            named = {file for _, file in failed(bundle)}
            assert path.relative_to(bundle).as_posix() in named
        path.write_bytes(whole)


def test_no_byte_of_the_manifest_can_be_flipped(bundle) -> None:
    """
    The manifest has no hash of its own: everything that it says is checked against the files.
    """
    path = bundle / "manifest.json"
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert set() != failed(bundle), whole[at - 20 : at + 20]


def test_a_missing_file_is_named(bundle) -> None:
    """
    Nothing can be taken out of a bundle.
    """
    (bundle / chip_path(0)).unlink()

    assert {("file", chip_path(0)), ("chip", chip_path(0))} == failed(bundle)


def test_an_added_file_is_named(bundle) -> None:
    """
    Nothing can be slipped into a bundle.
    """
    (bundle / "extra.txt").write_text("psst")

    assert {("file", "extra.txt")} == failed(bundle)


def rewrite(bundle, change) -> None:
    """Change the record and bring the manifest's hashes up to date, as a careful forger would."""
    path = bundle / "record.json"
    record = json.loads(path.read_bytes())
    change(record)
    path.write_bytes(rfc8785.dumps(record))
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    for entry in manifest["files"]:
        if entry["path"] == "record.json":
            body = path.read_bytes()
            entry |= {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
    (bundle / "manifest.json").write_bytes(rfc8785.dumps(manifest))


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["counts"][0].update(best=73),
        lambda record: record["verdict"].update(agreement="inconsistent"),
        lambda record: record["claim"]["quantity"].update(value=72, low=72, high=72),
        lambda record: record["trail"][0].update(url="https://elsewhere.example/"),
        lambda record: record.update(made_at="2024-01-01T00:00:00Z"),
    ],
)
def test_a_changed_field_breaks_the_record_even_when_the_manifest_is_mended(bundle, change) -> None:
    """
    The record's own hash covers every field that says something.
    """
    rewrite(bundle, change)

    assert ("id", "record.json") in failed(bundle)


def test_a_field_of_another_type_is_named(bundle) -> None:
    """
    A record that does not follow the schema is not a record.
    """
    rewrite(bundle, lambda record: record["counts"][0].update(best="many"))

    assert ("schema", "record.json") in failed(bundle)


def test_json_in_another_form_is_named(bundle) -> None:
    """
    The same JSON with other spacing is not the same bytes.
    """
    path = bundle / "record.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=1))

    assert ("canonical", "record.json") in failed(bundle)


def test_a_definite_word_without_grounds_is_named(bundle) -> None:
    """
    "Consistent" without a count on an adequate scene is invalid, whoever sealed it.
    """
    rewrite(bundle, lambda record: record["scenes"][0]["adequacy"].update(verdict="none"))

    assert ("grounds", "record.json") in failed(bundle)


def test_a_zip_of_a_bundle_is_audited_as_it_is(bundle, tmp_path) -> None:
    """
    Zipped with or without its top folder, a bundle stays valid.
    """
    flat = shutil.make_archive(str(tmp_path / "flat"), "zip", bundle)
    nested = shutil.make_archive(str(tmp_path / "nested"), "zip", bundle.parent, bundle.name)

    assert set() == failed(tmp_path / "flat.zip") == failed(tmp_path / "nested.zip")
    assert flat != nested


def test_a_link_is_refused(bundle) -> None:
    """
    A link could bring in a file from outside the bundle.
    """
    (bundle / "link").symlink_to("/etc/hostname")

    with pytest.raises(RecordError, match="is a link"):
        audit(bundle, chip_digest=chip_digest)


@pytest.mark.parametrize("name", ["nowhere", "empty", "text.txt"])
def test_what_is_no_bundle_is_refused_by_name(tmp_path, name) -> None:
    """
    A path that leads to no bundle is bad usage, not a failed audit.
    """
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("hello")

    with pytest.raises(RecordError, match=name):
        audit(tmp_path / name, chip_digest=chip_digest)
