"""Is one part of the requests faster than another, and from which request on?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple, Optional

from ...metrics.stats import percentile


class Change(NamedTuple):
    """A place in a list, and seconds: the 20th percentile before it and the 80th from there on."""

    at: int
    before: float
    after: float


def faster_from(
    early: list[float], late: list[float], fewest: int, factor: float, least: float = 0.0
) -> Optional[Change]:
    """The first place after which nearly all are faster than nearly all before it, by the factor and by `least`.

    `early` and `late` are of the same requests: what a request took at least, and at most.
    """
    for split in _splits(len(early), fewest):
        before, after = percentile(sorted(early[:split]), 20), percentile(sorted(late[split:]), 80)
        if after < min(factor * before, before - least):
            return Change(split, before, after)
    return None


def _splits(count: int, fewest: int) -> Iterator[int]:
    """From early on closely and then more widely: at most some twenty places."""
    split = fewest
    while split <= count - fewest:
        yield split
        split += max(2, split // 4)


def share_apart(one: list[float], other: list[float]) -> float:
    """The share of pairs, one of each, that differ the same way: 0.5 without a difference, 1 if nothing overlaps."""
    ordered = sorted(other)
    smaller = sum(bisect_left(ordered, value) for value in one) / (len(one) * len(other))
    return max(smaller, 1 - smaller)
