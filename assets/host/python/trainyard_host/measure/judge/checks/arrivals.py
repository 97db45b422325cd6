"""Did the answers come as a stream, and the first token when there was one?"""

from __future__ import annotations

from ...metrics.row import Row
from ...metrics.stats import median
from . import prefill
from .case import Case, Finding, not_judged, passed


def stream_arrivals(case: Case) -> Finding:
    """Tokens that come all at once, or in a few lumps, have a first moment that is not the first token's."""
    fewest = case.limits["fewestTokens"]
    rows = [row for row in case.done if not row.imported and row.chunks and row.output_tokens >= fewest]
    if not rows:
        return not_judged(f"no answer has {fewest} tokens and a stream")
    return case.shares(rows, lambda row: lumped(case, row), "answers came in one piece or in lumps")


def lumped(case: Case, row: Row) -> bool:
    """In fewer moments than tokens ask for, and further apart than the client's own longest pause can explain."""
    if row.moments >= max(2.0, case.limits["moments"] * row.output_tokens):
        return False
    return usual_step(case) * row.output_tokens > (case.own_delay("lagMaxSeconds") or 0.0) * row.moments


def usual_step(case: Case) -> float:
    """Seconds per token of the run's answers; endless if none of them tells."""
    if case.usual_step is None:
        paces = [row.tpot for row in case.done if row.tpot is not None and row.moments > 1]
        case.usual_step = median(paces) if paces else float("inf")
    return case.usual_step


def first_token_gap(case: Case) -> Finding:
    """The first token is the end of a prefill. A server that sends something before it shows the prefill afterwards."""
    limits = case.limits
    rows = [row for row in prefill.undisturbed_after_first(case) if row.gap_count >= limits["fewestGaps"]]
    if len(rows) < limits["fewest"]:
        return not_judged(f"{len(rows)} answers began with no prefill of another one beside them")
    late = [row for row in rows if _late_second(row, limits)]
    usual = sum(row.pauses for row in rows) / sum(row.gap_count - 1 for row in rows)
    evidence = (
        f"{len(late)} of {len(rows)} answers pause after their first token, {usual:.1%} of their other gaps are pauses"
    )
    if len(late) < limits["fewestLate"]:
        return passed(evidence)
    return case.above(len(late) / len(rows) - 2 * usual, evidence)


def _late_second(row: Row, limits: dict[str, float]) -> bool:
    first, steady, ttft = row.first_gap or 0.0, row.steady_gap or 0.0, row.ttft or 0.0
    return first > limits["times"] * steady and first > limits["ofBoth"] * (ttft + first)
