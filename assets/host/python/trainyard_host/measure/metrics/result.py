"""`trainyard.result/1`, from the records and the evidence. Pure: the same files give the same result."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from typing import Any, Optional

from ..workload.request import Request
from . import counters, notes, occupancy, row
from .measured import Measured
from .occupancy import Span
from .row import Row
from .stats import summary

SCHEMA = "trainyard.result/1"
Evidence = dict[str, Any]


def build(request: Request, measured: Measured, evidence: Evidence) -> dict[str, Any]:
    """Everything but the verdict."""
    rows = measured.rows
    done = row.completed(rows)
    seconds = evidence.get("windowSeconds") or occupancy.window(rows).seconds
    return {
        "schema": SCHEMA,
        "runId": request.run_id,
        "commandId": request.command_id,
        "instanceId": request.instance_id,
        "environment": request.environment,
        "repeat": asdict(request.repeat) if request.repeat else None,
        "client": request.client,
        "emulated": None if request.time_scale is None else {"timeScale": request.time_scale},
        "partial": bool(evidence.get("stopReason")),
        "stopReason": evidence.get("stopReason"),
        "preset": request.preset,
        "measuredAlone": request.alone,
        "server": {"prefixCaching": request.prefix_caching},
        "model": {"id": request.model_id, "revision": request.model_revision},
        "layout": {
            "tensorParallel": request.layout.tensor_parallel,
            "dataParallel": request.layout.data_parallel,
            "batch": request.layout.batch,
            "logicalCores": request.layout.logical_cores,
            "sequenceLength": request.layout.sequence_length,
        },
        "workload": _workload(request),
        "window": _window(rows, evidence, seconds),
        "counts": _counts(request, rows),
        "errors": _errors(rows),
        "metrics": {
            "ttftSeconds": summary(row.ttfts(rows)),
            "ttfcSeconds": summary(row.ttfcs(rows)),
            "tpotSeconds": summary(row.tpots(rows)),
            "interTokenSeconds": measured.inter_token(),
            "endToEndSeconds": summary(row.end_to_ends(rows)),
        },
        "throughput": _throughput(done, seconds),
        "goodput": _goodput(request, rows, done, seconds),
        "tokens": _tokens(done, evidence),
        "replicas": [_replica(request, rows, evidence, index, seconds) for index in range(len(request.replicas))],
        "series": measured.series(len(request.replicas)),
        "clientClock": evidence.get("clock"),
        "answers": evidence.get("answers"),
        "notes": notes.of(measured, evidence),
        "files": evidence.get("files", {}),
    }


def _workload(request: Request) -> dict[str, Any]:
    load = request.workload
    return {
        "requests": load.requests,
        "concurrency": load.concurrency,
        "warmupRequests": load.warmup,
        "seed": load.seed,
        "inputTokens": _input_tokens(request),
        "outputTokens": {"mean": load.output_mean, "stddev": load.output_stddev},
        "samplingParameters": load.sampling,
    }


def _input_tokens(request: Request) -> dict[str, Any]:
    load = request.workload
    known = {"mean": load.input_mean, "stddev": load.input_stddev, "counting": load.counting}
    # LLMPerf's files do not say whether lengths were varied.
    return known if request.client == "import" else {**known, "jitterPercent": load.input_jitter_percent}


def _window(rows: list[Row], evidence: Evidence, seconds: float) -> dict[str, Any]:
    origin = datetime.fromisoformat(evidence["startedAt"].replace("Z", "+00:00"))
    start = origin + timedelta(seconds=occupancy.window(rows).start)
    end = start + timedelta(seconds=seconds)
    return {"startedAt": _moment(start), "endedAt": _moment(end), "seconds": seconds}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso(seconds: float) -> str:
    """Epoch seconds as an ISO time in UTC with milliseconds."""
    return _moment(datetime.fromtimestamp(seconds, timezone.utc))


def _counts(request: Request, rows: list[Row]) -> dict[str, int]:
    statuses = [item.status for item in rows]
    return {
        "requested": request.workload.requests,
        "dispatched": _sent(rows),
        "completed": statuses.count("completed"),
        "failed": statuses.count("failed"),
        "cancelled": statuses.count("cancelled"),
    }


def _sent(rows: list[Row]) -> int:
    return sum(item.error_class != "NotSent" for item in rows)


def _errors(rows: list[Row]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for item in rows:
        if item.error_class is not None:
            error = {"class": item.error_class, "count": 0, "example": item.error_message or ""}
            found.setdefault(item.error_class, error)["count"] += 1
    return sorted(found.values(), key=lambda error: (-error["count"], error["class"]))


def _throughput(done: list[Row], seconds: float) -> dict[str, float]:
    output = sum(item.output_tokens for item in done)
    everything = output + sum(item.input_tokens for item in done)

    def per_second(amount: float) -> float:
        return amount / seconds if seconds else 0.0

    return {
        "outputTokensPerSecond": per_second(output),
        "totalTokensPerSecond": per_second(everything),
        "requestsPerSecond": per_second(len(done)),
    }


def _goodput(request: Request, rows: list[Row], done: list[Row], seconds: float) -> Optional[dict[str, float]]:
    limits = request.workload.goodput
    if limits is None:
        return None
    good = 0
    for item in done:
        in_time = item.ttft is not None and item.ttft <= limits["ttftSeconds"]
        good += in_time and (item.tpot is None or item.tpot <= limits["tpotSeconds"])
    return {
        **limits,
        "requestsPerSecond": good / seconds if seconds else 0.0,
        # Of all that were sent: a request that failed met no limit.
        "share": good / _sent(rows) if done else 0.0,
    }


def _tokens(done: list[Row], evidence: Evidence) -> dict[str, Optional[int]]:
    def total(values: list[Optional[int]]) -> Optional[int]:
        return None if not values or any(value is None for value in values) else sum(v for v in values if v)

    return {
        "inputByUsage": total([item.prompt_tokens for item in done]),
        "outputByUsage": total([item.completion_tokens for item in done]),
        "outputByChunks": None if any(item.imported for item in done) else sum(item.chunks for item in done),
        "inputByClient": total([item.client_input for item in done]),
        "outputByClient": total([item.client_output for item in done]),
        "inputByMetrics": counters.total(evidence, "promptTokens"),
        "outputByMetrics": counters.total(evidence, "generationTokens"),
    }


def _replica(request: Request, rows: list[Row], evidence: Evidence, index: int, seconds: float) -> dict[str, Any]:
    replica = request.replicas[index]
    own = occupancy.of_replica(rows, index)
    done = row.completed(own)
    span: Span = occupancy.loaded(rows)
    output = sum(item.output_tokens for item in done)
    seen = (evidence.get("counters") or [None] * len(request.replicas))[index]
    return {
        "index": index,
        "url": replica.url,
        "cores": replica.cores,
        "requests": len(own),
        "completed": len(done),
        "failed": sum(item.status == "failed" for item in own),
        "outputTokens": output,
        "outputTokensPerSecond": output / seconds if seconds else 0.0,
        "ttftSeconds": summary(row.ttfts(own)),
        "tpotSeconds": summary(row.tpots(own)),
        "busyShare": occupancy.busy_share(occupancy.served(own), span),
        "slotUse": occupancy.in_flight(occupancy.served(own), span) / request.layout.batch,
        "restarts": counters.restarts(seen) if seen else None,
        "setAside": next((item for item in evidence.get("setAside") or [] if item["replica"] == index), None),
    }
