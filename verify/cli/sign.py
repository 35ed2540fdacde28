"""``recount sign``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.cli.asking import secret_asker
from verify.cli.exits import DONE
from verify.cli.filing import bundle_of, file_bundle
from verify.cli.output import Format, emit, say
from verify.door import Doors, opened
from verify.errors import RecordError
from verify.files import FileRefusedError, reason
from verify.records.bundle import ATTESTATION, MANIFEST, is_seal
from verify.records.canonical import as_json
from verify.records.signing.keys import KeyRefusedError
from verify.records.signing.sealing import sealing_of, signed
from verify.records.sound import sound
from verify.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from verify.model import Record
    from verify.records.signing.keys import Signer


def run(*, bundle: str, offline: bool, form: Format | None) -> int:
    """Sign a bundle that is there already, and stamp it when authorities are configured."""
    settings = load_settings()
    where = bundle_of(bundle, settings)
    record, files = sound(where)
    if not where.is_dir():
        raise RecordError(f"{where} is a zip.", next_step="Unpack it, and sign the folder.")
    with opened(settings, Doors(offline=offline)) as (web, _):
        seal = sealing_of(settings, web, tell=say, ask=secret_asker())
        if seal.signer is None:
            raise KeyRefusedError("This machine has no key.", next_step="Make one: recount keys make.")
        _unsigned(record, seal.signer)
        if any(is_seal(path) and path != ATTESTATION for path in files):
            say("It is signed and stamped already.")
        else:
            _add(where, seal(files[MANIFEST], record))
            file_bundle(where, settings)
    told = signed(record, where)
    emit(
        as_json(told),
        form=form,
        text=lambda: f"{record.id}\n  signed by {seal.signer and seal.signer.public.label}",
    )
    return DONE


def _unsigned(record: Record, signer: Signer) -> None:
    """Refuse a bundle that another key signed. Raises RecordError."""
    others = [told["keyid"] for told in record.signatures if told["keyid"] != signer.public.id]
    if others:
        raise RecordError(
            f"The bundle is signed by {others[0]} already.",
            next_step="Leave it; or remove attestation.json and timestamps/, and answer for it alone.",
        )


def _add(bundle: Path, added: Mapping[str, bytes]) -> None:
    """Write what vouches for a bundle, the signature last. Raises FileRefusedError."""
    try:
        for path, body in sorted(added.items(), reverse=True):
            target = bundle / path
            target.parent.mkdir(exist_ok=True)
            partial = target.with_name(target.name + ".partial")
            partial.write_bytes(body)
            partial.replace(target)
    except OSError as refused:
        raise FileRefusedError(
            f"{bundle} cannot be signed ({reason(refused)}).", next_step="Make room, or mend its permissions."
        ) from refused
