"""One report of neuron-monitor, and what is read from it. Absent parts are absent, not zero."""

from __future__ import annotations

import re
import select
import subprocess
from collections.abc import Iterator
from typing import Any, Optional

from trainyard_host.storage import json_text

Report = dict[str, Any]
# Its first report comes after one period of its own, which is 5 s.
PATIENCE_SECONDS = 20.0
# No count of bytes or events is larger; Python converts no infinity and no text of thousands of digits.
LARGEST = 1e18
CORE = re.compile(r"[0-9]{1,4}")


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
        found = json_text.loads(monitor.stdout.readline()) if ready else None
        return found if isinstance(found, dict) else None
    except ValueError:
        return None
    finally:
        monitor.kill()
        monitor.wait()


def _reports(found: Report) -> Iterator[dict[str, Any]]:
    for runtime in _list(found.get("neuron_runtime_data")):
        yield _object(_object(runtime).get("report"))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: Any) -> Optional[float]:
    """Finite, and no truth value; None for everything else."""
    real = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if real and -LARGEST <= value <= LARGEST else None


def utilization(found: Report) -> dict[int, float]:
    """Logical core → per cent of the last period, of the cores that a process holds."""
    cores: dict[int, float] = {}
    for each in _reports(found):
        held = _object(_object(each.get("neuroncore_counters")).get("neuroncores_in_use"))
        for core, counters in held.items():
            used = _number(_object(counters).get("neuroncore_utilization"))
            if CORE.fullmatch(core):
                cores[int(core)] = cores.get(int(core), 0.0) + (used or 0.0)
    return cores


def device_memory(found: Report) -> Optional[int]:
    """Bytes of device memory in use, over all runtimes; None when no runtime reports any."""
    used: list[int] = []
    for each in _reports(found):
        memory = _object(_object(each.get("memory_used")).get("neuron_runtime_used_bytes"))
        value = _number(memory.get("neuron_device"))
        if value is not None:
            used.append(int(value))
    return sum(used) if used else None


def core_memory(found: Report) -> dict[int, dict[str, int]]:
    """Logical core → bytes of device memory by what they hold, such as `tensors`; over all runtimes."""
    cores: dict[int, dict[str, int]] = {}
    for each in _reports(found):
        used = _object(_object(each.get("memory_used")).get("neuron_runtime_used_bytes"))
        usage = _object(_object(used.get("usage_breakdown")).get("neuroncore_memory_usage"))
        for core, kinds in usage.items():
            if CORE.fullmatch(core):
                held = cores.setdefault(int(core), {})
                for kind, value in _object(kinds).items():
                    held[kind] = held.get(kind, 0) + int(_number(value) or 0)
    return cores


def device_errors(found: Report) -> Optional[int]:
    """Uncorrected ECC events of every device, and executions that failed because of the hardware."""
    counted: list[int] = []
    hardware = _object(_object(found.get("system_data")).get("neuron_hw_counters"))
    said = [
        value
        for device in _list(hardware.get("neuron_devices"))
        for name, value in _object(device).items()
        if name.endswith("ecc_uncorrected")
    ]
    said += [
        _object(_object(each.get("execution_stats")).get("error_summary")).get("hardware") for each in _reports(found)
    ]
    counted += [int(number) for number in map(_number, said) if number is not None]
    return sum(counted) if counted else None
