"""Which cores each replica gets, or why not: the rule of the plan, once more, on the instance itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trainyard_host.instance.devices import Device
from trainyard_host.outcomes.failure import invalid
from trainyard_host.rules import device_memory, facts, phase_request, vllm_neuron
from trainyard_host.rules.phase_request import Serving

Row = dict[str, Any]
Refusals = list[dict[str, str]]


@dataclass(frozen=True)
class ReplicaCores:
    """The cores of one replica, and the devices and the port that go with them."""

    index: int
    first: int
    last: int
    port: int
    devices: tuple[int, ...]

    @property
    def cores(self) -> str:
        """The range as the Neuron runtime takes it, such as `0-31`."""
        return f"{self.first}-{self.last}"


@dataclass(frozen=True)
class LayoutRequest:
    """What is asked of the rule: one model on one instance, laid out one way."""

    instance_type: str
    model: str
    tensor_parallel: int
    data_parallel: int
    batch: int
    logical_cores: int
    sequence: int
    port: int
    # Of vLLM Neuron, which has its cache in blocks; else of a server with NxD Inference.
    paged: bool = False
    # What the release's server asks of the attention heads: `must-divide`, `padded`, or empty where nobody read it.
    heads: str = ""
    # The model that drafts tokens on the same cores; empty without one.
    draft: str = ""


def refusals(wanted: LayoutRequest) -> Refusals:
    """Empty: the layout is admitted. Later rules read what earlier ones made sure of: the first broken group ends it."""
    row = facts.hardware(wanted.instance_type)
    for group in (_values, _placing, _budget, _memory):
        broken = [it for it in group(wanted, row) if it]
        if broken:
            return broken
    return []


def _values(wanted: LayoutRequest, row: Row) -> Refusals:
    named = {
        "tensorParallel": wanted.tensor_parallel,
        "dataParallel": wanted.data_parallel,
        "batch": wanted.batch,
        "sequence": wanted.sequence,
    }
    found = [
        _refusal("NotAPositiveWholeNumber", f"{name} is a whole number of at least 1, got {value}")
        for name, value in named.items()
        if value < 1
    ]
    supported = row["logicalCores"]["supported"]
    if wanted.logical_cores not in supported:
        text = f"logicalCores is one of {supported} on {wanted.instance_type}, got {wanted.logical_cores}"
        found.append(_refusal("LogicalCoresNotSupported", text))
    return found


def _placing(wanted: LayoutRequest, row: Row) -> Refusals:
    found = [
        _degree(row, wanted.tensor_parallel, wanted.logical_cores),
        _heads(wanted),
    ]
    total, needed = row["physicalCores"] // wanted.logical_cores, wanted.tensor_parallel * wanted.data_parallel
    if needed > total:
        text = f"{wanted.data_parallel} replicas of {wanted.tensor_parallel} cores need {needed}"
        found.append(_refusal("DpTimesTpExceedsCores", f"{text}; {wanted.instance_type} has {total}"))
    highest = phase_request.limits_of("BasePort")["max"]
    if wanted.port + wanted.data_parallel - 1 > highest:
        text = f"{wanted.data_parallel} ports from {wanted.port} exceed {highest}"
        found.append(_refusal("PortOutOfRange", text))
    if wanted.paged and vllm_neuron.meets_on(wanted.port, wanted.data_parallel, total):
        text = f"of {wanted.data_parallel} ports from {wanted.port} one is a port on which ranks of servers meet"
        found.append(_refusal("PortReserved", text))
    return found


def _terms(wanted: LayoutRequest) -> dict[str, float]:
    return device_memory.terms(
        wanted.model, wanted.tensor_parallel, wanted.batch, wanted.sequence, wanted.logical_cores, wanted.paged,
        wanted.draft,
    )  # fmt: skip


def _budget(wanted: LayoutRequest, row: Row) -> Refusals:
    """What vLLM Neuron gives to its KV cache."""
    if not wanted.paged:
        return []
    terms, limit = _terms(wanted), device_memory.limit(row, wanted.logical_cores, paged=True)
    cache = terms["keyValueCache"]
    room, most = limit - (sum(terms.values()) - cache), limit * vllm_neuron.limits()["keyValueShare"]
    if room >= vllm_neuron.limits()["leastKeyValueBytes"] and cache <= most:
        return []
    text = f"the KV cache needs {cache / 2**30:.1f} GiB of a logical core; it has {min(room, most) / 2**30:.1f} for it"
    return [_refusal("KeyValueBudgetExceeded", text)]


def _memory(wanted: LayoutRequest, row: Row) -> Refusals:
    terms = _terms(wanted)
    budget, limit = sum(terms.values()), device_memory.limit(row, wanted.logical_cores, wanted.paged)
    if budget <= limit:
        return []
    text = f"a logical core needs {budget / 2**30:.1f} GiB for weights, cache and microcode; it has {limit / 2**30:.1f}"
    return [_refusal("MemoryDoesNotFit", text)]


def _refusal(code: str, message: str) -> dict[str, str]:
    return {"code": code, "message": message}


def _degree(row: Row, tensor_parallel: int, logical_cores: int) -> dict[str, str]:
    degrees = facts.catalogue()["placement"][row["family"]]["tensorParallelDegrees"].get(str(logical_cores))
    # Where nobody lists them, no degree can be refused; the plan warns.
    if degrees is None or tensor_parallel in degrees:
        return {}
    return _refusal("TensorParallelNotSupported", f"tensorParallel is one of {degrees}, got {tensor_parallel}")


def _heads(wanted: LayoutRequest) -> dict[str, str]:
    heads = facts.model(wanted.model)["attentionHeads"]
    if wanted.heads != "must-divide" or heads % wanted.tensor_parallel == 0:
        return {}
    text = f"tensorParallel divides the {heads} attention heads of {wanted.model}, got {wanted.tensor_parallel}"
    return _refusal("AttentionHeadsNotDivisible", text)


def replica_cores(
    instance_type: str, tensor_parallel: int, data_parallel: int, logical_cores: int, base_port: int
) -> list[ReplicaCores]:
    """Contiguous and aligned: replica i has the cores i·TP to (i+1)·TP−1."""
    per_device = facts.hardware(instance_type)["physicalCoresPerDevice"] // logical_cores
    found = []
    for index in range(data_parallel):
        first = index * tensor_parallel
        last = first + tensor_parallel - 1
        devices = tuple(range(first // per_device, last // per_device + 1))
        found.append(ReplicaCores(index, first, last, base_port + index, devices))
    return found


def admit(
    instance_type: str, wanted: Serving, data_parallel: int, port: int, paged: bool = False
) -> list[ReplicaCores]:
    """The cores of every replica of this layout.

    Raises the first refusal's code with the sentences of all refusals (exit code 2).
    """
    request = LayoutRequest(
        instance_type, wanted.model, wanted.tensor_parallel, data_parallel, wanted.batch, wanted.logical_cores,
        wanted.sequence, port, paged, facts.release(phase_request.release()).get("heads", ""), wanted.draft,
    )  # fmt: skip
    found = refusals(request)
    if found:
        raise invalid(
            found[0]["code"], "; ".join(it["message"] for it in found), "run trainyard plan: it says what fits"
        )
    return replica_cores(instance_type, wanted.tensor_parallel, data_parallel, wanted.logical_cores, port)


def at_cores(text: str, instance_type: str, wanted: Serving, port: int, paged: bool = False) -> ReplicaCores:
    """One replica at a range that a person chose, such as `32-63`; the rule holds for it as for any other."""
    admit(instance_type, wanted, 1, port, paged)
    tensor_parallel, logical_cores = wanted.tensor_parallel, wanted.logical_cores
    first, dash, last = text.partition("-")
    whole = first.isdigit() and last.isdigit() and dash == "-"
    total = facts.hardware(instance_type)["physicalCores"] // logical_cores
    if not whole or int(last) - int(first) + 1 != tensor_parallel or int(first) % tensor_parallel or int(last) >= total:
        raise invalid(
            "CoresInvalid",
            f"cores is a range of {tensor_parallel} that begins at a multiple of {tensor_parallel} below {total}, got {text}",
            f"such as 0-{tensor_parallel - 1}",
        )
    ranges = replica_cores(instance_type, tensor_parallel, total // tensor_parallel, logical_cores, 0)
    chosen = ranges[int(first) // tensor_parallel]
    return ReplicaCores(0, chosen.first, chosen.last, port, chosen.devices)


def compare_with_instance(found: list[Device], instance_type: str, logical_cores: int) -> None:
    """What the tables say of this instance type must be what neuron-ls sees."""
    row: Row = facts.hardware(instance_type)
    total = row["physicalCores"] // logical_cores
    cores = sum(len(device.cores) for device in found)
    if len(found) != row["devices"]:
        raise invalid(
            "DevicesMissing",
            f"{instance_type} has {row['devices']} devices, and neuron-ls shows {len(found)}",
            "stop and start the instance to get other hardware",
        )
    if cores != total:
        raise invalid(
            "LogicalCoresDiffer",
            f"with logicalCores {logical_cores} there should be {total} cores, and neuron-ls shows {cores}",
            "set NEURON_LOGICAL_NC_CONFIG on the instance to the value of the environment",
        )
