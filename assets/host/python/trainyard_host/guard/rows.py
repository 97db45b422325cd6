"""What was seen, as CloudWatch takes it. Pure: nothing is measured here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from trainyard_host.guard.counters import Counters

Row = dict[str, Any]


@dataclass(frozen=True)
class ReplicaSeen:
    """What was seen of the replica on one port."""

    port: int
    # None: it has not been ready yet, or a phase works on it, so silence means nothing.
    up: Optional[bool]
    counters: Optional[Counters]
    # Mean over its cores, in per cent.
    utilization: Optional[float]


@dataclass(frozen=True)
class InstanceSeen:
    """What was seen of the instance: disk in per cent, device memory in bytes, device errors as a count."""

    replicas: tuple[ReplicaSeen, ...]
    disk_used: float
    device_errors: Optional[int]
    device_memory: Optional[int]


def rows(environment: str, instance_id: str, seen: InstanceSeen, before: dict[str, dict[str, float]]) -> list[Row]:
    """`before` holds the counters of the last minute, by port: CloudWatch is sent what each minute added."""
    instance = [_dimension("Environment", environment), _dimension("InstanceId", instance_id)]
    collected: list[Row] = []
    for replica in seen.replicas:
        dimensions = [*instance, _dimension("Replica", str(replica.port))]
        collected += _replica(replica, dimensions, before.get(str(replica.port)))
    down = sum(replica.up is False for replica in seen.replicas)
    whole = [_row("ReplicasDown", down, "Count"), _row("DiskUsedPercent", seen.disk_used, "Percent")]
    if seen.device_errors is not None:
        whole.append(_row("DeviceErrors", seen.device_errors, "Count"))
    if seen.device_memory is not None:
        collected.append({**_row("DeviceMemoryUsed", seen.device_memory, "Bytes"), "Dimensions": instance})
    # Twice: by instance for the dashboard, by environment for the alarms, which then need to know no instance.
    collected += [{**row, "Dimensions": of} for row in whole for of in (instance, instance[:1])]
    return collected


def kept(seen: InstanceSeen) -> dict[str, dict[str, float]]:
    """For the next minute."""
    return {str(it.port): _totals(it.counters) for it in seen.replicas if it.counters is not None}


def _totals(found: Counters) -> dict[str, float]:
    return {
        "PromptTokens": found.prompt_tokens,
        "GenerationTokens": found.generation_tokens,
        "RequestsFinished": found.finished,
    }


def _replica(replica: ReplicaSeen, dimensions: list[Row], before: Optional[dict[str, float]]) -> list[Row]:
    collected: list[Row] = []
    if replica.up is not None:
        collected.append(_row("ReplicaUp", int(replica.up), "Count"))
    if replica.utilization is not None:
        collected.append(_row("CoreUtilization", replica.utilization, "Percent"))
    if replica.counters is not None:
        collected.append(_row("RequestsRunning", replica.counters.running, "Count"))
        collected.append(_row("RequestsWaiting", replica.counters.waiting, "Count"))
        for name, total in _totals(replica.counters).items():
            # A smaller total is another process: it began at zero.
            last = (before or {}).get(name)
            if last is not None:
                collected.append(_row(name, total - last if total >= last else total, "Count"))
    return [{**row, "Dimensions": dimensions} for row in collected]


def _row(name: str, value: float, unit: str) -> Row:
    return {"MetricName": name, "Value": round(float(value), 3), "Unit": unit}


def _dimension(name: str, value: str) -> Row:
    return {"Name": name, "Value": value}
