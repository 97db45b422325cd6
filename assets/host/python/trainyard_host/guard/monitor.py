"""One report of neuron-monitor, and what is read from it. Absent parts are absent, not zero."""

from __future__ import annotations

import json
import select
import subprocess
from collections.abc import Iterator
from typing import Any, Optional

Report = dict[str, Any]
# Its first report comes after one period of its own, which is 5 s.
PATIENCE_SECONDS = 20.0


def report(patience: float = PATIENCE_SECONDS) -> Optional[Report]:
    """None when the tool is missing, silent or unreadable: the caller has another way to look."""
    try:
        monitor = subprocess.Popen(
            ["neuron-monitor"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None
    try:
        assert monitor.stdout is not None
        ready, _, _ = select.select([monitor.stdout], [], [], patience)
        found = json.loads(monitor.stdout.readline()) if ready else None
        return found if isinstance(found, dict) else None
    except ValueError:
        return None
    finally:
        monitor.kill()
        monitor.wait()


def _reports(found: Report) -> Iterator[dict[str, Any]]:
    for runtime in found.get("neuron_runtime_data") or []:
        yield runtime.get("report") or {}


def utilization(found: Report) -> dict[int, float]:
    """Logical core → per cent of the last period, of the cores that a process holds."""
    cores: dict[int, float] = {}
    for each in _reports(found):
        held = (each.get("neuroncore_counters") or {}).get("neuroncores_in_use") or {}
        for core, counters in held.items():
            cores[int(core)] = cores.get(int(core), 0.0) + float(counters.get("neuroncore_utilization") or 0.0)
    return cores


def device_memory(found: Report) -> Optional[int]:
    """Bytes of device memory in use, over all runtimes; None when no runtime reports any."""
    used: list[int] = []
    for each in _reports(found):
        value = ((each.get("memory_used") or {}).get("neuron_runtime_used_bytes") or {}).get("neuron_device")
        if value is not None:
            used.append(int(value))
    return sum(used) if used else None


def device_errors(found: Report) -> Optional[int]:
    """Uncorrected ECC events of every device, and executions that failed because of the hardware."""
    counted: list[int] = []
    hardware = (found.get("system_data") or {}).get("neuron_hw_counters") or {}
    for device in hardware.get("neuron_devices") or []:
        counted += [int(value) for name, value in device.items() if name.endswith("ecc_uncorrected")]
    for each in _reports(found):
        errors = (each.get("execution_stats") or {}).get("error_summary") or {}
        if "hardware" in errors:
            counted.append(int(errors["hardware"]))
    return sum(counted) if counted else None
