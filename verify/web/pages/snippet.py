"""Markup that a person copies into a page of their own."""

from __future__ import annotations

from html import escape


def snippet(address: str, title: str) -> str:
    """Give what puts an embed into somebody's page.

    Args:
        address: of the embed.
        title: of its frame. An article has a say in it, and must not get out of the attribute on that page.
    """
    told = {"src": address, "title": title, "width": "640", "height": "640", "loading": "lazy"}
    attributes = " ".join(f'{name}="{escape(said)}"' for name, said in told.items())
    return f"<iframe {attributes}></iframe>"
