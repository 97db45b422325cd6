"""Was it the client that was measured?"""

from __future__ import annotations

from ...metrics import row as rows_of
from ...metrics.stats import median
from .case import Case, Finding, invalid, not_judged, passed, suspect


def client_saturated(case: Case) -> Finding:
    """Of the run as a whole. What the delay does to TTFT and to single gaps is said of those, in `verdict.metrics`."""
    lag = case.own_delay()
    wholes, firsts = rows_of.end_to_ends(case.done), rows_of.ttfts(case.done)
    if lag is None or not firsts or not wholes:
        return not_judged("the client's own delay was not sampled, or nothing was answered")
    decodes = [row.tpot * (row.output_tokens - 1) for row in case.done if row.tpot is not None]
    # Emulated hardware is faster than the one it models and the client is not: what matters is whether this client
    # could measure the modelled one.
    whole = median(wholes) * case.time_scale
    shortest = min(median(firsts), median(decodes) if decodes else median(firsts)) * case.time_scale
    evidence = (
        f"own delay p99 {lag * 1000:.2f} ms, median request {whole * 1000:.2f} ms, shortest median interval of one"
        f" {shortest * 1000:.2f} ms"
    )
    if case.request.time_scale:
        evidence += " at the pace of the modelled hardware"
    if lag > case.limits["invalid"] * shortest:
        return invalid(evidence)
    return suspect(evidence) if lag > case.limits["suspect"] * whole else passed(evidence)


def clock_steps(case: Case) -> Finding:
    """Grades steps of the wall clock, pauses of the client (both in seconds) and durations below zero."""
    backwards = sum(row.backwards for row in case.timed)
    if backwards:
        return invalid(f"{backwards} requests have a negative duration")
    clock = case.evidence.get("clock") or {}
    step, pause = clock.get("wallStepSeconds"), clock.get("lagMaxSeconds")
    if step is None:
        return not_judged("the clocks were not compared")
    evidence = f"largest step of the wall clock {step:.3f} s, longest pause of the client {pause or 0:.3f} s"
    if (pause or 0) > case.limits["pauseInvalid"]:
        return invalid(evidence)
    return (
        suspect(evidence) if step > case.limits["suspect"] or (pause or 0) > case.limits["pause"] else passed(evidence)
    )
