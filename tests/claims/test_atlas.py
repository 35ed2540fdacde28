"""The atlas: in which country a named place lies."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.places.atlas import chosen, countries_of, countries_within, folded, known, sound, spoken_of

CLAIMS = Path(__file__).parents[2] / "claims"
LINES = (CLAIMS / "places" / "atlas.txt").read_bytes().split(b"\n")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "UA",
            "Sevastopol, Simferopol, Kerch, Feodosia, Feodosiya, Dzhankoi, Djankoi, Yevpatoria, Yalta",
        ),
        ("UA", "Donetsk, Donets’k, Luhansk, Lugansk, Mariupol, Melitopol, Kyiv, Kiev, Kharkov, Huliaipole"),
        (
            "PS",
            "Gaza, Rafah, Khan Younis, Khan Yunis, Hebron, Nablus, Ramallah, East Jerusalem, Ma'ale Adumim",
        ),
        ("SY", "Golan, Golan Heights, Katzrin, Majdal Shams, Deir ez-Zor, Deir al-Zor, Hmeimim, Khmeymim"),
        ("EH", "Western Sahara, Laayoune, El Aaiún, Dakhla, Guerguerat"),
        ("GE", "Abkhazia, Sukhumi, Sokhumi, Ochamchire, Tskhinvali"),
        ("MD", "Transnistria, Tiraspol, Cobasna"),
        ("CY", "Northern Cyprus, Kyrenia, Famagusta"),
        ("AZ", "Nagorno-Karabakh, Stepanakert, Khankendi, Shusha"),
        ("NO", "Svalbard, Longyearbyen, Ny-Ålesund"),
        ("HK", "Hong Kong, Kowloon"),
        ("TW", "Taipei, Kaohsiung, Kinmen"),
        ("XK", "Pristina, Prizren"),
        ("IO", "Diego Garcia"),
        ("XX", "Red Sea, Scarborough Shoal, South China Sea"),
    ],
)
def test_a_territory_is_under_the_country_it_is_recognised_as_part_of(code: str, names: str) -> None:
    """
    Who holds a town does not matter: Sevastopol lies in Ukraine, Katzrin in Syria.
    """
    found = {name: countries_of(name)[:1] for name in names.split(", ")}

    assert dict.fromkeys(found, code) == {name: top[0][0] if top else None for name, top in found.items()}


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("N’DJAMÉNA", "N'Djamena"),
        ("İslahiye", "Islahiye"),
        ("St Petersburg", "Saint Petersburg"),
        ("St. Petersburg", "Saint Petersburg"),
        ("Port-au-Prince", "port au prince"),
        ("Łódź", "Lodz"),
        ("Kovelʼ", "Kovel"),
    ],
)
def test_case_accents_and_apostrophes_do_not_matter(written: str, listed: str) -> None:
    """
    "N’DJAMÉNA" is looked up as "ndjamena".
    """
    assert folded(listed) == folded(written)
    assert () != countries_of(listed) == countries_of(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khmeimim", "Hmeymim"),
        ("Sheikh Zuweid", "Shaykh Zuwayd"),
        ("Dzhankoi", "Djankoy"),
        ("Deir ez-Zor", "Deir al-Zor"),
        ("Hodeidah", "Hodeida"),
    ],
)
def test_a_name_is_known_by_its_sound(one: str, other: str) -> None:
    """
    Romanisations of one name sound alike.
    """
    assert sound(folded(one)) == sound(folded(other))


def test_namesakes_come_heaviest_first() -> None:
    """
    Donetsk in Ukraine goes before its namesake in Russia, a twentieth of its size.
    """
    codes = [code for code, _ in countries_of("Donetsk")]
    weights = [weight for _, weight in countries_of("Hyderabad")]

    assert ["UA", "RU"] == codes
    assert sorted(weights, reverse=True) == weights


@pytest.mark.parametrize("word", ["Most", "Of", "Police", "March", "House", "China", "Turkey", "Chad", "The"])
def test_a_common_word_is_no_small_town(word: str) -> None:
    """
    Towns called Most, Of and Police are left out, and so are those called after other countries.
    """
    assert not known(word)


@pytest.mark.parametrize("name", ["Nice", "Split", "Bath", "Mobile", "Reading", "Bar"])
def test_a_well_known_town_keeps_its_common_name(name: str) -> None:
    """
    Nice is in France although it is a word.
    """
    assert known(name)


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("marine oil terminal in Feodosia", "UA"),
        ("Nyala airport", "SD"),
        ("northern Rakhine State", "MM"),
        ("Zamzam displacement camp and the town of Tawila", "SD"),
        ("al-Watiya airbase", "LY"),
    ],
)
def test_a_phrase_lies_where_its_longest_known_part_does(phrase: str, code: str) -> None:
    """
    "marine oil terminal in Feodosia" lies where Feodosia does.
    """
    assert code == countries_within(phrase)[0][0]


@pytest.mark.parametrize("phrase", ["Coventry Road", "Antelope Reef", "oil depot", "", "road to the"])
def test_a_street_does_not_lie_where_its_namesake_does(phrase: str) -> None:
    """
    Coventry Road need not be in Coventry; "oil depot" is nowhere.
    """
    assert () == countries_within(phrase)


@pytest.mark.parametrize("junk", ["", " ", "\t\n", "~", "\x00", "’", "-", "\ud800", "🚢", "a", "x" * 10**6])
def test_junk_is_not_known(junk: str) -> None:
    """
    What is no name gives nothing, at once.
    """
    assert () == countries_of(junk)
    assert () == countries_within(junk)


@given(st.text(max_size=200))
def test_any_text_gives_codes_and_weights(text: str) -> None:
    """
    Whatever is asked for, the answer is well-formed.
    """
    for code, weight in (*countries_of(text), *countries_within(text)):
        assert re.fullmatch("[A-Z]{2}", code)
        assert 0 < weight < 10


def test_every_line_is_sorted_and_well_formed() -> None:
    """
    Keys are ASCII, each once and in order; entries are codes that exist with weights, heaviest first.
    """
    line = re.compile(rb"~?[a-z0-9][a-z0-9 ]*\t[A-Z]{2}\d\d(?: [A-Z]{2}\d\d){0,5}")
    body, last = LINES[:-1], LINES[-1]
    keys = [row.partition(b"\t")[0] for row in body]

    assert b"" == last
    assert [] == [row for row in body if not line.fullmatch(row)]
    assert [] == [pair for pair in itertools.pairwise(keys) if not pair[0] < pair[1]]


def test_every_line_is_found_again() -> None:
    """
    The search by halves finds each key, the first and the last included.
    """
    names = [
        row.partition(b"\t")[0].decode() for row in [*LINES[:-1:97], LINES[0]] if not row.startswith(b"~")
    ]

    assert [] == [name for name in names if len(name) > 1 and folded(name) == name and not countries_of(name)]


def test_codes_are_of_countries() -> None:
    """
    No code is made up; parts of France and Norway that have a code of their own are under the country.
    """
    codes = {entry[:2].decode() for row in LINES[:-1] for entry in row.partition(b"\t")[2].split(b" ")}

    assert {"XK", "XX", "UA", "PS", "HK", "TW"} <= codes
    assert set() == codes & {"SJ", "YT", "RE", "GP", "AN", "CS", "UK", "EU", "ZZ"}
    assert 200 < len(codes) < 250


def test_the_file_is_small() -> None:
    """
    Under 3.5 MB, read as it is.
    """
    assert (CLAIMS / "places" / "atlas.txt").stat().st_size < 3_500_000


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({}, "GB"),
        ({"US": 1}, "US"),
        ({"GB": 2, "US": 1}, "GB"),
        ({"FR": 1}, "FR"),
    ],
)
def test_the_text_decides_between_namesakes(named: dict[str, float], code: str) -> None:
    """
    A small town is elsewhere when the text is all about another country.
    """
    assert code == chosen((("GB", 4.4), ("US", 4.0)), named)


def test_a_large_town_outweighs_the_text() -> None:
    """
    Xining is in China, in a text that only names India.
    """
    assert "CN" == chosen(countries_of("Xining"), {"IN": 9})
    assert None is chosen((), {})


def test_a_text_speaks_of_the_countries_of_its_places() -> None:
    """
    Towns inside a sentence tell what a text is about; the sentence's first word does not.
    """
    spoken = spoken_of("Trains left Dnipro for Kharkiv and Poltava. Paris was silent.")

    assert "UA" == max(spoken, key=lambda code: spoken[code])
    assert "FR" not in spoken


def test_the_card_names_sources_and_licences() -> None:
    """
    GeoNames is credited as its licence asks, and the MIT notice is there.
    """
    card = (CLAIMS / "places" / "atlas.md").read_text(encoding="utf-8")

    for words in ("GeoNames", "CC BY 4.0", "creativecommons.org/licenses/by/4.0", "airportsdata", "MIT"):
        assert words in card
    assert f"{len(LINES) - 1:,} lines" in card
    assert "Permission is hereby granted, free of charge" in card
