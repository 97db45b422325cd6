"""Is it faster than the machine could be?"""

from __future__ import annotations

from typing import Optional

from ...metrics import counters, view
from ...metrics.stats import median
from .case import Case, Finding, invalid, not_judged, passed, suspect, worst


def _machine_share(case: Case) -> Optional[float]:
    cores = case.request.hardware.machine_cores
    if not cores or not case.request.layout.tensor_parallel:
        return None
    return case.request.layout.tensor_parallel / cores


def bandwidth_floor(case: Case) -> Finding:
    hardware, share = case.request.hardware, _machine_share(case)
    if not hardware.weight_bytes or not hardware.memory_bandwidth or not share:
        return not_judged("size of the weights, memory bandwidth or cores of the machine not given")
    floor = hardware.weight_bytes / (hardware.memory_bandwidth * share) / case.time_scale
    long = [record for record in case.done if view.output_tokens(record) >= case.limits["fewestTokens"]]
    values = view.tpots(long)
    if not values:
        return not_judged(f"no answer has {case.limits['fewestTokens']} tokens")
    under = sum(value < floor for value in values) / len(values)
    evidence = f"median {median(values) * 1000:.3f} ms, floor {floor * 1000:.3f} ms, {under:.1%} of the requests below"
    if case.request.time_scale:
        evidence += f" (emulated, floor divided by {case.time_scale:g})"
    if median(values) < floor:
        return invalid(evidence)
    return suspect(evidence) if under > case.limits["suspect"] else passed(evidence)


def cached_prompts(case: Case) -> Finding:
    digests = [record["promptDigest"] for record in case.done if record.get("promptDigest")]
    if not digests:
        return _prefill_floor(case)
    repeated = 1 - len(set(digests)) / len(digests)
    findings = [case.above(repeated, f"{repeated:.1%} of {len(digests)} prompts are repeated"), _prefill_floor(case)]
    usage = [record["usage"] for record in case.done if record.get("usage")]
    cached = sum(item.get("cachedTokens") or 0 for item in usage)
    sent = sum(item.get("promptTokens") or 0 for item in usage)
    hits = counters.total(case.evidence, "cacheHits") or 0
    if sent:
        share = max(cached, hits) / sent
        findings.append(case.above(share, f"{share:.1%} of the prompt tokens came from a cache"))
    gravest = worst(*findings)
    return gravest if gravest.status != "pass" else passed("; ".join(f.evidence for f in findings))


def _prefill_floor(case: Case) -> Finding:
    hardware, share = case.request.hardware, _machine_share(case)
    if not hardware.parameters or not hardware.peak_flops or not share:
        return not_judged("parameters or peak speed not given")
    rows = [record for record in case.done if view.ttft(record) is not None]
    if not rows:
        return not_judged("no first tokens")
    per_token = 2 * hardware.parameters / (hardware.peak_flops * share) / case.time_scale
    speedup = median([(view.ttft(record) or 0.0) / (per_token * view.input_tokens(record)) for record in rows])
    evidence = f"median TTFT is {speedup:.2f} times a prefill at peak speed"
    return invalid(evidence) if speedup < 1 else passed(evidence)
