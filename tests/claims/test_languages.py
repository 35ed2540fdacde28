"""Which languages can be read, and how another one is refused."""

from __future__ import annotations

import pytest

from claims.errors import UnknownLanguage
from claims.languages import known, language_of, table
from claims.model import Article
from claims.statements import extract, extract_if_readable

GERMAN = "Auf dem Bild vom Donnerstag stehen 73 Güterwagen im Bahnhof von Tumangang, sagt das Institut."
ENGLISH = (
    "The picture of Thursday shows that 73 railcars were at the station of Tumangang, said the institute."
)


def test_english_is_known() -> None:
    """
    Every folder with a grammar is a language.
    """
    assert ("en",) == known()


def test_a_language_without_a_folder_is_refused_by_name() -> None:
    """
    The loader says which language it lacks, and which it has.
    """
    with pytest.raises(UnknownLanguage, match=r"German \(de\).*known: English \(en\)"):
        table("numbers", "de")


def test_an_article_in_another_language_is_refused() -> None:
    """
    Nothing is guessed from German words by English rules.
    """
    with pytest.raises(UnknownLanguage, match="German"):
        extract(Article(text=GERMAN, language="de-AT", sha256=""))


@pytest.mark.parametrize("stated", [None, "en", "en-GB", "EN_us", "de", "x-klingon"])
def test_english_text_is_read_whatever_its_page_states(stated: str | None) -> None:
    """
    Templates lie; the words of the article do not.
    """
    assert "en" == language_of(stated, ENGLISH)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Am Freitag standen etwa vierzig Flugzeuge auf dem Stützpunkt, wie ein Satellitenbild zeigt.",
            "German",
        ),
        ("Une quarantaine d'avions étaient stationnés vendredi sur la base aérienne d'Engels.", "French"),
        ("Сорок самолётов стояли на аэродроме Энгельс.", "does not read as English"),
        ("图像显示四十架飞机停在恩格斯空军基地，其中包括二十架轰炸机。", "does not read as English"),
    ],
)
def test_pasted_text_in_another_language_is_refused(text: str, language: str) -> None:
    """
    "Nothing can be counted" would be untrue of a text that was not understood.
    """
    with pytest.raises(UnknownLanguage, match=language):
        extract_if_readable(Article(text=text, sha256=""))


def test_a_list_of_names_is_no_foreign_language() -> None:
    """
    Headings, addresses and lists hold few of the commonest words.
    """
    assert () == extract_if_readable(
        Article(text="Galen Torneby, Project Manager, Bothell, Washington. " * 4, sha256="")
    )
