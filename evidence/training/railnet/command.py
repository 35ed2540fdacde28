"""What the commands that read a model are asked: the model, its tuning, folders that the renderer wrote."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evidence.counters.rail.counter import running
from evidence.counters.rail.tuning import read_tuning

if TYPE_CHECKING:
    from evidence.counters.rail.maps import Run
    from evidence.counters.rail.tuning import Tuning


class Asked(NamedTuple):
    """What a command line says."""

    run: Run
    tuning: Tuning
    folders: list[Path]
    out: Path | None
    """Folder to write to, where the command writes any."""

    @property
    def scenes(self) -> list[Path]:
        """The pictures of all folders."""
        return sorted(path for folder in self.folders for path in folder.glob("*.tif"))


def ask(name: str, arguments: list[str] | None, *, about: str | None, writes: bool = False) -> Asked:
    """Read the command line of a module of this package: MODEL.onnx TUNING.toml [OUT] FOLDER and more.

    Args:
        name: of the module.
        arguments: None for the process's own.
        about: the module's docstring.
        writes: whether the command takes a folder to write to.
    """
    parser = argparse.ArgumentParser(prog=f"python -m evidence.training.railnet.{name}", description=about)
    parser.add_argument("model", type=Path)
    parser.add_argument("tuning", type=Path)
    if writes:
        parser.add_argument("out", type=Path)
    parser.add_argument("folders", type=Path, nargs="+", help="written by evidence.training.render")
    said = parser.parse_args(arguments)
    run, tuning = running(said.model.read_bytes()), read_tuning(said.tuning.read_bytes())
    return Asked(run, tuning, said.folders, said.out if writes else None)
