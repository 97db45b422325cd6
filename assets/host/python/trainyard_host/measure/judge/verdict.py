"""The verdict: every check by name, each with its rule, reason, evidence and next action. The worst one decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from ..records.files import read_json
from ..workload.request import Request
from .checks import accounting, client, latency, load, physics, servers, text, tokens
from .checks.case import Case, Finding, not_judged, passed, suspect

CHECKS: dict[str, Callable[[Case], Finding]] = {
    "AllAccounted": accounting.all_accounted,
    "Partial": accounting.partial,
    "ErrorRate": accounting.error_rate,
    "RateLimited": accounting.rate_limited,
    "TimedOut": accounting.timed_out,
    "UsageAgainstMetrics": tokens.usage_against_metrics,
    "UsageAgainstChunks": tokens.usage_against_chunks,
    "ClientTokens": tokens.client_tokens,
    "LittlesLaw": load.littles_law,
    "ReplicaBalance": load.replica_balance,
    "ReplicaBusy": load.replica_busy,
    "TailAgainstMedian": latency.tail_against_median,
    "QueueingServer": latency.queueing_server,
    "BandwidthFloor": physics.bandwidth_floor,
    "CachedPrompts": physics.cached_prompts,
    "EmptyGenerations": text.empty_generations,
    "RepeatedGenerations": text.repeated_generations,
    "TruncatedGenerations": text.truncated_generations,
    "OneTokenAnswers": text.one_token_answers,
    "ReplicaRestarts": servers.replica_restarts,
    "StaleServer": servers.stale_server,
    "CompiledBatchCorrupts": servers.compiled_batch_corrupts,
    "ClientSaturated": client.client_saturated,
    "ClockSteps": client.clock_steps,
}
ORDER = ("valid", "suspect", "invalid")


def thresholds() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read_json(Path(__file__).with_name("thresholds.json"))
    return found


def judge(
    request: Request, records: list[dict[str, Any]], evidence: dict[str, Any], result: dict[str, Any]
) -> dict[str, Any]:
    table = thresholds()
    rows = [
        _row(name, table[name], check(Case(request, records, evidence, result, table[name])))
        for name, check in CHECKS.items()
    ]
    rows.append(_row("Judgeable", table["Judgeable"], _judgeable(rows, table["Judgeable"])))
    worst = max((ORDER.index(row["status"]) for row in rows if row["status"] in ORDER), default=0)
    return {"status": ORDER[worst], "checks": rows}


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
