"""Standard streams in every state, and many documents in lines: what is bad is said, the rest goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from verify.cli import lines as lines_module
from verify.cli.streams import compact

RECOUNT = Path(sys.executable).with_name("recount")
PASSAGE = {"text": "Imagery of 5 October 2023 shows 73 railcars at Tumangang Rail Facility."}


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which $R is the command."""
    return subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", script],
        env={**os.environ, "R": str(RECOUNT)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def folder(tmp_path):
    """
    An article, and a stream of two thousand passages.
    """
    (tmp_path / "article.txt").write_text(PASSAGE["text"])
    rows = (json.dumps({"id": number, "text": f"It has {number} pages."}) for number in range(2000))
    (tmp_path / "many.ndjson").write_text("\n".join(rows))
    return tmp_path


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ('"$R" claims article.txt >/dev/full', 2, "No space left"),
        ('"$R" claims article.txt >&-', 2, "closed"),
        ('"$R" claims article.txt 2>&-', 0, ""),
        ('"$R" claims - <&-', 2, "nothing to read"),
        ('"$R" locate - --input ndjson --offline <&-', 0, ""),
        ('"$R" claims many.ndjson --input ndjson | head -c 10', 0, ""),
        ('"$R" claims article.txt | true', 0, ""),
        ('"$R" claims many.ndjson --input ndjson >/dev/full', 2, "No space left"),
        ('"$R" --help | true', 0, ""),
        ('"$R" --version >/dev/full', 2, "No space left"),
        ('"$R" claims /dev/zero', 2, "regular file"),
        ('"$R" claims - </dev/zero', 2, "at most"),
        ('mkfifo pipe; "$R" claims pipe', 2, "regular file"),
        ('"$R" claims <(cat many.ndjson) --input ndjson | tail -n 1', 0, ""),
    ],
)
def test_streams_in_every_state(folder, script, code, said) -> None:
    """
    Full, closed, without a reader, without an end: one exit code of the contract, and never a traceback.
    """
    ran = shell(script, folder)

    assert (code, "") == (ran.returncode, ran.stderr if not said else "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Exception ignored" not in ran.stderr


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": NaN, "name": "Tumangang"}',
        b'{"id": 1e999, "name": "Tumangang"}',
        b'{"id": 1, "name": 73}',
        b'{"id": 1, "name": null}',
        b'{"id": 1}',
        b'{"id": 1, "name": "Tumangang", "country": 850}',
        b'{"id": 1, "name": "Tumangang", "country": ["KP"]}',
        b'{"id": 1, "name": "\\ud800"}',
        b"[1]",
        b'"Tumangang"',
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"1" * 5000,
    ],
)
def test_a_bad_line_does_not_stop_the_rest(recount, line) -> None:
    """
    A bad line is answered with its number and two sentences; the next one is answered as ever.
    """
    good = b'{"id": "b", "name": "Tumangang Rail Facility", "country": "KP"}'

    ran = recount("locate", "-", "--input", "ndjson", "--offline", stdin=line + b"\n\n" + good + b"\n")

    bad, found = ran.documents
    assert (6, 1, "b", "found") == (ran.code, bad["line"], found["id"], found["outcome"])
    assert ". " in bad["error"]


def test_a_line_without_end_is_skipped_not_kept(recount, monkeypatch) -> None:
    """
    Of a line that is too long only its number is told; what follows it is read.
    """
    monkeypatch.setattr(lines_module, "LONGEST", 1000)
    long = json.dumps({"id": 1, "text": "x" * 3_000_000})
    good = json.dumps({"id": 2, **PASSAGE})

    ran = recount("claims", "-", "--input", "ndjson", stdin=f"{long}\n{good}\n{long}")

    assert (6, [1, None, 3]) == (ran.code, [one.get("line") for one in ran.documents])
    assert 2 == ran.documents[1]["id"]


def test_locate_reads_a_file_of_names(recount, tmp_path) -> None:
    """
    As `claims` does, `locate` takes a file or `-`; a file that is missing is bad usage.
    """
    names = tmp_path / "names.ndjson"
    names.write_text('{"id": 1, "name": "Tumangang Rail Facility"}\n')

    ran = recount("locate", names, "--input", "ndjson", "--offline")

    assert (0, "found") == (ran.code, ran.documents[0]["outcome"])
    for missing in (tmp_path / "nowhere", tmp_path):
        assert 2 == recount("locate", missing, "--input", "ndjson", "--offline").code
    assert 2 == recount("locate", names, "--input", "csv", "--offline").code


def test_options_hold_where_a_passage_says_nothing(recount) -> None:
    """
    --published is the day of the passages that state none; one that states its own keeps it.
    """
    text = "Imagery captured on Thursday shows 73 railcars at Tumangang Rail Facility."
    rows = [{"id": 1, "text": text}, {"id": 2, "text": text, "published": "2022-10-09"}]

    ran = recount(
        "claims",
        "-",
        "--input",
        "ndjson",
        "--published",
        "2023-10-08",
        stdin="\n".join(map(json.dumps, rows)),
    )

    days = [one["claims"][0]["observed"]["start"] for one in ran.documents]
    assert ["2023-10-05", "2022-10-06"] == days
    assert 2 == recount("claims", "-", "--input", "ndjson", "--published", "yesterday", stdin="").code


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\ud800", "\n", "„"])
def test_one_document_is_one_line_of_utf8(sign) -> None:
    """
    Signs that a reader may take for the end of a line, and halves of characters, are escaped.
    """
    line = compact({"id": sign})

    assert 1 == len(line.splitlines())
    assert {"id": sign} == json.loads(line.encode())


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_no_number_that_is_none_is_written(number) -> None:
    """
    JSON knows no NaN and no Infinity, so they are never written.
    """
    with pytest.raises(ValueError, match="not JSON compliant"):
        compact({"number": number})


def test_numbers_that_do_not_agree_are_told(recount) -> None:
    """
    A document always has its discrepancies, a line only where there are any; a person reads them last.
    """
    text = "The stock at Vagzhanovo fell by over 40 per cent, from 3,840 tanks to 2,600."
    rows = [{"id": 1, "text": text}, {"id": 2, **PASSAGE}]

    wrong = recount("claims", "-", stdin=text).documents[0]["discrepancies"]
    lines = recount("claims", "-", "--input", "ndjson", stdin="\n".join(map(json.dumps, rows))).documents

    assert [("share", "over 40 per cent", 32.3, 0)] == [
        (one["kind"], one["stated"], one["reckoned"], one["start"]) for one in wrong
    ]
    assert [] == recount("claims", "-", stdin=PASSAGE["text"]).documents[0]["discrepancies"]
    assert [wrong, None] == [one.get("discrepancies") for one in lines]
    assert "Numbers that do not agree:" in recount("claims", "-", "--format", "text", stdin=text).out
