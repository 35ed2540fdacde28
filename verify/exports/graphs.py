"""Where a record comes from, for machines: W3C PROV-JSON, and the metadata file of an RO-Crate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.errors import ExportError
from verify.exports.markup import MEDIA_TYPE
from verify.records.bundle import CRATE
from verify.records.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verify.seams import Asked, Held


class Prov:
    """The record's own provenance."""

    media_type = "application/json"
    suffix = ".json"
    several = False

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Write the PROV-JSON document."""
        del asked
        (one,) = held
        return canonical(one.record.provenance)


class RoCrate:
    """The crate that a bundle is."""

    media_type = MEDIA_TYPE
    suffix = ".json"
    several = False

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Write the metadata file of the bundle.

        Raises:
            ExportError: the bundle is not at hand, or holds no such file.
        """
        del asked
        (one,) = held
        files = one.files or {}
        if CRATE not in files:
            raise ExportError(
                f"There is no {CRATE} beside record {one.record.id}.",
                next_step="Give its bundle, made by this version of Recount; a crate describes files.",
            )
        return files[CRATE]
