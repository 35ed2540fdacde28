"""What stands where the article should be, and what to do about each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from claims.errors import NotAnArticle

if TYPE_CHECKING:
    from claims.reading.metadata import Metadata

INSTEAD = (
    "Open it in a browser and paste the article's text or save the page as HTML, keeping the link with --url."
)

# A page with more words than these is an article, whatever else stands on it: sites put the scripts of
# their bot checks, their consent banner and their offers on every page.
_WALL_WORDS = 120
_SCRIPT_MARK_WORDS = 25
_TEASER_WORDS = 150
_UNFREE_WORDS = 200
_ANY_WORDS = 8
_NOSCRIPT_WORDS = 60

_WALL_TITLE = re.compile(
    r"just a moment|attention required|access denied|403 forbidden|pardon our interruption|are you a robot"
    r"|robot check|security check|verify(ing)? (that )?you are|checking your browser|request blocked"
    r"|bot verification|human verification|one more step|ddos.guard|captcha",
    re.IGNORECASE,
)
_WALL_WORDING = re.compile(
    r"enable javascript and cookies to continue|verify(ing)? (that )?you are (a )?human|are you a robot"
    r"|not a robot|unusual (traffic|activity) from your|pardon our interruption"
    r"|checking (if the site|your browser)"
    r"|you don.t have permission to access|access to this page has been denied|request (was )?blocked"
    r"|press (&|and) hold|complete the (security check|captcha)|\bincident id:|\bray id:|automated access",
    re.IGNORECASE,
)
_WALL_SCRIPT = re.compile(
    r"cf[-_]chl|challenge-platform|captcha-delivery\.com|datadome|px-captcha|_incapsula_|edgesuite\.net"
    r"|cf-turnstile|g-recaptcha|h-captcha|awswaf|akam/\d",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(r"(^|\.)(consent|guce|myprivacy|privacy-?gate|cookiewall)\.", re.IGNORECASE)
_CONSENT_TITLE = re.compile(
    r"before you continue|your privacy|privacy choices|cookie (consent|settings|notice|wall)|^consent\b"
    r"|we value your|manage your (privacy|cookies)|data protection",
    re.IGNORECASE,
)
_CONSENT_WORDING = re.compile(
    r"accept (all|cookies|and continue)|reject all|manage (options|preferences|choices|settings)"
    r"|we value your privacy|our partners|consent|cookies",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(subscribe|register|sign (in|up)|log in|sign up) (now )?to (continue|keep|read)|to continue reading"
    r"|continue reading (this|with|your)|for (our )?subscribers\b|subscribers? only"
    r"|subscriber.only|unlock (this|the|full)|to read the (full|rest|whole)|read the full (story|article)"
    r"|already a subscriber|(article|story) is reserved|become a (subscriber|member) to",
    re.IGNORECASE,
)
_VIDEO_HOST = re.compile(
    r"(^|\.)(youtube\.com|youtu\.be|youtube-nocookie\.com|vimeo\.com|dailymotion\.com|tiktok\.com|rumble\.com)$"
)
_NEEDS_SCRIPT = re.compile(
    r"(enable|need|requires?|turn on|without) (to enable )?java ?script", re.IGNORECASE
)


# Kana, Chinese characters, Thai, Lao, Khmer and Burmese are written without blanks between words.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True)
class Seen:
    """What can be told of a page before it is taken for an article."""

    text: str
    """The article text that was found; may be empty."""

    visible: str
    """Every word that a browser without scripts would show, up to some thousands of characters."""

    markup: str
    """The page as sent, up to some hundreds of thousands of characters."""

    heading: str
    """Title element and first heading."""

    metadata: Metadata
    has_scripts: bool
    address: str | None

    @property
    def words(self) -> int:
        """How many words the article text has; two signs count as one where words are not set apart."""
        return len(self.text.split()) + len(_UNSPACED.findall(self.text)) // 2

    @property
    def host(self) -> str:
        """Host of the address; empty without one."""
        try:
            return (urlsplit(self.address or "").hostname or "").lower()
        except ValueError:
            return ""


def refuse(seen: Seen) -> None:
    """Refuse a page that is no article. Raises NotAnArticle, which says what it is and what to do."""
    for stands_here, what in (
        (_is_wall, "asks for proof that a person is reading; programs are kept out"),
        (_is_consent, "asks for consent to cookies instead of showing the article"),
        (_is_paywall, f"shows only the first {seen.words} words to those without a subscription"),
        (_is_video, "is a video page without an article text"),
        (_is_script_only, "is filled in by scripts; as sent it holds no article text"),
    ):
        if stands_here(seen):
            raise NotAnArticle(f"The page {what}.", next_step=INSTEAD)
    if seen.words == 0:
        raise NotAnArticle("The page holds no text.", next_step=INSTEAD)


def _is_wall(seen: Seen) -> bool:
    if seen.words >= _WALL_WORDS:
        return False
    worded = _WALL_TITLE.search(seen.heading) and not seen.metadata.is_article
    scripted = seen.words < _SCRIPT_MARK_WORDS and _WALL_SCRIPT.search(seen.markup)
    return bool(worded or scripted or (_WALL_WORDING.search(seen.visible) and not seen.metadata.is_article))


def _is_consent(seen: Seen) -> bool:
    if _CONSENT_HOST.search(seen.host):
        return True
    if seen.metadata.is_article:
        return False
    hits = {found.group().lower() for found in _CONSENT_WORDING.finditer(seen.text or seen.visible)}
    if _CONSENT_TITLE.search(seen.heading) and len(hits) >= 2:
        return True
    return seen.words < _TEASER_WORDS and len(hits) >= 3


def _is_paywall(seen: Seen) -> bool:
    if seen.metadata.free is False and seen.words < _UNFREE_WORDS:
        return True
    return seen.words < _TEASER_WORDS and _PAYWALL.search(seen.visible) is not None


def _is_video(seen: Seen) -> bool:
    is_video = seen.metadata.is_video or _VIDEO_HOST.search(seen.host) is not None
    return is_video and seen.words < _WALL_WORDS


def _is_script_only(seen: Seen) -> bool:
    if seen.words < _NOSCRIPT_WORDS and _NEEDS_SCRIPT.search(seen.text):
        return True
    return seen.words < _ANY_WORDS and seen.has_scripts
