"""What can be counted: the table of kinds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import claims
from claims.kinds import KINDS, model_kind, plural
from claims.languages.en.things.nouns import KindNoun, kind_nouns
from claims.reading.sentences import sentences
from claims.reading.words import words_of

ALL = {
    "railcar", "locomotive", "ship", "submarine", "aircraft", "helicopter", "vehicle", "tent", "building",
    "storage_tank", "container", "crater", "grave", "silo", "launcher", "convoy", "area", "other",
}  # fmt: skip


def test_every_kind_of_the_contract_is_there() -> None:
    """
    The kinds are those that the JSON of a claim may name.
    """
    assert ALL == set(KINDS)


@pytest.mark.parametrize("name", sorted(ALL))
def test_sizes_are_sane(name: str) -> None:
    """
    The short side is no longer than the long one, and a parent is a kind itself.
    """
    kind = KINDS[name]

    assert kind.width_m <= kind.length_m <= kind.most_length_m
    assert kind.parent is None or kind.parent in KINDS


@pytest.mark.parametrize(
    ("singular", "expected"),
    [
        ("wagon", "wagons"),
        ("ferry", "ferries"),
        ("bus", "buses"),
        ("marsh", "marshes"),
        ("boxcar", "boxcars"),
    ],
)
def test_plurals_are_formed_by_rule(singular: str, expected: str) -> None:
    """
    Only irregular plurals stand in the table.
    """
    assert expected == plural(singular)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Tu-95s", "aircraft"),
        ("Il-76MD", "aircraft"),
        ("KC-135R", "aircraft"),
        ("C17s", "aircraft"),
        ("737s", "aircraft"),
        ("T-72B3", "vehicle"),
        ("S-400", "launcher"),
        ("Mi-8s", "helicopter"),
        ("A-1234", None),
        ("Covid-19", None),
        ("A10", None),
        ("737", None),
        ("M20", None),
    ],
)
def test_model_names_tell_the_kind(word: str, expected: str | None) -> None:
    """
    A model is known by its family; the variant behind it does not matter. Roads and bare numbers are none.
    """
    assert expected == model_kind(word)


def read(text: str) -> list[KindNoun]:
    """Names of kinds in a text."""
    return kind_nouns(words_of(text), sentences(text))


def head(text: str) -> tuple[str, str] | None:
    """Words and kind of the first noun phrase that names a kind."""
    found = read(text)
    last = None
    for noun in found:
        if last and text[last.end : noun.start].strip():
            break
        last = noun
    return (text[last.start : last.end], last.kind) if last else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The depot lost twelve tanks; the fuel burned all night.", "storage_tank"),
        ("Tanks of the armoured brigade crossed the river with infantry.", "vehicle"),
        ("The cars stood on the sidings behind two locomotives of the railway.", "railcar"),
        ("The cars stood in the street.", "vehicle"),
        ("Tankers lined the apron of the air base.", "aircraft"),
        ("Tankers waited off the terminal.", "ship"),
        ("Tankers queued at the border; their drivers slept on the road.", "vehicle"),
        ("Oil tankers stood on the siding behind a locomotive.", "railcar"),
        ("A freighter lay alongside the quay of the air base.", "ship"),
        ("Fighters stood before the hangars of the air base.", "aircraft"),
        ("Shelters line the runway of the fighter base.", "building"),
        ("Shelters fill the camp of the displaced.", "tent"),
        ("Structures of canvas fill the refugee camp.", "tent"),
        ("Structures in the village were flattened.", "building"),
        ("Trenches were dug at the cemetery.", "grave"),
        ("Trenches were dug along the front.", "other"),
        ("Holes in the runway show where the missile strike hit.", "crater"),
        ("Holes at the field were dug for missile silos.", "silo"),
        ("Rigs stood in the firth, idle since drilling ended.", "other"),
        ("Rigs stood on the highway with their drivers.", "vehicle"),
        ("Engines stood in the rail yard.", "locomotive"),
        ("Boxes were stacked beside the crane of the container terminal.", "container"),
        ("Guns stood in their emplacements beside the howitzers.", "vehicle"),
    ],
)
def test_company_settles_ambiguous_nouns(text: str, expected: str) -> None:
    """
    "Tank", "car" and "tanker" mean what the words around them say.
    """
    assert expected == read(text)[0].kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An-32 freighters", "aircraft"),
        ("KC-46A tankers", "aircraft"),
        ("BMP hulls", "vehicle"),
        ("Kilo-class boats", "submarine"),
        ("Patriot batteries", "launcher"),
        ("Il-76 transports", "aircraft"),
    ],
)
def test_a_model_before_a_noun_settles_it(text: str, expected: str) -> None:
    """
    Whatever else the passage speaks of.
    """
    assert expected == read(f"Off the port lay ships, and there were {text}.")[-1].kind


def test_a_noun_keeps_its_meaning_within_a_text() -> None:
    """
    The first "tanks" have nothing near them; the second stand beside oil.
    """
    kinds = {noun.kind for noun in read("Seven tanks burned on Thursday.\n\nAll tanks hold crude oil.")}

    assert {"storage_tank"} == kinds


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("six Su 34 jets", "jets", "aircraft"),
        ("six Su 34", "Su 34", "aircraft"),
        ("six PzH 2000s", "PzH 2000s", "vehicle"),
        ("eight Leopard 2A4s", "Leopard 2A4s", "vehicle"),
        ("two Boeing 737-800s", "Boeing 737-800s", "aircraft"),
        ("three Patriots", "Patriots", "launcher"),
        ("six HIMARS", "HIMARS", "launcher"),
        ("nine Backfires", "Backfires", "aircraft"),
        ("four Abrams", "Abrams", "vehicle"),
        ("two MT-LBs", "MT-LBs", "vehicle"),
        ("three TELs", "TELs", "launcher"),
        ("nine ro ros", "ro ros", "ship"),
        ("five air defence batteries", "air defence batteries", "launcher"),
        ("six five-storey blocks", "storey blocks", "building"),
        ("twelve wagons-cisterns", "wagons-cisterns", "railcar"),
    ],
)
def test_names_are_found_as_they_are_written(text: str, words: str, kind: str) -> None:
    """
    With a hyphen, a blank or neither; the number in a name belongs to it.
    """
    assert (words, kind) == head(f"Images show {text}.")


@pytest.mark.parametrize(
    ("kind", "phrases"),
    [
        (
            "ship",
            "pirogues|feluccas|VLCCs|bunker barges|longliners|minehunters|merchantmen|navy cutters",
        ),
        ("submarine", "Kilos|SSBNs|Yasen-class submarines|midget submarines"),
        ("aircraft", "pax jets|Flankers|Reapers|Globemasters|airliners|A320s|F/A-18s|Shahed-136s|jumbos"),
        ("helicopter", "choppers|Black Hawks|Hinds|CH-47s|gunships"),
        ("vehicle", "lorries|artics|JCBs|matatus|tuk-tuks|boda-bodas|heavy-load cars|technicals|D-30s|autos"),
        ("launcher", "MLRS|Grads|Pantsirs|S-300s|missile launchers|radars|THAAD batteries"),
        ("railcar", "boxcars|hoppers|tank cars|centerbeam flats|autoracks"),
        ("locomotive", "shunters|locomotives|SD40s"),
        ("tent", "yurts|gers|tepees|shamianas|tarpaulin shelters|makeshift structures"),
        ("building", "apartment blocks|barrack blocks|hangars|godowns|polytunnels|shacks|mosques"),
        ("storage_tank", "fuel tanks|gas spheres|water bladders|oil reservoirs"),
        ("container", "TEUs|shipping containers|reefer boxes"),
        ("crater", "shell holes|impact points|bomb craters"),
        ("grave", "burial pits|headstones|mass graves|tombs"),
        ("silo", "missile silos|launch shafts"),
        ("other", "wind turbines|ship-to-shore gantries|pylons|salmon pens|road bridges|checkpoints"),
    ],
)
def test_each_kind_has_many_names(kind: str, phrases: str) -> None:
    """
    A sample of each; the table holds far more.
    """
    found = {phrase: head(f"Images show nine {phrase}.") for phrase in phrases.split("|")}

    assert dict.fromkeys(found, kind) == {phrase: at and at[1] for phrase, at in found.items()}


@pytest.mark.parametrize(
    "phrase",
    [
        "suicide bombers", "grenade launchers", "machine guns", "football pitches", "Poles", "statues",
        "boxes of sweets", "guns for the police", "panels of experts", "apaches in the film", "ROW",
        "survivors of Typhoon Haiyan", "Patriot Act cases", "launches of rockets", "fighters killed",
        "shops selling phones", "people of the Gaza Strip",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_kind_is_none(phrase: str) -> None:
    """
    Other senses, people, units of size, names in the wrong case.
    """
    assert [] == read(f"There were nine {phrase}.")


NEW_KIND = """
[maypole]
nouns = ["maypole", "midsummer pole"]
models = ["WX-9"]
length_m = 25.0
width_m = 25.0
least_length_m = 8.0
most_length_m = 40.0
"""

ASKED = """
from claims.model import Article
from claims.statements import extract

text = "Pictures of Thursday show 19 maypoles and two WX-9s at Leksand in Sweden."
print([(c.kind, c.quantity.value) for c in extract(Article(text=text, published="2023-10-08", sha256=""))])
"""


def test_a_kind_is_added_by_editing_the_table_alone(tmp_path) -> None:
    """
    A copy of the package with one more table in kinds.toml reads maypoles, by name and by model.
    """
    shutil.copytree(Path(claims.__file__).parent, tmp_path / "claims")
    with (tmp_path / "claims" / "kinds.toml").open("a", encoding="utf-8") as table:
        table.write(NEW_KIND)
    ran = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert "[('maypole', 19), ('maypole', 2)]" == ran.stdout.strip()
