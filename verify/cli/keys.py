"""``recount keys``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.cli.asking import secret_asker
from verify.cli.exits import DONE
from verify.cli.output import Format, emit, say
from verify.records.signing.keys import KeyRefusedError, read_public
from verify.records.signing.ring import read_key_file
from verify.records.signing.sealing import ring_of, signer_of
from verify.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from verify.records.signing.keys import PublicKey
    from verify.records.signing.ring import Ring
    from verify.settings import Settings


def run(
    *,
    action: str,
    form: Format | None,
    name: str | None = None,
    passphrase: bool = False,
    another: bool = False,
    key: str = "",
    file: Path | None = None,
) -> int:
    """Make a key, list keys, show one to hand out, trust one or trust it no longer."""
    settings = load_settings()
    ring = ring_of(settings)
    if action == "make":
        _make(settings, name, passphrase=passphrase, another=another, form=form)
    elif action == "list":
        keys = _listed(ring)
        emit({"keys": keys}, form=form, text=lambda: "\n".join(map(_row, keys)) or "No keys.")
    elif action == "show":
        signer = signer_of(settings, ask=secret_asker())
        if signer is None:
            raise KeyRefusedError("This machine has no key.", next_step="Make one: recount keys make.")
        _give(signer.public, form)
    elif action == "trust" and file is not None:
        trusted = read_public(read_key_file(file), where=str(file), name=name)
        ring.trust(trusted)
        told = {"id": trusted.id, "name": trusted.name, "trusted": True}
        emit(told, form=form, text=lambda: f"Signatures by {trusted.label} are believed from now on.")
    else:
        gone = ring.distrust(key)
        told = {"id": gone, "trusted": False}
        emit(told, form=form, text=lambda: f"Signatures by {gone} are believed no longer.")
    return DONE


def _make(
    settings: Settings, name: str | None, *, passphrase: bool, another: bool, form: Format | None
) -> None:
    """Make a key; a second one only when asked to, as nothing signs then before one of them is named."""
    ring = ring_of(settings)
    before = ring.own()
    if before and not another:
        raise KeyRefusedError(
            f"This machine has a key already: {before[0]}.",
            next_step="Show it with recount keys show; make a second one with --another.",
        )
    secret = settings.key_passphrase.get_secret_value() if settings.key_passphrase else None
    made = ring.make(name, _new_passphrase() if passphrase and secret is None else secret)
    say(f"The private key lies in {ring.folder}; keep a copy where only you can read it.")
    if before:
        signs = (
            f"{settings.key} signs, as the setting key says." if settings.key else "Nothing is signed yet."
        )
        say(f"There are {len(before) + 1} keys here now. {signs}")
        say(f"To sign with the new one, set key in recount.toml, or RECOUNT_KEY: {ring.folder / made.id}.pem")
    _give(made, form)


def _give(key: PublicKey, form: Format | None) -> None:
    told = {"id": key.id, "name": key.name, "pem": key.pem}
    emit(told, form=form, text=f"Id: {key.id}\n{key.pem}".rstrip)


def _listed(ring: Ring) -> list[dict[str, Any]]:
    own = {path.stem for path in ring.own()}
    trusted = ring.trusted()
    names = {one.id: one.name for one in trusted.values()}
    return [
        {"id": one, "name": names.get(one), "own": one in own, "trusted": one in trusted}
        for one in sorted({*own, *trusted})
    ]


def _row(key: dict[str, Any]) -> str:
    kinds = [kind for kind in ("own", "trusted") if key[kind]]
    return f"{key['id']}: {key['name'] or 'no name'} ({', '.join(kinds)})"


def _new_passphrase() -> str:
    """Ask for a new passphrase, twice. Raises KeyRefusedError when there is nobody, or they differ."""
    ask = secret_asker()
    if ask is None:
        raise KeyRefusedError(
            "Nobody is here to be asked for a passphrase.", next_step="Set RECOUNT_KEY_PASSPHRASE."
        )
    first = ask("A passphrase for the new key:")
    if not first or ask("The same again:") != first:
        raise KeyRefusedError("The two passphrases differ, or are empty.", next_step="Try again.")
    return first
