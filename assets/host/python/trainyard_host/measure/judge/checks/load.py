"""Was the load what the result says, on every replica and all the time?"""

from __future__ import annotations

from ...metrics import counters, occupancy, stats
from ...metrics import row as rows_of
from ...metrics.occupancy import Span
from ...metrics.row import Row
from .case import Case, Finding, invalid, not_judged, passed, suspect, worst
from .change import share_apart


def littles_law(case: Case) -> Finding:
    """Compares the mean number of requests in flight with the concurrency.

    Without moments it is latencies over wall time.
    """
    concurrency = case.request.workload.concurrency
    if not case.done or not concurrency:
        return not_judged("nothing was completed, or the concurrency is unknown")
    if len(case.rows) < 2 * concurrency:
        return not_judged(f"{len(case.rows)} requests at concurrency {concurrency} reach no steady state")
    if case.timed:
        mean = occupancy.in_flight(case.timed, occupancy.loaded(case.timed))
        owed = float(concurrency)
    else:
        mean, owed = _by_sums(case, concurrency)
    evidence = f"{mean:.2f} in flight, {owed:.2f} owed"
    if not case.timed:
        evidence += "; LLMPerf's wall time has the start of its clients in it, and the answers that it drops at its end"
    if mean > owed * (1 + case.limits["over"]) or mean < owed * case.limits["invalid"]:
        return invalid(evidence)
    return suspect(evidence) if mean < owed * (1 - case.limits["suspect"]) else passed(evidence)


def _by_sums(case: Case, concurrency: int) -> tuple[float, float]:
    """Without moments: the sum of latencies over the wall time. Only the last round may run dry."""
    seconds = case.result["window"]["seconds"]
    latencies = rows_of.end_to_ends(case.done)
    if not latencies or seconds <= 0:
        return 0.0, float(concurrency)
    mean = sum(latencies) / seconds
    driest = concurrency * max(0.0, 1 - max(latencies) / seconds)
    # A closed loop ends somewhere between running dry at once and not at all; what lies between is owed.
    return mean, min(float(concurrency), max(driest, mean))


def replica_balance(case: Case) -> Finding:
    """Grades how far replicas are apart in slot use, completed requests and time per token, beyond what chance explains.

    Without moments it compares their token counters.
    """
    if len(case.request.replicas) < 2:
        return passed("one replica") if case.request.replicas else not_judged("the replicas are unknown")
    if not case.timed:
        return _by_counters(case)
    rows = case.result["replicas"]
    counts = [row["completed"] for row in rows]
    shown = " / ".join(f"{row['completed']} at {row['slotUse']:.2f}" for row in rows)
    evidence = f"completed at slot use, per replica: {shown}"
    if min(counts) == 0 and max(counts) > case.share:
        return invalid(evidence)
    held = [row["slotUse"] for row in rows]
    apart = 0.0 if not max(held) else (max(held) - min(held)) / max(held)
    short = len(case.rows) < 2 * case.request.workload.concurrency
    finding = passed(evidence) if short else case.above(apart - _uneven_turns(case), evidence)
    return worst(finding, case.above(_beyond_chance(case, counts), evidence), *_slower_replicas(case))


def _uneven_turns(case: Case) -> float:
    """Replicas that cannot all hold the same number take turns, and then the lengths of requests decide."""
    replicas = len(case.request.replicas)
    if case.request.workload.concurrency % replicas == 0:
        return 0.0
    latencies = rows_of.end_to_ends(case.done)
    if not latencies:
        return 0.0
    spread = _spread_within_replicas(case)
    turns = len(latencies) / replicas
    return float(3 * spread / turns**0.5 + 1 / turns)


def _beyond_chance(case: Case, counts: list[int]) -> float:
    """Difference in counts beyond one round of slots and three standard deviations of the lengths."""
    if not rows_of.end_to_ends(case.done) or not max(counts):
        return 0.0
    allowance = case.share + 3 * _spread_within_replicas(case) * (sum(counts) / len(counts)) ** 0.5
    return float(max(0.0, max(counts) - min(counts) - allowance) / max(counts))


def _spread_within_replicas(case: Case) -> float:
    """Of the time of a request, as a share of its mean. A replica that is slow must not widen what chance is allowed."""
    squares, count = 0.0, 0
    for rows in _by_replica(case.done).values():
        latencies = rows_of.end_to_ends(rows)
        squares += len(latencies) * (stats.sample_stddev(latencies) / (stats.mean(latencies) or 1.0)) ** 2
        count += len(latencies)
    return float((squares / max(1, count)) ** 0.5)


def _slower_replicas(case: Case) -> list[Finding]:
    """Holds the time per token of every replica against that of all the others: it shows in a load of any length."""
    own = _by_replica([row for row in case.done if row.tpot and row.output_tokens >= case.limits["fewestTokens"]])
    return [
        _slower(case, replica, rows, [row for other, them in own.items() if other != replica for row in them])
        for replica, rows in own.items()
    ]


def _slower(case: Case, replica: int | None, rows: list[Row], others: list[Row]) -> Finding:
    if min(len(rows), len(others)) < case.limits["fewestEach"]:
        return not_judged(f"{len(rows)} answers of replica {replica} and {len(others)} of the others are too few")
    mine, theirs = ([row.tpot or 0.0 for row in part] for part in (rows, others))
    slow, usual = stats.median(mine), stats.median(theirs)
    late = (case.own_delay() or 0.0) / stats.median([row.output_tokens - 1.0 for row in others])
    evidence = f"replica {replica} needs {slow * 1000:.2f} ms per token, the others {usual * 1000:.2f} ms (medians)"
    if share_apart(mine, theirs) < case.limits["apart"]:
        return passed(evidence)
    # What the client itself is late by is taken from the difference.
    ratio = (slow - late) / max(usual, 1e-9)
    grade = "invalid" if ratio > case.limits["slowInvalid"] else "suspect"
    return Finding(grade if ratio > case.limits["slowSuspect"] else "pass", evidence)


def _by_replica(rows: list[Row]) -> dict[int | None, list[Row]]:
    found: dict[int | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row.replica, []).append(row)
    return found


def _by_counters(case: Case) -> Finding:
    moved = [counters.moved(replica, "generationTokens") for replica in case.evidence.get("counters") or []]
    known = [value for value in moved if value is not None]
    if not known or len(known) != len(case.request.replicas) or not max(known):
        return not_judged("neither the requests nor counters say which replica answered")
    evidence = "tokens per replica by /metrics: " + " / ".join(f"{value:.0f}" for value in known)
    return case.above((max(known) - min(known)) / max(known), evidence)


def replica_busy(case: Case) -> Finding:
    """Grades the lowest share of the time between first and last dispatch in which a replica had a request."""
    if not case.timed or not case.request.replicas:
        return not_judged("no moments per replica")
    workload = case.request.workload
    if workload.concurrency < len(case.request.replicas) or len(case.rows) < 2 * workload.concurrency:
        return not_judged(f"{len(case.rows)} requests at {workload.concurrency} keep no replica busy for long")
    shares = [row["busyShare"] for row in case.result["replicas"]]
    return case.below(min(shares), "busy share per replica: " + " / ".join(f"{share:.3f}" for share in shares))


def slots_against_batch(case: Case) -> Finding:
    """A replica decodes no more answers at a time than it was compiled for: more is another server."""
    batch = case.request.layout.batch
    if not case.timed or not case.request.replicas or not batch:
        return not_judged("no moments per replica, or the compiled batch is unknown")
    span = occupancy.loaded(case.timed)
    shares = [occupancy.share_above(_decoding(case, replica.index), batch, span) for replica in case.request.replicas]
    shown = " / ".join(f"{share:.1%}" for share in shares)
    return case.above(max(shares), f"more than {batch} answers under way, share of the time per replica: {shown}")


def _decoding(case: Case, index: int) -> list[Span]:
    return [
        Span(row.first_at, row.last_at)
        for row in occupancy.of_replica(case.timed, index)
        if row.first_at is not None and row.last_at is not None
    ]
