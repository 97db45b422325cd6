"""The instance's Neuron devices and who uses them, as neuron-ls says."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import Any, Optional

from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import json_text

# No instance has as many devices, and no device as many cores.
MOST = 1024
COMMAND = ["neuron-ls", "--json-output"]


@dataclass(frozen=True)
class Device:
    """One Neuron device and the (pid, command) of its users.

    `cores` are logical ones; `logical_cores` is how many physical cores the driver makes one of, None if unsaid.
    """

    index: int
    cores: tuple[int, ...]
    logical_cores: Optional[int]
    processes: tuple[tuple[int, str], ...]


def devices() -> list[Device]:
    """Every device that neuron-ls lists, by number.

    Raises NeuronToolsMissing without the tool, NeuronLsFailed when it fails or prints another shape.
    """
    return read(printed())


def printed() -> str:
    """What neuron-ls prints. Raises NeuronToolsMissing without the tool, NeuronLsFailed when it fails."""
    try:
        done = subprocess.run(
            COMMAND, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
        )
    except FileNotFoundError:
        raise Failure("NeuronToolsMissing", "neuron-ls is not on the PATH", "run Bootstrap on a Neuron image") from None
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()[-1]
        raise Failure(
            "NeuronLsFailed",
            f"neuron-ls ended with {done.returncode}; it said: {said[:300]}",
            "run Diagnose; if the driver is not loaded, reboot the instance or reinstall it for the running kernel",
        )
    return done.stdout


def read(text: str) -> list[Device]:
    """The devices of such a text, by number. Raises NeuronLsFailed when it has another shape."""
    try:
        rows = json_text.loads(text)
        return sorted((_device(row) for row in rows), key=lambda device: device.index)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise Failure("NeuronLsFailed", f"neuron-ls printed what we cannot read: {error}", "run Diagnose") from None


def _device(row: Any) -> Device:
    index, count = int(row["neuron_device"]), int(row["nc_count"])
    ids = row.get("neuroncore_ids")
    if not 0 <= index <= MOST or not 0 <= count <= MOST:
        raise ValueError(f"device {index} with {count} cores")
    cores = tuple(int(core) for core in ids) if ids else tuple(range(index * count, (index + 1) * count))
    processes = tuple((int(it["pid"]), str(it.get("command", ""))) for it in row.get("neuron_processes") or [])
    return Device(index, cores, row.get("logical_neuroncore_config"), processes)


def users_of(known: list[Device], first: int, last: int) -> list[tuple[int, str, int]]:
    """(pid, command, device) of every process on a device that holds one of the cores first..last."""
    found = []
    for device in known:
        if any(first <= core <= last for core in device.cores):
            found += [(pid, command, device.index) for pid, command in device.processes]
    return found


def devices_of(known: list[Device], pids: list[int]) -> list[int]:
    """The numbers of the devices that one of these processes uses."""
    return [device.index for device in known if any(pid in pids for pid, _ in device.processes)]
