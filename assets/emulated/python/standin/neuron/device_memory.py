"""Device memory of one logical core: its share of the weights, the key-value cache, the runtime's own code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model_shape import head_size, is_fp8, weight_bytes_of
from .speed import BYTES_PER_PARAMETER


def terms_per_core(
    facts: Mapping[str, Any], neuron: Mapping[str, Any], checkpoint: Mapping[str, Any]
) -> dict[str, float]:
    """Bytes that a core needs, by name. The configuration of an artifact says which draft is compiled into it."""
    fused = checkpoint.get("fused_spec_config")
    drafted = {"draftModel": sum(_of_model(neuron, fused["draft_config"]).values())} if fused else {}
    code = float(facts["microcode"]["bytesPerPhysicalCore"] * int(neuron["logical_nc_config"]))
    return {**_of_model(neuron, checkpoint), **drafted, "microcode": code}


def _of_model(neuron: Mapping[str, Any], checkpoint: Mapping[str, Any]) -> dict[str, float]:
    ranks, layers = int(neuron["tp_degree"]), int(checkpoint["num_hidden_layers"])
    heads, key_value = int(checkpoint["num_attention_heads"]), int(checkpoint["num_key_value_heads"])
    hidden = int(checkpoint["hidden_size"])
    head = head_size(checkpoint)
    padded = heads + (-heads % ranks)
    effective = _effective_heads(key_value, padded, ranks)
    padding = 2 * hidden * (padded - heads) * head * layers
    copies = 2 * hidden * (effective - key_value) * head * layers
    cache = 2 * layers * effective / ranks * head * neuron["max_length"] * neuron["kv_cache_batch_size"]
    # Such a checkpoint has scales for the cache too, and is served by vLLM Neuron alone.
    each = 1 if is_fp8(checkpoint) else BYTES_PER_PARAMETER
    return {
        "weights": weight_bytes_of(checkpoint) / ranks,
        "replicatedKeyValue": copies * each / ranks,
        "paddedHeads": padding * each / ranks,
        "keyValueCache": cache * each,
    }


def bytes_of_core(hardware: Mapping[str, Any], size: int) -> float:
    """What a core has."""
    return float(hardware["hbmBytesPerDevice"] / (hardware["physicalCoresPerDevice"] // size))


def _effective_heads(key_value: int, heads: int, ranks: int) -> int:
    """Key-value heads after replication to the TP degree, or all heads where that is not possible."""
    if key_value % ranks == 0:
        return key_value
    return ranks if ranks % key_value == 0 else heads
