"""What can go wrong with what a person hands in.

RecountError            every error that a person is meant to read
└── ArticleError        the article cannot be read
    ├── NotAnArticle    these bytes hold no article text, and here is what to do instead
    ├── BadPassage      the JSON passage is not of the agreed form
    └── UnknownLanguage it is in a language that has no folder in claims/languages
"""

from __future__ import annotations


class RecountError(Exception):
    """An error for a person: what happened with its numbers, then what to do next."""

    def __init__(self, what: str, *, next_step: str) -> None:
        """Keep both sentences apart, so that a page can show them as they are."""
        super().__init__(f"{what} {next_step}")
        self.what = what
        self.next_step = next_step


class ArticleError(RecountError):
    """The article cannot be read."""


class NotAnArticle(ArticleError):
    """These bytes hold no article text: a consent page, a paywall, a script-only page, a PDF, a video."""


class UnknownLanguage(ArticleError):
    """The article is in a language that has no folder in ``claims/languages``."""


class BadPassage(ArticleError):
    """A JSON passage is not of the agreed form."""
