"""Pixels that may not be handed on: seen by people of the newsroom, on its own server, and nowhere else."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from datetime import UTC, datetime

import pytest
from browsing import SCENE, TAKEN, pages
from bundling import make_bundle
from servers import free_port

from verify.model import Record
from verify.records.audit import audit
from verify.records.house import keep_at_home, with_kept
from verify.settings import Settings
from verify.web.shelving import Said, shelve

CHIP, PICTURE = "chips/0.tif", "marks/0.png"
PIXELS = {CHIP, PICTURE}
TEXT = "Satellite imagery shows 73 railcars at Tumangang Rail Facility on 5 October 2023."
PICTURES = ("chip.jpg", "small.jpg", "first.jpg", "marked.jpg", "marks.json")
REASON = "no licence is stated"


@pytest.fixture
def bare(data_folder, tmp_path):
    """
    A record whose pixels its bundle goes without, and the house keeps.
    """
    whole = make_bundle(tmp_path / "whole")
    bundle = make_bundle(tmp_path / "bare", pixels="by-licence")
    files = {path: (whole / path).read_bytes() for path in PIXELS}
    keep_at_home(_record(bundle), files, data_folder)
    return bundle


@pytest.fixture
def site(data_folder, bare):
    """
    The pages, with that record.
    """
    with pages(data_folder, bare) as running:
        yield running


@pytest.fixture
def public(data_folder, bare):
    """
    The same, where everybody may read records and people have accounts.
    """
    port = free_port()
    told = {"public_url": f"http://127.0.0.1:{port}", "public_records": True, "roles": ("viewer=*",)}
    with pages(data_folder, bare, port=port, **told) as running:
        yield running


def _record(bundle):
    return Record.model_validate_json((bundle / "record.json").read_bytes())


def _zip(site, name):
    body = site.http.get(f"/api/v1/records/{name}/bundle.zip").content
    return set(zipfile.ZipFile(io.BytesIO(body)).namelist())


def _statuses(site, name, **headers):
    at = f"/records/{name}/counts/0/"
    return {site.http.get(f"{at}{one}", headers=headers).status_code for one in PICTURES}


def test_the_page_shows_them_and_says_that_they_stay_here(site, bare):
    """
    With the reason, beside the picture.
    """
    page = site.http.get(f"/records/{bare.name}").text

    assert {200} == _statuses(site, bare.name)
    assert 'id="chip"' in page
    assert "shown on this server alone" in page
    assert REASON in page


def test_nothing_that_leaves_the_house_has_them(site, bare):
    """
    Neither bundle nor files nor exports nor embeds; the bundle is valid as it is.
    """
    at = f"/api/v1/records/{bare.name}"
    site.http.get(f"/records/{bare.name}/counts/0/chip.jpg")
    embed = site.http.get(f"/embed/{bare.name}").text
    export = site.http.get(f"{at}/exports/html").text

    assert PIXELS.isdisjoint(_zip(site, bare.name))
    assert {404} == {site.http.get(f"{at}/files/{path}").status_code for path in PIXELS}
    assert "chip.jpg" not in embed
    assert "The picture is not in this report" in export
    assert "valid" == audit(bare).outcome


def test_somebody_unknown_sees_none_of_them(public, bare):
    """
    Where records are open to all, and somebody of the house looked before.
    """
    _, token = public.guard.register.tokens.make("Ana", "viewer", now=datetime.now(UTC))
    known = {"authorization": f"Bearer {token}"}
    seen = _statuses(public, bare.name, **known)
    page = public.http.get(f"/records/{bare.name}").text

    assert {200} == seen
    assert {200}.isdisjoint(_statuses(public, bare.name))
    assert 'id="chip"' not in page
    assert "The pixels are not shown: they may not be handed on." in page
    assert REASON in page


def test_a_sign_off_keeps_them_back_and_at_home(site, bare, data_folder):
    """
    The new record's bundle goes without them too, and its page shows them.
    """
    at = f"/records/{bare.name}"
    sent = site.send(at, f"{at}/review", by="A. Editor", number="0", removed="0", reason="A shadow.")
    new = sent.headers["location"].removeprefix("/records/").partition("?")[0]
    bundle = site.desk.folder(new)
    whole = data_folder.parent / "put"
    shutil.copytree(bundle, whole)
    shutil.copytree(data_folder / "withheld" / new, whole, dirs_exist_ok=True)
    reasons = {one.path: one.withheld for one in _record(bundle).files if one.withheld}

    assert {CHIP: REASON, PICTURE: REASON} == reasons
    assert PIXELS.isdisjoint(_zip(site, new))
    assert {200} == _statuses(site, new)
    assert ["valid", "valid"] == [audit(one).outcome for one in (bundle, whole)]


def test_a_withdrawal_keeps_them_at_home_too(site, bare):
    """
    What was taken back can still be looked at.
    """
    at = f"/records/{bare.name}"
    sent = site.send(at, f"{at}/withdraw", by="A. Editor", reason="Another yard.", sure="yes")

    assert {200} == _statuses(site, sent.headers["location"].removeprefix("/records/"))


@pytest.mark.parametrize("path", sorted(PIXELS))
def test_a_wrong_byte_is_left_out(data_folder, bare, path):
    """
    Each file is held against the hash that the record was sealed over.
    """
    record = _record(bare)
    kept = data_folder / "withheld" / record.id / path
    body = bytearray(kept.read_bytes())
    body[len(body) // 2] ^= 1
    kept.write_bytes(body)

    assert PIXELS - {path} == set(with_kept(record, {}, data_folder))


@pytest.mark.parametrize("lost", ["gone", "shorter", "a link", "a folder"])
def test_what_is_no_such_file_is_left_out(data_folder, bare, tmp_path, lost):
    """
    A page says then that they are not shown.
    """
    record = _record(bare)
    kept = data_folder / "withheld" / record.id / CHIP
    body = kept.read_bytes()
    kept.unlink()
    if lost == "shorter":
        kept.write_bytes(body[:-1])
    elif lost == "a link":
        (tmp_path / "elsewhere").write_bytes(body)
        kept.symlink_to(tmp_path / "elsewhere")
    elif lost == "a folder":
        kept.mkdir()

    assert {PICTURE} == set(with_kept(record, {}, data_folder))


def test_what_is_handed_on_is_kept_in_the_bundle_alone(data_folder, tmp_path):
    """
    There is no second copy of it.
    """
    bundle = make_bundle(tmp_path / "whole")
    keep_at_home(_record(bundle), {path: (bundle / path).read_bytes() for path in PIXELS}, data_folder)

    assert not (data_folder / "withheld").exists()


def test_a_scene_without_a_licence_is_checked_and_signed_off(data_folder):
    """
    As a new user does it: sent without a licence, counted, looked at, signed.
    """
    with SCENE.open("rb") as body:
        shelve(Settings(data=data_folder, offline=True), SCENE.name, body, Said(taken=TAKEN, gsd_m=0.5))
    with pages(data_folder) as site:
        asked = site.send("/", "/checks", article=TEXT)
        site.do()
        [made] = site.desk.job(asked.headers["location"].rpartition("/")[2]).records
        at = f"/records/{made}"
        first = site.http.get(f"{at}/counts/0/first.jpg")
        signed = site.send(at, f"{at}/review", by="A. Editor", number="0")

        assert 200 == first.status_code
        assert 303 == signed.status_code
        assert PIXELS.isdisjoint(_zip(site, made))


def test_the_form_of_a_scene_says_what_its_licence_is_for(site):
    """
    Before anything is sent, with licences to choose from that let pixels be handed on.
    """
    page = site.http.get("/library").text
    offered = re.findall(r'<option value="([^"]*)">', page)

    assert "its pixels stay on this server" in page
    assert {"CC0-1.0", "CC-BY-4.0", "Public domain"} <= set(offered)
    assert not [one for one in offered if "*" in one]
    assert "Image file (required)" in page
