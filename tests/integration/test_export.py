"""``recount export`` as a user types it: what goes out, what is refused, and in which words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import rfc8785
from bundling import make_bundle, rewrite

SIGNED_OFF = ("--reviewer", "Ada Lund", "--organisation", "Example Wire", "--url", "https://wire.example/73")
WHY = ("--reason", "The yard was another.", "--by", "Ada Lund")


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """
    A bundle without a count, which is audited in no time; no test writes to it.
    """
    return make_bundle(tmp_path_factory.mktemp("made"), counted=False)


@pytest.fixture
def record(made, tmp_path) -> Path:
    """
    Its record alone, in a file of its own.
    """
    path = tmp_path / "one.json"
    path.write_bytes((made / "record.json").read_bytes())
    return path


def zipped(folder: Path, target: Path) -> Path:
    """Pack a bundle."""
    with zipfile.ZipFile(target, "w") as pack:
        for path in sorted(folder.rglob("*")):
            pack.write(path, path.relative_to(folder))
    return target


def test_a_bundle_its_zip_and_its_record_give_the_same(recount, made, record, tmp_path) -> None:
    """
    Data on standard output, what could not be checked on standard error.
    """
    whole, packed, alone = (
        recount("export", one, "--as", "claimreview", *SIGNED_OFF)
        for one in (made, zipped(made, tmp_path / "b.zip"), record)
    )

    assert [0, 0, 0] == [whole.code, packed.code, alone.code]
    assert whole.out == packed.out == alone.out
    assert "Not checkable from imagery" == json.loads(whole.out)["reviewRating"]["alternateName"]
    assert "a record alone" in alone.err
    assert "nobody has signed it" in whole.err


def test_a_file_is_written_whole(recount, made, tmp_path) -> None:
    """
    With --out, nothing goes to standard output.
    """
    target = tmp_path / "card.png"
    ran = recount("export", made, "--as", "png", "--out", target)

    assert (0, "") == (ran.code, ran.out)
    assert target.read_bytes().startswith(b"\x89PNG")


def test_lists_hold_several_records(recount, made, record) -> None:
    """
    A feed and a table take as many as are named; a review is of one.
    """
    assert 2 == len(json.loads(recount("export", made, record, "--as", "jsonfeed").out)["items"])
    refused = recount("export", made, record, "--as", "claimreview", *SIGNED_OFF)

    assert 2 == refused.code
    assert "claimreview holds one record, and 2 were named." in refused.err


def test_a_later_record_takes_the_older_ones_place(recount, made, tmp_path) -> None:
    """
    Whoever holds the withdrawal exports the old record as withdrawn; a review of it is refused.
    """
    withdrawal = (
        tmp_path / "out" / recount("withdraw", made, *WHY, "--out", tmp_path / "out").documents[0]["id"]
    )
    item = json.loads(recount("export", made, "--as", "ninjs", "--with", withdrawal).out)
    review = recount("export", made, "--as", "claimreview", *SIGNED_OFF, "--with", withdrawal)

    assert "canceled" == item["pubStatus"]
    assert 2 == review.code
    assert "was withdrawn, so there is no ClaimReview of it." in review.err
    assert ["void", "void"] == [
        one["_recount"]["status"]
        for one in json.loads(recount("export", made, withdrawal, "--as", "jsonfeed").out)["items"]
    ]


def test_the_store_knows_a_record_by_its_id(recount, made, tmp_path) -> None:
    """
    An id, or the beginning of it, stands for the bundle; the store tells what became of it.
    """
    recount("records", "rebuild", made.parent)
    assert json.loads(recount("export", made.name[:12], "--as", "ninjs").out)["uri"].endswith(made.name)
    recount("withdraw", made, *WHY, "--out", tmp_path / "out")
    recount("records", "rebuild", tmp_path / "out")

    assert "canceled" == json.loads(recount("export", made.name, "--as", "ninjs").out)["pubStatus"]
    assert "exported" in recount("records", "history", made.name).out


def _forged(bundle: Path) -> Path:
    rewrite(bundle, lambda told: told["verdict"].update(why="All is well."), sealed=False)
    return bundle


def _file(body: bytes):
    def write(bundle: Path) -> Path:
        path = bundle.parent / "some.json"
        path.write_bytes(body)
        return path

    return write


def _changed(**fields):
    def write(bundle: Path) -> Path:
        told = json.loads((bundle / "record.json").read_bytes()) | fields
        return _file(rfc8785.dumps(told))(bundle)

    return write


def _pipe(bundle: Path) -> Path:
    os.mkfifo(bundle.parent / "pipe")
    return bundle.parent / "pipe"


REFUSED = {
    "forged bundle": (_forged, "is invalid"),
    "no bundle": (lambda bundle: bundle.parent / "none", "does not exist"),
    "a pipe": (_pipe, "not a regular file"),
    "no JSON": (_file(b"PK no zip"), "is no record"),
    "NaN": (_file(b'{"schema":NaN}'), "is no record"),
    "huge number": (_file(b'{"schema":' + b"9" * 5000 + b"}"), "is no record"),
    "nested": (_file(b"[" * 100_000), "is no record"),
    "another schema": (_changed(schema="recount/record/9"), "is no record"),
    "edited": (_changed(made_at="2030-01-01T00:00:00Z"), "is not as it was sealed"),
    "endless": (_file(b" " * ((32 << 20) + 1)), "No record is so large"),
}


@pytest.mark.parametrize(("make", "why"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_hold_is_not_exported(recount, tmp_path, make, why) -> None:
    """
    Nothing reaches standard output, and the sentence names what is wrong.
    """
    ran = recount("export", make(make_bundle(tmp_path / "made", counted=False)), "--as", "csv")

    assert (2, "") == (ran.code, ran.out)
    assert why in ran.err


def test_what_a_lone_record_says_of_itself_is_not_believed(recount, record) -> None:
    """
    Status and signatures are not under its hash.
    """
    told = json.loads(record.read_bytes()) | {"status": "void", "signatures": [{"keyid": "a" * 64}]}
    record.write_bytes(rfc8785.dumps(told))

    assert "usable" == json.loads(recount("export", record, "--as", "ninjs").out)["pubStatus"]


def test_a_terminal_gets_no_picture(made) -> None:
    """
    Bytes that are no text would garble it; the sentence says how to get them.
    """
    ours, theirs = os.openpty()
    command = [Path(sys.executable).parent / "recount", "export", made, "--as", "png"]
    with os.fdopen(ours, "rb", buffering=0), os.fdopen(theirs, "wb") as terminal:
        ran = subprocess.run(command, stdout=terminal, stderr=subprocess.PIPE, text=True, check=False)

    assert 2 == ran.returncode
    assert "which a terminal cannot show.\nName a file: --out record.png." in ran.stderr


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--as", "pdf"), "There is no form called 'pdf'"),
        (("--as", "claimreview"), "needs --reviewer and --organisation and --url"),
        (("--as", "png", "--certificate", "/nowhere.pem"), "needs both --certificate and --key"),
        (("--as", "mediareview", "--image-taken", "yesterday"), "is no ISO 8601 day"),
        (("--as", "mediareview", "--image-place", "here"), "is no pair of coordinates"),
        (("--as", "csv", "--out", "/nowhere/at/all.csv"), "cannot be written"),
    ],
    ids=["form", "nobody", "half a signature", "no day", "no place", "no folder"],
)
def test_options_that_make_no_sense_are_refused(recount, made, options, why) -> None:
    """
    With exit code 2, and both sentences.
    """
    ran = recount("export", made, *options)

    assert 2 == ran.code
    assert why in ran.err


def test_a_newsroom_words_its_labels_in_its_settings(recount, made, tmp_path, monkeypatch) -> None:
    """
    The setting `labels` names the table.
    """
    table = tmp_path / "labels.toml"
    codes = ("consistent", "inconsistent", "altered", "inconclusive", "not_checkable", "void", "rendered")
    table.write_text("\n".join(f'{code} = "Label of {code}"' for code in codes))
    monkeypatch.setenv("RECOUNT_LABELS", str(table))

    assert "Label of not_checkable" in recount("export", made, "--as", "csv").out
