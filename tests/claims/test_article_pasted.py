"""What was pasted: a link, a link with its title, or text."""

from __future__ import annotations

import pytest

from claims.reading.pasted import split_paste

LINK = "https://wire.example/2023/yard"


@pytest.mark.parametrize(
    ("pasted", "title"),
    [
        (LINK, ""),
        (f"  {LINK}\n", ""),
        (f"Rail yard fills up | Wire {LINK}", "Rail yard fills up | Wire"),
        (f"{LINK} Rail yard fills up", "Rail yard fills up"),
        (f"Rail yard fills up\n{LINK}", "Rail yard fills up"),
        (f"Rail yard fills up - Wire\n\n{LINK}\n", "Rail yard fills up - Wire"),
        (f"Rail yard fills up: {LINK}", "Rail yard fills up"),
        (f"<{LINK}>", ""),
        (f"“Rail yard fills up” <{LINK}>", "“Rail yard fills up”"),
        (f"{LINK}.", "."),
        (f"{LINK} {LINK}", ""),
    ],
)
def test_a_link_with_its_title_is_the_link(pasted: str, title: str) -> None:
    """
    Browsers and phones put the title beside the link when it is shared.
    """
    assert (LINK, title) == split_paste(pasted)


@pytest.mark.parametrize(
    ("pasted", "link"),
    [
        ("www.wire.example/a", "https://www.wire.example/a"),
        ("HTTPS://Wire.example/A", "HTTPS://Wire.example/A"),
        ("(see https://wire.example/Yard_(rail))", "https://wire.example/Yard_(rail)"),
        ("https://wire.example/a?b=c&d=e#f,", "https://wire.example/a?b=c&d=e#f"),
        ("https://wire.example/북한", "https://wire.example/북한"),
    ],
)
def test_the_link_ends_where_it_ends(pasted: str, link: str) -> None:
    """
    Punctuation around it stays outside; brackets that belong to it stay inside.
    """
    assert link == split_paste(pasted)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Satellite imagery shows about 30 ships in the port of Genoa.",
        f"Satellite imagery shows about 30 ships in the port of Genoa. {LINK}",
        f"One line.\n\nAnother line.\n\nA third.\n\nA fourth, with {LINK} in it.",
        f"First {LINK} and then https://other.example/b",
        "Write to desk@www.example or not",
        "word " * 50 + LINK,
        f'{{"url": "{LINK}", "text": "About 30 ships in Genoa."}}',
        f'\n<p>About <a href="{LINK}">30 ships</a></p>',
        f'[{{"url": "{LINK}"}}]',
        "",
    ],
)
def test_text_stays_text(text: str) -> None:
    """
    A sentence that ends, several paragraphs, two links, a passage or a page are what the person wants read.
    """
    assert (None, text) == split_paste(text)
