"""Device memory of one logical core: the terms of the plan that need no allowance of the environment's."""

from __future__ import annotations

from typing import Any

from trainyard_host.rules import facts

BF16_BYTES = 2


def limit(row: dict[str, Any], logical_cores: int) -> float:
    """Bytes of device memory that one logical core has: its share of the device's HBM, from the hardware table."""
    return float(row["hbmBytesPerDevice"] * logical_cores / row["physicalCoresPerDevice"])


def needed(model: str, tensor_parallel: int, batch: int, sequence: int, logical_cores: int) -> float:
    """Weights, copied key-value projections, the cache in full, and the runtime's own code."""
    row = facts.model(model)
    heads = key_value_heads(row, tensor_parallel)
    head_bytes = row["layers"] * row["headDimension"] * BF16_BYTES
    weights = row["parameters"] * BF16_BYTES / tensor_parallel
    copied = 2 * row["hidden"] * head_bytes * (heads - row["keyValueHeads"]) / tensor_parallel
    cache = 2 * head_bytes * (heads / tensor_parallel) * sequence * batch
    microcode = facts.catalogue()["microcode"]["bytesPerPhysicalCore"] * logical_cores
    return float(weights + copied + cache + microcode)


def key_value_heads(row: dict[str, Any], tensor_parallel: int) -> int:
    """After the library made them fit the ranks."""
    if row["keyValueHeads"] % tensor_parallel == 0:
        return int(row["keyValueHeads"])
    return tensor_parallel if tensor_parallel % row["keyValueHeads"] == 0 else int(row["attentionHeads"])
