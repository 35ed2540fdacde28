"""How long a list and a search take among many records: python store_speed.py [RECORDS [ADDRESS]].

Every record has an article of its own, of 600 words that are as unevenly frequent as those of a language.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import rfc8785
from storing import numbered, template

from verify.store.filing import Filing, record_in
from verify.store.store import Store
from verify.store.values import Sought

if TYPE_CHECKING:
    from collections.abc import Callable

VOCABULARY = 30_000
WORDS = 600


def text(chance: random.Random) -> str:
    """Write an article: the word of rank n is n times as rare as the first."""
    return " ".join(f"word{int(VOCABULARY ** chance.random())}" for _ in range(WORDS))


def filings(number: int, folder: Path) -> list[Filing]:
    """Make records of as many articles."""
    chance, told = random.Random(1), template(folder)  # noqa: S311 - a seed, no secret
    made = []
    for at in range(number):
        record = numbered(told, at, claim={"kind": "ship" if at % 1000 == 0 else "railcar"})
        body = rfc8785.dumps(record)
        read = record_in(body, sealed=record["id"])
        assert not isinstance(read, str), read
        made.append(Filing(read, body, text(chance), folder / record["id"], datetime.now(UTC), "0" * 64, 1))
    return made


def timed(what: str, work: Callable[[], object], *, times: int = 15) -> None:
    """Print the median time of a piece of work."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    print(f"{what:42} {median(took) * 1000:8.1f} ms")  # noqa: T201 - a benchmark prints


def main(number: int = 20_000, address: str | None = None) -> None:
    """Fill a store, and ask it."""
    with tempfile.TemporaryDirectory() as name, Store.open(address, data=Path(name) / "data") as store:
        made = filings(number, Path(name))
        started = time.perf_counter()
        for one in made:
            store.file(one)
        each = (time.perf_counter() - started) / number
        print(f"{'file one of ' + format(number, ','):42} {each * 1000:8.1f} ms")  # noqa: T201 - as above
        middle = made[number // 2].record.id
        timed("list the newest 50", store.list)
        timed("list 50 from the middle", lambda: store.list(after=middle))
        timed("list 50 of a kind that is 1 in 1,000", lambda: store.list(Sought(kind="ship")))
        timed("list a site that is not there", lambda: store.list(Sought(site="nowhere")))
        timed("show one", lambda: store.record(middle[:12]))
        timed("search a word of nearly every article", lambda: store.search("word1"))
        timed("search two words of few", lambda: store.search("word17003 word2900"))
        timed("search a word of none", lambda: store.search("absent"))


if __name__ == "__main__":
    main(*(int(word) if word.isdigit() else word for word in sys.argv[1:]))
