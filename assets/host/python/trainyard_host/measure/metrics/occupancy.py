"""How full the replicas were: integrals of the number of requests in flight."""

from __future__ import annotations

from typing import Any, NamedTuple

from .view import Record, completed, dispatched

SLICES = 60
SHORTEST_SLICE = 0.05


class Span(NamedTuple):
    start: float
    end: float

    @property
    def seconds(self) -> float:
        return max(0.0, self.end - self.start)


def window(records: list[Record]) -> Span:
    """First dispatch to last completion; to the last end of any kind if nothing was completed."""
    sent = dispatched(records)
    if not sent:
        return Span(0.0, 0.0)
    ends = [record["endedAt"] for record in dispatched(completed(records)) or sent]
    return Span(min(record["dispatchedAt"] for record in sent), max(ends))


def loaded(records: list[Record]) -> Span:
    """First to last dispatch: the time in which a closed loop owes full concurrency. Without one, the whole window."""
    sent = dispatched(records)
    if not sent:
        return Span(0.0, 0.0)
    starts = [record["dispatchedAt"] for record in sent]
    span, whole = Span(min(starts), max(starts)), window(records)
    return span if span.seconds > 0.05 * whole.seconds else whole


def in_flight(records: list[Record], span: Span) -> float:
    """Mean number of requests in flight."""
    if span.seconds == 0:
        return 0.0
    total = sum(
        max(0.0, min(record["endedAt"], span.end) - max(record["dispatchedAt"], span.start))
        for record in dispatched(records)
    )
    return total / span.seconds


def busy_share(records: list[Record], span: Span) -> float:
    """Share of the span in which at least one request was in flight."""
    if span.seconds == 0:
        return 0.0
    pieces = sorted((record["dispatchedAt"], record["endedAt"]) for record in dispatched(records))
    covered, reached = 0.0, span.start
    for start, end in pieces:
        start, end = max(start, reached), min(end, span.end)
        if end > start:
            covered += end - start
            reached = end
    return covered / span.seconds


def served(records: list[Record]) -> list[Record]:
    """Without those that hung or were refused before their first token: they occupy the client and no slot."""
    return [record for record in records if record["status"] == "completed" or record["firstTokenAt"] is not None]


def of_replica(records: list[Record], index: int) -> list[Record]:
    return [record for record in records if record["replica"] == index]


def token_times(record: Record) -> list[float]:
    if record["firstTokenAt"] is None:
        return []
    times = [record["firstTokenAt"]]
    for gap in record["gaps"]:
        times.append(times[-1] + gap)
    return times


def series(records: list[Record], replicas: int) -> list[dict[str, Any]]:
    """Equal slices of the window, at most 60."""
    whole = window(records)
    if whole.seconds == 0:
        return []
    count = max(1, min(SLICES, int(whole.seconds / SHORTEST_SLICE)))
    width = whole.seconds / count
    rows: list[dict[str, Any]] = []
    for number in range(count):
        span = Span(whole.start + number * width, whole.start + (number + 1) * width)
        by_replica = [in_flight(of_replica(records, index), span) for index in range(replicas)]
        rows.append(
            {
                "second": round(number * width, 6),
                "completed": 0,
                "outputTokens": 0,
                "inFlight": round(sum(by_replica), 4),
                "inFlightByReplica": [round(value, 4) for value in by_replica],
            }
        )
    for record in dispatched(records):
        if record["status"] == "completed":
            rows[_slot(record["endedAt"], whole, width, count)]["completed"] += 1
        for moment in token_times(record):
            rows[_slot(moment, whole, width, count)]["outputTokens"] += 1
    return rows


def _slot(moment: float, whole: Span, width: float, count: int) -> int:
    return min(count - 1, max(0, int((moment - whole.start) / width)))
