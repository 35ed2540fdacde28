"""This machine's keys, roots and authorities, by its settings; and what they add to a bundle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from verify.errors import RecordError
from verify.files import FileRefusedError, reason, regular_bytes
from verify.records.bundle import ATTESTATION, MANIFEST, stamp_path
from verify.records.corrections import signed_by
from verify.records.signing.checks import Trust, made_at, signatures_in
from verify.records.signing.keys import read_public
from verify.records.signing.ring import Ring, load
from verify.records.signing.roots import MARK, MOST_BYTES, read_roots, roots_in
from verify.records.signing.statement import attest
from verify.records.signing.timestamps import MOST_STAMPS, ask_for_stamps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from cryptography import x509

    from evidence.web import Web
    from verify.model import Record
    from verify.records.signing.keys import Signer
    from verify.settings import Settings


@dataclass(frozen=True)
class Sealing:
    """Who signs what is made here, and who stamps it."""

    signer: Signer | None
    """None when this machine has no key: then nothing is added to a bundle."""

    authorities: tuple[str, ...]
    roots: tuple[x509.Certificate, ...]
    web: Web
    tell: Callable[[str], None]

    def __call__(self, manifest: bytes, record: Record) -> Mapping[str, bytes]:
        """Sign a bundle's manifest, stamped first.

        Returns:
            The files to add to the bundle, by path.

        Raises:
            TokenRefusedError: there are authorities to ask, and the record's own time is none.
        """
        if self.signer is None:
            return {}
        stamps = self._stamps(manifest, record) if self.authorities else {}
        return attest(manifest, record, self.signer, stamps=stamps)

    def _stamps(self, manifest: bytes, record: Record) -> Mapping[str, bytes]:
        return ask_for_stamps(
            manifest,
            authorities=self.authorities,
            web=self.web,
            roots=self.roots,
            made_at=made_at(record),
            now=lambda: datetime.now(UTC),
            tell=self.tell,
        )


def ring_of(settings: Settings) -> Ring:
    """The keys of this machine."""
    return Ring(settings.data / "keys")


def signer_of(settings: Settings, *, ask: Callable[[str], str] | None) -> Signer | None:
    """The key that signs here: the one that the settings name, else the only one that was made here.

    Args:
        settings: the newsroom's.
        ask: asks for a passphrase; None where nobody can be asked.

    Raises:
        KeyRefusedError: it is none, it does not open, others may read it, or there are several.
        FileRefusedError: it cannot be read.
    """
    path = settings.key or ring_of(settings).the_one()
    if path is None:
        return None
    secret = settings.key_passphrase
    return load(path.expanduser(), secret.get_secret_value() if secret else None, ask=ask)


def check_own(record: Record, settings: Settings) -> None:
    """Refuse to correct what others signed: whatever this machine put in its place would be a dispute.

    Raises:
        RecordError: it was signed, and not with this machine's key.
        KeyRefusedError, FileRefusedError: as ``signer_of`` does.
    """
    signer = signer_of(settings, ask=None) if record.signatures else None
    if record.signatures and (signer is None or signer.public.id not in signed_by(record)):
        names = ", ".join(str(told.get("name") or told.get("keyid")) for told in record.signatures)
        raise RecordError(
            f"Record {record.id[:12]} was signed by {names}, and not with this machine's key.",
            next_step="Ask those who signed it; or check the article here, and let both records stand.",
        )


def sealing_of(
    settings: Settings, web: Web, *, tell: Callable[[str], None], ask: Callable[[str], str] | None
) -> Sealing:
    """Put together what signs and stamps. Raises KeyRefusedError and FileRefusedError as its parts do."""
    signer = signer_of(settings, ask=ask)
    if signer is None and settings.timestamps:
        tell("No time stamps: a signature must name them, and there is no key. Make one: recount keys make.")
    return Sealing(signer, settings.timestamps, _roots(settings), web, tell)


def trust_of(settings: Settings, more: Iterable[Path] = ()) -> Trust:
    """Whom this machine believes now.

    Args:
        settings: the newsroom's.
        more: files of keys and of roots that are believed beside them, this once.

    Raises:
        KeyRefusedError: a file holds neither.
        FileRefusedError: a file cannot be read.
    """
    keys, roots = ring_of(settings).trusted(), list(_roots(settings))
    for path in more:
        body = _given(path)
        if MARK in body:
            roots += roots_in(body, where=str(path))
        else:
            key = read_public(body, where=str(path))
            keys[key.id] = key
    return Trust(keys=keys, roots=tuple(roots), now=datetime.now(UTC))


def _roots(settings: Settings) -> tuple[x509.Certificate, ...]:
    return read_roots(settings.timestamp_roots.expanduser()) if settings.timestamp_roots else ()


def _given(path: Path) -> bytes:
    try:
        return regular_bytes(path, most=MOST_BYTES)
    except (OSError, ValueError) as unreadable:
        raise FileRefusedError(
            f"--trust {path} cannot be read ({reason(unreadable)}).",
            next_step="Name a file with a public key or a root certificate.",
        ) from unreadable


def signed(record: Record, bundle: Path) -> Record:
    """A record as it is given outside its bundle folder: with the signature there, if it holds.

    Raises:
        OSError: the folder cannot be read.
    """
    paths = (MANIFEST, ATTESTATION, *map(stamp_path, range(MOST_STAMPS)))
    files = {path: (bundle / path).read_bytes() for path in paths if (bundle / path).is_file()}
    return record.model_copy(update={"signatures": signatures_in(files, record)})
