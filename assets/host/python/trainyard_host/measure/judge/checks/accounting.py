"""Was everything that was asked for recorded, and did it succeed?"""

from __future__ import annotations

from .case import Case, Finding, invalid, not_judged, passed, suspect


def all_accounted(case: Case) -> Finding:
    wanted = case.request.workload.requests
    if case.request.client != "trainyard":
        return _against_the_target(case, wanted)
    seen = sorted(record["index"] for record in case.records)
    missing = sorted(set(range(wanted)) - set(seen))
    twice = len(seen) - len(set(seen))
    strange = len(set(seen) - set(range(wanted)))
    if missing or twice or strange:
        return invalid(
            f"{len(missing)} of {wanted} indexes are missing, {twice} occur twice, {strange} were never asked for"
        )
    broken = sum(
        record["status"] == "completed" and len(record["gaps"]) != max(0, record["chunks"] - 1)
        for record in case.records
    )
    if broken:
        return invalid(f"{broken} records have another number of gaps than their tokens need")
    return passed(f"{wanted} of {wanted} requests have one record each")


def _against_the_target(case: Case, wanted: int) -> Finding:
    """LLMPerf has no indexes and does not record what it loses: only a shortfall can be seen."""
    if not case.evidence.get("requestKnown", True):
        return not_judged("LLMPerf does not say how many requests were asked for")
    found = len(case.records)
    if found == wanted:
        return not_judged(f"{found} records of {wanted} requests, but LLMPerf records neither indexes nor failures")
    return invalid(f"{found} records for {wanted} requests")


def partial(case: Case) -> Finding:
    if case.request.client == "import":
        return not_judged("LLMPerf does not say whether it was stopped")
    counts = case.result["counts"]
    reason = case.evidence.get("stopReason")
    unfinished = counts["cancelled"]
    if not reason and not unfinished:
        return passed("the run ended by itself")
    share = counts["completed"] / max(1, counts["requested"])
    evidence = f"{reason or 'cancelled'}: {counts['completed']} of {counts['requested']} completed ({share:.0%})"
    if case.evidence.get("died"):
        evidence += f"; {case.evidence['died']}"
    return invalid(evidence) if share < case.limits["invalid"] else suspect(evidence)


def error_rate(case: Case) -> Finding:
    counts = case.result["counts"]
    ended = counts["completed"] + counts["failed"]
    if case.request.client != "trainyard" and not counts["failed"]:
        return not_judged("this LLMPerf loses failed requests instead of recording them")
    if not ended:
        return invalid("nothing was completed")
    kinds = ", ".join(f"{row['count']} {row['class']}" for row in case.result["errors"]) or "none"
    return case.above(counts["failed"] / ended, f"{counts['failed']} of {ended} failed: {kinds}")


def rate_limited(case: Case) -> Finding:
    return _share_of_class(case, "RateLimited", "were answered with HTTP 429")


def timed_out(case: Case) -> Finding:
    return _share_of_class(case, "TimedOut", "were unanswered at the time limit")


def _share_of_class(case: Case, name: str, words: str) -> Finding:
    if case.request.client != "trainyard" and not case.result["counts"]["failed"]:
        return not_judged("this LLMPerf loses failed requests instead of recording them")
    ended = sum(record["status"] != "cancelled" for record in case.records)
    hits = [record for record in case.records if (record.get("error") or {}).get("class") == name]
    return case.above(len(hits) / max(1, ended), f"{len(hits)} of {ended} requests {words}")
