"""Device memory of one logical core: its share of the weights, the key-value cache, the runtime's own code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..emulation import Emulation
from .speed import BYTES_PER_PARAMETER, parameters_of


def needed_bytes_per_core(
    emulation: Emulation, neuron: Mapping[str, Any], checkpoint: Mapping[str, Any]
) -> tuple[int, int]:
    """What a core needs, and what it has."""
    ranks, layers = int(neuron["tp_degree"]), int(checkpoint["num_hidden_layers"])
    heads, key_value = int(checkpoint["num_attention_heads"]), int(checkpoint["num_key_value_heads"])
    head = int(checkpoint["hidden_size"]) // heads
    effective = _effective_heads(key_value, heads, ranks)
    copies = 2 * int(checkpoint["hidden_size"]) * (effective - key_value) * head * layers
    weights = (parameters_of(checkpoint) + max(0, copies)) * BYTES_PER_PARAMETER / ranks
    cache = 2 * layers * effective / ranks * head * neuron["max_length"] * neuron["kv_cache_batch_size"]
    size = int(neuron["logical_nc_config"])
    code = emulation.facts["microcode"]["bytesPerPhysicalCore"] * size
    hardware = emulation.hardware
    there = hardware["hbmBytesPerDevice"] / (hardware["physicalCoresPerDevice"] // size)
    return int(weights + cache * BYTES_PER_PARAMETER + code), int(there)


def _effective_heads(key_value: int, heads: int, ranks: int) -> int:
    """Key-value heads after replication to the TP degree, or all heads where that is not possible."""
    if key_value >= ranks and key_value % ranks == 0:
        return key_value
    return ranks if ranks % key_value == 0 else heads
