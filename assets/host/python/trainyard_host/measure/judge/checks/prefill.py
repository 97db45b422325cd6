"""Which requests had a replica's prefill to themselves, and what it took them."""

from __future__ import annotations

from bisect import bisect_left
from typing import Optional

from ...metrics import occupancy
from ...metrics.row import Row
from ...metrics.stats import percentile
from .case import Case, Finding, in_order, not_judged, passed, suspect, worst
from .change import faster_from


def uneven_prefill(case: Case) -> Finding:
    """A prompt that was cut or answered from a cache in silence shows in nothing but its time to first token."""
    if not case.timed or any(row.replica is None for row in case.timed):
        return not_judged("no moments per replica")
    alone = _alike([row for row in _alone(case) if row.done and row.ttft is not None])
    if len(alone) < case.limits["fewest"]:
        return not_judged(f"{len(alone)} requests of about the same length had the prefill to themselves")
    return worst(_too_fast(case, alone), _changed(case))


def _too_fast(case: Case, alone: list[Row]) -> Finding:
    """Beside others a prefill takes longer and never shorter: each request is held against those that were alone."""
    limits, high = case.limits, case.limits["reference"]
    usual = percentile(sorted(row.ttft or 0.0 for row in alone), high)
    per_token = percentile(sorted(_per_token(row) for row in alone), high)
    wait = limits["steps"] * _usual_wait(case)
    rows = [row for row in _alike(case.done, alone) if row.ttft is not None]
    return case.shares(
        rows,
        lambda row: (
            (row.ttft or 0.0) < min(limits["fast"] * usual, usual - wait)
            and _per_token(row) < limits["fast"] * per_token
        ),
        f"prefills took under {limits['fast']:.0%} of the {usual * 1000:.1f} ms that others of their length need alone",
    )


def _changed(case: Case) -> Finding:
    """From one request on all are faster: a cache that has filled, a model that was replaced."""
    rows = [row for row in in_order(_alike(case.done)) if row.ttft is not None]
    own = _own_seconds(case)
    early, late = [own.get(id(row), 0.0) for row in rows], [row.ttft or 0.0 for row in rows]
    limits = case.limits
    found = faster_from(early, late, limits["fewestBefore"], limits["faster"], limits["steps"] * _usual_wait(case))
    if found is None:
        return passed(f"no change over {len(rows)} requests")
    return suspect(
        f"{len(rows) - found.at} of {len(rows)} requests, from request {rows[found.at].index} on, have a first token"
        f" within {found.after * 1000:.1f} ms; the {found.at} before them needed {found.before * 1000:.1f} ms"
    )


def _alike(rows: list[Row], like: Optional[list[Row]] = None) -> list[Row]:
    """Those whose prompts are about as long as most."""
    lengths = sorted(row.input_tokens for row in (rows if like is None else like))
    if not lengths:
        return []
    middle = percentile(lengths, 50)
    return [row for row in rows if 0.7 * middle <= _asked_tokens(row, middle) <= 1.4 * middle]


def _asked_tokens(row: Row, middle: float) -> float:
    """By the prompt that was sent: a server that cuts it must not take it out of the comparison."""
    return max(row.input_tokens, row.client_input or 0) or middle


def _per_token(row: Row) -> float:
    return (row.ttft or 0.0) / max(1, row.input_tokens)


def _usual_wait(case: Case) -> float:
    """A new request waits for the step that is under way, and for a client that is late."""
    steps = sorted(row.steady_gap for row in case.done if row.steady_gap is not None)
    return (percentile(steps, 75) if steps else 0.0) + (case.own_delay() or 0.0)


def _own_seconds(case: Case) -> dict[int, float]:
    """At least so long was a request's own prefill: since the one before it was done, if one at a time is done."""
    found: dict[int, float] = {}
    for index in range(len(case.request.replicas)):
        reached = 0.0
        own = [row for row in occupancy.of_replica(case.timed, index) if row.first_at is not None]
        for row in sorted(own, key=lambda row: row.first_at or 0.0):
            begun = max(row.dispatched_at or 0.0, reached)
            reached = row.first_at or 0.0
            found[id(row)] = reached - begun
    return found


def _waiting(row: Row) -> tuple[float, float]:
    """From dispatch to the first token, or to the end of a request that had none."""
    end = row.first_at if row.first_at is not None else row.ended_at
    return row.dispatched_at or 0.0, end or 0.0


def _alone(case: Case) -> list[Row]:
    """Those beside whose prefill no other request of the replica waited for its own."""
    found: list[Row] = []
    for index in range(len(case.request.replicas)):
        rows = sorted(occupancy.of_replica(case.timed, index), key=_waiting)
        reached = float("-inf")
        for row, later in zip(rows, [*rows[1:], None]):
            start, end = _waiting(row)
            if start >= reached and (later is None or _waiting(later)[0] >= end):
                found.append(row)
            reached = max(reached, end)
    return found


def undisturbed_after_first(case: Case) -> list[Row]:
    """Answers whose first gap has no prefill of another request in it."""
    found: list[Row] = []
    for index in range(len(case.request.replicas)):
        rows = sorted(occupancy.of_replica(case.timed, index), key=_waiting)
        starts = [_waiting(row)[0] for row in rows]
        ends, reached = [], float("-inf")
        for row in rows:
            reached = max(reached, _waiting(row)[1])
            ends.append(reached)
        for row in rows:
            if row.done and row.first_at is not None and row.first_gap is not None:
                before = bisect_left(starts, row.first_at + row.first_gap)
                if before == 0 or ends[before - 1] <= row.first_at:
                    found.append(row)
    return found
