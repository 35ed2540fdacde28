"""Markup that a person copies into a page of their own is one frame, whatever an article says."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

import pytest
from browsing import pages
from bundling import make_bundle
from making import quantity

from verify.web.pages.snippet import snippet

BREAKING_OUT = '73" onload="alert(1)" x="\'><b>'


class _Tags(HTMLParser):
    """Notes every tag with its attributes."""

    def __init__(self, markup):
        super().__init__()
        self.seen = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, attrs))


def _copied(page):
    """What a person copies: the text of the field, as a browser shows it."""
    field = page.partition('<textarea id="embed"')[2].partition(">")[2].partition("</textarea>")[0]
    return unescape(field)


def test_a_headline_stays_in_its_attribute(data_folder, tmp_path):
    """
    Whoever pastes the snippet gets a frame with the attributes that we gave it, and no script of the article.
    """
    bundle = make_bundle(tmp_path / "made", stated=quantity(text=BREAKING_OUT))
    with pages(data_folder, bundle) as site:
        copied = _copied(site.http.get(f"/records/{bundle.name}").text)
    [(tag, attributes)] = _Tags(copied).seen

    assert "iframe" == tag
    assert ["src", "title", "width", "height", "loading"] == [name for name, _ in attributes]
    assert BREAKING_OUT in dict(attributes)["title"]
    assert f"{site.url}/embed/{bundle.name}" == dict(attributes)["src"]


@pytest.mark.parametrize("said", [BREAKING_OUT, "'\"<>&", "&amp;quot;", "plain"])
def test_every_attribute_says_what_was_meant(said):
    """
    Neither less nor more: what is parsed is what was put in.
    """
    [(_, attributes)] = _Tags(snippet(said, said)).seen

    assert (said, said) == (dict(attributes)["src"], dict(attributes)["title"])
