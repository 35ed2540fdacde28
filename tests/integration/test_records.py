"""`recount records`: what was checked here is found again."""

from __future__ import annotations

import json
import shutil

import pytest
from storing import numbered, sealed, template, write

ARTICLE = "Satellite imagery shows 73 railcars at Tumangang Rail Facility on 5 October 2023."


@pytest.fixture
def told(tmp_path):
    """
    The JSON of a record without a count.
    """
    return template(tmp_path / "template")


@pytest.fixture
def article(tmp_path):
    """
    A short article.
    """
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE)
    return path


def test_what_is_checked_is_in_the_store(recount, article, data_folder) -> None:
    """
    Its record is listed, found by words, and shown by the beginning of its id.
    """
    made = recount("check", article, "--offline", "--published", "2023-10-08", "--format", "json").documents[
        0
    ]
    listed = recount("records", "list", "--format", "json").documents[0]
    found = recount("records", "search", "railcars", "TUMANGANG", "--format", "json").documents[0]
    shown = recount("records", "show", made["id"][:8], "--format", "json").documents[0]
    history = recount("records", "history", made["id"][:8], "--format", "json").documents[0]

    assert ([made["id"]], None) == ([one["id"] for one in listed["records"]], listed["next"])
    assert [made["id"]] == [one["id"] for hit in found["articles"] for one in hit["records"]]
    assert made == shown
    assert ["checked"] == [event["what"] for event in history["events"]]
    assert [str(data_folder / "records" / made["id"])] == history["bundles"]


def test_a_store_that_fails_loses_no_bundle(recount, article, data_folder, tmp_path) -> None:
    """
    The record is given out and its bundle written; what went wrong, and how it is filed later, is said once.
    """
    (data_folder / "recount.sqlite3").mkdir(parents=True)
    out = tmp_path / "out"
    ran = recount(
        "check", article, "--offline", "--published", "2023-10-08", "--out", out, "--format", "json"
    )

    assert 0 == ran.code
    assert (out / ran.documents[0]["id"] / "manifest.json").exists()
    assert 1 == ran.err.count("recount.sqlite3 cannot be written")
    assert f"recount records rebuild {out}" in ran.err
    (data_folder / "recount.sqlite3").rmdir()
    assert 1 == recount("records", "rebuild", out, "--format", "json").documents[0]["filed"]
    assert [ran.documents[0]["id"]] == [
        one["id"] for one in recount("records", "list", "--format", "json").documents[0]["records"]
    ]


def test_lists_for_people(recount, told, data_folder) -> None:
    """
    A line for each record, then how to go on; corrections stand beside what they correct.
    """
    why = {"withdrawn": False, "reason": "The scene was of another day.", "by": "Desk"}
    newer = sealed(told, made_at="2024-02-01T00:00:00Z", supersedes=told["id"], correction=why)
    for record in (told, newer):
        write(data_folder / "records", record)
    rebuilt = recount("records", "rebuild", "--format", "text").out
    listed = recount("records", "list", "--limit", "1", "--format", "text").out
    rest = recount("records", "list", "--after", newer["id"][:12], "--format", "text").out
    history = recount("records", "history", told["id"], "--format", "text").out
    what = f"{told['verdict']['agreement'].replace('_', ' ').upper()}: 73 railcars at Tumangang Rail Facility"

    assert "2 bundles filed, 0 refused.\n" == rebuilt
    assert listed.startswith(f"{newer['id'][:12]} {what}, 2023-10-05 (A yard fills)\n")
    assert listed.endswith(f"There are more: --after {newer['id'][:12]}\n")
    assert rest.startswith(f"{told['id'][:12]} [corrected] {what}")
    assert history.startswith(f"{told['id']} is corrected\n")
    assert "corrected by Desk: The scene was of another day." in " ".join(history.split())
    shown = recount("records", "show", told["id"], "--format", "text").out
    assert f"status: corrected: corrected by {newer['id'][:12]} (Desk: The scene was of another day)" in shown
    assert "There is no such record." in recount("records", "list", "--kind", "ship", "--format", "text").out


def test_a_store_without_records_says_so(recount) -> None:
    """
    And how one comes in; a question that finds none is another matter.
    """
    said = [recount("records", "list", *more, "--format", "text").out for more in ((), ("--kind", "ship"))]

    assert ["There is no record here yet: recount check ARTICLE makes one for each claim.\n"] == said[:1]
    assert ["There is no such record.\n"] == said[1:]


def test_a_withdrawal_is_told_from_what_it_takes_back(recount, article) -> None:
    """
    In the list, and by its own words; a signed record names its signers.
    """
    key = recount("keys", "make", "--name", "Desk").documents[0]["id"]
    made = recount("check", article, "--offline", "--published", "2023-10-08").documents[0]["id"]
    why = ("--reason", "Another yard.", "--by", "A. Editor")
    later = recount("withdraw", made, *why).documents[0]["id"]
    rows = recount("records", "list", "--format", "text").out.splitlines()
    old, new = (
        " ".join(recount("records", "show", one, "--format", "text").out.split()) for one in (made, later)
    )

    assert {f"{later[:12]} [withdraws {made[:12]}]", f"{made[:12]} [void]"} == {
        row[: row.index("]") + 1] for row in rows if not row.startswith(" ")
    }
    assert (
        f'signed by "Desk" ({key}) status: void: withdrawn by {later[:12]} (A. Editor: Another yard)' in old
    )
    assert f"withdraws {made}: Another yard. (A. Editor)" in new


def test_a_search_for_people(recount, told, data_folder) -> None:
    """
    Title, the place in the text, and the records of its claims.
    """
    write(data_folder / "records", numbered(told, 1))
    recount("records", "rebuild")
    out = recount("records", "search", "snowed", "--format", "text").out

    assert "Report 1" == out.splitlines()[0]
    assert "It snowed." in out
    assert "73 railcars" in out
    assert "No article holds these words.\n" == recount("records", "search", "hail", "--format", "text").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--status", "open"), "--status 'open' is none.\nGive active, corrected, void."),
        (("list", "--agreement", "yes"), "--agreement 'yes' is none.\nGive consistent,"),
        (("list", "--kind", "railcars"), "--kind 'railcars' is none.\nGive railcar,"),
        (("list", "--from", "Thursday"), "--from 'Thursday' is no day:"),
        (("list", "--after", "0000"), "holds no record 0000."),
        (("show", "xyz"), "'xyz' is no id of a record."),
        (("history", "abcdef"), "holds no record abcdef."),
        (("search", "!"), "holds 0 words to search for."),
        (("rebuild", "/nowhere"), "There is no folder '/nowhere'."),
        (("rebuild", ""), "FOLDER names no path: ''."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_questions_are_answered_by_name(recount, arguments, said) -> None:
    """
    Bad usage: exit code 2, and two sentences.
    """
    ran = recount("records", *arguments)

    assert (2, "") == (ran.code, ran.out)
    assert said in ran.err


def test_a_damaged_store_is_made_again(recount, told, data_folder) -> None:
    """
    It is named with the way to mend it, and set aside.
    """
    write(data_folder / "records", told)
    recount("records", "rebuild")
    file = data_folder / "recount.sqlite3"
    file.write_bytes(b"no database" * 1000)
    ran = recount("records", "list")
    done = recount("records", "rebuild", "--format", "json").documents[0]

    assert 2 == ran.code
    assert "Run recount records rebuild" in ran.err
    assert (1, str(file.with_name("recount.sqlite3.damaged-1"))) == (done["filed"], done["aside"])
    assert 1 == len(recount("records", "list", "--format", "json").documents[0]["records"])


def test_an_unreachable_server_is_the_worlds_fault(recount, monkeypatch) -> None:
    """
    Exit code 4, and the password is not repeated.
    """
    monkeypatch.setenv("RECOUNT_STORE", "postgresql://desk:secret@127.0.0.1:1/recount")
    ran = recount("records", "list")

    assert 4 == ran.code
    assert "secret" not in ran.err + ran.out


def test_a_bundle_that_was_damaged_is_refused_and_the_rest_filed(recount, told, data_folder) -> None:
    """
    Which and why is said on stderr, and in the document.
    """
    write(data_folder / "records", told)
    broken = write(data_folder / "records", numbered(told, 1))
    (broken / "record.json").write_text(json.dumps({"id": 1}))
    shutil.rmtree(broken / "article")
    ran = recount("records", "rebuild", "--format", "json")

    assert (0, 1, [str(broken)]) == (
        ran.code,
        ran.documents[0]["filed"],
        [one["bundle"] for one in ran.documents[0]["refused"]],
    )
    assert f"{broken} cannot be filed: record.json" in ran.err


def test_what_is_done_with_a_record_is_written_down(recount, article, data_folder) -> None:
    """
    An audit, an export, a withdrawal; the withdrawn record is void from then on.
    """
    made = recount("check", article, "--offline", "--published", "2023-10-08", "--format", "json").documents[
        0
    ]
    bundle = data_folder / "records" / made["id"]
    recount("audit", bundle)
    recount("export", bundle, "--as", "csv")
    recount("withdraw", bundle, "--reason", "Another yard.", "--by", "Desk")
    history = recount("records", "history", made["id"], "--format", "json").documents[0]
    listed = recount("records", "list", "--status", "void", "--format", "json").documents[0]["records"]

    assert "void" == history["status"]
    assert [made["id"], None] == [history["chain"][1]["supersedes"], history["chain"][0]["supersedes"]]
    assert {
        ("checked", None, None),
        ("audited", None, "valid"),
        ("exported", None, "csv"),
        ("withdrawn", "Desk", "Another yard."),
    } == {(event["what"], event["by"], event["detail"]) for event in history["events"]}
    assert {one["id"] for one in history["chain"]} == {one["id"] for one in listed}


def test_an_audit_makes_no_store(recount, told, data_folder, tmp_path) -> None:
    """
    Whoever audits a bundle need keep none.
    """
    recount("audit", write(tmp_path, told))

    assert not (data_folder / "recount.sqlite3").exists()
