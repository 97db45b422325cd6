"""Was it the client that was measured?"""

from __future__ import annotations

from ...metrics import view
from ...metrics.stats import median
from .case import Case, Finding, invalid, not_judged, passed, suspect


def client_saturated(case: Case) -> Finding:
    clock = case.evidence.get("clock") or {}
    lag = clock.get("lagP99Seconds")
    firsts = view.ttfts(case.done)
    if lag is None or not firsts:
        return not_judged("the client's own delay was not sampled, or nothing was answered")
    decodes = [record["lastTokenAt"] - record["firstTokenAt"] for record in case.done if view.tpot(record) is not None]
    # An emulated machine is faster than the one it models and the client is not: what matters is whether this client
    # could measure the modelled one.
    shortest = min(median(firsts), median(decodes) if decodes else median(firsts)) * case.time_scale
    evidence = f"own delay p99 {lag * 1000:.2f} ms, shortest median interval {shortest * 1000:.2f} ms"
    if case.request.time_scale:
        evidence += " at the pace of the modelled machine"
    finding = case.above(lag / shortest if shortest > 0 else 0.0, evidence)
    gaps = view.gaps(case.done)
    gap = median(gaps) * case.time_scale if gaps else None
    if finding.status == "pass" and gap and lag > gap:
        return suspect(f"own delay p99 {lag * 1000:.2f} ms exceeds the median gap {gap * 1000:.2f} ms")
    return finding


def clock_steps(case: Case) -> Finding:
    backwards = sum(_runs_backwards(record) for record in case.timed)
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


def _runs_backwards(record: view.Record) -> bool:
    moments = [record["dispatchedAt"], record["firstTokenAt"], record["lastTokenAt"], record["endedAt"]]
    known = [moment for moment in moments if moment is not None]
    return any(later < sooner for sooner, later in zip(known, known[1:])) or any(gap < 0 for gap in record["gaps"])
