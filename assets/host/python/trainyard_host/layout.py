"""Which cores each replica gets, or why not: the rule of the plan, once more, on the machine itself."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from trainyard_host import facts
from trainyard_host.devices import Device
from trainyard_host.failure import invalid

Refusals = List[Dict[str, str]]


@dataclass(frozen=True)
class Place:
    """One replica."""

    index: int
    first: int
    last: int
    port: int
    devices: "tuple[int, ...]"

    @property
    def cores(self) -> str:
        return f"{self.first}-{self.last}"


def refusals(
    instance_type: str, model: Optional[str], tensor_parallel: int, data_parallel: int, batch: int, logical_cores: int
) -> Refusals:
    """Empty: the layout is admitted."""
    row = facts.hardware(instance_type)
    found: Refusals = []

    def refuse(code: str, message: str) -> None:
        found.append({"code": code, "message": message})

    supported = row["logicalCores"]["supported"]
    if logical_cores not in supported:
        refuse("LogicalCoresUnsupported", f"logicalCores of {instance_type} is one of {supported}, got {logical_cores}")
        return found
    total = row["physicalCores"] // logical_cores
    degrees = facts.catalogue()["placement"][row["family"]]["tensorParallelDegrees"].get(str(logical_cores))
    if degrees is not None and tensor_parallel not in degrees:
        refuse("TensorParallelUnsupported", f"tensorParallel on {row['family']} is one of {degrees}, got {tensor_parallel}")
    if min(tensor_parallel, data_parallel, batch) < 1:
        refuse("NotPositive", "tensorParallel, dataParallel and batch are at least 1")
    elif tensor_parallel * data_parallel > total:
        needed = tensor_parallel * data_parallel
        refuse("TooManyCores", f"{data_parallel} replicas of {tensor_parallel} cores need {needed}; there are {total}")
    if model is not None and tensor_parallel > 0:
        heads = facts.model(model)["attentionHeads"]
        if heads % tensor_parallel != 0:
            refuse("HeadsNotDivisible", f"tensorParallel must divide {heads} attention heads, got {tensor_parallel}")
    return found


def places(instance_type: str, tensor_parallel: int, data_parallel: int, logical_cores: int, base_port: int) -> List[Place]:
    """Contiguous and aligned: replica i has the cores i·TP to (i+1)·TP−1."""
    per_device = max(1, facts.hardware(instance_type)["physicalCoresPerDevice"] // logical_cores)
    found = []
    for index in range(data_parallel):
        first = index * tensor_parallel
        last = first + tensor_parallel - 1
        devices = tuple(range(first // per_device, last // per_device + 1))
        found.append(Place(index, first, last, base_port + index, devices))
    return found


def admit(
    instance_type: str, model: str, tensor_parallel: int, data_parallel: int, batch: int, logical_cores: int, port: int
) -> List[Place]:
    found = refusals(instance_type, model, tensor_parallel, data_parallel, batch, logical_cores)
    if found:
        raise invalid(found[0]["code"], "; ".join(it["message"] for it in found), "run trainyard plan: it says what fits")
    return places(instance_type, tensor_parallel, data_parallel, logical_cores, port)


def at_cores(text: str, instance_type: str, tensor_parallel: int, logical_cores: int, port: int) -> Place:
    """One replica at a range that a person chose, such as `32-63`."""
    first, dash, last = text.partition("-")
    whole = first.isdigit() and last.isdigit() and dash == "-"
    total = facts.hardware(instance_type)["physicalCores"] // logical_cores
    if not whole or int(last) - int(first) + 1 != tensor_parallel or int(first) % tensor_parallel or int(last) >= total:
        raise invalid(
            "CoresInvalid",
            f"cores is a range of {tensor_parallel} that begins at a multiple of {tensor_parallel} below {total}, got {text}",
            f"such as 0-{tensor_parallel - 1}",
        )
    all_places = places(instance_type, tensor_parallel, total // tensor_parallel, logical_cores, 0)
    chosen = all_places[int(first) // tensor_parallel]
    return Place(0, chosen.first, chosen.last, port, chosen.devices)


def compare_with_machine(found: List[Device], instance_type: str, logical_cores: int) -> None:
    """What the tables say of this instance type must be what neuron-ls sees."""
    row: Dict[str, Any] = facts.hardware(instance_type)
    total = row["physicalCores"] // logical_cores
    cores = sum(len(device.cores) for device in found)
    if len(found) != row["devices"]:
        raise invalid(
            "DevicesMissing",
            f"{instance_type} has {row['devices']} devices, and neuron-ls shows {len(found)}",
            "stop and start the machine to get other hardware",
        )
    if cores != total:
        raise invalid(
            "LogicalCoresDiffer",
            f"with logicalCores {logical_cores} there should be {total} cores, and neuron-ls shows {cores}",
            "set NEURON_LOGICAL_NC_CONFIG on the machine to the value of the environment",
        )
