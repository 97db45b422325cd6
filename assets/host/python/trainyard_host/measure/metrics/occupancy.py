"""How full the replicas were: integrals of the number of requests in flight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, NamedTuple

from .row import Record, Row, completed, dispatched

SLICES = 60
SHORTEST_SLICE = 0.05


class Span(NamedTuple):
    """An interval in seconds since the origin of the records."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Its length; 0 if it ends before it starts."""
        return max(0.0, self.end - self.start)

    def within(self, other: Span) -> float:
        """Seconds of this span that lie in the other one."""
        return max(0.0, min(self.end, other.end) - max(self.start, other.start))


def spent(row: Row) -> Span:
    """From dispatch to end; only of requests that were dispatched."""
    return Span(row.dispatched_at or 0.0, row.ended_at or 0.0)


def window(rows: list[Row]) -> Span:
    """First dispatch to last completion; to the last end of any kind if nothing was completed."""
    sent = [spent(row) for row in dispatched(rows)]
    if not sent:
        return Span(0.0, 0.0)
    ends = [spent(row).end for row in dispatched(completed(rows))] or [span.end for span in sent]
    return Span(min(span.start for span in sent), max(ends))


def loaded(rows: list[Row]) -> Span:
    """First to last dispatch: the time in which a closed loop owes full concurrency. Without one, the whole window."""
    starts = [spent(row).start for row in dispatched(rows)]
    if not starts:
        return Span(0.0, 0.0)
    span, whole = Span(min(starts), max(starts)), window(rows)
    return span if span.seconds > 0.05 * whole.seconds else whole


def in_flight(rows: list[Row], span: Span) -> float:
    """Mean number of requests in flight."""
    if span.seconds == 0:
        return 0.0
    return sum(spent(row).within(span) for row in dispatched(rows)) / span.seconds


def busy_share(rows: list[Row], span: Span) -> float:
    """Share of the span in which at least one request was in flight."""
    return share_above(map(spent, dispatched(rows)), 0, span)


def share_above(pieces: Iterable[Span], bound: int, span: Span) -> float:
    """Share of the span in which more than `bound` of the pieces overlap."""
    if span.seconds == 0:
        return 0.0
    steps = sorted(step for piece in pieces for step in ((piece.start, 1), (piece.end, -1)))
    covered, open_, reached = 0.0, 0, span.start
    for moment, step in steps:
        if open_ > bound:
            covered += Span(reached, moment).within(span)
        open_, reached = open_ + step, moment
    return covered / span.seconds


def served(rows: list[Row]) -> list[Row]:
    """Without those that hung or were refused before their first token: they occupy the client and no slot."""
    return [row for row in rows if row.done or row.first_at is not None]


def of_replica(rows: list[Row], index: int) -> list[Row]:
    """The requests that were sent to the replica of that index."""
    return [row for row in rows if row.replica == index]


class Slices:
    """Equal slices of the window: what was in flight, completed and produced in each."""

    def __init__(self, rows: list[Row], replicas: int) -> None:
        self._whole = window(rows)
        seconds = self._whole.seconds
        self.count = max(1, min(SLICES, int(seconds / SHORTEST_SLICE))) if seconds else 0
        self._width = seconds / self.count if self.count else 0.0
        held = [[0.0] * replicas for _ in range(self.count)]
        done: Counter[int] = Counter()
        for row in dispatched(rows) if self.count else []:
            self._hold(held, row)
            done[self._slot(row.ended_at or 0.0)] += row.done
        self.rows = [self._row(number, held[number], done[number]) for number in range(self.count)]

    def _hold(self, held: list[list[float]], row: Row) -> None:
        if row.replica is None or not 0 <= row.replica < len(held[0]):
            return
        span = spent(row)
        for number in range(self._slot(span.start), self._slot(span.end) + 1):
            held[number][row.replica] += span.within(self._span(number)) / self._width

    def _span(self, number: int) -> Span:
        start = self._whole.start + number * self._width
        return Span(start, start + self._width)

    def _row(self, number: int, held: list[float], done: int) -> dict[str, Any]:
        return {
            "second": round(number * self._width, 6),
            "completed": done,
            "outputTokens": 0,
            "inFlight": round(sum(held), 4),
            "inFlightByReplica": [round(value, 4) for value in held],
        }

    def add_tokens(self, record: Record) -> None:
        """Counts the token events of one record, each in the slice of its own moment."""
        first, gaps = record.get("firstTokenAt"), record.get("gaps") or []
        if first is None:
            return
        times = list(accumulate(gaps, initial=first))
        if self._slot(times[0]) == self._slot(times[-1]):
            self.rows[self._slot(first)]["outputTokens"] += len(times)
            return
        for moment in times:
            self.rows[self._slot(moment)]["outputTokens"] += 1

    def _slot(self, moment: float) -> int:
        return min(self.count - 1, max(0, int((moment - self._whole.start) / self._width)))
