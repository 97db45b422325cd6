"""What vLLM Neuron asks of lengths, blocks and ports: the rules of the plan, once more, on the instance itself."""

from __future__ import annotations

from typing import Any

from trainyard_host.rules import facts
from trainyard_host.rules.phase_request import Serving
from trainyard_host.storage import json_text

Refusals = list[dict[str, str]]


def limits() -> dict[str, Any]:
    """The numbers of this server, as the TypeScript table has them."""
    found: dict[str, Any] = facts.catalogue()["vllmNeuron"]
    return found


def kv_blocks(batch: int, sequence: int) -> int:
    """Blocks for a whole batch of the longest sequences, and the one that vLLM keeps for itself."""
    return int(batch * -(-sequence // limits()["blockSize"]) + 1)


def has_fp8_cache(row: dict[str, Any]) -> bool:
    """Whether the checkpoint of this model's row has scales for an FP8 KV cache, which is then what the server keeps."""
    return row["quantization"] is not None and bool(row["quantization"]["keyValueScales"])


def is_expanded(row: dict[str, Any]) -> bool:
    """Whether this model's weights are loaded wider than its checkpoint stores them: MXFP4, served in BF16."""
    return bool(row["loadedBytes"] != row["weightBytes"])


def variables(serving: Serving) -> dict[str, str]:
    """The template variables of the weights and of the KV cache, which is pinned because its size is a shape of every
    graph."""
    row = facts.model(serving.model)
    packed = has_fp8_cache(row) and serving.context < serving.sequence
    return {
        "blockSize": str(limits()["blockSize"]),
        "kvBlocks": str(kv_blocks(serving.batch, serving.sequence)),
        "weightFormat": ', "quantization": "bf16"' if is_expanded(row) else "",
        "packedKv": ', "fp8_packed_kv": true' if packed else "",
    }


def prefill_refusals(context: int, sequence: int, tensor_parallel: int) -> Refusals:
    """Empty: prompts can be prefilled in one piece, or in segments of `context` tokens."""
    found: Refusals = []
    sizes, longest = limits()["segmentSizes"], limits()["longestSinglePrefill"]
    if context == sequence and sequence > longest:
        text = f"prompts of {sequence} tokens are not prefilled in one piece; the limit is {longest}"
        found.append({"code": "SinglePrefillTooLong", "message": text})
    if context != sequence and context not in sizes:
        text = f"MaxContextLength below SequenceLength is one of {sizes}, got {context}"
        found.append({"code": "SegmentSizeNotSupported", "message": text})
    if context <= tensor_parallel or context % tensor_parallel != 0:
        text = f"MaxContextLength is a multiple of TensorParallelDegree {tensor_parallel} above it, got {context}"
        found.append({"code": "PrefillNotDivisible", "message": text})
    return found


def meets_on(port: int, count: int, cores: int) -> bool:
    """Whether one of `count` ports from `port` is one on which ranks meet, with so many logical cores."""
    first, preset = limits()["rendezvousPort"], limits()["presetRendezvousPort"]
    reserved = [(first, first + cores - 1), (preset, limits()["compilePort"])]
    return any(port <= end and port + count - 1 >= start for start, end in reserved)


def targets(argv: list[str]) -> int:
    """Graphs that a start with these arguments needs: one for each prefill bucket, and for each decode bucket one for
    each context length."""
    given = json_text.loads(argv[argv.index("--additional-config") + 1])["neuron_config"]
    contexts = len(given.get("decode_context_length_buckets", [])) + 1
    return len(given["num_batched_tokens_buckets"]) + len(given["num_seqs_buckets"]) * contexts
