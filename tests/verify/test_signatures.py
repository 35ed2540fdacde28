"""A signature says who made a bundle; whatever is done to it is told from one that is merely not known."""

from __future__ import annotations

import base64
import json

import pytest
from bundling import make_bundle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from signatures import forge, record_of, sign, tamper

from verify.records.audit import audit
from verify.records.bundle import ATTESTATION
from verify.records.signing.checks import Trust, signatures_in
from verify.records.signing.dsse import IN_TOTO, pae
from verify.records.signing.keys import new_signer

DESK = new_signer("The desk")
STRANGER = new_signer("The desk")
"""Another key that calls itself the same."""

DESK_TRUSTED = Trust(keys={DESK.public.id: DESK.public})
PAYLOAD = base64.b64encode(b"{}").decode()


def outcome(bundle, trust=DESK_TRUSTED):
    """What an audit comes to, and the names of the checks that failed."""
    found = audit(bundle, trust)
    return found.outcome, {check.name for check in found.checks if not check.ok}


def test_a_signature_by_a_trusted_key_is_valid(uncounted) -> None:
    """
    Nothing fails, and the audit says by whom.
    """
    sign(uncounted, DESK)
    told = {check.name: check.detail for check in audit(uncounted, DESK_TRUSTED).checks}

    assert ("valid", set()) == outcome(uncounted)
    assert f'"The desk" ({DESK.public.id}), trusted here' == told["signer"]


@pytest.mark.parametrize("trust", [Trust(), DESK_TRUSTED], ids=["nobody trusted", "another trusted"])
def test_a_signature_by_a_key_that_is_not_trusted_holds_and_is_not_believed(uncounted, trust) -> None:
    """
    The name that a key gives itself counts for nothing.
    """
    sign(uncounted, STRANGER)

    assert ("valid_untrusted", {"signer"}) == outcome(uncounted, trust)


def test_an_unsigned_bundle_is_valid_where_nobody_is_trusted(uncounted) -> None:
    """
    It says in words that nothing says who made it.
    """
    told = {check.name: check.detail for check in audit(uncounted).checks}

    assert ("valid", set()) == outcome(uncounted, Trust())
    assert "unsigned: nothing says who made it" == told["signer"]


def test_an_unsigned_bundle_is_not_believed_where_somebody_is_trusted(uncounted) -> None:
    """
    A signature that was stripped off does not go unseen.
    """
    assert ("valid_untrusted", {"signer"}) == outcome(uncounted)


def test_a_signature_of_another_bundle_is_invalid(uncounted, tmp_path) -> None:
    """
    A replayed signature speaks of another record and another manifest.
    """
    other = make_bundle(tmp_path / "other")
    sign(other, DESK)
    (uncounted / ATTESTATION).write_bytes((other / ATTESTATION).read_bytes())

    assert ("invalid", {"signature"}) == outcome(uncounted)


@pytest.mark.parametrize(
    "change",
    [
        lambda envelope: envelope.update(payloadType="application/json"),
        lambda envelope: envelope.update(payload=PAYLOAD),
        lambda envelope: envelope.update(payload=envelope["payload"] + "===="),
        lambda envelope: envelope.update(payload=envelope["payload"].rstrip("=") + "\n"),
        lambda envelope: envelope.update(payload=7),
        lambda envelope: envelope.update(signatures=[]),
        lambda envelope: envelope.update(signatures=envelope["signatures"] * 2),
        lambda envelope: envelope["signatures"].append({"keyid": STRANGER.public.id, "sig": "AAAA"}),
        lambda envelope: envelope["signatures"][0].update(keyid=STRANGER.public.id),
        lambda envelope: envelope["signatures"][0].pop("keyid"),
        lambda envelope: envelope["signatures"][0].update(sig="AAAA"),
        lambda envelope: envelope["signatures"][0].update(sig="not base64"),
        lambda envelope: envelope["signatures"][0].update(cert="mine"),
        lambda envelope: envelope.update(more="words"),
        lambda envelope: envelope.update(payload="A" * 100_000),
    ],
    ids=[
        *("type", "payload", "padding", "line end", "number", "no signature", "twice", "another signature"),
        *("key of another name", "no name", "short", "no base64", "field", "more", "long"),
    ],
)
def test_an_envelope_that_was_changed_is_invalid(uncounted, change) -> None:
    """
    Whatever is added, taken away or put in its place.
    """
    sign(uncounted, DESK)
    tamper(uncounted, change)

    assert ("invalid", {"signature"}) == outcome(uncounted)


@pytest.mark.parametrize(
    "change",
    [
        lambda statement: statement["predicate"].update(record="0" * 64),
        lambda statement: statement["predicate"].update(finding_id="0" * 64),
        lambda statement: statement["predicate"].update(agreement="consistent"),
        lambda statement: statement["predicate"]["key"].update(id="0" * 64),
        lambda statement: statement["predicate"].update(key=STRANGER.public.model_dump()),
        lambda statement: statement["subject"][0]["digest"].update(sha256="0" * 64),
        lambda statement: statement["subject"][0].update(name="record.json"),
        lambda statement: statement.update(subject=[]),
        lambda statement: statement.update(predicateType="https://slsa.dev/provenance/v1"),
        lambda statement: statement.update(_type="https://in-toto.io/Statement/v0.1"),
    ],
    ids=[
        *("record", "finding", "agreement", "id of the key", "key", "manifest", "subject", "no subject"),
        *("predicate", "statement"),
    ],
)
def test_a_statement_about_something_else_is_invalid(uncounted, change) -> None:
    """
    Even when a trusted key signed it: a signature is for one bundle, one finding, one purpose.
    """
    forge(uncounted, DESK, change)

    assert ("invalid", {"signature"}) == outcome(uncounted)


def test_a_signature_for_another_type_of_payload_is_invalid(uncounted) -> None:
    """
    The type is part of what is signed: a signature made over other things cannot be put to use here.
    """
    forge(uncounted, DESK, lambda statement: None, payload_type="application/json")
    tamper(uncounted, lambda envelope: envelope.update(payloadType=IN_TOTO))

    assert ("invalid", {"signature"}) == outcome(uncounted)


def test_a_name_that_stands_twice_in_the_envelope_is_invalid(uncounted) -> None:
    """
    Readers differ about which of the two counts, so neither does.
    """
    sign(uncounted, DESK)
    told = (uncounted / ATTESTATION).read_bytes()
    (uncounted / ATTESTATION).write_bytes(b'{"payload":"e30=",' + told[1:])

    assert ("invalid", {"signature"}) == outcome(uncounted)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_bit_of_a_signature_can_be_flipped(uncounted, place, bit) -> None:
    """
    Whichever it is, the audit fails and names the file.
    """
    sign(uncounted, DESK)
    path = uncounted / ATTESTATION
    whole = path.read_bytes()
    at = int(place * len(whole))
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
    found = audit(uncounted, DESK_TRUSTED)

    assert "invalid" == found.outcome
    assert {ATTESTATION} == {check.file for check in found.checks if not check.ok}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=JSON, inside=JSON, whole=st.booleans())
def test_whatever_lies_there_in_place_of_a_signature_is_invalid(uncounted, told, inside, whole) -> None:
    """
    Any JSON as an envelope, and any JSON inside of one that is well formed.
    """
    payload = base64.b64encode(json.dumps(inside).encode()).decode()
    envelope = {"payload": payload, "payloadType": IN_TOTO, "signatures": [{"keyid": "", "sig": ""}]}
    (uncounted / ATTESTATION).write_text(json.dumps(told if whole else envelope))

    assert ("invalid", {"signature"}) == outcome(uncounted)


def test_a_record_changed_after_signing_is_invalid(uncounted) -> None:
    """
    The signature is over the manifest, the manifest over every file.
    """
    sign(uncounted, DESK)
    path = uncounted / "article" / "text.txt"
    path.write_bytes(path.read_bytes() + b" ")

    assert "invalid" == outcome(uncounted)[0]


def test_a_signature_that_the_manifest_lists_is_invalid(uncounted) -> None:
    """
    Only a file that vouches for the manifest may be missing from it, and no record rests on one.
    """
    path = uncounted / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["files"].insert(2, manifest["files"][0] | {"path": ATTESTATION})
    path.write_text(json.dumps(manifest, sort_keys=True, separators=(",", ":")))
    sign(uncounted, DESK)

    assert "invalid" == outcome(uncounted)[0]


def test_a_record_outside_its_bundle_names_who_signed_it(uncounted) -> None:
    """
    The field `signatures` holds key and name of each signature that holds, trusted or not.
    """
    sign(uncounted, DESK)
    files = {path.name: path.read_bytes() for path in uncounted.iterdir() if path.is_file()}
    record = record_of(uncounted)

    assert ({"keyid": DESK.public.id, "name": "The desk"},) == signatures_in(files, record)
    assert () == signatures_in(files | {"manifest.json": b"{}"}, record)


def test_what_is_signed_has_the_encoding_of_the_specification() -> None:
    """
    The example of the DSSE protocol, to the letter.
    """
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"

    assert expected == pae("http://example.com/HelloWorld", b"hello world")
