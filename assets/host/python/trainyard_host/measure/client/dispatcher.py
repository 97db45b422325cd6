"""Which replica takes the next request: the one with the fewest in flight, ties to the one that waited longest.

No replica holds more than its share, concurrency divided by replicas and rounded up, so a slow or a dead one never
piles up what the others could not take either. A replica whose connection failed gets nothing until it is healthy.
"""

from __future__ import annotations

import asyncio
import math


class Dispatcher:
    def __init__(self, replicas: int, concurrency: int) -> None:
        self.share = math.ceil(concurrency / replicas)
        self.outstanding = [0] * replicas
        self.down: set[int] = set()
        self._turn = 0
        self._last_turn = list(range(-replicas, 0))
        self._freed = asyncio.Event()

    def pick(self) -> int | None:
        open_to = [index for index, held in enumerate(self.outstanding) if held < self.share and index not in self.down]
        if not open_to:
            return None
        return min(open_to, key=lambda index: (self.outstanding[index], self._last_turn[index]))

    async def take(self) -> int:
        while (index := self.pick()) is None:
            self._freed.clear()
            await self._freed.wait()
        self.outstanding[index] += 1
        self._last_turn[index] = self._turn
        self._turn += 1
        return index

    def give_back(self, index: int) -> None:
        self.outstanding[index] -= 1
        self._freed.set()

    def mark_down(self, index: int) -> None:
        self.down.add(index)

    def mark_up(self, index: int) -> None:
        self.down.discard(index)
        self._freed.set()
