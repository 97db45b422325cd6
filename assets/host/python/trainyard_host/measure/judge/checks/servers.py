"""Were the replicas the ones that were deployed, from beginning to end?"""

from __future__ import annotations

from datetime import datetime, timezone

from ...metrics import counters
from .case import Case, Finding, invalid, not_judged, passed


def replica_restarts(case: Case) -> Finding:
    """Counts how often a server process was replaced between the first look at its counters and the last."""
    seen = [counters.restarts(replica) for replica in case.evidence.get("counters") or []]
    known = [value for value in seen if value is not None]
    if not known:
        return not_judged("the start times of the replicas' processes are unknown")
    evidence = "restarts per replica: " + " / ".join("?" if value is None else str(value) for value in seen)
    return invalid(evidence) if any(known) else passed(evidence)


def stale_server(case: Case) -> Finding:
    """Looks for another model's name, and for processes that began before the deploy (tolerance in seconds)."""
    introductions = case.evidence.get("introductions") or []
    for index, found in enumerate(introductions):
        if case.request.served_as not in found["models"]:
            return invalid(f"replica {index} serves {', '.join(found['models']) or 'nothing'}")
    judged = 0
    for replica, seen in zip(case.request.replicas, case.evidence.get("counters") or []):
        started = counters.number(seen["before"], "processStart")
        if started is None or replica.deployed_at is None:
            continue
        judged += 1
        if started < replica.deployed_at - case.limits["toleranceSeconds"]:
            return invalid(
                f"replica {replica.index} runs since {_iso(started)}, before the deploy of {_iso(replica.deployed_at)}"
            )
    if not introductions and not judged:
        return not_judged("nobody asked the replicas who they are")
    age = f"{judged} of {len(case.request.replicas)} processes are younger than the deploy"
    return passed(f"all serve {case.request.served_as}; {age}")


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def compiled_batch_corrupts(case: Case) -> Finding:
    """The preset `verbatim` compiles without continuous batching, which is right only up to the batch of the limit."""
    batch = case.request.layout.batch
    if not batch:
        return not_judged("how it was compiled is unknown")
    evidence = f"batch {batch}, preset {case.request.preset}"
    wrong = case.request.preset == "verbatim" and batch > case.limits["batch"]
    return invalid(evidence) if wrong else passed(evidence)
