"""`neuron-monitor`: one JSON object a period. Who holds which core is true; counters of work are zero, not modelled."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from typing import Any

from .. import emulation as host
from .core_ledger import CoreLedger

PERIOD_SECONDS = 5.0


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="neuron-monitor")
    parser.add_argument("-c", "--config-file")
    parser.add_argument("--verbose", type=int, choices=range(5), default=0)
    options = parser.parse_args(arguments)
    period = PERIOD_SECONDS
    if options.config_file:
        with open(options.config_file, encoding="utf-8") as file:
            period = float(str(json.load(file).get("period", "5s")).rstrip("s"))
    emulation = host.load()
    while True:
        try:
            print(json.dumps(report(emulation)), flush=True)
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
