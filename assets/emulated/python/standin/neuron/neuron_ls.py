"""`neuron-ls`: devices, their cores, and the runtime processes on them."""

from __future__ import annotations

from .. import emulation as host
from .. import faults, json_text
from ..command_line import CommandLine
from ..tool_faults import strike
from .core_ledger import CoreLedger

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

DRIVER_FAILURES = ("DriverMissing", "DriverTooOld")


def main(arguments: Sequence[str]) -> int:
    strike("neuron-ls", arguments)
    parser = CommandLine("neuron-ls")
    parser.add("-w", "--wide", action="store_true")
    parser.add("-a", "--show-all-procs", action="store_true")
    parser.add("-t", "--topology", action="store_true")
    parser.add("-j", "--json-output", action="store_true")
    options = parser.parse(arguments)
    emulation = host.load()
    faults.fail_at(emulation, "boot", only=DRIVER_FAILURES)
    rows = device_rows(emulation)
    print(json_text.dumps(rows, indent=4) if options.json_output else table(emulation, rows, options.wide))
    return 0


def device_rows(emulation: host.Emulation) -> list[dict[str, Any]]:
    hardware = emulation.hardware
    size = int(hardware["logicalCores"]["default"])
    count = hardware["physicalCoresPerDevice"] // size
    users = _users(emulation)
    nodes = hardware["topology"].get("numaNodes")
    return [
        {
            "neuron_device": device,
            "bdf": f"{0xCC - device:02x}:00.0",
            "cpu_affinity": _cpus(hardware["vcpus"], nodes[device] if nodes else 0, bool(nodes)),
            "numa_node": str(nodes[device]) if nodes else "0",
            "connected_to": _neighbours(hardware["topology"]["rows"], device),
            "nc_count": count,
            "logical_neuroncore_config": size,
            "memory_size": hardware["hbmBytesPerDevice"],
            "neuroncore_ids": list(range(device * count, (device + 1) * count)),
            "neuron_processes": users.get(device, []),
        }
        for device in range(hardware["devices"])
    ]


def _users(emulation: host.Emulation) -> dict[int, list[dict[str, Any]]]:
    per_device = emulation.hardware["physicalCoresPerDevice"]
    version = emulation.release_facts["packages"].get("aws-neuronx-runtime-lib", "")
    users: dict[int, list[dict[str, Any]]] = {}
    for core, entry in sorted(CoreLedger(emulation).held().items(), key=lambda item: int(item[0])):
        device = int(core) * int(entry.get("size", 1)) // per_device
        row = {"pid": entry["pid"], "command": _command(entry["pid"]), "neuron_runtime_version": version}
        if row not in users.setdefault(device, []):
            users[device].append(row)
    return users


def _command(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _neighbours(rows: list[list[int]], device: int) -> list[int]:
    """On a torus every edge wraps around; a single row is a ring."""
    y = next(index for index, row in enumerate(rows) if device in row)
    x, height, width = rows[y].index(device), len(rows), len(rows[y])
    around = {rows[y][(x + 1) % width], rows[y][(x - 1) % width]}
    around |= {rows[(y + 1) % height][x], rows[(y - 1) % height][x]}
    return sorted(around - {device})


def _cpus(vcpus: int, node: int, split: bool) -> str:
    half = vcpus // 2
    return f"{node * half}-{node * half + half - 1}" if split else f"0-{vcpus - 1}"


def table(emulation: host.Emulation, rows: list[dict[str, Any]], wide: bool) -> str:
    lines = [f"instance-type: {emulation.instance_type}", "instance-id: emulated"]
    head = ("DEVICE", "CORES", "CORE IDS", "MEMORY", "DEVICES", "BDF", "PID", "COMMAND")
    lines.append("  ".join(f"{name:<10}" for name in head))
    for row in rows:
        for user in row["neuron_processes"] or [{"pid": "NA", "command": "NA"}]:
            ids = row["neuroncore_ids"]
            cells = (
                row["neuron_device"],
                row["nc_count"],
                f"{ids[0]}-{ids[-1]}",
                f"{row['memory_size'] // 2**30} GB",
                ",".join(map(str, row["connected_to"])),
                row["bdf"],
                user["pid"],
                user["command"] if wide else user["command"][:40],
            )
            lines.append("  ".join(f"{cell!s:<10}" for cell in cells))
    return "\n".join(lines)
