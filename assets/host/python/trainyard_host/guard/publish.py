"""The metrics: one look at the replicas, the devices and the disks, sent to CloudWatch in one call."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Optional

from trainyard_host.guard import activity, counters, monitor
from trainyard_host.guard.main import instance_id
from trainyard_host.guard.rows import InstanceSeen, ReplicaSeen, kept, rows
from trainyard_host.replicas import replica, units
from trainyard_host.storage import host_paths, json_text

NAMESPACE = "Trainyard"


def main() -> int:
    """Collect one set of metrics and send it; returns the exit code of the AWS CLI."""
    seen = observe()
    state = host_paths.below_root("/run/trainyard/metrics.json")
    data = rows(os.environ.get("TRAINYARD_ENVIRONMENT", "unknown"), instance_id(), seen, _read(state))
    host_paths.write_atomically(state, json.dumps(kept(seen)) + "\n")
    return put(data)


def observe() -> InstanceSeen:
    """Replicas, devices and disks, each looked at once. What cannot be seen is None, and is then not sent."""
    found = monitor.report()
    working = bool(activity.held_locks())
    used = monitor.utilization(found) if found else {}
    replicas = [_replica(port, used, working) for port in replica.known_ports()]
    return InstanceSeen(
        replicas=tuple(it for it in replicas if it is not None),
        disk_used=disk_used(),
        device_errors=monitor.device_errors(found) if found else None,
        device_memory=monitor.device_memory(found) if found else None,
    )


def _replica(port: int, used: dict[int, float], working: bool) -> Optional[ReplicaSeen]:
    known = replica.read(port)
    if known is None:
        return None
    up: Optional[bool] = units.state_of(port).running and counters.get(f"{known.url}/health") is not None
    if not up and working:
        up = None  # A phase works here: it loads or ends this replica, and says itself what came of it.
    cores: list[float] = [used.get(core, 0.0) for core in range(known.first, known.last + 1)]
    return ReplicaSeen(port, up, counters.of(known.url) if up else None, sum(cores) / len(cores) if used else None)


def disk_used() -> float:
    """The fuller one of the root volume and the data root."""
    folders = [host_paths.lib(), host_paths.data()]
    usages = [shutil.disk_usage(folder) for folder in folders if folder.exists()]
    return max((100.0 * (it.total - it.free) / it.total for it in usages), default=0.0)


def put(data: list[dict[str, Any]]) -> int:
    """Send the rows in one call of `aws cloudwatch put-metric-data`; returns its exit code and prints why it failed."""
    file = host_paths.below_root("/run/trainyard/metric-data.json")
    host_paths.write_atomically(file, json.dumps(data))
    command = ["aws", "cloudwatch", "put-metric-data", "--namespace", NAMESPACE, "--metric-data", f"file://{file}"]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False, timeout=30
    )
    if done.returncode != 0:
        print(f"put-metric-data ended with {done.returncode}: {done.stderr.strip()[:300]}", flush=True)
    return done.returncode


def _read(state: Path) -> dict[str, dict[str, float]]:
    try:
        found = json_text.loads(state.read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}


if __name__ == "__main__":
    sys.exit(main())
