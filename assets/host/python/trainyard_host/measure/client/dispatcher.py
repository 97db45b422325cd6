"""Which replica takes the next request: the one with the fewest in flight, ties to the one that waited longest.

No replica holds more than its share, concurrency divided by replicas and rounded up, so a slow or a dead one never
piles up what the others could not take either. A replica whose connection failed gets nothing until it is healthy. One
whose answers fail one after the other, however healthy it says it is, is set aside for the rest of the run: it fails
faster than the others answer, and would take most of the requests.
"""

from __future__ import annotations

import asyncio
import math
from typing import Any

# A few failures in a row set a replica aside, and always more than it holds at a time: what was in flight when it
# stumbled fails together and says nothing of how it goes on.
FAILURES_IN_A_ROW = 5


class Dispatcher:
    """`aside` is kept by the caller, for what a replica does in the warm-up holds for the measured requests too."""

    def __init__(self, replicas: int, concurrency: int, aside: dict[int, dict[str, Any]] | None = None) -> None:
        self.share = math.ceil(concurrency / replicas)
        self.outstanding = [0] * replicas
        self.down: set[int] = set()
        self.aside: dict[int, dict[str, Any]] = {} if aside is None else aside
        self._failures = [0] * replicas
        self._turn = 0
        self._last_turn = list(range(-replicas, 0))
        self._freed = asyncio.Event()

    def pick(self) -> int | None:
        """Index of the replica that a request would go to now; None if every one is full, down or set aside."""
        shut = self.down.union(self.aside)
        open_to = [index for index, held in enumerate(self.outstanding) if held < self.share and index not in shut]
        if not open_to:
            return None
        return min(open_to, key=lambda index: (self.outstanding[index], self._last_turn[index]))

    async def take(self) -> int:
        """Waits until a replica has room, counts the request on it and answers with its index."""
        while (index := self.pick()) is None:
            self._freed.clear()
            await self._freed.wait()
        self.outstanding[index] += 1
        self._last_turn[index] = self._turn
        self._turn += 1
        return index

    def give_back(self, index: int) -> None:
        """Ends what `take` began: one request fewer is in flight on the replica."""
        self.outstanding[index] -= 1
        self._freed.set()

    @property
    def none_left(self) -> bool:
        """Whether no replica can be sent to now: each is down or set aside."""
        return len(self.down.union(self.aside)) == len(self.outstanding)

    @property
    def all_aside(self) -> bool:
        """Whether every replica was set aside for good, so that the run cannot go on."""
        return len(self.aside) == len(self.outstanding)

    def answered(self, index: int, error: tuple[str, str] | None) -> bool:
        """Counts failures in a row. Whether this one sets the replica aside."""
        self._failures[index] = 0 if error is None else self._failures[index] + 1
        if error is None or index in self.aside or self._failures[index] < max(FAILURES_IN_A_ROW, self.share + 1):
            return False
        self.aside[index] = {
            "replica": index,
            "failures": self._failures[index],
            "class": error[0],
            "message": error[1],
        }
        return True

    def mark_down(self, index: int) -> None:
        """Sends nothing more to a replica until `mark_up`. Its requests in flight are not touched."""
        self.down.add(index)

    def mark_up(self, index: int) -> None:
        """Lets a replica that is healthy again have requests, unless it was set aside."""
        self.down.discard(index)
        self._freed.set()
