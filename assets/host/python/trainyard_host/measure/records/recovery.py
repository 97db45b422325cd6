"""A partial result from the journal of a client that was killed: what ended is kept, and the verdict says the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Optional

from ..client import server
from ..errors import invalid
from ..workload.request import Request
from . import journal
from .journal import Story

DIED = "ClientDied"
WHOLE = "the whole client was killed"


def after_death(story: Story, request: Request, error: Exception) -> dict[str, Any]:
    """Evidence, if the process that loads is gone and this one is not. The replicas can still be asked."""
    observer = server.Observer([replica.url for replica in request.replicas])
    words = (str(error).strip() or type(error).__name__).splitlines()[0]
    return evidence(story, f"the process that loads ended: {words}", asyncio.run(observer.look()))


def from_files(out: Path) -> tuple[Iterable[Any], dict[str, Any]]:
    """(records, evidence), later and without anyone who saw it."""
    story = journal.read(out / journal.NAME)
    if story.began is None:
        raise invalid(
            "NothingToRecover",
            f"{out / journal.NAME} is absent or tells of no load that began",
            "name the directory of a `run` that was killed while it loaded; if there was no load, run again",
        )
    return story.records(), evidence(story, WHOLE, None)


def evidence(story: Story, died: str, after: Optional[list[dict[str, Any]]]) -> dict[str, Any]:
    """Evidence from a journal alone, with stopReason ClientDied.

    `died` says what ended; `after` has the replicas' counters now, or None if they were not asked.
    """
    began = story.began or {}
    looks = [look["counters"] for look in story.seen]
    return {
        "startedAt": began["startedAt"],
        "warmup": began["warmup"],
        "counters": None
        if after is None
        else [
            {"before": first, "during": [look[at] for look in looks], "after": last}
            for at, (first, last) in enumerate(zip(began["before"], after))
        ],
        "clock": story.seen[-1]["clock"] if story.seen else None,
        "setAside": story.aside,
        "unreadableLines": story.unreadable,
        "stopReason": DIED,
        "died": died,
    }
