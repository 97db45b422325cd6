"""`neuron-monitor`: one JSON object a period. Who holds which core is true; counters of work are zero, not modelled."""

from __future__ import annotations

import time

from .. import emulation as host
from .. import json_text
from ..command_line import CommandLine
from .core_ledger import CoreLedger

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

PERIOD_SECONDS = 5.0


def main(arguments: Sequence[str]) -> int:
    parser = CommandLine("neuron-monitor")
    parser.add("-c", "--config-file")
    parser.add("--verbose", convert=int, choices=range(5), default=0)
    options = parser.parse(arguments)
    period = PERIOD_SECONDS
    if options.config_file:
        period = float(str(json_text.read(options.config_file).get("period", "5s")).rstrip("s"))
    emulation = host.load()
    while True:
        try:
            print(json_text.dumps(report(emulation)), flush=True)
            time.sleep(period)
        except (BrokenPipeError, KeyboardInterrupt):
            return 0


def report(emulation: host.Emulation) -> dict[str, Any]:
    hardware = emulation.hardware
    by_process: dict[int, dict[str, Any]] = {}
    for core, entry in CoreLedger(emulation).held().items():
        by_process.setdefault(entry["pid"], {"tag": entry["tag"], "cores": []})["cores"].append(int(core))
    return {
        "neuron_runtime_data": [_runtime(pid, held) for pid, held in sorted(by_process.items())],
        "system_data": {"memory_info": {"memory_total_bytes": hardware["hostMemoryBytes"]}},
        "instance_info": {"instance_type": emulation.instance_type, "error": ""},
        "neuron_hardware_info": {
            "neuron_device_count": hardware["devices"],
            "neuroncore_per_device_count": hardware["physicalCoresPerDevice"],
            "error": "",
        },
    }


def _runtime(pid: int, held: dict[str, Any]) -> dict[str, Any]:
    cores = {str(core): {"neuroncore_utilization": 0.0, "flops": 0} for core in sorted(held["cores"])}
    return {
        "pid": pid,
        "neuron_runtime_tag": held["tag"],
        "error": "",
        "report": {"neuroncore_counters": {"period": PERIOD_SECONDS, "neuroncores_in_use": cores, "error": ""}},
    }
