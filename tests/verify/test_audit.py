"""A bundle says of itself whether it is whole: one flipped byte is found and named."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
import rfc8785
from bundling import failed, rewrite

from verify.errors import RecordError
from verify.records.audit import OTHER_CODE, REVIEWED, audit
from verify.records.bundle import chip_path
from verify.records.elsewhere import elsewhere
from verify.records.remade import remade

ROOT = Path(__file__).resolve().parents[2]


def files_of(bundle):
    """Every file of a bundle."""
    return sorted(path for path in bundle.rglob("*") if path.is_file())


def test_an_untouched_bundle_is_valid(bundle) -> None:
    """
    What was just written passes every check, a closer look included.
    """
    assert "valid" == audit(bundle).outcome
    assert set() == failed(bundle, remade)


def test_everything_that_a_bundle_holds_is_checked(bundle) -> None:
    """
    The names of the checks are a contract with those who read them.
    """
    expected = {
        *("canonical", "schema", "id", "finding_id", "sealed", "manifest", "file", "status"),
        *("signer", "article", "quote", "item", "search", "count", "grounds"),
    }

    assert expected == {check.name for check in audit(bundle).checks}
    assert expected | {"text", "listed", "chip", "place", "picture", "rerun_code"} == {
        check.name for check in audit(bundle, closer=[elsewhere(remade)]).checks
    }


def test_every_check_is_told_of_in_the_docs() -> None:
    """
    Whoever reads the name of a check that failed finds there what it means.
    """
    sources = [ROOT / "verify" / "rerun.py", *(ROOT / "verify" / "records").rglob("*.py")]
    found = {
        name
        for path in sources
        for name in re.findall(r'(?:Check\(\s*name=|_compared\(\s*)"(\w+)"', path.read_text())
    }
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "bundle.md").read_text()))

    assert {"rerun_verdict", "picture", "grounds", "signer"} < found
    assert set() == (found | {OTHER_CODE, REVIEWED}) - told


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


def test_a_missing_file_is_named(bundle) -> None:
    """
    Nothing can be taken out of a bundle.
    """
    (bundle / chip_path(0)).unlink()

    assert {("file", chip_path(0))} == failed(bundle)


def test_an_added_file_is_named(bundle) -> None:
    """
    Nothing can be slipped into a bundle.
    """
    (bundle / "extra.txt").write_text("psst")

    assert {("file", "extra.txt")} == failed(bundle)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["claim"]["quantity"].update(value=72, low=72, high=72),
        lambda record: record["trail"][0].update(url="https://elsewhere.example/"),
        lambda record: record.update(made_at="2024-01-01T00:00:00Z"),
        lambda record: record["verdict"].update(likelihood=0.5),
    ],
)
def test_a_changed_field_breaks_the_record_even_when_the_manifest_is_mended(uncounted, change) -> None:
    """
    The record's own hash covers every field that says something.
    """
    rewrite(uncounted, change)

    assert ("id", "record.json") in failed(uncounted)


@pytest.mark.parametrize("best", ["many", "71", None, 71.5])
def test_a_field_of_another_type_is_named(bundle, best) -> None:
    """
    A record that does not follow the schema is not a record, even where a number could be read from it.
    """
    rewrite(bundle, lambda record: record["counts"][0].update(best=best), sealed=True)

    assert {("schema", "record.json")} == failed(bundle)


def test_an_older_record_may_lack_what_has_a_default(uncounted) -> None:
    """
    A field that came later with a default does not make the records before it invalid.
    """
    rewrite(uncounted, lambda record: record["claim"].pop("attribution"), sealed=True)

    assert "valid" == audit(uncounted).outcome


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
    rewrite(bundle, lambda record: record["scenes"][0]["adequacy"].update(verdict="none"), sealed=True)

    assert {("grounds", "record.json")} == failed(bundle)


def test_a_zip_of_a_bundle_is_audited_as_it_is(bundle, tmp_path) -> None:
    """
    Zipped with or without its top folder, a bundle stays valid.
    """
    shutil.make_archive(str(tmp_path / "flat"), "zip", bundle)
    shutil.make_archive(str(tmp_path / "nested"), "zip", bundle.parent, bundle.name)

    assert set() == failed(tmp_path / "flat.zip") == failed(tmp_path / "nested.zip")


@pytest.mark.parametrize("name", ["nowhere", "empty", "text.txt", "n" * 5000, "nul\0"])
def test_what_is_no_bundle_is_refused_by_name(tmp_path, name) -> None:
    """
    A path that leads to no bundle is bad usage, not a failed audit.
    """
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("hello")

    with pytest.raises(RecordError, match=name):
        audit(tmp_path / name)
