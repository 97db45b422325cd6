"""Very many values in little memory: how often each one occurred.

Times are recorded to the microsecond, so that millions of gaps have few different values and every percentile is
exact. Where they have not, values are merged within 0.05 %, which is the only error there is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

from .stats import PERCENTILES

MOST_VALUES = 200_000
# Four significant digits: two values that are merged differ by less than one part in a thousand.
MERGED = "{:.4g}"


class Distribution:
    """Counts of equal values, in any unit. `merged` says whether close ones were put together to save memory."""

    def __init__(self, most_values: int = MOST_VALUES) -> None:
        self._counts: Counter[float] = Counter()
        self._most_values = most_values
        self.merged = False

    def update(self, values: Iterable[float]) -> None:
        """Counts each of the values once."""
        self._counts.update(values)
        self._bound()

    def add(self, value: float, times: int) -> None:
        """Counts one value so many times."""
        self._counts[value] += times
        self._bound()

    def summary(self) -> dict[str, Any] | None:
        """Count, mean, stddev, min, max and percentiles, as `stats.summary` gives them; None if nothing was counted."""
        ordered = sorted(self._counts.items())
        total = sum(count for _, count in ordered)
        if not total:
            return None
        middle = math.fsum(value * count for value, count in ordered) / total
        squares = math.fsum((value - middle) ** 2 * count for value, count in ordered)
        return {
            "count": total,
            "mean": middle,
            "stddev": math.sqrt(squares / (total - 1)) if total > 1 else 0.0,
            "min": ordered[0][0],
            "max": ordered[-1][0],
            **_percentiles(ordered, total),
        }

    def _bound(self) -> None:
        if len(self._counts) <= self._most_values:
            return
        self.merged = True
        fewer: Counter[float] = Counter()
        for value, count in self._counts.items():
            fewer[float(MERGED.format(value))] += count
        self._counts = fewer


def _percentiles(ordered: list[tuple[float, int]], total: int) -> dict[str, float]:
    """Type 7, as `stats.percentile`, walking once through the values for all of them."""
    found: dict[str, float] = {}
    ranks = _Ranks(ordered)
    for percent in PERCENTILES:
        position = (total - 1) * percent / 100
        low = math.floor(position)
        below, above = ranks.at(low), ranks.at(min(low + 1, total - 1))
        found[f"p{percent}"] = below + (above - below) * (position - low)
    return found


class _Ranks:
    """The value at a rank. Ranks are asked for in nearly rising order: a step back is one value at most."""

    def __init__(self, ordered: list[tuple[float, int]]) -> None:
        self._ordered = ordered
        self._at, self._before = 0, 0

    def at(self, rank: int) -> float:
        while rank < self._before:
            self._at -= 1
            self._before -= self._ordered[self._at][1]
        while rank >= self._before + self._ordered[self._at][1]:
            self._before += self._ordered[self._at][1]
            self._at += 1
        return self._ordered[self._at][0]
