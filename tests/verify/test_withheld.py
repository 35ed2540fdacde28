"""A bundle hands on what licences let it; the rest it names, with its hash, its length and the reason."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from bundling import ANSWER, failed, make_bundle, rewrite
from making import scene

from evidence.model.scenes import Asset, Mask
from evidence.trail import Trail
from evidence.web import redact
from verify.errors import SettingError
from verify.model import Record
from verify.records.audit import audit
from verify.records.bundle import (
    CRATE,
    MANIFEST,
    RECORD,
    SOURCE,
    TEXT,
    chip_path,
    exchange_path,
    item_path,
    picture_path,
)
from verify.records.licences import load_handing, withheld
from verify.records.remade import remade

if TYPE_CHECKING:
    from pathlib import Path

PIXELS = (chip_path(0), picture_path(0))
REASON = "no licence is stated"


@pytest.fixture
def bare(tmp_path):
    """
    A bundle with one count on a scene without a licence, and what was left out of it.
    """
    whole = make_bundle(tmp_path / "whole")
    bundle = make_bundle(tmp_path / "bare", pixels="by-licence")
    return bundle, {path: (whole / path).read_bytes() for path in PIXELS}


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("Apache-2.0", True),
        ("CC-BY-4.0", True),
        ("cc-by-sa-4.0", True),
        ("CC0-1.0", True),
        ("Public domain (USGS)", True),
        ("Copernicus Sentinel data, free and open (Regulation (EU) 1159/2013)", True),
        ("https://sentinel.esa.int/documents/247904/690755/Sentinel_Data_Legal_Notice", True),
        ("https://creativecommons.org/licenses/by/4.0/", True),
        ("CC-BY-NC-4.0", False),
        ("CC-BY-NC-SA-4.0", False),
        ("CC-BY-ND-4.0", False),
        ("https://creativecommons.org/licenses/by-nc/4.0/", False),
        ("https://evil.example/Sentinel_Data_Legal_Notice", False),
        ("proprietary", False),
        ("other", False),
        ("One story only", False),
        ("not Apache-2.0", False),
        ("", False),
        (None, False),
    ],
)
def test_what_is_not_known_to_be_free_is_not_handed_on(licence, free) -> None:
    """
    By the table that ships: for any end, also in parts, with credit.
    """
    assert free == (load_handing().objection(licence) is None)


@pytest.mark.parametrize(("rule", "free"), [("always", True), ("never", False)])
def test_a_newsroom_may_decide_for_itself(rule, free) -> None:
    """
    Whatever a licence says.
    """
    told = [load_handing(rule).objection(licence) for licence in ("Apache-2.0", None)]

    assert [free, free] == [objection is None for objection in told]


def test_a_newsroom_may_keep_its_own_table(tmp_path) -> None:
    """
    With what its contracts allow.
    """
    table = tmp_path / "licences.toml"
    table.write_text('open = ["Desk contract *"]')

    assert load_handing(path=table).objection("desk contract 7") is None
    assert load_handing(path=table).objection("Apache-2.0") is not None


@pytest.mark.parametrize("text", ["open = 3", "opened = []", "open = [", "\x00", None])
def test_a_table_of_another_form_is_refused(tmp_path, text) -> None:
    """
    With its name, and what to start from.
    """
    table = tmp_path / "licences.toml"
    if text is not None:
        table.write_text(text)

    with pytest.raises(SettingError, match=r"licences\.toml is no table"):
        load_handing(path=table)


def test_pixels_without_a_licence_stay_out(bare) -> None:
    """
    Neither chip nor picture; the manifest and the crate have hash, length and reason; the rest is there.
    """
    bundle, pixels = bare
    listed = {entry["path"]: entry for entry in json.loads((bundle / MANIFEST).read_bytes())["files"]}
    spoken = {one["@id"] for one in json.loads((bundle / CRATE).read_bytes())["@graph"]}

    for path, body in pixels.items():
        assert not (bundle / path).exists()
        assert (hashlib.sha256(body).hexdigest(), len(body), REASON) == (
            listed[path]["sha256"],
            listed[path]["bytes"],
            listed[path]["withheld"],
        )
        assert f"#withheld/{path}" in spoken
        assert path not in spoken
    assert (bundle / exchange_path(hashlib.sha256(ANSWER).hexdigest())).exists()


def test_what_is_withheld_is_said_and_not_checked(bare) -> None:
    """
    The bundle is valid without it, and a closer look passes it over.
    """
    bundle, _ = bare
    found = audit(bundle, closer=[remade])
    told = {check.file: check.detail for check in found.checks if check.name == "withheld"}

    assert "valid" == found.outcome
    assert {path: f"{path} is withheld, not checked: {REASON}" for path in PIXELS} == told


def test_what_was_withheld_can_be_put_back(bare) -> None:
    """
    Whoever has the scene makes the same chip; then it is checked like any other file.
    """
    bundle, pixels = bare
    for path, body in pixels.items():
        (bundle / path).parent.mkdir(exist_ok=True)
        (bundle / path).write_bytes(body)

    assert set() == failed(bundle, remade)
    (bundle / PIXELS[0]).write_bytes(pixels[PIXELS[0]][:-1])
    assert {("file", PIXELS[0])} == failed(bundle)


@pytest.mark.parametrize("path", [*PIXELS, TEXT, SOURCE, item_path(0)])
def test_nothing_can_be_called_withheld_later(bundle, path) -> None:
    """
    A manifest that says so does not make it so.
    """
    manifest = json.loads((bundle / MANIFEST).read_bytes())
    next(entry for entry in manifest["files"] if entry["path"] == path)["withheld"] = REASON
    (bundle / MANIFEST).write_text(json.dumps(manifest, sort_keys=True, separators=(",", ":")))
    (bundle / path).unlink()

    assert {("manifest", MANIFEST), ("file", path)} <= failed(bundle)


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files[0].update(withheld=REASON),
        lambda files: files.pop(),
        lambda files: files.reverse(),
        lambda files: files.append(files[-1]),
        lambda files: files.append({**files[-1], "path": "zzz"}),
        lambda files: files.insert(0, {**files[0], "path": "../evil"}),
        lambda files: files.clear(),
    ],
    ids=["article withheld", "one less", "reversed", "twice", "one more", "climbing", "none"],
)
def test_a_record_is_sealed_over_what_it_rests_on(bundle, change) -> None:
    """
    Over each file that it alone does not give, once, sorted; and only pixels are ever withheld.
    """
    rewrite(bundle, lambda record: change(record["files"]), sealed=True)

    assert ("sealed", RECORD) in failed(bundle)


RASTER = b"II*\0" + bytes(60)


def trail_of(folder: Path, *addresses: tuple[str, bytes]):
    """
    Exchanges with these addresses, and their bodies by hash.
    """
    trail = Trail(folder)
    for url, body in addresses:
        trail.note(body, url=url, method="GET", status=200)
    return trail.since(), {entry.sha256: trail.body(entry.sha256) for entry in trail.since()}


def record_with(bundle, trail) -> Record:
    """
    The record of a bundle with another trail.
    """
    record = Record.model_validate_json((bundle / RECORD).read_bytes())
    return record.model_copy(update={"trail": trail})


def test_answers_with_pixels_that_are_not_free_stay_out(tmp_path, bundle) -> None:
    """
    Documents stay, and so do the files of scenes that are free; what nobody can tell goes with the pixels.
    """
    free = scene(
        "S2",
        licence="CC-BY-4.0",
        assets={"image": Asset(href="https://free.example/a.tif?sig=secret")},
        masks=(Mask(href="https://free.example/mask.tif", scheme="scl"),),
    )
    disk = scene("S3", licence="CC0-1.0", assets={"image": Asset(href="/scenes/yard/b.tif")})
    kept = {
        redact("https://free.example/a.tif?sig=secret"): RASTER + b"1",
        "https://free.example/mask.tif": RASTER + b"2",
        "file:test/yard/b.tif": RASTER + b"3",
        "https://catalogue.example/search": '{"name": "Туманган"}'.encode(),
        "https://catalogue.example/listing": b"<xml/>\n",
    }
    out = {
        "https://sold.example/c.tif": RASTER + b"4",
        "https://elsewhere.example/redirected": RASTER + b"5",
        "file:other/yard/b.tif": RASTER + b"6",
    }
    trail, bodies = trail_of(tmp_path / "trail", *kept.items(), *out.items())

    held = withheld(record_with(bundle, trail), [scene(), free, disk], bodies, load_handing())

    assert {exchange_path(hashlib.sha256(body).hexdigest()) for body in out.values()} == set(held) - {*PIXELS}


@pytest.mark.parametrize("rule", ["always", "by-licence"])
def test_secrets_of_a_local_catalogue_are_never_handed_on(tmp_path, bundle, rule) -> None:
    """
    What comes from the web has lost them on the way in; a file of the house is as it is.
    """
    signed = b'{"href": "https://store.example/x.tif?sig=SECRET"}'
    trail, bodies = trail_of(
        tmp_path / "trail",
        ("file:own/item.json", signed),
        ("file:own/plain.json", b'{"href": "x.tif"}'),
        ("file:source/report.json", b'{"url": "https://report.example/?sig=1234567890"}'),
    )

    held = withheld(record_with(bundle, trail), [scene(licence="CC0-1.0")], bodies, load_handing(rule))

    assert {exchange_path(hashlib.sha256(signed).hexdigest())} == set(held)


@pytest.mark.parametrize(("rule", "licence"), [("always", None), ("by-licence", "CC-BY-4.0")])
def test_nothing_stays_out_where_all_is_free(tmp_path, bundle, rule, licence) -> None:
    """
    Answers are kept whatever they hold, those of unknown addresses too.
    """
    trail, bodies = trail_of(tmp_path / "trail", ("https://elsewhere.example/redirected", RASTER))

    assert {} == withheld(record_with(bundle, trail), [scene(licence=licence)], bodies, load_handing(rule))
