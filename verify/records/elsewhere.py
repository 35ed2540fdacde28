"""A bundle that was made by other code or libraries: what these find otherwise forges nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.model import Check
from verify.records.audit import OTHER_CODE
from verify.records.bundle import RECORD
from verify.records.code import code_sha256, libraries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from evidence.model.counts import CounterId
    from verify.model import MadeBy, Record
    from verify.records.audit import Closer


def elsewhere(*closer: Closer, counters: Collection[CounterId] | None = None) -> Closer:
    """Look closer as these do, and tell whether the same code, libraries and counters do it.

    Where others do, whatever fails is called ``rerun_code``, after what may be its cause. Where nothing does,
    it is no matter that they are others.

    Args:
        closer: what makes a bundle's contents again.
        counters: those that are at work here; None where nothing is counted.
    """

    def look(record: Record, files: Mapping[str, bytes]) -> Iterator[Check]:
        others = "; ".join(_others(record.made_by, counters))
        same = True
        for check in (check for one in closer for check in one(record, files)):
            same = same and check.ok
            yield check if check.ok or not others else check.model_copy(update={"name": OTHER_CODE})
        detail = "the same code and libraries"
        if others:
            detail = f"{others}; nothing moved" if same else others
        yield Check(name=OTHER_CODE, ok=same or not others, file=RECORD, detail=detail)

    return look


def _others(made_by: MadeBy, counters: Collection[CounterId] | None) -> Iterator[str]:
    """What is not here as it was where a record was made, each with both versions."""
    here = libraries()
    for name in sorted(here.keys() | made_by.libraries.keys()):
        there = made_by.libraries.get(name, "unknown")
        if there != here.get(name):
            yield f"{name} {there} there, {here.get(name, 'none')} here"
    if made_by.code != code_sha256():
        yield f"code {(made_by.code or 'unknown')[:12]} there, {code_sha256()[:12]} here"
    for model in made_by.models if counters is not None else ():
        if model not in (counters or ()):
            yield f"{model.name} {model.version} ({model.sha256[:12]}) there, not here"
