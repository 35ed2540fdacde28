"""Who says so: everybody to whom a number may be put down."""

from __future__ import annotations

import time

import pytest

from claims.languages.en.speakers import sources


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("There were 73 railcars, according to Beyond Parallel.", ["Beyond Parallel"]),
        (
            "In the yard the Beyond Parallel project said it saw 73 railcars.",
            ["Beyond Parallel", "Beyond Parallel"],
        ),
        ("Some 40 boats lay there, said Sidi, the watchman.", ["Sidi"]),
        ("A count by UNOSAT found 84 roofless houses.", ["UNOSAT"]),
        ("AFP’s count came to 12 tankers.", ["AFP"]),
        ("As Haaretz reported, 12 tents stood there.", ["Haaretz"]),
        ("Kontio Lens puts it at 41.", ["Kontio Lens"]),
        ("The Wolfram Group, a Tallinn outfit, reckons that 140 remain.", ["Wolfram Group"]),
        ("Lufthansa confirmed six of the jets.", ["Lufthansa"]),
        (
            "The Balochistan Fisheries Directorate has clarified that ten burned.",
            ["Balochistan Fisheries Directorate"],
        ),
        (
            "In the Ukrainian General Staff it is considered that 110 stand there.",
            ["Ukrainian General Staff"],
        ),
        ("Figures from the Logistics Cluster show 1,670 trucks.", ["Logistics Cluster"]),
        ("Some 500 trucks a day entered, UN figures show.", ["UN"]),
        ("A spokesman for Greenpeace counted 300 rafts.", ["Greenpeace"]),
        ("The official told Reuters that 12 ships lay there.", ["Reuters"]),
        ("PLA Daily printed a photograph of 14 howitzers.", ["PLA Daily"]),
        ("The investigators of the collective Stepnoy Dozor saw 230 tanks.", ["Stepnoy Dozor"]),
        ("The larger figure of 300 is the Federal Police's count.", ["Federal Police"]),
        ("There were 614 boats, per the Marine Exchange.", ["Marine Exchange"]),
        ("MÜRTED (Hürriyet, 26 July). Two launchers stand there.", ["Hürriyet"]),
    ],
)
def test_bodies_that_say_or_count_are_found(text: str, names: list[str]) -> None:
    """
    A body is a source wherever it stands as one, under the name by which people would cite it.
    """
    assert names == [source.name for source in sources.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"A hundred rigs," said Trucker Ray Delgado, 51.', ["Ray Delgado"]),
        (
            "Union Pacific spokesman Dale Hruska said 2,400 cars stood there.",
            ["Union Pacific", "Dale Hruska"],
        ),
        ("Twelve burned, says Ana Reyes of the Open Nuclear Ledger.", ["Ana Reyes", "Open Nuclear Ledger"]),
        ("Jarek of Covert Yard thinks they hide 200 tanks.", ["Jarek", "Covert Yard"]),
        ("President Tayyip Erdogan said 30,000 houses would be built.", ["Tayyip Erdogan"]),
        ("The count of the harbor master, Alejandro Ruiz, was 614.", ["harbor master", "Alejandro Ruiz"]),
        ("An engineer, Khaled al-Maghrabi, told the paper that five stood.", ["Khaled al-Maghrabi"]),
        ("@RotorWash_7 gets 118 vehicles off the same scene.", ["@RotorWash_7"]),
    ],
)
def test_persons_are_named_without_their_titles(text: str, names: list[str]) -> None:
    """
    A title, an age and an occupation tell a person, and are no part of the name.
    """
    assert names == [source.name for source in sources.find(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The port authority said 12 ships waited.", "port authority"),
        ("The coastguard counted 12 boats.", "coastguard"),
        ("The regional governor's office put the number at 40.", "regional governor's office"),
        ("The state water board logged 12 barges.", "state water board"),
        ("The UN refugee agency says 41,000 shelters stand there.", "UN refugee agency"),
        ("Twelve ships waited, according to the pilots' association.", "pilots' association"),
    ],
)
def test_an_institution_needs_no_capital(text: str, name: str) -> None:
    """
    "The port authority" is somebody, with the words that tell which.
    """
    (found,) = sources.find(text)

    assert (name, "institution") == (found.name, found.sort)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A Maxar image shows 12 trucks.", "Maxar"),
        ("On the Planet scene of Friday lay 12 ships.", "Planet"),
        ("Image: Airbus", "Airbus"),
        ("Satellite image ©2023 Maxar Technologies", "Maxar Technologies"),
        ("In imagery from BlackSky 12 tanks stood there.", "BlackSky"),
    ],
)
def test_a_firm_that_only_supplied_the_picture_is_marked(text: str, name: str) -> None:
    """
    An imagery firm is always a candidate, and one that only supplies pictures says so.
    """
    (found,) = sources.find(text)

    assert (name, "firm", "pictures") == (found.name, found.sort, found.speaking)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Maxar released a picture. The company counted 12.", ["Maxar", "Maxar"]),
        ("Hala Mourad said so. Mourad counted 12.", ["Hala Mourad", "Mourad"]),
        ("UNOSAT counted 84. By its tally 12 remain.", ["UNOSAT", "UNOSAT"]),
        ("Father Inácio rang. He believes 1,300 were dug.", ["Inácio"]),
    ],
)
def test_a_text_goes_on_about_a_source(text: str, names: list[str]) -> None:
    """
    "The company", "she" and a surname stand for the source named before them.
    """
    assert names == [source.name for source in sources.find(text)]


def test_an_abbreviation_in_brackets_is_kept_beside_the_name() -> None:
    """
    "(FAS)" is the short form of the name before it, and a later "FAS" has the whole name with it.
    """
    text = "The Federation of American Scientists (FAS) counted 16. Later, FAS noted 12 more."

    first, again = sources.find(text)

    assert ("Federation of American Scientists", "FAS") == (first.name, first.short)
    assert ("FAS", "Federation of American Scientists") == (again.name, again.whole)


@pytest.mark.parametrize(
    "text",
    [
        "Twelve tanks burned at the depot in Feodosia on Thursday.",
        "Images from Rafah show 12 tents.",
        "Traders say prices rose.",
        "On Friday 12 trucks stood outside Khan Younis.",
        "The fuel depot at Golmud has eighteen tanks.",
        "I've been over it with a magnifying glass.",
    ],
)
def test_places_days_and_everyday_words_are_nobody(text: str) -> None:
    """
    A place is no source because a picture shows it, nor is a word because it opens a sentence.
    """
    assert [] == sources.find(text)


@pytest.mark.parametrize(
    "piece", ["Maxar, ", "said Bob and ", "the Port Authority of ", '("', "he said ", "Bob said. ", "@"]
)
def test_a_long_text_takes_a_time_in_proportion(piece: str) -> None:
    """
    Twice as much of anything takes about twice as long.
    """

    def seconds(text: str) -> float:
        start = time.process_time()
        sources.find(text)
        return time.process_time() - start

    seconds(piece * 100)
    short, long = (min(seconds(piece * size) for _ in range(3)) for size in (1_000, 8_000))

    assert long < 8 * 3 * short + 0.05
