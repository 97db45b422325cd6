"""What the tools of the devices said around a captured benchmark: as they printed it, and as our readers take it.

A day of acceptance tests our readers by this, and the printed texts become inputs of their tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

from trainyard_host.guard import monitor
from trainyard_host.instance import devices
from trainyard_host.measure.answers import prompt_set
from trainyard_host.outcomes.failure import Failure
from trainyard_host.replicas import replica
from trainyard_host.rules import signatures
from trainyard_host.storage import json_text

NAME = "devices.json"
SCHEMA = "trainyard.devices/1"


def seen(reports: Path) -> dict[str, Any]:
    """All of it, from the reports that were kept (there may be none) and from the tools, while the replicas serve."""
    return {"schema": SCHEMA, "neuronLs": _neuron_ls(), "monitor": _monitor(reports), "serverLogs": _server_logs()}


def _neuron_ls() -> dict[str, Any]:
    text: Optional[str] = None
    try:
        text = devices.printed()
        found = [
            {"device": it.index, "cores": list(it.cores), "logicalCores": it.logical_cores} for it in devices.read(text)
        ]
        return {"printed": text, "devices": found, "problem": None}
    except Failure as failure:
        return {"printed": text, "devices": None, "problem": failure.message}


def _monitor(reports: Path) -> dict[str, Any]:
    """The first report is from before the load; the busiest one is from under it."""
    lines = 0
    first: Optional[monitor.Report] = None
    busiest: Optional[monitor.Report] = None
    for found in _lines(reports):
        lines += 1
        if found is not None:
            first = first or found
            busiest = found if busiest is None or _busy(found) >= _busy(busiest) else busiest
    return {"reports": lines, "atRest": _as_read(first), "underLoad": _as_read(busiest)}


def _lines(reports: Path) -> Iterator[Optional[monitor.Report]]:
    """None for a line that is no report."""
    if not reports.exists():
        return
    with open(reports, "rb") as stream:
        for line in stream:
            try:
                yield json_text.object_of(line)
            except ValueError:
                yield None


def _busy(found: monitor.Report) -> float:
    return sum(monitor.utilization(found).values())


def _as_read(found: Optional[monitor.Report]) -> Optional[dict[str, Any]]:
    if found is None:
        return None
    return {
        "utilization": {str(core): used for core, used in monitor.utilization(found).items()},
        "deviceBytes": monitor.device_memory(found),
        "coreBytes": {str(core): kinds for core, kinds in monitor.core_memory(found).items()},
        "deviceErrors": monitor.device_errors(found),
    }


def _server_logs() -> list[dict[str, Any]]:
    """How many of the prompts that every benchmark asks stand in the log of each replica, since its start."""
    known = [replica.read(port) for port in replica.known_ports()]
    asked = prompt_set.load().prompts if any(known) else ()
    found = []
    for it in known:
        if it is not None:
            text = signatures.read_tail(it.log, it.log_offset)
            found.append({"port": it.port, "characters": len(text), "prompts": sum(prompt in text for prompt in asked)})
    return found
