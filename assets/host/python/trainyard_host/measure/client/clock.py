"""How late the client itself is, and whether the machine's clocks can be trusted."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from ..metrics.stats import percentile

PERIOD = 0.02
KEPT = 200_000


class ClockWatch:
    """Asks to be woken every 20 ms. What it is late, every token that arrived meanwhile was stamped late at most."""

    def __init__(self) -> None:
        self.lags: list[float] = []
        self.largest_step = 0.0
        self.longest_pause = 0.0
        self._offset = time.time() - time.monotonic()
        self._first_offset = self._offset

    async def run(self) -> None:
        """Samples until it is cancelled. Lags and steps are in seconds."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(PERIOD)
            now = time.monotonic()
            lag = max(0.0, now - before - PERIOD)
            if len(self.lags) < KEPT:
                self.lags.append(lag)
            self.longest_pause = max(self.longest_pause, lag)
            offset = time.time() - time.monotonic()
            self.largest_step = max(self.largest_step, abs(offset - self._offset))
            self._offset = offset

    def document(self) -> dict[str, Any]:
        """`clock` of the evidence: percentiles and maximum of the lag, step and drift of the wall clock, in seconds.

        A percentile without a sample is None.
        """
        ordered = sorted(self.lags)
        return {
            "lagSamples": len(ordered),
            "lagP50Seconds": percentile(ordered, 50) if ordered else None,
            "lagP99Seconds": percentile(ordered, 99) if ordered else None,
            "lagMaxSeconds": self.longest_pause if ordered else None,
            "wallStepSeconds": self.largest_step,
            "wallDriftSeconds": self._offset - self._first_offset,
        }
