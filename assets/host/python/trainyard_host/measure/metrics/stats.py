"""Percentiles and summaries, by the one method that METRICS.md names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

PERCENTILES = (25, 50, 75, 90, 95, 99)


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Linear interpolation between the two nearest ranks of already sorted values (type 7)."""
    if not ordered:
        raise ValueError("no percentile of nothing")
    position = (len(ordered) - 1) * percent / 100
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def median(values: Sequence[float]) -> float:
    """The 50th percentile, of values in any order. Raises ValueError if there are none."""
    return percentile(sorted(values), 50)


def mean(values: Sequence[float]) -> float:
    """The arithmetic average, summed without loss of precision. Raises ZeroDivisionError if there are no values."""
    return math.fsum(values) / len(values)


def sample_stddev(values: Sequence[float]) -> float:
    """With n - 1, as LLMPerf's pandas does; 0 for a single value."""
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1))


def summary(values: Sequence[float]) -> dict[str, Any] | None:
    """Count, mean, stddev, min, max and `p25` to `p99`, in the unit of the values; None if there are none."""
    if not values:
        return None
    ordered = sorted(values)
    result: dict[str, Any] = {
        "count": len(ordered),
        "mean": mean(ordered),
        "stddev": sample_stddev(ordered),
        "min": ordered[0],
        "max": ordered[-1],
    }
    for percent in PERCENTILES:
        result[f"p{percent}"] = percentile(ordered, percent)
    return result
