"""The verdict: every check by name, each with its rule, reason, evidence and next action. The worst one decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Optional

from ..metrics.measured import Measured
from ..records.files import read_json
from ..workload.request import Request
from . import reliability
from .checks import (
    accounting,
    alone,
    answers,
    arrivals,
    client,
    files,
    hardware,
    latency,
    lengths,
    load,
    pace,
    physics,
    prefill,
    servers,
    text,
    tokens,
)
from .checks.case import Case, Finding, not_judged, passed, suspect

CHECKS: dict[str, Callable[[Case], Finding]] = {
    "FilesBelongTogether": files.files_belong_together,
    "AllAccounted": accounting.all_accounted,
    "Partial": accounting.partial,
    "ErrorRate": accounting.error_rate,
    "RateLimited": accounting.rate_limited,
    "TimedOut": accounting.timed_out,
    "UsageAgainstMetrics": tokens.usage_against_metrics,
    "UsageAgainstChunks": tokens.usage_against_chunks,
    "ClientTokens": tokens.client_tokens,
    "PromptsAsAsked": lengths.prompts_as_asked,
    "AnswersAsAsked": lengths.answers_as_asked,
    "StreamArrivals": arrivals.stream_arrivals,
    "FirstTokenGap": arrivals.first_token_gap,
    "LittlesLaw": load.littles_law,
    "ReplicaBalance": load.replica_balance,
    "ReplicaBusy": load.replica_busy,
    "SlotsAgainstBatch": load.slots_against_batch,
    "SteadyPace": pace.steady_pace,
    "TailAgainstMedian": latency.tail_against_median,
    "QueueingServer": latency.queueing_server,
    "BandwidthFloor": physics.bandwidth_floor,
    "CachedPrompts": physics.cached_prompts,
    "UnevenPrefill": prefill.uneven_prefill,
    "AnswersAgree": answers.answers_agree,
    "EmptyGenerations": text.empty_generations,
    "RepeatedGenerations": text.repeated_generations,
    "TruncatedGenerations": text.truncated_generations,
    "OneTokenAnswers": text.one_token_answers,
    "ReplicaRestarts": servers.replica_restarts,
    "StaleServer": servers.stale_server,
    "CompiledBatchCorrupts": servers.compiled_batch_corrupts,
    "HardwareErrors": hardware.hardware_errors,
    "MeasuredAlone": alone.measured_alone,
    "ClientSaturated": client.client_saturated,
    "ClockSteps": client.clock_steps,
}
# Whose limits the verdict of single metrics uses.
OF_METRICS = ("StreamArrivals", "UsageAgainstChunks", "ClientSaturated")
ORDER = ("valid", "suspect", "invalid")


def thresholds() -> dict[str, dict[str, Any]]:
    """thresholds.json by the name of the check: its limits, its rule in words, reason and next action."""
    found: dict[str, dict[str, Any]] = read_json(Path(__file__).with_name("thresholds.json"))
    return found


def judge(
    request: Request,
    measured: Measured,
    evidence: dict[str, Any],
    result: dict[str, Any],
    strange_files: Optional[list[str]] = None,
) -> dict[str, Any]:
    """`strange_files` says which files are not those of the result; None if nobody bound them to it."""
    table = thresholds()
    rows = [
        _row(name, table[name], check(Case(request, measured, evidence, result, table[name], strange_files)))
        for name, check in CHECKS.items()
    ]
    rows.append(_row("Judgeable", table["Judgeable"], _judgeable(rows, table["Judgeable"])))
    worst = max((ORDER.index(row["status"]) for row in rows if row["status"] in ORDER), default=0)
    limits = {key: value for name in OF_METRICS for key, value in table[name].items()}
    metrics = reliability.of_metrics(Case(request, measured, evidence, result, limits))
    return {"status": ORDER[worst], "checks": rows, "metrics": metrics}


def _judgeable(rows: list[dict[str, str]], limits: dict[str, Any]) -> Finding:
    missing = [row["name"] for row in rows if row["name"] in limits["essential"] and row["status"] == "not-judged"]
    if missing:
        return suspect(f"not judged: {', '.join(missing)}")
    return passed("all of them were made")


def _row(name: str, limits: dict[str, Any], finding: Finding) -> dict[str, str]:
    shown = {key: ", ".join(value) if isinstance(value, list) else value for key, value in limits.items()}
    return {
        "name": name,
        "status": finding.status,
        "threshold": limits["rule"].format(**shown),
        "reason": limits["reason"],
        "evidence": finding.evidence,
        "next": limits["next"] if finding.status in ("suspect", "invalid") else "",
    }


__all__ = ["CHECKS", "judge", "not_judged", "thresholds"]
