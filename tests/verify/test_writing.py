"""A bundle is written whole or not at all, by however many at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from bundling import make_bundle
from making import evidence, quantity
from signatures import record_of

from evidence.model.scenes import CatalogueAnswer, Search
from verify.errors import SettingError
from verify.files import FileRefusedError
from verify.judge.policy import load_policy
from verify.records.audit import audit
from verify.records.opened import open_bundle
from verify.records.writing import write_bundle


def test_several_may_write_one_record_at_once(tmp_path) -> None:
    """
    All of them are given the one bundle.
    """
    first = make_bundle(tmp_path / "first", counted=False)
    record, files = record_of(first), dict(open_bundle(first))

    for turn in range(20):
        folder = tmp_path / str(turn)
        with ThreadPoolExecutor(4) as pool:
            written = list(pool.map(partial(write_bundle, record, files), [folder] * 4))

        assert {folder / record.id} == set(written)
        assert [record.id] == [path.name for path in folder.iterdir()]
    assert "valid" == audit(written[0]).outcome


def test_a_record_names_no_folder_of_the_machine(tmp_path, monkeypatch) -> None:
    """
    The receipt says which catalogue was asked, not where its file lies.
    """
    asked = CatalogueAnswer(name="own", url="/home/somebody/scenes/catalog.json", outcome="answered")
    receipt = Search(catalogues=(asked,), query={}, when="2023-10-08T00:00:00Z", found=0)
    monkeypatch.setattr(
        "bundling.evidence", lambda *_, **facts: evidence(quantity(), **facts | {"search": receipt})
    )
    bundle = make_bundle(tmp_path, counted=False)
    told = json.loads((bundle / "record.json").read_bytes())

    assert "file:catalog.json" == told["search"]["catalogues"][0]["url"]
    assert b"somebody" not in (bundle / "record.json").read_bytes()


def test_an_endless_table_is_refused(tmp_path) -> None:
    """
    A device never ends, and no table of settings is a mebibyte long.
    """
    long = tmp_path / "policy.toml"
    long.write_bytes(b"#" * (2**20 + 1))

    for path, error in ((long, FileRefusedError), (tmp_path / "none.toml", SettingError)):
        with pytest.raises(error):
            load_policy(path)
