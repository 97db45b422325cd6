"""Is it faster than the instance could be?"""

from __future__ import annotations

from typing import Optional

from ...metrics import counters
from ...metrics.row import Row
from ...metrics.stats import median
from .case import Case, Finding, invalid, not_judged, together, worst


def _instance_share(case: Case) -> Optional[float]:
    cores = case.request.hardware.instance_cores
    if not cores or not case.request.layout.tensor_parallel:
        return None
    return case.request.layout.tensor_parallel / cores


def bandwidth_floor(case: Case) -> Finding:
    """By the time from event to event: one pass may bring several tokens, and takes one reading of the weights."""
    hardware, share = case.request.hardware, _instance_share(case)
    if not hardware.weight_bytes or not hardware.memory_bandwidth or not share:
        return not_judged("size of the weights, memory bandwidth or cores of the instance not given")
    floor = hardware.weight_bytes / (hardware.memory_bandwidth * share) / case.time_scale
    long = [row for row in case.done if row.output_tokens >= case.limits["fewestTokens"] and _step(row) is not None]
    if not long:
        return not_judged(f"no answer has {case.limits['fewestTokens']} tokens")
    middle = median([_step(row) or 0.0 for row in long])
    words = f"answers below the floor of {floor * 1000:.3f} ms per pass, median {middle * 1000:.3f} ms"
    if case.request.time_scale:
        words += f" (emulated, floor divided by {case.time_scale:g})"
    finding = case.shares(long, lambda row: (_step(row) or 0.0) < floor, words)
    return worst(finding, invalid(finding.evidence)) if middle < floor else finding


def _step(row: Row) -> Optional[float]:
    """LLMPerf's files have no events."""
    return row.tpot if row.imported else row.step


def cached_prompts(case: Case) -> Finding:
    """Grades repeated prompts, cache hits told by the server, and first tokens faster than a prefill could be.

    That floor is 2 floating point operations per parameter and token, at peak speed.
    """
    digests = [row.digest for row in case.done if row.digest]
    if not digests:
        return _prefill_floor(case)
    repeated = 1 - len(set(digests)) / len(digests)
    findings = [case.above(repeated, f"{repeated:.1%} of {len(digests)} prompts are repeated"), _prefill_floor(case)]
    cached = sum(row.cached_tokens or 0 for row in case.done)
    sent = sum(row.prompt_tokens or 0 for row in case.done)
    hits = counters.total(case.evidence, "cacheHits") or 0
    if sent:
        share = max(cached, hits) / sent
        findings.append(case.above(share, f"{share:.1%} of the prompt tokens came from a cache"))
    return together(*findings)


def _prefill_floor(case: Case) -> Finding:
    hardware, share = case.request.hardware, _instance_share(case)
    if not hardware.parameters or not hardware.peak_flops or not share:
        return not_judged("parameters or peak speed not given")
    rows = [row for row in case.done if row.ttft is not None]
    if not rows:
        return not_judged("no first tokens")
    per_token = 2 * hardware.parameters / (hardware.peak_flops * share) / case.time_scale
    times = {id(row): (row.ttft or 0.0) / (per_token * max(1, row.input_tokens)) for row in rows}
    speedup = median(list(times.values()))
    finding = case.shares(
        rows,
        lambda row: times[id(row)] < 1,
        f"first tokens came before a prefill at peak speed could end; the median took {speedup:.2f} times that",
    )
    return worst(finding, invalid(finding.evidence)) if speedup < 1 else finding
