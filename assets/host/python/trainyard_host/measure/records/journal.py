"""What has happened so far, one line each, written as it happens: a client that is killed has lost nothing.

The process that loads writes it and the one that started it reads it. Whoever reads later, after both were killed,
finds in it everything that a partial result needs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from .record import Record, blank

NAME = "journal.jsonl"


class Journal:
    """Moments are seconds since `origin`. A line is with the kernel when its call returns, and survives the process."""

    def __init__(self, path: str, origin: float) -> None:
        self._file = open(path, "a", encoding="ascii", buffering=1)
        self._origin = origin

    def began(self, facts: dict[str, Any], records: list[Record]) -> None:
        """The measured requests begin: facts of the run, and what `blank` takes of every prompt."""
        self._write("began", {**facts, "asked": [record.prompt_facts() for record in records]})

    def sent(self, record: Record) -> None:
        """A request is on its way: index, replica, moment of dispatch."""
        moment = None if record.dispatched_at is None else round(record.dispatched_at - self._origin, 6)
        self._write("sent", [record.prompt.index, record.replica, moment])

    def ended(self, record: Record) -> None:
        """The whole record of a request that has ended, however it did."""
        self._write("ended", record.document(self._origin))

    def seen(self, now: float, counters: list[dict[str, Any]], clock: dict[str, Any]) -> None:
        """The counters of every replica and the client's clock, at `now` of the monotonic clock."""
        self._write("seen", {"at": round(now - self._origin, 6), "counters": counters, "clock": clock})

    def aside(self, what: dict[str, Any]) -> None:
        """A replica was set aside: which, when, after how many failures, and the last of them."""
        self._write("aside", what)

    def close(self) -> None:
        """Closes the file; nothing can be written after it."""
        self._file.close()

    def _write(self, kind: str, value: Any) -> None:
        self._file.write(json.dumps([kind, value], separators=(",", ":"), allow_nan=False) + "\n")


@dataclass
class Story:
    """A journal as it was found."""

    began: Optional[dict[str, Any]] = None
    sent: dict[int, list[Any]] = field(default_factory=dict)
    ended: dict[int, dict[str, Any]] = field(default_factory=dict)
    seen: list[dict[str, Any]] = field(default_factory=list)
    aside: list[dict[str, Any]] = field(default_factory=list)
    # Lines that could not be read. The last one of a process that was killed while it wrote is no surprise.
    unreadable: int = 0

    @property
    def last_moment(self) -> float:
        """The latest time that any line tells of, in seconds since the origin; 0 if none does."""
        moments = [line[2] for line in self.sent.values()] + [record["endedAt"] for record in self.ended.values()]
        return max([*moments, *(look["at"] for look in self.seen)], default=0.0)

    def records(self) -> list[dict[str, Any]]:
        """Every request that was asked for, once, in the order of the prompts."""
        requested = self.began["asked"] if self.began else []
        return [self.ended.get(line[0]) or self._unfinished(line) for line in requested]

    def _unfinished(self, line: list[Any]) -> dict[str, Any]:
        record = blank(*line)
        if line[0] in self.sent:
            _, replica, moment = self.sent[line[0]]
            record.update(replica=replica, dispatchedAt=moment, endedAt=self.last_moment)
            record["error"] = {"class": "Cancelled", "message": "in flight when the client ended"}
        return record


def read(path: Path) -> Story:
    """The story in a file, as far as its lines can be parsed; an empty one if there is no file."""
    story = Story()
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return story
    for line in lines:
        try:
            kind, value = json.loads(line)
            _tell(story, kind, value)
        except (ValueError, TypeError, KeyError, IndexError):
            # One broken row costs that row: what else ended is kept.
            story.unreadable += 1
    return story


def _tell(story: Story, kind: str, value: Any) -> None:
    if kind == "began":
        story.began = value
    elif kind == "sent":
        story.sent[value[0]] = value
    elif kind == "ended":
        story.ended[value["index"]] = value
    elif kind == "seen":
        story.seen.append({"at": value["at"], "counters": value["counters"], "clock": value["clock"]})
    elif kind == "aside":
        story.aside.append(value)
