"""Was everything that was asked for recorded, and did it succeed?"""

from __future__ import annotations

from ...llmperf import versions
from ...metrics.row import Row
from .case import Case, Finding, invalid, not_judged, passed, suspect

LOSES = "LLMPerf from f1d6bed on loses failed requests instead of recording them"


def all_accounted(case: Case) -> Finding:
    """Every index once, on a replica that exists, with as many gaps as its tokens need.

    LLMPerf's rows have no indexes and are held against their number and their summary.
    """
    if case.measured.broken:
        return invalid(f"{case.measured.broken} lines are no record of a request: {case.measured.broken_example}")
    strange = [row for row in case.rows if _of_nobody(case, row)]
    if strange:
        named = f"as replica {strange[0].replica}"
        return invalid(f"{len(strange)} of {len(case.rows)} requests name a replica that is not there, {named}")
    wanted = case.request.workload.requests
    if case.request.client != "trainyard":
        return _against_the_target(case, wanted)
    seen = sorted(row.index for row in case.rows)
    missing = sorted(set(range(wanted)) - set(seen))
    twice = len(seen) - len(set(seen))
    unasked = len(set(seen) - set(range(wanted)))
    if missing or twice or unasked:
        return invalid(
            f"{len(missing)} of {wanted} indexes are missing, {twice} occur twice, {unasked} were never asked for"
        )
    broken = sum(row.done and row.gap_count != max(0, row.chunks - 1) for row in case.rows)
    if broken:
        return invalid(f"{broken} records have another number of gaps than their tokens need")
    return passed(f"{wanted} of {wanted} requests have one record each")


def _of_nobody(case: Case, row: Row) -> bool:
    return row.replica is not None and row.replica >= len(case.request.replicas)


def _against_the_target(case: Case, wanted: int) -> Finding:
    """LLMPerf has no indexes: a shortfall can be seen, and a file that does not go with its summary."""
    found = len(case.rows)
    said = case.evidence.get("summaryCounts") or {}
    for name, count in (("started", found), ("completed", len(case.done)), ("failed", found - len(case.done))):
        if said.get(name) is not None and said[name] != count:
            return invalid(f"the summary says {said[name]:g} {name}, the rows are {count}")
    if not case.evidence.get("requestKnown", True):
        return not_judged("LLMPerf does not say how many requests were asked for")
    if found == wanted:
        return not_judged(f"{found} records of {wanted} requests, but LLMPerf keeps no indexes")
    return invalid(f"{found} records for {wanted} requests")


def partial(case: Case) -> Finding:
    """Grades a run that was stopped, or left requests unfinished, by the share that was completed."""
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
    """Grades failed requests over those that ended. LLMPerf versions that drop failures are not judged."""
    counts = case.result["counts"]
    ended = counts["completed"] + counts["failed"]
    if _keeps_no_failures(case):
        return not_judged(_why_no_failures(case))
    if not ended:
        return invalid("nothing was completed")
    kinds = ", ".join(f"{row['count']} {row['class']}" for row in case.result["errors"]) or "none"
    return case.above(counts["failed"] / ended, f"{counts['failed']} of {ended} failed: {kinds}")


def rate_limited(case: Case) -> Finding:
    """Grades the share of requests that the server refused with HTTP 429."""
    return _share_of_class(case, "RateLimited", "were answered with HTTP 429")


def timed_out(case: Case) -> Finding:
    """Grades the share of requests that had no end when the time of the run was over."""
    return _share_of_class(case, "TimedOut", "were unanswered at the time limit")


def _share_of_class(case: Case, name: str, words: str) -> Finding:
    if _keeps_no_failures(case):
        return not_judged(_why_no_failures(case))
    ended = [row for row in case.rows if row.status != "cancelled"]
    hits = sum(row.error_class == name for row in ended)
    return case.above(hits / max(1, len(ended)), f"{hits} of {len(ended)} requests {words}")


def _keeps_no_failures(case: Case) -> bool:
    """Only where it does: LLMPerf v2.0 records what fails, and then none failed if there is none."""
    if case.request.client == "trainyard" or case.result["counts"]["failed"]:
        return False
    return case.evidence.get("llmperfVersion") not in versions.KEEPING


def _why_no_failures(case: Case) -> str:
    if case.request.client == "upstream" or case.evidence.get("llmperfVersion"):
        return LOSES
    return f"which LLMPerf wrote this is not known, and {LOSES}"
