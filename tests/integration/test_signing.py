"""Keys, signatures, time stamps, corrections and withdrawals, as a user asks for them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from authority import NO_OPENSSL, OPENSSL, new_authority, stamping
from bundling import make_bundle
from cryptography.hazmat.primitives.serialization import Encoding

from verify.records.signing.keys import new_signer

FIXTURES = Path(__file__).parents[2] / "fixtures"
WHY = ("--reason", "The yard was another.", "--by", "A. Editor")


@pytest.fixture
def bundle(tmp_path):
    """
    A bundle without a count, which is audited in no time.
    """
    return make_bundle(tmp_path / "made", counted=False)


def audited(recount, *arguments):
    """Outcome of an audit, and the document."""
    told = recount("audit", *arguments).documents[0]
    return told["outcome"], told


def test_a_check_signs_what_it_writes(recount, tmp_path) -> None:
    """
    With a key in the data folder, every record names it, and its bundle is valid on this machine.
    """
    key = recount("keys", "make", "--name", "The desk").documents[0]
    article = tmp_path / "article.txt"
    article.write_text("Satellite imagery shows 73 railcars at Nowhere Rail Facility on 5 October 2023.")
    checked = recount("check", article, "--offline", "--out", tmp_path / "out").documents

    assert [[{"keyid": key["id"], "name": "The desk"}]] == [one["signatures"] for one in checked]
    assert ["valid"] == [audited(recount, tmp_path / "out" / one["id"])[0] for one in checked]


def test_an_auditor_is_told_whom_to_trust(recount, bundle, tmp_path, monkeypatch) -> None:
    """
    Elsewhere the signature holds and is not believed, until the desk's public key is given.
    """
    recount("keys", "make")
    recount("sign", bundle)
    handed = tmp_path / "desk.json"
    handed.write_text(recount("keys", "show").out)
    monkeypatch.setenv("RECOUNT_DATA", str(tmp_path / "elsewhere"))

    assert "valid_untrusted" == audited(recount, bundle)[0]
    assert "valid" == audited(recount, bundle, "--trust", handed)[0]
    assert 0 == recount("keys", "trust", handed, "--name", "The desk").code
    assert "valid" == audited(recount, bundle)[0]
    recount("keys", "distrust", recount("keys", "list").documents[0]["keys"][0]["id"])
    assert "valid_untrusted" == audited(recount, bundle, "--trust", _another(tmp_path))[0]


def _another(folder):
    path = folder / "another.pem"
    path.write_text(new_signer("Another desk").public.pem)
    return path


@pytest.mark.skipif(OPENSSL is None, reason=NO_OPENSSL)
def test_signing_stamps_when_authorities_are_configured(recount, bundle, tmp_path, monkeypatch) -> None:
    """
    One authority is down: it is told of, the other stamps, and the bundle is valid.
    """
    authority = new_authority(tmp_path / "tsa")
    roots = tmp_path / "roots.pem"
    roots.write_bytes(authority.root.public_bytes(Encoding.PEM))
    monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", "127.0.0.0/8")
    recount("keys", "make")
    with stamping(authority) as address:
        monkeypatch.setenv("RECOUNT_TIMESTAMPS", f"{address}/down,{address}")
        signed = recount("sign", bundle)

    assert (0, f"No time stamp from {address}/down.") == (signed.code, signed.err[: len(address) + 25])
    assert "valid_untrusted" == audited(recount, bundle)[0]
    assert "valid" == audited(recount, bundle, "--trust", roots)[0]
    monkeypatch.setenv("RECOUNT_TIMESTAMP_ROOTS", str(roots))
    assert "valid" == audited(recount, bundle)[0]


def test_a_withdrawal_is_a_record_of_its_own(recount, bundle, tmp_path, monkeypatch) -> None:
    """
    Its bundle holds what was withdrawn, and an audit of the old one with it says what became of that.
    """
    made = recount("withdraw", bundle, *WHY, "--out", tmp_path / "out").documents[0]
    later = tmp_path / "out" / made["id"]

    assert (bundle.name, "void") == (made["supersedes"], made["status"])
    assert "valid" == audited(recount, later)[0]
    monkeypatch.setenv("RECOUNT_DATA", str(tmp_path / "elsewhere"))
    assert "status" not in audited(recount, bundle)[1]
    assert "active" == audited(recount, bundle, "--with", bundle)[1]["status"]
    assert "void" == audited(recount, bundle, "--with", later)[1]["status"]


@pytest.mark.parametrize("named", [(), ("--with",)], ids=["by the store", "by a folder of bundles"])
def test_an_audit_says_what_became_of_the_record(recount, bundle, tmp_path, monkeypatch, named) -> None:
    """
    The store of this machine knows it without being asked; elsewhere, the folder of later bundles tells.
    """
    make_bundle(tmp_path / "other", counted=False)
    made = recount("withdraw", bundle, *WHY, "--out", tmp_path / "other" / "out").documents[0]
    if named:
        monkeypatch.setenv("RECOUNT_DATA", str(tmp_path / "elsewhere"))
        named = (*named, tmp_path / "other" / "out")
    told = audited(recount, bundle, *named)
    text = recount("audit", bundle, *named, "--format", "text").out

    assert ("valid", "void", made["id"]) == (told[0], told[1]["status"], told[1]["superseded_by"])
    assert f"status: void: withdrawn by {made['id'][:12]} (A. Editor: The yard was another)\n" in text


def test_an_audit_needs_no_store_that_works(recount, bundle, data_folder) -> None:
    """
    What is wrong with it is said once, and the audit is what it was.
    """
    recount("withdraw", bundle, *WHY)
    (data_folder / "recount.sqlite3").write_bytes(b"no database" * 1000)
    ran = recount("audit", bundle)

    assert (0, "valid", 1) == (ran.code, ran.documents[0]["outcome"], ran.err.count("is damaged"))
    assert "status" not in ran.documents[0]


def test_an_audit_that_misses_trust_alone_says_what_passed(recount, bundle, tmp_path, monkeypatch) -> None:
    """
    How many checks, and what there is to know of them, stand beside what failed.
    """
    recount("keys", "make")
    recount("sign", bundle)
    made = recount("withdraw", bundle, *WHY, "--out", tmp_path / "out").documents[0]
    monkeypatch.setenv("RECOUNT_DATA", str(tmp_path / "elsewhere"))
    text = " ".join(recount("audit", tmp_path / "out" / made["id"], "--format", "text").out.split())

    assert re.match(r"valid, untrusted: (\d+) of (\d+) checks passed \(", text)
    assert "is not trusted here" in text
    assert f"withdraws {bundle.name}: The yard was another. (A. Editor)" in text


def test_an_id_stands_for_a_bundle(recount, bundle, tmp_path) -> None:
    """
    Wherever a bundle is asked for, the beginning of an id that the store knows will do.
    """
    recount("keys", "make")
    recount("records", "rebuild", bundle.parent)
    short = bundle.name[:8]
    signed = recount("sign", short).documents[0]
    withdrawn = recount("withdraw", short, *WHY, "--out", tmp_path / "out").documents[0]
    told = audited(recount, short, "--with", withdrawn["id"][:12])[1]

    assert (bundle.name, bundle.name) == (signed["id"], withdrawn["supersedes"])
    assert ("valid", "void", withdrawn["id"]) == (told["outcome"], told["status"], told["superseded_by"])
    assert "cannot correct itself" in recount("correct", short, short, *WHY).err
    assert "holds no record 00000000" in recount("audit", "00000000").err


def test_a_correction_by_another_key_disputes(recount, bundle, tmp_path, monkeypatch) -> None:
    """
    The person is told so, and the record stays as it was.
    """
    recount("keys", "make")
    recount("sign", bundle)
    monkeypatch.setenv("RECOUNT_DATA", str(tmp_path / "elsewhere"))
    new = make_bundle(tmp_path / "new")
    made = recount("correct", bundle, new, *WHY, "--out", tmp_path / "out")
    told = audited(recount, bundle, "--with", tmp_path / "out" / made.documents[0]["id"])[1]

    assert "was signed by another key" in made.err
    assert ("active", [made.documents[0]["id"]]) == (told["status"], told["disputed_by"])


def test_nothing_is_built_on_an_invalid_bundle(recount, bundle) -> None:
    """
    Neither a signature nor a withdrawal.
    """
    recount("keys", "make")
    (bundle / "extra.txt").write_text("psst")

    assert (2, 2) == (recount("sign", bundle).code, recount("withdraw", bundle, *WHY).code)


def test_signing_is_refused_by_name(recount, bundle, tmp_path, monkeypatch) -> None:
    """
    Without a key, in a zip, and over the signature of another.
    """
    packed = tmp_path / "bundle.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in bundle.rglob("*"):
            if path.is_file():
                archive.write(path, path.relative_to(bundle))

    assert "This machine has no key." in recount("sign", bundle).err
    recount("keys", "make")
    assert "is a zip" in recount("sign", packed).err
    recount("sign", bundle)
    assert 0 == recount("sign", bundle).code
    monkeypatch.setenv("RECOUNT_DATA", str(tmp_path / "elsewhere"))
    recount("keys", "make")
    assert "is signed by" in recount("sign", bundle).err


def test_a_key_under_a_passphrase_is_opened_by_the_setting(recount, bundle, monkeypatch) -> None:
    """
    Without it, and without a terminal, nothing is signed.
    """
    monkeypatch.setenv("RECOUNT_KEY_PASSPHRASE", "correct horse")
    made = recount("keys", "make").documents[0]

    assert made["id"] == recount("sign", bundle).documents[0]["signatures"][0]["keyid"]
    monkeypatch.delenv("RECOUNT_KEY_PASSPHRASE")
    assert "under a passphrase" in recount("keys", "show").err


def test_a_second_key_is_made_on_purpose_alone(recount, bundle, data_folder, monkeypatch) -> None:
    """
    As nothing signs then until one of the two is named, which is said at once, with how.
    """
    first = recount("keys", "make").documents[0]["id"]
    refused = recount("keys", "make")
    second = recount("keys", "make", "--another")
    own = data_folder / "keys" / f"{second.documents[0]['id']}.pem"

    assert (2, "This machine has a key already") == (refused.code, refused.err[:30])
    assert f"{first}.pem" in refused.err
    assert "There are 2 keys here now. Nothing is signed yet." in second.err
    assert f"RECOUNT_KEY: {own}" in second.err
    assert "nothing says which one signs" in recount("sign", bundle).err
    monkeypatch.setenv("RECOUNT_KEY", str(own))
    assert own.stem == recount("sign", bundle).documents[0]["signatures"][0]["keyid"]


def test_trust_is_told_as_data(recount, tmp_path) -> None:
    """
    For a person in a sentence, whatever signs a name holds.
    """
    key = new_signer("{desk}").public
    (tmp_path / "desk.pem").write_text(key.pem)
    trust = ("keys", "trust", tmp_path / "desk.pem")

    assert {"id": key.id, "name": "{desk}", "trusted": True} == recount(*trust).documents[0]
    assert f'Signatures by "{{desk}}" ({key.id})' in recount(*trust, "--format", "text").out
    assert {"id": key.id, "trusted": False} == recount("keys", "distrust", key.id).documents[0]


def test_no_private_key_is_ever_printed(recount) -> None:
    """
    Not even to the one who makes it.
    """
    asked = (["make"], ["show"], ["list"], ["make", "--another", "--format", "text"])
    ran = [recount("keys", *words) for words in asked]

    assert [] == [one for one in ran if "PRIVATE" in one.out + one.err]
