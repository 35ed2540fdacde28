"""A time stamp says since when a bundle has been there; it is checked offline against pinned roots."""

from __future__ import annotations

import contextlib
import functools
from datetime import UTC, datetime, timedelta

import pytest
from authority import DAY, NO_OPENSSL, OPENSSL, new_authority, stamping
from bundling import rewrite
from hypothesis import given, settings
from hypothesis import strategies as st
from signatures import sign

from evidence.trail import Trail
from evidence.web import Policy, Web
from verify.records.audit import audit
from verify.records.bundle import MANIFEST
from verify.records.signing.checks import Trust
from verify.records.signing.keys import new_signer
from verify.records.signing.timestamps import ask_for_stamps
from verify.records.signing.tokens import TokenRefusedError, examine

pytestmark = pytest.mark.skipif(OPENSSL is None, reason=NO_OPENSSL)

DESK = new_signer("The desk")
STAMP = "timestamps/0.tsr"
EARLY = datetime(2023, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """
    An authority whose root is pinned.
    """
    return new_authority(tmp_path_factory.mktemp("tsa") / "own")


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """
    An authority whose root is not pinned, though it is called the same.
    """
    return new_authority(tmp_path_factory.mktemp("tsa") / "other")


@pytest.fixture
def trust(authority):
    """
    Believe the desk's key and the authority's root.
    """
    return Trust(keys={DESK.public.id: DESK.public}, roots=(authority.root,), now=datetime.now(UTC))


def outcome(bundle, trust):
    """What an audit comes to, and which checks of which files failed."""
    found = audit(bundle, trust)
    return found.outcome, {(check.name, check.file) for check in found.checks if not check.ok}


def manifest_of(bundle):
    """The bytes that are stamped."""
    return (bundle / MANIFEST).read_bytes()


def test_a_stamp_by_a_pinned_authority_is_valid(uncounted, authority, trust) -> None:
    """
    The audit says when, and by whom.
    """
    sign(uncounted, DESK, authority.stamp(manifest_of(uncounted)))
    told = {check.name: check.detail for check in audit(uncounted, trust).checks}

    assert ("valid", set()) == outcome(uncounted, trust)
    assert told["timestamp"].startswith("the manifest was there at 20")
    assert "CN=Test authority, its root is pinned here" == told["authority"]


def test_a_stamp_by_another_authority_is_not_believed(uncounted, other, trust) -> None:
    """
    It has the same name and another key: what it says may be true, and nobody here can tell.
    """
    sign(uncounted, DESK, other.stamp(manifest_of(uncounted)))

    assert ("valid_untrusted", {("authority", STAMP)}) == outcome(uncounted, trust)
    told = {check.name: check.detail for check in audit(uncounted, trust).checks}
    assert told["timestamp"].endswith("on nobody's word")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda authority, manifest: authority.stamp(manifest + b" "),
        lambda authority, manifest: authority.stamp(manifest)[:-1],
        lambda authority, manifest: authority.stamp(manifest) + b"\0",
        lambda authority, manifest: b"",
        lambda authority, manifest: b"\x30\x80" * 5_000,
        lambda authority, manifest: b"A" * 70_000,
        lambda authority, manifest: authority.answer(b"no question"),
    ],
    ids=["other bytes", "truncated", "longer", "empty", "nested", "too long", "refusal"],
)
def test_a_stamp_that_is_none_is_invalid(uncounted, authority, trust, spoil) -> None:
    """
    Even when the desk itself has signed it.
    """
    sign(uncounted, DESK, spoil(authority, manifest_of(uncounted)))

    assert ("invalid", {("timestamp", STAMP)}) == outcome(uncounted, trust)


def test_a_stamp_from_before_the_record_was_made_is_invalid(uncounted, authority, trust) -> None:
    """
    What did not exist could not be seen.
    """
    rewrite(uncounted, lambda record: record.update(made_at="2999-01-01T00:00:00Z"), sealed=True)
    sign(uncounted, DESK, authority.stamp(manifest_of(uncounted)))

    assert ("invalid", {("timestamp", STAMP)}) == outcome(uncounted, trust)


def test_a_stamp_from_the_future_is_invalid(uncounted, authority, trust) -> None:
    """
    Here the present is the year 2024.
    """
    sign(uncounted, DESK, authority.stamp(manifest_of(uncounted)))
    past = Trust(keys=trust.keys, roots=trust.roots, now=datetime(2024, 1, 1, tzinfo=UTC))

    assert ("invalid", {("timestamp", STAMP)}) == outcome(uncounted, past)


@pytest.mark.parametrize("valid", [(-2 * DAY, -DAY), (DAY, 2 * DAY)], ids=["expired", "not yet"])
def test_a_certificate_must_have_held_when_it_stamped(uncounted, tmp_path, valid) -> None:
    """
    An authority whose certificate had run out, or had not begun, said nothing.
    """
    lapsed = new_authority(tmp_path / "lapsed", valid=valid)
    sign(uncounted, DESK, lapsed.stamp(manifest_of(uncounted)))
    trust = Trust(keys={DESK.public.id: DESK.public}, roots=(lapsed.root,))

    assert ("invalid", {("timestamp", STAMP)}) == outcome(uncounted, trust)


def test_a_stamp_outlives_its_certificate(uncounted, authority, trust) -> None:
    """
    A certificate must have held when it stamped, not when somebody looks, which may be years later.
    """
    sign(uncounted, DESK, authority.stamp(manifest_of(uncounted)))
    later = Trust(keys=trust.keys, roots=trust.roots, now=datetime.now(UTC) + timedelta(days=3_000))

    assert ("valid", set()) == outcome(uncounted, later)


@settings(max_examples=300, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), taken=st.integers(0, 4), put=st.binary(max_size=4))
def test_a_damaged_stamp_is_read_or_refused_by_name(authority, place, taken, put) -> None:
    """
    Whatever bytes stand in place of others, no parser's own error comes out.
    """
    whole = _stamp_of_nothing(authority)
    at = int(place * len(whole))
    damaged = whole[:at] + put + whole[at + taken :]
    with contextlib.suppress(TokenRefusedError):
        examine(damaged, b"{}", roots=(authority.root,), earliest=EARLY, latest=None)


@functools.cache
def _stamp_of_nothing(authority):
    return authority.stamp(b"{}")


def test_every_byte_of_a_stamp_is_covered_by_the_signature(uncounted, authority, trust) -> None:
    """
    Some bytes of a token are not covered by its own signature; a signed bundle names its stamps' hashes.
    """
    sign(uncounted, DESK, authority.stamp(manifest_of(uncounted)))
    path = uncounted / STAMP
    whole = path.read_bytes()
    for at in range(0, len(whole), 23):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert ("invalid", {("timestamp", STAMP)}) == outcome(uncounted, trust)


@pytest.mark.parametrize("gone", ["attestation.json", STAMP])
def test_what_vouches_for_a_bundle_cannot_be_taken_out_alone(uncounted, authority, trust, gone) -> None:
    """
    The signature names the stamps, so that one without the other is seen.
    """
    sign(uncounted, DESK, authority.stamp(manifest_of(uncounted)))
    (uncounted / gone).unlink()

    assert "invalid" == outcome(uncounted, trust)[0]
    assert ("timestamp", STAMP) in outcome(uncounted, trust)[1]


def test_a_stamp_cannot_be_slipped_in(uncounted, authority, trust) -> None:
    """
    Not even one that holds.
    """
    stamp = authority.stamp(manifest_of(uncounted))
    sign(uncounted, DESK)
    (uncounted / "timestamps").mkdir()
    (uncounted / STAMP).write_bytes(stamp)

    assert ("invalid", {("timestamp", STAMP)}) == outcome(uncounted, trust)


@pytest.fixture
def web(tmp_path):
    """
    The door, to this machine alone.
    """
    with Web(Policy(allow_private=("127.0.0.0/8",)), trail=Trail(tmp_path / "trail")) as door:
        yield door


def asked(web, *addresses, roots=(), made_at=None):
    """Ask authorities about some bytes; gives the stamps and what was told."""
    told: list[str] = []
    kept = ask_for_stamps(
        b"{}",
        authorities=addresses,
        web=web,
        roots=roots,
        made_at=made_at or datetime.now(UTC),
        now=lambda: datetime.now(UTC),
        tell=told.append,
    )
    return kept, told


def test_each_authority_is_asked(web, authority, other) -> None:
    """
    Their answers are numbered, and one whose root is not pinned is named.
    """
    with stamping(authority) as one, stamping(other) as two:
        kept, told = asked(web, one, two, roots=(authority.root,))

    assert ["timestamps/0.tsr", "timestamps/1.tsr"] == list(kept)
    assert ["The root of CN=Test authority is not pinned here (setting timestamp_roots)."] == told


def test_an_authority_that_fails_is_told_of_and_no_more(web, authority) -> None:
    """
    The others are asked all the same.
    """
    with stamping(authority) as address:
        ways = [f"{address}/{way}" for way in ("down", "broken", "deaf", "")]
        kept, told = asked(web, *ways, roots=(authority.root,))

    assert ["timestamps/0.tsr"] == list(kept)
    assert [f"No time stamp from {way}." for way in ways[:3]] == [
        line[: len(f"No time stamp from {way}.")] for way, line in zip(ways, told, strict=False)
    ]


def test_a_private_address_is_refused(tmp_path, authority) -> None:
    """
    Authorities are reached through the one door, whose rules hold for them too.
    """
    with stamping(authority) as address, Web(Policy(), trail=Trail(tmp_path / "trail")) as guarded:
        kept, told = asked(guarded, address)

    assert ({}, 1) == (kept, len(told))


def test_an_answer_to_another_question_is_refused(authority) -> None:
    """
    A question holds a number that was never used before, and so must its answer.
    """
    now = datetime.now(UTC)
    answer = authority.stamp(b"{}")

    with pytest.raises(TokenRefusedError, match="nonce"):
        examine(answer, b"{}", roots=(authority.root,), earliest=now, latest=now, nonce=7)
