"""Device memory of one logical core: the terms of the plan, without the allowance that only the environment knows."""

from __future__ import annotations

from typing import Any

from trainyard_host.rules import facts, vllm_neuron

BF16_BYTES = 2


def limit(row: dict[str, Any], logical_cores: int, paged: bool = False) -> float:
    """Bytes of a device, shared evenly by its logical cores; `paged`: the share of that which vLLM Neuron takes."""
    whole = float(row["hbmBytesPerDevice"] / (row["physicalCoresPerDevice"] // logical_cores))
    return whole * float(vllm_neuron.limits()["memoryShare"]) if paged else whole


def terms(
    model: str,
    tensor_parallel: int,
    batch: int,
    sequence: int,
    logical_cores: int,
    paged: bool = False,
    draft: str = "",
) -> dict[str, float]:
    """Bytes by name: weights, copied projections, padded heads, the cache in full, the draft, the runtime's own code.

    `paged`: the cache is in blocks, as vLLM Neuron has it.
    """
    own = _of_model(facts.model(model), tensor_parallel, batch, sequence, paged)
    drafted = _of_model(facts.model(draft), tensor_parallel, batch, sequence, paged) if draft else {}
    return {
        **own,
        **({"draftModel": sum(drafted.values())} if draft else {}),
        "microcode": float(facts.catalogue()["microcode"]["bytesPerPhysicalCore"] * logical_cores),
    }


def _of_model(row: dict[str, Any], tensor_parallel: int, batch: int, sequence: int, paged: bool) -> dict[str, float]:
    """What one model needs, without what all share."""
    heads = key_value_heads(row, tensor_parallel)
    padded = padded_heads(row, tensor_parallel)
    per_head = 2 * row["layers"] * row["headDimension"]
    # Of the key and value projections, or of the query and output ones: both are two.
    per_copy = row["hidden"] * per_head * copied_bytes(row)
    tokens = vllm_neuron.kv_blocks(batch, sequence) * vllm_neuron.limits()["blockSize"] if paged else sequence * batch
    each = 1 if paged and vllm_neuron.has_fp8_cache(row) else row["keyValueBytes"]
    return {
        "weights": row["loadedBytes"] / tensor_parallel,
        "replicatedKeyValue": per_copy * (heads - row["keyValueHeads"]) / tensor_parallel,
        "paddedHeads": per_copy * (padded - row["attentionHeads"]) / tensor_parallel,
        "keyValueCache": per_head * each * (heads / tensor_parallel) * tokens,
    }


def key_value_heads(row: dict[str, Any], tensor_parallel: int) -> int:
    """After the library made them fit the ranks."""
    if row["keyValueHeads"] % tensor_parallel == 0:
        return int(row["keyValueHeads"])
    return tensor_parallel if tensor_parallel % row["keyValueHeads"] == 0 else padded_heads(row, tensor_parallel)


def padded_heads(row: dict[str, Any], tensor_parallel: int) -> int:
    """Attention heads of a replica: the next multiple of its ranks."""
    return -(-int(row["attentionHeads"]) // tensor_parallel) * tensor_parallel


def copied_bytes(row: dict[str, Any]) -> float:
    """Bytes of one weight of a projection: the copies are quantized as the original is."""
    quantization = row["quantization"]
    if quantization is None or quantization["weights"] == "mxfp4":
        return BF16_BYTES
    return float(quantization["bits"] / 8)
