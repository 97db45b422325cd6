"""How many weights a checkpoint has, by the fields of its `config.json`: dense decoders, and mixtures of experts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Config = Mapping[str, Any]

# Families whose query and key of each head are normalised, by `model_type`.
NORMALISED = ("qwen3", "qwen3_moe")


def head_size(config: Config) -> int:
    """Numbers of one head: its own field, else the hidden state divided over the heads."""
    return int(config.get("head_dim") or int(config["hidden_size"]) // int(config["num_attention_heads"]))


def parameters_of(config: Config) -> int:
    """Weights of the whole model."""
    hidden = int(config["hidden_size"])
    tables = 1 if config.get("tie_word_embeddings") else 2
    layer = _attention(config) + _mlp(config) + 2 * hidden
    return tables * int(config["vocab_size"]) * hidden + int(config["num_hidden_layers"]) * layer + hidden


def is_fp8(config: Config) -> bool:
    """Whether ModelOpt quantized it to FP8, with one scale a matrix."""
    given = config.get("quantization_config") or {}
    return given.get("quant_method") == "modelopt" and given.get("quant_algo") == "FP8"


def weight_bytes_of(config: Config) -> int:
    """Bytes of the checkpoint: one a weight in FP8, but for both tables; else two. Scales are not counted."""
    whole = parameters_of(config)
    if not is_fp8(config):
        return 2 * whole
    tables = 1 if config.get("tie_word_embeddings") else 2
    return whole + tables * int(config["vocab_size"]) * int(config["hidden_size"])


def _attention(config: Config) -> int:
    hidden, head = int(config["hidden_size"]), head_size(config)
    query, pair = head * int(config["num_attention_heads"]), 2 * head * int(config["num_key_value_heads"])
    biased = config.get("model_type") == "qwen2"
    if _is_gpt_oss(config):
        # All four projections have biases, and every query head has a sink.
        return 2 * hidden * query + hidden * pair + query + pair + hidden + int(config["num_attention_heads"])
    norms = 2 * head if config.get("model_type") in NORMALISED else 0
    return 2 * hidden * query + hidden * pair + (query + pair if biased else 0) + norms


def _mlp(config: Config) -> int:
    hidden = int(config["hidden_size"])
    count = config.get("num_experts") or config.get("num_local_experts")
    if not count:
        return 3 * hidden * int(config["intermediate_size"])
    width = int(config.get("moe_intermediate_size") or config["intermediate_size"])
    biases = 2 * width + hidden + 1 if _is_gpt_oss(config) else 0
    return int(count) * (3 * hidden * width + hidden + biases)


def _is_gpt_oss(config: Config) -> bool:
    return config.get("model_type") == "gpt_oss"
