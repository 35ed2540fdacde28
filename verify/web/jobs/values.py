"""Wishes, jobs and events, as the page and the API speak of them."""

from __future__ import annotations

from verify.store.work.queue import MOST_HAPPENINGS
from verify.store.work.values import (
    ENDED,
    MOST_CLAIMS,
    TOPICS,
    Handed,
    Hook,
    Job,
    News,
    Sent,
    State,
    Step,
    Topic,
    Trouble,
    Wish,
)
from verify.store.work.values import Happening as Event

__all__ = [
    "ENDED",
    "MOST_CLAIMS",
    "MOST_HAPPENINGS",
    "TOPICS",
    "Event",
    "Handed",
    "Hook",
    "Job",
    "News",
    "Sent",
    "State",
    "Step",
    "Topic",
    "Trouble",
    "Wish",
]
