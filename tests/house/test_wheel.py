"""What is shipped: three packages with all their data, and nothing else."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> set[str]:
    """
    Every file of a wheel built from this tree.
    """
    folder = tmp_path_factory.mktemp("wheel")
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_only_three_packages_are_in_the_wheel(names) -> None:
    """
    Tests, fixtures and documents stay at home.
    """
    tops = {name.partition("/")[0] for name in names}

    assert {"claims", "evidence", "verify"} == {top for top in tops if not top.endswith(".dist-info")}


@pytest.mark.parametrize(
    "pattern",
    [
        "claims/kinds.toml",
        "claims/languages/en/*.toml",
        "evidence/sites/gazetteer/*.geojson",
        "evidence/sites/tables/*.tsv",
        "evidence/scenes/catalogues/providers.toml",
        "evidence/counters/calibration/*.toml",
        "verify/judge/policy.toml",
        "verify/records/licences.toml",
        "verify/exports/labels.toml",
        "verify/exports/page.*",
        "verify/store/migrations/**/*.py",
        "*/py.typed",
    ],
)
def test_data_is_in_the_wheel(names, pattern) -> None:
    """
    Nothing is fetched at first use: kinds, languages, gazetteer, providers, calibration, policy.
    """
    wanted = {path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern)}

    assert set() != wanted
    assert wanted <= names
