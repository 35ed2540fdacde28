"""Paths and options are looked at before any work; what cannot be used is named in two sentences, exit 2."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from servers import free_port, serving
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

FIXTURES = Path(__file__).parents[2] / "fixtures"
SCENE = FIXTURES / "imagery" / "tumangang-20231005-10m" / "tumangang-20231005-10m.tif"
TEXT = "Imagery taken on 5 October 2023 shows 73 railcars at {site}."
KNOWN = TEXT.format(site="Tumangang Rail Facility")


def refused(ran) -> bool:
    """Whether a command ended with exit 2, no data, two sentences, and before it told of any work."""
    *before, what, then = ran.err.strip().splitlines()
    sentences = what.endswith(".") and then.endswith(".")
    return ran.code == 2 and not ran.out and not before and sentences


@pytest.fixture
def file(tmp_path) -> Path:
    """
    A file where a folder is wanted.
    """
    path = tmp_path / "file"
    path.write_text("{}")
    return path


@pytest.mark.parametrize("out", ["{file}", "{file}/below", "/proc/recount", "", " "])
def test_a_folder_that_cannot_be_written(recount, file, out) -> None:
    """
    `check --out` is tried before anything is searched or counted.
    """
    assert refused(recount("check", "-", "--offline", "--out", out.format(file=file), stdin=KNOWN))


@pytest.mark.parametrize("option", ["--plot", "--geojson"])
@pytest.mark.parametrize("path", ["/nonexistent/x", "{file}/x", "{folder}", ""])
def test_a_picture_that_cannot_be_written(recount, file, option, path) -> None:
    """
    `count` refuses before it counts; nothing is left behind.
    """
    target = path.format(file=file, folder=file.parent)

    assert refused(recount("count", SCENE, "--kind", "railcar", option, target))


def test_marks_are_written_where_they_may_be(recount, tmp_path) -> None:
    """
    A file in a folder that exists is made, and one that is there is replaced.
    """
    picture, marks = tmp_path / "marks.png", tmp_path / "marks.geojson"
    marks.write_text("old")

    ran = recount("count", SCENE, "--kind", "railcar", "--plot", picture, "--geojson", marks)

    assert 0 == ran.code
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "FeatureCollection" == json.loads(marks.read_bytes())["type"]


@pytest.mark.parametrize(
    "options",
    [
        ("--record", "{file}"),
        ("--record", ""),
        ("--record", "{odd}"),
        ("--replay", "{file}"),
        ("--replay", "{folder}/nowhere"),
        ("--replay", "{folder}"),
        ("--replay", "{odd}"),
        ("--replay", "{broken}"),
        ("--replay", "{whole}", "--record", "{folder}/new"),
    ],
)
@pytest.mark.parametrize("command", ["claims", "check"])
def test_recordings_that_are_none(recount, file, command, options) -> None:
    """
    A recording is a folder with an index; one cannot be made and repeated at once.
    """
    folders = {name: file.parent / name for name in ("odd", "broken", "whole")}
    for folder in folders.values():
        folder.mkdir()
    (folders["odd"] / "index.ndjson").mkdir()
    (folders["broken"] / "index.ndjson").write_text("{}\n")
    (folders["whole"] / "index.ndjson").touch()
    paths = [word.format(file=file, folder=file.parent, **folders) for word in options]

    assert refused(recount(command, "-", *paths, stdin=KNOWN))


def test_the_data_folder_is_a_file(recount, file, monkeypatch) -> None:
    """
    RECOUNT_DATA must be a folder, and the sentence says so.
    """
    monkeypatch.setenv("RECOUNT_DATA", str(file))

    ran = recount("claims", "-", stdin=KNOWN)

    assert refused(ran)
    assert "RECOUNT_DATA" in ran.err


def test_a_cache_that_cannot_be_written(recount, tmp_path, monkeypatch) -> None:
    """
    The record does not depend on the cache, so the work goes on without it.
    """
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cache").write_text("a file where the cache would be")
    monkeypatch.setenv("RECOUNT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", "127.0.0.0/8")

    with serving(Starlette(routes=[Route("/a", lambda _: PlainTextResponse(KNOWN))])) as address:
        ran = recount("claims", f"{address}/a")

    assert (0, 1) == (ran.code, len(ran.documents[0]["claims"]))


@pytest.mark.parametrize("imagery", ["", "{folder}/nowhere", "{file}", "{text}", "{pipe}", "\0"])
def test_imagery_that_is_none(recount, file, imagery) -> None:
    """
    A local path is a picture, a folder or a catalogue.
    """
    text, pipe = file.with_name("notes.md"), file.with_name("pipe")
    text.write_text("# Notes")
    os.mkfifo(pipe)
    place = imagery.format(folder=file.parent, file=file, text=text, pipe=pipe)

    assert refused(recount("check", "-", "--offline", "--imagery", place, stdin=KNOWN))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "wire.example/1",
        "ftp://wire.example/1",
        "https://",
        "https://a.example/\x1b[31m",
        "https://a b.c/",
    ],
)
def test_an_address_that_is_none(recount, url) -> None:
    """
    --url is one http(s) address of printable signs.
    """
    assert refused(recount("claims", "-", "--url", url, stdin=KNOWN))
    assert refused(recount("claims", "-", "--input", "ndjson", "--url", url, stdin=""))


def test_secrets_of_an_address_are_not_sealed(recount) -> None:
    """
    Tokens, names and passwords in --url do not reach the article, nor what is made of it.
    """
    url = "https://desk:word@wire.example/1?page=2&token=open-sesame"

    ran = recount("claims", "-", "--url", url, stdin=KNOWN)

    kept = ran.documents[0]["article"]["url"]
    assert kept.startswith("https://wire.example/1?page=2&token=redacted-")
    assert "sesame" not in ran.out


def test_a_link_has_its_address_already(recount) -> None:
    """
    --url beside a link would be a second address for one article.
    """
    ran = recount("check", "https://wire.example/1", "--url", "https://wire.example/2", "--offline")

    assert refused(ran)
    assert "link" in ran.err


BOW_TIE = [[[130, 42], [131, 43], [131, 42], [130, 43], [130, 42]]]
GEOJSON = {
    "catalogue": {"type": "Catalog", "id": "c", "links": []},
    "bow tie": {"type": "Polygon", "coordinates": BOW_TIE},
    "short ring": {"type": "Polygon", "coordinates": [[[130, 42], [131, 43]]]},
    "no place": {"type": "Polygon", "coordinates": [[[500, 42], [501, 42], [501, 43], [500, 42]]]},
    "text": {"type": "LineString", "coordinates": [["a", "b"], ["c", "d"]]},
    "one point": {"type": "LineString", "coordinates": [[1, 1]]},
    "empty": {"type": "FeatureCollection", "features": []},
    "null": {"type": "Feature", "geometry": None},
    "list": [1, 2],
    "type": {"type": ["Polygon"], "coordinates": []},
}


@pytest.mark.parametrize("option", ["--aoi", "--tracks"])
@pytest.mark.parametrize("name", GEOJSON)
def test_an_outline_that_is_none(recount, tmp_path, option, name) -> None:
    """
    What is not the GeoJSON that was asked for is refused before the image is read.
    """
    path = tmp_path / "outline.json"
    path.write_text(json.dumps(GEOJSON[name]))

    ran = recount("count", SCENE, "--kind", "railcar", option, path)

    assert refused(ran)
    assert "outline.json" in ran.err


@pytest.mark.parametrize(
    "options",
    [
        *(("--gsd", gsd) for gsd in ("0", "-1", "nan", "inf", "1e9")),
        *(("--taken", taken) for taken in ("yesterday", "2023-13-01", "5/10/2023", "")),
        ("--model", "None"),
    ],
)
def test_numbers_days_and_names_that_make_no_sense(recount, options) -> None:
    """
    A ground sample distance is a length, a time is ISO 8601, a counter is one of those there are.
    """
    assert refused(recount("count", SCENE, "--kind", "railcar", *options))


@pytest.mark.parametrize("gsd", ["0", "nan"])
def test_the_library_takes_lengths_alone(recount, gsd) -> None:
    """
    The same holds for scenes that are added.
    """
    assert refused(recount("library", "add", SCENE, "--taken", "2023-10-05", "--gsd", gsd))


@pytest.mark.parametrize("command", [("count", "--kind", "railcar"), ("library", "add")])
def test_an_image_that_is_a_pipe(recount, tmp_path, command) -> None:
    """
    Nobody may ever write into it, so it is not waited for.
    """
    os.mkfifo(tmp_path / "scene.tif")
    verb, *options = command
    words = [verb, *options, tmp_path / "scene.tif"]

    assert refused(recount(*words))


def test_a_damaged_library_is_a_local_file(recount, data_folder) -> None:
    """
    A catalogue of one's own that is no JSON is no failure of the world.
    """
    (data_folder / "library").mkdir(parents=True)
    (data_folder / "library" / "catalog.json").write_text("{")

    assert refused(recount("library", "list"))


def test_scenes_of_a_place_that_nobody_knows(recount) -> None:
    """
    A place in doubt is a result: exit 0, no scene, and what the name may mean.
    """
    ran = recount(
        *("scenes", "Qwertyville Rail Yard", "--from", "2023-10-05", "--to", "2023-10-05"),
        *("--kind", "railcar", "--offline"),
    )

    (told,) = ran.documents
    assert (0, None, [], None) == (ran.code, told["site"], told["scenes"], told["receipt"])
    assert {"outcome": "unknown", "candidates": []} == told["resolution"]
    assert "2023-10-05" == told["window"]["start"]
    assert "Qwertyville" in ran.err


def test_a_geocoder_that_is_down_is_no_catalogue(recount, monkeypatch) -> None:
    """
    When nobody can say where the place is, the place is missing, and no catalogue is blamed.
    """
    settings = {
        "CONTACT": "desk@example.org",
        "ALLOW_PRIVATE": "127.0.0.0/8",
        "PHOTON": "off",
        "OVERPASS": "off",
    }
    for name, value in (settings | {"NOMINATIM": f"http://127.0.0.1:{free_port()}"}).items():
        monkeypatch.setenv(f"RECOUNT_{name}", value)

    ran = recount("check", "-", "--imagery", FIXTURES / "imagery", stdin=TEXT.format(site="Qwertyville Yard"))

    verdict = ran.documents[0]["verdict"]
    assert (0, ["site_unresolved"]) == (ran.code, verdict["reasons"])
    assert "geocoder" in verdict["why"]


def test_text_for_a_person(recount, tmp_path) -> None:
    """
    Every scene once, nothing searched said once, plain words for quantities, lines that fit.
    """
    hedged = KNOWN.replace("73", "at least 73")

    ran = recount("check", "-", "--offline", "--out", tmp_path, "--format", "text", stdin=hedged)

    lines = ran.out.splitlines()
    assert "  at least 73 railcars" in lines
    assert 1 == ran.out.count("Nothing was searched: the network is off (")
    assert "nobody" not in ran.out
    assert [] == [line for line in lines if len(line) > 100 and not line.startswith("  record: ")]


def test_text_steers_no_terminal(recount) -> None:
    """
    Escapes and marks that turn text around are shown as replaced, in text and in errors.
    """
    ran = recount("claims", "-", "--format", "text", stdin=f"Yard \x1b[31m\u202e fills up\n\n{KNOWN}")

    assert 0 == ran.code
    assert not {"\x1b", "\u202e"} & set(ran.out)


def test_the_version(recount) -> None:
    """
    `recount --version` names the program and a number.
    """
    name, number = recount("--version").out.split()

    assert ("recount", True) == (name, number[0].isdigit())
