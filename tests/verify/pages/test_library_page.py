"""The library's page: scenes of the newsroom's own are sent by a form, with what is known of them."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

WORLD = b"10\n0\n0\n-10\n600000\n4690000\n"
"""10 m from the corner in UTM 52N."""

TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def _picture(form):
    made = BytesIO()
    Image.new("RGB", (64, 64), (90, 90, 90)).save(made, form)
    return made.getvalue()


def _sent(site, files, **fields):
    """Send the form as a browser does: the field of a file that nobody chose is there, and empty."""
    token = TOKEN.search(site.http.get("/library").text)[1]
    headers = {"origin": site.url, "sec-fetch-site": "same-origin"}
    chosen = {"world": ("", b"")} | files
    return site.http.post("/library", data={"csrf": token} | fields, files=chosen, headers=headers)


@pytest.mark.parametrize(("form", "name"), [("PNG", "yard.png"), ("JPEG", "yard.jpg")])
def test_a_picture_comes_with_its_world_file(site, form, name):
    """
    Two files of one form, with the coordinate system: the library says what it knows of it.
    """
    files = {"scene": (name, _picture(form)), "world": ("elsewhere.pgw", WORLD)}
    sent = _sent(site, files, taken="2023-10-05", gsd="10", licence="CC-BY-4.0", crs="EPSG:32652")
    page = site.http.get(sent.headers["location"]).text

    assert 303 == sent.status_code
    assert "Taken in:" in page
    assert "10 m" in page
    assert "CC-BY-4.0" in page


@pytest.mark.parametrize(
    ("files", "fields", "told"),
    [
        ({"scene": ("yard.exe", b"MZ")}, {}, "is no name of a scene"),
        ({"scene": ("yard.tif", b"no picture")}, {}, "yard.tif"),
        ({"scene": ("yard.png", _picture("PNG"))}, {}, "georeference"),
        (
            {"scene": ("yard.png", _picture("PNG")), "world": ("yard.pgw", WORLD)},
            {"crs": ""},
            "in which coordinate system",
        ),
        (
            {"scene": ("yard.png", _picture("PNG")), "world": ("yard.pgw", b"not six numbers")},
            {},
            "six numbers were expected",
        ),
        ({"scene": ("yard.png", _picture("PNG"))}, {"gsd": "half"}, "is no number of metres"),
        (
            {"scene": ("yard.png", _picture("PNG")), "world": ("yard.pgw", WORLD)},
            {"taken": "yesterday"},
            "yesterday",
        ),
    ],
)
def test_what_is_wrong_stands_beside_the_form(site, files, fields, told):
    """
    Nothing is taken in, and what was written stays written.
    """
    said = {"taken": "2023-10-05", "gsd": "10", "licence": "“own” <b>", "crs": "EPSG:32652"} | fields
    answer = _sent(site, files, **said)
    form = answer.text.partition('<form method="post" action="/library"')[2].partition("</form>")[0]

    assert 400 == answer.status_code
    assert told in form
    assert 'value="“own” &lt;b&gt;"' in form
    assert "The library is empty." in answer.text


def _shelved(site, **fields):
    """Send a picture in; gives the answer."""
    files = {"scene": ("yard.png", _picture("PNG")), "world": ("yard.pgw", WORLD)}
    told = {"taken": "2023-10-05", "gsd": "10.00092", "licence": "CC-BY-4.0", "crs": "EPSG:32652"}
    return _sent(site, files, **told | fields)


def _named(answer):
    return parse_qs(urlsplit(answer.headers["location"]).query)["added"][0]


def test_a_day_without_an_hour_is_no_midnight(site):
    """
    A scene put in with a day alone says that its time is unknown, and its pixel in three digits.
    """
    _shelved(site)
    page = site.http.get("/library").text

    assert "5 Oct 2023 (time unknown)" in page
    assert "00:00" not in page
    assert ">10 m<" in page


def test_a_scene_is_removed_once_a_page_has_asked(site):
    """
    A link in its row leads to a page that asks; the form on it takes the scene out.
    """
    scene = _named(_shelved(site))
    way = f"/library/{scene}/remove"
    assert f'href="{way}"' in site.http.get("/library").text
    asked = site.http.get(way)
    assert scene in asked.text
    gone = site.send(way, way)
    page = site.http.get(gone.headers["location"]).text

    assert 303 == gone.status_code
    assert f"Removed: <bdi>{scene}</bdi>" in page
    assert "The library is empty." in page
    assert 404 == site.http.get(way).status_code


def test_no_scene_is_removed_without_the_token_of_its_form(site):
    """
    Another site's form takes nothing out.
    """
    way = f"/library/{_named(_shelved(site))}/remove"

    sent = site.http.post(way, headers={"origin": site.url, "sec-fetch-site": "same-origin"})

    assert 403 == sent.status_code
    assert 200 == site.http.get(way).status_code


def test_a_scene_that_is_there_already_is_led_to(site):
    """
    The refusal links to its row, where it can be removed, and speaks of no command.
    """
    scene = _named(_shelved(site))
    answer = _shelved(site, taken="2023-10-06")

    assert 400 == answer.status_code
    assert f'<a href="#scene-{scene}">' in answer.text
    assert f'<tr id="scene-{scene}">' in answer.text
    assert "recount library remove" not in answer.text
