"""The evidence card: what it shows, in whatever letters there are."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bundling import MARKS, small_chip
from exporting import export, rendered, saying
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from verify.errors import SettingError
from verify.exports import card
from verify.exports.lettering import MISSING, drawable, font_of, lines
from verify.exports.sight import north, sight
from verify.seams import Held

FONT = font_of(None, 20)
UTM_52 = "EPSG:32652"


def _picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def _holds(picture: Image.Image, colour: tuple[int, int, int]) -> bool:
    return bool((np.asarray(picture.convert("RGB")) == colour).all(axis=2).any())


GREEN, RED, YELLOW = (23, 105, 58), (163, 38, 31), (255, 214, 0)


def test_a_card_is_one_picture_with_the_marks_on_it(held) -> None:
    """
    1200 pixels wide; the label in its colour, the marks in theirs, the record's name inside the file.
    """
    card = _picture(export("png", held))

    assert ("PNG", 1200) == (card.format, card.width)
    assert _holds(card, GREEN)
    assert _holds(card, YELLOW)
    assert f"urn:sha256:{held.record.id}" == card.text["Source"]


def test_the_same_record_gives_the_same_card(held) -> None:
    """
    Nothing of the day or the machine is in it.
    """
    assert export("png", held) == export("png", held)


def test_rendered_pixels_are_marked_three_times(held) -> None:
    """
    On the picture, below it and as the label: no crop of the card passes for a photograph.
    """
    real, made = _picture(export("png", held)), _picture(export("png", rendered(held)))

    assert not _holds(real, RED)
    assert _holds(made.crop((0, made.height - 90, 1200, made.height)), RED)
    assert _holds(made.crop((0, 90, 1200, made.height - 90)), RED)
    assert not _holds(made, GREEN)


@pytest.mark.parametrize("status", ["corrected", "void"])
def test_a_card_of_what_no_longer_stands_says_so_first(held, status) -> None:
    """
    In red, above everything else.
    """
    assert _holds(_picture(export("png", saying(held, status=status))).crop((0, 0, 1200, 100)), RED)


def test_a_card_says_what_the_statement_allows_and_what_was_altered(held, monkeypatch) -> None:
    """
    Beside the count, with the source's own sentence.
    """
    drawn = []
    monkeypatch.setattr(card, "lines", lambda text, *a, **b: drawn.append(text) or lines(text, *a, **b))
    told = {"outcome": "altered", "changes": ["rounded"], "source_quote": "Exactly 70."}
    export("png", saying(held, fidelity=told))

    assert "The statement allows 66 to 80." in drawn
    assert "Altered against its source: rounded. The source says: “Exactly 70.”" in drawn


def test_withheld_pixels_are_not_on_the_card(held) -> None:
    """
    A bundle that may not hand its pixels on gives a card of words.
    """
    files = {path: body for path, body in held.files.items() if not path.startswith("chips/")}

    assert not _holds(_picture(export("png", Held(held.record, files))), YELLOW)


def test_a_card_without_a_count_says_why(uncounted) -> None:
    """
    There is no picture to show; the sentences of the verdict stand there.
    """
    assert 300 < _picture(export("png", uncounted)).height < 1200


@pytest.mark.parametrize(
    "words",
    [
        "я насчитал 73 вагона",
        "数えた貨車は七十三両",
        "عربات",
        "x" * 5000,
        "\u202e37\u202c",
        "a\x00b",
        "",
        "🚃" * 40,
    ],
    ids=["Russian", "Japanese", "Arabic", "long", "turned", "null", "empty", "emoji"],
)
def test_any_script_makes_a_card(held, words) -> None:
    """
    A letter that the font lacks is a square; nothing runs over the edge or out of memory.
    """
    one = saying(held, claim={"quote": words}, article={"title": words, "publisher": words})
    card = _picture(export("png", one))
    edge = np.asarray(card.convert("RGB"))[:, -20:]

    assert (edge == edge[0, 0]).all()
    assert card.height < 3000


def test_letters_that_the_font_lacks_are_squares() -> None:
    """
    Latin is drawn; other scripts need a font of the newsroom's choice (setting `font`).
    """
    assert f"a{MISSING}{MISSING}b" == drawable("a数え b".replace(" ", ""), FONT)


def test_a_font_of_the_newsrooms_choice_is_used(held, tmp_path) -> None:
    """
    Any font file will do; what is none is refused by name.
    """
    own = tmp_path / "own.ttf"
    own.write_bytes(b"no font at all")

    with pytest.raises(SettingError, match="is no font"):
        export("png", held, font=own)
    with pytest.raises(SettingError, match="is no font"):
        export("png", held, font=tmp_path)
    shipped = ImageFont.load_default(20).path
    own.write_bytes(shipped.getvalue() if hasattr(shipped, "getvalue") else Path(shipped).read_bytes())

    assert 1200 == _picture(export("png", held, font=own)).width


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "Cf")), max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_line_is_too_long(text) -> None:
    """
    Words are broken where they must be, and the rest ends in an ellipsis.
    """
    told = lines(text, FONT, 200, most=3)

    assert len(told) <= 3
    assert all(FONT.getlength(line) <= 200 for line in told)


@pytest.mark.parametrize("degrees", [0, 30, 90, 180, 275])
def test_the_arrow_points_north_on_a_turned_image(degrees) -> None:
    """
    On the central meridian of a UTM zone, north is straight up on the map; the image may lie any way on it.
    """
    turn = math.radians(degrees)
    a, b = 0.5 * math.cos(turn), 0.5 * math.sin(turn)
    chip = replace(small_chip(), transform=(a, b, 500_000.0, b, -a, 4_700_000.0), crs=UTM_52)

    assert (-math.sin(-turn), -math.cos(turn)) == pytest.approx(north(chip), abs=0.01)


@pytest.mark.parametrize(
    ("transform", "crs"),
    [
        (None, None),
        ((0.5, 0, 0, 0, -0.5, 0), "no system at all"),
        ((0, 0, 0, 0, 0, 0), UTM_52),
        ((1e9, 0, 1e30, 0, -1e9, 1e30), UTM_52),
    ],
    ids=["nowhere", "unknown system", "no size", "off the map"],
)
def test_an_image_that_lies_nowhere_has_no_arrow(transform, crs) -> None:
    """
    A bundle comes from anywhere: whatever its grid, the picture is drawn.
    """
    chip = replace(small_chip(), transform=transform, crs=crs)

    assert north(chip) is None
    assert sight(chip, MARKS, size=(600, 400)).width <= 600


def test_a_picture_is_cut_to_its_marks() -> None:
    """
    Objects in a corner of a large scene are shown large, with ground around them.
    """
    near = [mark.model_copy(update={"length_m": 1.0, "px": 104.0, "py": 203.0}) for mark in MARKS[:1]]
    whole, cut = (sight(small_chip(), marks, size=(600, 600)) for marks in ((), near))

    assert whole.size != cut.size
    assert max(whole.size) == max(cut.size) == 600
