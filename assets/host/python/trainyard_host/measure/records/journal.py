"""What has happened so far, one line each, written as it happens: a client that is killed has lost nothing.

The process that loads writes it and the one that started it reads it. Whoever reads later, after both were killed,
finds in it everything that a partial result needs. What ended stays in the file until it is read, one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Optional

from .record import Record, blank

NAME = "journal.jsonl"


class Journal:
    """Moments are seconds since `origin`. A line is with the kernel when its call returns, and survives the process."""

    def __init__(self, path: str, origin: float) -> None:
        self._file = open(path, "a", encoding="ascii", buffering=1)
        self._origin = origin

    def began(self, facts: dict[str, Any], asked: list[tuple[int, int, int, str]]) -> None:
        """`asked`: the prompt_facts of every request of the run."""
        self._write("began", {**facts, "asked": asked})

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
    """A journal as it was found. Of what ended it knows the places in the file: answers are longer than memory."""

    path: Path
    began: Optional[dict[str, Any]] = None
    # Requests in flight: index to [index, replica, moment of dispatch in seconds].
    sent: dict[int, list[Any]] = field(default_factory=dict)
    # Requests that ended: index to the first byte of its line.
    ended: dict[int, int] = field(default_factory=dict)
    seen: list[dict[str, Any]] = field(default_factory=list)
    aside: list[dict[str, Any]] = field(default_factory=list)
    # Lines that could not be read. The last one of a process that was killed while it wrote is no surprise.
    unreadable: int = 0
    # Of anything that was told, in seconds from the origin.
    last_moment: float = 0.0

    def records(self) -> Records:
        """Every request that was asked for, once, in the order of the prompts; can be read again and again."""
        return Records(self)


class Records(Iterable[dict[str, Any]]):
    """The requests of a story, each read from the journal when it is its turn."""

    def __init__(self, story: Story) -> None:
        self._story = story

    def __iter__(self) -> Iterator[dict[str, Any]]:
        if not self._story.began:
            return
        with open(self._story.path, "rb") as file:
            for line in self._story.began["asked"]:
                at = self._story.ended.get(line[0])
                yield self._unfinished(line) if at is None else _line_at(file, at)

    def _unfinished(self, line: list[Any]) -> dict[str, Any]:
        record = blank(*line)
        if line[0] in self._story.sent:
            _, replica, moment = self._story.sent[line[0]]
            record.update(replica=replica, dispatchedAt=moment, endedAt=self._story.last_moment)
            record["error"] = {"class": "Cancelled", "message": "in flight when the client ended"}
        return record


def _line_at(file: BinaryIO, at: int) -> dict[str, Any]:
    file.seek(at)
    _, record = json.loads(file.readline().decode("ascii"))
    found: dict[str, Any] = record
    return found


def read(path: Path) -> Story:
    """The story in a file, as far as its lines can be parsed; an empty one if there is no file."""
    story = Story(path)
    try:
        file = open(path, "rb")
    except FileNotFoundError:
        return story
    at = 0
    with file:
        for line in file:
            try:
                kind, value = json.loads(line.decode("ascii"))
                _tell(story, kind, value, at)
            except (ValueError, TypeError, KeyError, IndexError):
                # One broken row costs that row: what else ended is kept.
                story.unreadable += 1
            at += len(line)
    return story


def _tell(story: Story, kind: str, value: Any, at: int) -> None:
    if kind == "began":
        story.began = value
    elif kind == "sent":
        story.sent[value[0]] = value
        story.last_moment = max(story.last_moment, value[2] or 0.0)
    elif kind == "ended":
        moment = max(story.last_moment, value["endedAt"])
        story.ended[value["index"]] = at
        story.sent.pop(value["index"], None)
        story.last_moment = moment
    elif kind == "seen":
        story.seen.append({"at": value["at"], "counters": value["counters"], "clock": value["clock"]})
        story.last_moment = max(story.last_moment, value["at"])
    elif kind == "aside":
        story.aside.append(value)
