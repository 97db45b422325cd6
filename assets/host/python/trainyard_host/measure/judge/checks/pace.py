"""Was every replica the same hardware with the same model from beginning to end, by the pace of its tokens?"""

from __future__ import annotations

from ...metrics import occupancy
from ...metrics.row import Row
from ...metrics.stats import median, percentile
from .case import Case, Finding, in_order, not_judged, passed, suspect, worst
from .change import faster_from, share_apart


def steady_pace(case: Case) -> Finding:
    """Looks for answers that are too fast, a request from which on all are faster, and a replica that drifts."""
    rows = _under_load(case)
    if len(rows) < case.limits["fewest"]:
        return not_judged(f"{len(rows)} answers of {case.limits['fewestTokens']} events under full load are too few")
    usual, delay = median([row.pace or 0.0 for row in rows]), case.own_delay() or 0.0
    if delay > case.limits["ownDelay"] * usual:
        # A client that is late by several tokens sees them in lumps, whatever the pace of the server.
        return not_judged(f"own delay p99 {delay * 1000:.2f} ms is above the {usual * 1000:.2f} ms per token")
    return worst(_fast(case, rows), _changed(case, rows), *_drifts(case, rows))


def _under_load(case: Case) -> list[Row]:
    """Without those that ran while the load ran dry: fewer beside them make a step shorter.

    And without those that prefills interrupted so often that their own pace cannot be told.
    """
    if not case.timed:
        return []
    end = occupancy.loaded(case.timed).end
    fewest = case.limits["fewestTokens"]
    return [
        row
        for row in case.done
        if row.chunks >= fewest and row.pace and row.ended_at is not None and row.ended_at <= end
        if row.pauses <= case.limits["pauses"] * row.gap_count
    ]


def _fast(case: Case, rows: list[Row]) -> Finding:
    usual = percentile(sorted(row.pace or 0.0 for row in rows), case.limits["reference"])
    bound = case.limits["fast"] * usual
    return case.shares(
        rows,
        lambda row: (row.pace or 0.0) < bound,
        f"answers came at under {case.limits['fast']:.0%} of the {usual * 1000:.2f} ms per token of the others",
    )


def _changed(case: Case, rows: list[Row]) -> Finding:
    ordered = in_order(rows)
    paces = [row.pace or 0.0 for row in ordered]
    found = faster_from(paces, paces, case.limits["fewestBefore"], case.limits["fast"])
    if found is None:
        return passed(f"no change over {len(rows)} answers")
    return suspect(
        f"{len(rows) - found.at} of {len(rows)} answers, from request {ordered[found.at].index} on, need at most"
        f" {found.after * 1000:.2f} ms per token; the {found.at} before them {found.before * 1000:.2f} ms"
    )


def _drifts(case: Case, rows: list[Row]) -> list[Finding]:
    found = []
    for replica in case.request.replicas:
        own = in_order([row for row in rows if row.replica == replica.index])
        half = len(own) // 2
        if half < case.limits["fewestPerHalf"]:
            continue
        first, second = ([row.pace or 0.0 for row in part] for part in (own[:half], own[half:]))
        found.append(_drift(case, replica.index, first, second))
    return found


def _drift(case: Case, replica: int, first: list[float], second: list[float]) -> Finding:
    before, after = median(first), median(second)
    evidence = (
        f"replica {replica} went from {before * 1000:.2f} to {after * 1000:.2f} ms per token,"
        f" median of its {len(first)} first and {len(second)} last answers"
    )
    if share_apart(first, second) < case.limits["apart"]:
        return passed(evidence)
    ratio = max(before, after) / max(min(before, after), 1e-9)
    grade = "invalid" if ratio > case.limits["driftInvalid"] else "suspect"
    return Finding(grade if ratio > case.limits["driftSuspect"] else "pass", evidence)
