"""Articles are found by their words, whoever types them and however."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storing import numbered, write

from verify.store.search import LONGEST_WORD, MOST_WORDS, SNIPPET, NoWordsError, snippet
from verify.store.store import Store

ARTICLES = (
    (
        "Railcars mass at the border",
        "Daily Courier",
        "Seventy railcars stood at Tumangang.\n\nThe yard was full.",
    ),
    (
        "Ships leave port",
        "Porto Diário",
        "Fourteen ships lay off São Tomé. Railcars were not seen at the quay.",
    ),
    (
        "Notes",
        None,
        "The crane at Yaoundé turned 73 times and 730 people, e.g. J. Smith, saw it (O'Neill's).",
    ),
)


WORDS = [
    ("tumangang", [0]),
    ("TUMANGANG railcar", [0]),
    ("railcars", [0, 1]),
    ("sao tome", [1]),
    ("São Tome\u0301", [1]),
    ("yaounde", [2]),
    ("diario", [1]),
    ("courier", [0]),
    ("73", [2]),
    ("7", []),
    ("ship crane", []),
    ("shipment", []),
    ("o'neill", [2]),
    ("e.g.", [2]),
    ("text:tumangang", []),
    ("tumangang OR crane", []),
    ("tumangang AND railcars", []),
    ("NEAR(tumangang, 2)", []),
    ('"tumangang', [0]),
    ("-tumangang", [0]),
    ("tumang*", [0]),
    ("tumangang)", [0]),
    ("^tumangang", [0]),
    ("{title} : railcars", []),
    ("tumangang & !crane | (x", []),
    ("'tumangang'; DROP TABLE articles; --", []),
]


@pytest.fixture
def desk(told, data_folder, tmp_path, address):
    """
    A way to search a store with three articles: which of them are found, the best first.
    """
    with Store.open(address, data=data_folder) as store:
        for number, (title, publisher, text) in enumerate(ARTICLES):
            facts = {"title": title, "publisher": publisher}
            quote = text.partition(".")[0] + "."
            record = numbered(told, number, claim={"quote": quote})
            record = numbered(told, number, claim={"quote": quote}, article=record["article"] | facts)
            store.add(write(tmp_path, record, text=text))
        yield lambda words: [[one[0] for one in ARTICLES].index(hit.title) for hit in store.search(words)]


def test_a_persons_words_find_what_holds_them_all(desk) -> None:
    """
    Titles weigh most. No sign is an operator, and words like OR are words.
    """
    assert dict(WORDS) == {words: desk(words) for words, _ in WORDS}


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_can_be_typed_is_an_error(desk, words) -> None:
    """
    It finds something, or nothing, or holds no word.
    """
    with suppress(NoWordsError):
        desk(words)


@pytest.mark.parametrize("words", ["", " ", "!?", "_", "x " * (MOST_WORDS + 1), "x" * (LONGEST_WORD + 1)])
def test_a_search_needs_some_words(desk, words) -> None:
    """
    At least one, and not the whole article.
    """
    with pytest.raises(NoWordsError, match="words to search for"):
        desk(words)


def test_an_article_is_found_by_its_words_of_now(told, data_folder, tmp_path, address) -> None:
    """
    Filed again with another text, the same article is no longer found by the old one.
    """
    with Store.open(address, data=data_folder) as store:
        store.add(write(tmp_path / "a", told, text="Fog in the valley."))
        store.add(write(tmp_path / "b", told, text="Snow on the hill."))

        assert 0 == len(store.search("fog"))
        assert "Snow on the hill." == store.search("snow")[0].snippet


def test_a_hit_names_the_records_of_its_claims(told, data_folder, tmp_path, address) -> None:
    """
    The newest first.
    """
    with Store.open(address, data=data_folder) as store:
        article = numbered(told, 0)["article"]
        names = [store.add(write(tmp_path, numbered(told, at, article=article))).id for at in range(3)]

        assert names[::-1] == [one.id for one in store.search("snowed")[0].records]


def test_a_long_article_is_searched_by_its_beginning_at_least(told, data_folder, tmp_path, address) -> None:
    """
    A text of many megabytes of different words is filed, and found.
    """
    with Store.open(address, data=data_folder) as store:
        words = " ".join(f"word{number:x}" for number in range(130_000))
        store.add(write(tmp_path, told, text=f"Beginning {words}"))

        assert 1 == len(store.search("beginning word9"))


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("", ["x"], ""),
        ("One\n two.", ["absent"], "One two."),
        ("A yard. " * 40 + "Tumangang is full. " + "So it is. " * 40, ["tumangang"], "… {} …"),
        ("rail " + "x " * 200 + "rail yard of Tumangang " + "y " * 200, ["rail", "tumangang"], "… {} …"),
        ("x" * 500, ["yard"], "x" * SNIPPET + " …"),
    ],
    ids=["empty", "absent", "in the middle", "the densest", "one endless word"],
)
def test_a_snippet_is_the_place_where_the_words_are_densest(text, words, shown) -> None:
    """
    Cut between words, on one line, with dots where the text goes on.
    """
    found = snippet(text, words)

    assert len(found) <= SNIPPET + 4
    if "{}" in shown:
        assert found.startswith("… ")
        assert found.endswith(" …")
        assert "tumangang" in found.lower()
    else:
        assert shown == found


@given(
    st.text(max_size=600), st.lists(st.text(alphabet="abcdé", min_size=1, max_size=4), min_size=1, max_size=4)
)
@settings(max_examples=200, deadline=None)
def test_a_snippet_is_never_long(text, words) -> None:
    """
    Whatever the text.
    """
    assert len(snippet(text, words)) <= SNIPPET + 4
    assert "\n" not in snippet(text, words)
