"""`trainyard.result/1`, from the records and the evidence. Pure: the same files give the same result."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from typing import Any, Optional

from ..workload.request import Request
from . import counters, notes, occupancy, view
from .occupancy import Span
from .stats import summary
from .view import Record

SCHEMA = "trainyard.result/1"
Evidence = dict[str, Any]


def build(request: Request, records: list[Record], evidence: Evidence) -> dict[str, Any]:
    """Everything but the verdict."""
    done = view.completed(records)
    seconds = evidence.get("windowSeconds") or occupancy.window(records).seconds
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
        "model": {"id": request.model_id, "revision": request.model_revision},
        "layout": {
            "tensorParallel": request.layout.tensor_parallel,
            "dataParallel": request.layout.data_parallel,
            "batch": request.layout.batch,
            "logicalCores": request.layout.logical_cores,
            "sequenceLength": request.layout.sequence_length,
        },
        "workload": _workload(request),
        "window": _window(records, evidence, seconds),
        "counts": _counts(request, records, evidence),
        "errors": _errors(records),
        "metrics": {
            "ttftSeconds": summary(view.ttfts(records)),
            "ttfcSeconds": summary(view.ttfcs(records)),
            "tpotSeconds": summary(view.tpots(records)),
            "interTokenSeconds": summary(view.gaps(records)),
            "endToEndSeconds": summary(view.end_to_ends(records)),
        },
        "throughput": _throughput(done, seconds),
        "goodput": _goodput(request, records, done, seconds),
        "tokens": _tokens(request, done, evidence),
        "replicas": [_replica(request, records, evidence, index, seconds) for index in range(len(request.replicas))],
        "series": occupancy.series(records, len(request.replicas)),
        "clientClock": evidence.get("clock"),
        "notes": notes.of(records, evidence),
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


def _window(records: list[Record], evidence: Evidence, seconds: float) -> dict[str, Any]:
    origin = datetime.fromisoformat(evidence["startedAt"].replace("Z", "+00:00"))
    start = origin + timedelta(seconds=occupancy.window(records).start)
    end = start + timedelta(seconds=seconds)
    return {"startedAt": _moment(start), "endedAt": _moment(end), "seconds": seconds}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso(seconds: float) -> str:
    return _moment(datetime.fromtimestamp(seconds, timezone.utc))


def _counts(request: Request, records: list[Record], evidence: Evidence) -> dict[str, int]:
    statuses = [record["status"] for record in records]
    return {
        "requested": request.workload.requests,
        "dispatched": _sent(records),
        "completed": statuses.count("completed"),
        "failed": statuses.count("failed"),
        "cancelled": statuses.count("cancelled"),
    }


def _sent(records: list[Record]) -> int:
    return sum(1 for record in records if (record.get("error") or {}).get("class") != "NotSent")


def _errors(records: list[Record]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for record in records:
        error = record.get("error")
        if error:
            row = found.setdefault(error["class"], {"class": error["class"], "count": 0, "example": error["message"]})
            row["count"] += 1
    return sorted(found.values(), key=lambda row: (-row["count"], row["class"]))


def _throughput(done: list[Record], seconds: float) -> dict[str, float]:
    output = sum(view.output_tokens(record) for record in done)
    everything = output + sum(view.input_tokens(record) for record in done)

    def per_second(amount: float) -> float:
        return amount / seconds if seconds else 0.0

    return {
        "outputTokensPerSecond": per_second(output),
        "totalTokensPerSecond": per_second(everything),
        "requestsPerSecond": per_second(len(done)),
    }


def _goodput(
    request: Request, records: list[Record], done: list[Record], seconds: float
) -> Optional[dict[str, float]]:
    limits = request.workload.goodput
    if limits is None:
        return None
    good = 0
    for record in done:
        first, per_token = view.ttft(record), view.tpot(record)
        in_time = first is not None and first <= limits["ttftSeconds"]
        good += in_time and (per_token is None or per_token <= limits["tpotSeconds"])
    return {
        **limits,
        "requestsPerSecond": good / seconds if seconds else 0.0,
        # Of all that were sent: a request that failed met no limit.
        "share": good / _sent(records) if done else 0.0,
    }


def _tokens(request: Request, done: list[Record], evidence: Evidence) -> dict[str, Optional[int]]:
    def total(values: list[Optional[int]]) -> Optional[int]:
        return None if not values or any(value is None for value in values) else sum(v for v in values if v)

    usage = [record.get("usage") or {} for record in done]
    client = [record.get("clientTokens") or {} for record in done]
    return {
        "inputByUsage": total([item.get("promptTokens") for item in usage]),
        "outputByUsage": total([item.get("completionTokens") for item in usage]),
        "outputByChunks": None if any(r.get("imported") for r in done) else sum(r["chunks"] for r in done),
        "inputByClient": total([item.get("input") for item in client]),
        "outputByClient": total([item.get("output") for item in client]),
        "inputByMetrics": counters.total(evidence, "promptTokens"),
        "outputByMetrics": counters.total(evidence, "generationTokens"),
    }


def _replica(request: Request, records: list[Record], evidence: Evidence, index: int, seconds: float) -> dict[str, Any]:
    replica = request.replicas[index]
    own = occupancy.of_replica(records, index)
    done = view.completed(own)
    span: Span = occupancy.loaded(records)
    output = sum(view.output_tokens(record) for record in done)
    seen = (evidence.get("counters") or [None] * len(request.replicas))[index]
    return {
        "index": index,
        "url": replica.url,
        "cores": replica.cores,
        "requests": len(own),
        "completed": len(done),
        "failed": sum(record["status"] == "failed" for record in own),
        "outputTokens": output,
        "outputTokensPerSecond": output / seconds if seconds else 0.0,
        "ttftSeconds": summary(view.ttfts(own)),
        "tpotSeconds": summary(view.tpots(own)),
        "busyShare": occupancy.busy_share(occupancy.served(own), span),
        "slotUse": occupancy.in_flight(occupancy.served(own), span) / request.layout.batch,
        "restarts": counters.restarts(seen) if seen else None,
        "setAside": next((item for item in evidence.get("setAside") or [] if item["replica"] == index), None),
    }
