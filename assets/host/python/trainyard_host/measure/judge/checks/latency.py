"""Do the latencies look like a server at work, or like a queue in front of it?"""

from __future__ import annotations

from ...metrics import row as rows_of
from ...metrics import stats
from ...metrics.row import Row
from ...metrics.stats import median, percentile
from .case import Case, Finding, in_order, invalid, not_judged, passed, suspect, worst


def tail_against_median(case: Case) -> Finding:
    """Grades p99 over the median, for TTFT and for TPOT of answers that are long enough.

    The bound of TTFT grows with the requests that one replica holds.
    """
    if len(case.done) < case.limits["fewest"]:
        return not_judged(f"{len(case.done)} requests have no tail; {case.limits['fewest']} would")
    bound = case.limits["ttftBase"] + case.limits["ttftPerShare"] * case.share
    return worst(
        _tail(case, "TTFT", rows_of.ttfts(case.done), bound),
        # Of a few tokens one prefill beside them is most of the time per token, and no tail.
        _tail(case, "TPOT", rows_of.tpots([row for row in case.done if _long(case, row)]), case.limits["tpot"]),
    )


def _long(case: Case, row: Row) -> bool:
    return bool(row.output_tokens >= case.limits["fewestTokens"])


def _tail(case: Case, name: str, values: list[float], bound: float) -> Finding:
    ordered = sorted(values)
    if len(ordered) < case.limits["fewest"] or percentile(ordered, 50) <= 0:
        return not_judged(f"{name}: too few values")
    ratio = percentile(ordered, 99) / percentile(ordered, 50)
    evidence = f"{name}: p99 is {ratio:.1f} times the median, bound {bound:g}"
    if ratio > bound * case.limits["invalid"]:
        return invalid(evidence)
    return suspect(evidence) if ratio > bound else passed(evidence)


def queueing_server(case: Case) -> Finding:
    """Grades the wait before the first token.

    It is held against prefill and decode time, and TTFT of the second quarter of the run against the last.
    """
    rows = [row for row in case.done if row.ttft is not None]
    if len(rows) < case.limits["fewest"]:
        return not_judged(f"{len(rows)} requests with a first token are too few")
    return worst(_waits(case, rows), _grows(case, rows))


def _waits(case: Case, rows: list[Row]) -> Finding:
    firsts = sorted(rows_of.ttfts(rows))
    decode = median([row.decode or 0.0 for row in rows])
    prefill = _one_prefill(rows, firsts)
    allowed = max(case.limits["prefills"] * case.share * prefill, case.limits["decode"] * decode)
    middle, high = percentile(firsts, 50) - prefill, percentile(firsts, 90) - prefill
    evidence = (
        f"wait before the first token {middle * 1000:.1f} ms median and {high * 1000:.1f} ms p90; "
        f"one prefill {prefill * 1000:.1f} ms, decode {decode * 1000:.1f} ms"
    )
    extra = case.request.workload.concurrency - case.request.slots
    if extra > 0 and case.request.client != "import" and high > allowed:
        return suspect(f"{evidence}; {extra} more in flight than slots, as the request has it")
    if middle > allowed:
        return invalid(evidence)
    return suspect(evidence) if high > allowed else passed(evidence)


def _one_prefill(rows: list[Row], firsts: list[float]) -> float:
    """What a long prompt costs when nothing is in its way: the best rate seen, on the p90 of the lengths."""
    lengths = sorted(row.input_tokens for row in rows)
    rates = [(row.ttft or 0.0) / max(1, row.input_tokens) for row in rows]
    return max(firsts[0], min(rates) * percentile(lengths, 90))


def _grows(case: Case, rows: list[Row]) -> Finding:
    if not case.timed or len(rows) < 2 * case.limits["fewest"]:
        return not_judged("too few requests for a trend")
    ordered = [row.ttft or 0.0 for row in in_order(rows)]
    quarter = len(ordered) // 4
    early, late = median(ordered[quarter : 2 * quarter]), median(ordered[-quarter:])
    evidence = f"median TTFT went from {early * 1000:.1f} ms to {late * 1000:.1f} ms during the run"
    jump = stats.sample_stddev(ordered[quarter : 2 * quarter])
    growing = late > case.limits["growth"] * early and late - early > 2 * jump
    return suspect(evidence) if growing else passed(evidence)
