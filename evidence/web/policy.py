"""What the door to the network permits."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.web.addresses import allowance


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Limits and permissions; the defaults suit a person's own machine."""

    allow_private: tuple[str, ...] = ()
    """Networks (``127.0.0.0/8``) and ``host:port`` pairs that may be reached though they are not public."""

    most_bytes: int = 64 * 2**20
    """Longest body, as sent and after decompression."""

    connect_s: float = 10.0
    """Time to reach a host, its TLS greeting included."""

    read_s: float = 30.0
    """Longest silence while answering."""

    total_s: float = 120.0
    """Wall time for one answer with all its redirects and retries, however lively the server drips."""

    most_redirects: int = 5

    longest_wait_s: float = 5.0
    """Longest Retry-After that is waited for, once, after 429 or 503."""

    cache_age_s: float = 3600.0
    """Age up to which a cached answer to a GET is given again."""

    contact: str | None = None
    """Mail or web address that the User-Agent names; None leaves it out."""

    offline: bool = False

    def __post_init__(self) -> None:
        """Refuse nonsense: limits below zero, unreadable networks, a contact that breaks the header."""
        allowance(self.allow_private)
        numbers = (self.most_bytes, self.connect_s, self.read_s, self.total_s)
        if min(numbers) <= 0 or min(self.most_redirects, self.longest_wait_s, self.cache_age_s) < 0:
            raise ValueError(f"Limits must be above zero: {self}.")
        if self.contact is not None and not (self.contact.isascii() and self.contact.isprintable()):
            raise ValueError(f"Contact must be one line of plain ASCII: {self.contact!r}.")

    @property
    def user_agent(self) -> str:
        """Who asks, and whom to write to about it."""
        return "recount/0.1" + (f" (+{self.contact})" if self.contact else "")
