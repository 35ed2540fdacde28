"""One byte of a signed bundle is changed, a thousand times over: each is found, and in its own file."""

from __future__ import annotations

import random

import pytest
from authority import OPENSSL, new_authority
from bundling import failed, make_bundle
from signatures import sign

from verify.records.bundle import MANIFEST
from verify.records.signing.keys import new_signer


@pytest.mark.parametrize("weighed", [True, False], ids=["any byte", "any file"])
def test_whichever_byte_is_changed_its_file_is_named(tmp_path, weighed) -> None:
    """
    Record, manifest, signature, stamp, archive, text, answers, pixels, pictures: that file, and no other.
    """
    bundle = make_bundle(tmp_path)
    stamper = new_authority(tmp_path / "authority") if OPENSSL else None
    stamps = [stamper.stamp((bundle / MANIFEST).read_bytes())] if stamper else []
    sign(bundle, new_signer("Desk"), *stamps)
    # Neither key nor authority is trusted here.
    before = failed(bundle)
    whole = {path: path.read_bytes() for path in sorted(bundle.rglob("*")) if path.is_file()}
    dice = random.Random(7)  # noqa: S311 - which bytes are changed is no secret
    sizes = [len(body) if weighed else 1 for body in whole.values()]
    for path in dice.choices(list(whole), sizes, k=500):
        body = bytearray(whole[path])
        at = dice.randrange(len(body))
        body[at] ^= dice.randrange(1, 256)
        path.write_bytes(body)
        named = {file for _, file in failed(bundle) - before}
        path.write_bytes(whole[path])

        assert {path.relative_to(bundle).as_posix()} == named, (path.name, at)
