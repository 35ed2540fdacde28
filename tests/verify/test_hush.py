"""What must not be passed on is taken out, and nothing else."""

from __future__ import annotations

import json

import pytest

from verify.cli.hush import Hush
from verify.files import FileRefusedError

HUSH = Hush(
    {"desk@paper.example": "[contact]", "s3cret": "[KEY]", "ab": "[SHORT]"},
    names={"collections": "[account]"},
    home="/home/desk",
    user="desk",
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Bearer s3cret.", "Bearer [KEY]."),
        ("s3cretly", "s3cretly"),
        ("mailto:desk%40paper.example", "mailto:[contact]"),
        ("about", "about"),
        ("/home/desk/recount: /home/desktop", "~/recount: /home/desktop"),
        ("/media/desk/disk and the desk", "/media/[user]/disk and the desk"),
        ("https://host.example/desk/x", "https://host.example/desk/x"),
        ("https://user:word@host.example/x", "https://host.example/x"),
        ("https://host.example/x?page=2#top", "https://host.example/x?page=2#top"),
        ("https://host.example/x?a=1&sig=abc", "https://host.example/x?a=1&sig=redacted-ba7816bf8f01"),
        (r"https://host.example/x?a=1\u0026sig=abc", "https://host.example/x?a=1&sig=redacted-ba7816bf8f01"),
        ("all collections", "all [account]"),
    ],
)
def test_a_text(said: str, expected: str) -> None:
    """
    Whole words, plain or percent-encoded; the home folder; the user in paths; secrets of addresses.
    """
    assert expected == HUSH.text(said)


def test_a_recording_whose_bodies_are_missing(tmp_path) -> None:
    """
    What cannot be looked through must not be passed on.
    """
    line = {"ask": {"method": "GET", "url": "https://a.example/"}, "status": 200, "sha256": "0" * 64}
    (tmp_path / "index.ndjson").write_text(json.dumps(line) + "\n")

    with pytest.raises(FileRefusedError, match="Do not pass it on"):
        HUSH.recording(tmp_path)


def test_names_are_left_in_recordings(tmp_path) -> None:
    """
    An account may be called by a word that answers are made of, which must go on answering.
    """
    line = {"ask": {"method": "GET", "url": "https://a.example/collections/s3cret"}, "status": None}
    (tmp_path / "index.ndjson").write_text(json.dumps(line) + "\n")

    HUSH.recording(tmp_path)

    kept = json.loads((tmp_path / "index.ndjson").read_text())
    assert "https://a.example/collections/[KEY]" == kept["ask"]["url"]
