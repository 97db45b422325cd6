"""The emulated instance's cores: how many there are at an LNC setting, and which ones a process asked for."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class RuntimeRefusal(Exception):
    """The runtime will not start; the text is its own."""


def logical_core_size(hardware: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> int:
    """What the process asks for. NxD Inference reads the first name only; the second is the tutorial's spelling."""
    default = int(hardware["logicalCores"]["default"])
    wanted = environment.get("NEURON_LOGICAL_NC_CONFIG") or environment.get("NEURON_RT_VIRTUAL_CORE_SIZE")
    if not wanted:
        return default
    size = int(wanted)
    if size not in hardware["logicalCores"]["supported"]:
        raise RuntimeRefusal(f"ERROR  NRT:nrt_init   Unsupported Logical Neuron Core size: {size}")
    return size


def core_count(hardware: Mapping[str, Any], size: int) -> int:
    return int(hardware["physicalCores"]) // size


def check_degree(facts: Mapping[str, Any], hardware: Mapping[str, Any], size: int, ranks: int) -> None:
    """Where no list is known for a core size, the runtime is taken to allow all."""
    supported = facts["placement"][hardware["family"]]["tensorParallelDegrees"].get(str(size))
    if supported and ranks not in supported:
        listed = ", ".join(map(str, supported))
        raise RuntimeRefusal(
            f"RuntimeError: Unsupported topology. Supported number of Neuron Cores is {listed}, got {ranks}"
        )


def parse_cores(text: str) -> list[int]:
    cores: list[int] = []
    for part in text.split(","):
        import re

        match = re.fullmatch(r"\s*(\d+)(?:-(\d+))?\s*", part)
        if not match:
            raise RuntimeRefusal(f"ERROR  NRT:nrt_init   Invalid value for NEURON_RT_VISIBLE_CORES: {text}")
        first = int(match.group(1))
        cores.extend(range(first, int(match.group(2) or first) + 1))
    if not cores or any(after - before != 1 for before, after in zip(cores, cores[1:])):
        raise RuntimeRefusal("ERROR  NRT:nrt_init   Neuron cores are not contiguous")
    return cores


def visible_cores(hardware: Mapping[str, Any], size: int, environment: Mapping[str, str] = os.environ) -> list[int]:
    """VISIBLE_CORES wins over NUM_CORES; with neither, a process takes the whole instance."""
    there = core_count(hardware, size)
    named = environment.get("NEURON_RT_VISIBLE_CORES")
    if named:
        return parse_cores(named)
    wanted = int(environment.get("NEURON_RT_NUM_CORES") or 0)
    return list(range(wanted or there))
