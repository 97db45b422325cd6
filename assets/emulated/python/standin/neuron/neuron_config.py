"""`neuron_config.json`: the checkpoint's configuration flattened, and what was asked of the compiler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ..emulation import Emulation
from . import option_rules

FLAGS = (
    "fused_qkv",
    "qkv_kernel_enabled",
    "attn_kernel_enabled",
    "mlp_kernel_enabled",
    "sequence_parallel_enabled",
    "save_sharded_checkpoint",
    "skip_sharding",
    "is_continuous_batching",
    "enable_bucketing",
    "async_mode",
    "allow_input_truncation",
    "flash_decoding_enabled",
    "quantized",
    "kv_cache_quant",
    "quantized_mlp_kernel_enabled",
    "rmsnorm_quantize_kernel_enabled",
    "enable_fused_speculation",
    "enable_eagle_speculation",
    "is_medusa",
    "k_cache_transposed",
    "attn_tkg_nki_kernel_enabled",
    "attn_tkg_builtin_kernel_enabled",
    "attn_block_tkg_nki_kernel_enabled",
    "attn_block_tkg_nki_kernel_cache_update",
)
# Options that have another name there.
RENAMED = {
    "is_block_kv_layout": "enable_block_kv_layout",
    "is_chunked_prefill": "enable_chunked_prefill",
    "is_prefix_caching": "enable_prefix_caching",
}


def neuron_config(emulation: Emulation, wanted: Mapping[str, Any], logical_core_size: int) -> dict[str, Any]:
    """Every unset value gets the default that NxD Inference gives it."""

    def get(key: str, default: Any) -> Any:
        value = wanted.get(key)
        return default if value is None else value

    batch, seq = get("batch_size", 1), get("seq_len", 128)
    tensor_parallel = get("tp_degree", 1)
    bucketed = bool(wanted.get("enable_bucketing"))
    config: dict[str, Any] = {key: bool(wanted.get(key)) for key in FLAGS}
    config.update({name: bool(wanted.get(option)) for name, option in RENAMED.items()})
    config.update(
        tp_degree=tensor_parallel,
        world_size=get("world_size", tensor_parallel),
        local_ranks_size=get("local_ranks_size", tensor_parallel),
        start_rank_id=get("start_rank_id", 0),
        batch_size=batch,
        ctx_batch_size=get("ctx_batch_size", batch),
        tkg_batch_size=get("tkg_batch_size", batch),
        max_batch_size=get("max_batch_size", batch),
        kv_cache_batch_size=get("kv_cache_batch_size", batch),
        seq_len=seq,
        max_length=get("max_length", seq),
        max_context_length=get("max_context_length", seq),
        n_positions=get("n_positions", seq),
        max_new_tokens=wanted.get("max_new_tokens") or None,
        buckets=[seq],
        context_encoding_buckets=_sorted(wanted.get("context_encoding_buckets")) if bucketed else None,
        token_generation_buckets=_sorted(wanted.get("token_generation_buckets")) if bucketed else None,
        quantized_checkpoints_path=wanted.get("quantized_checkpoints_path"),
        quantization_type=get("quantization_type", "per_tensor_symmetric"),
        quantization_dtype=get("quantization_dtype", "int8"),
        activation_quantization_type=wanted.get("activation_quantization_type"),
        modules_to_not_convert=wanted.get("modules_to_not_convert_file"),
        speculation_length=get("speculation_length", 0),
        logical_nc_config=logical_core_size,
        torch_dtype=get("torch_dtype", "bfloat16"),
        pad_token_id=get("pad_token_id", 0),
        padding_side=get("padding_side", "right"),
        cc_pipeline_tiling_factor=get("cc_pipeline_tiling_factor", 2),
        skip_warmup=get("skip_warmup", _warm_up_is_off(emulation)),
        on_device_sampling_config=_sampling(wanted),
    )
    return config


def _warm_up_is_off(emulation: Emulation) -> bool:
    """NxD Inference 0.3's own default on Trainium2; `inference_demo` always passes its flag, so it never counts there."""
    return emulation.release == "2.23.0" and emulation.hardware["family"] == "trn2"


def _sampling(wanted: Mapping[str, Any]) -> Optional[dict[str, Any]]:
    if not wanted.get("on_device_sampling"):
        return None
    return {
        "do_sample": bool(wanted.get("do_sample")),
        "top_k": wanted.get("top_k") or 1,
        "top_p": wanted.get("top_p") or 1.0,
        "temperature": wanted.get("temperature") or 1.0,
        "dynamic": bool(wanted.get("dynamic")),
        "deterministic": False,
        "global_topk": wanted.get("global_topk") or 256,
    }


def _sorted(buckets: Optional[list[int]]) -> Optional[list[int]]:
    """The library sorts what it was given."""
    return None if buckets is None else sorted(buckets)


def whole_config(
    checkpoint: Mapping[str, Any], path: str, config: Mapping[str, Any], fused: Optional[Mapping[str, Any]] = None
) -> dict[str, Any]:
    return {**checkpoint, "_name_or_path": path, "neuron_config": dict(config), "fused_spec_config": fused}


def fused_config(draft: Mapping[str, Any], path: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """The draft beside its target: of the same shape, and no speculation of its own."""
    own = {**config, "speculation_length": 0, "enable_fused_speculation": False}
    return {"draft_config": {**draft, "_name_or_path": path, "neuron_config": own}, "draft_model_path": path}


def refusal(tiles: Mapping[str, int], config: Mapping[str, Any]) -> Optional[str]:
    """The rule of NxD Inference that a configuration breaks, as the exception it raises. Heads are padded, never refused."""
    tensor_parallel, context = config["tp_degree"], config["max_context_length"]
    if context > config["seq_len"]:
        return f"AssertionError: max_context_length ({context}) exceeds seq_len ({config['seq_len']})"
    if config["sequence_parallel_enabled"] and context % tensor_parallel:
        return f"AssertionError: sequence parallelism needs a context length ({context}) divisible by {tensor_parallel}"
    for key, limit in (
        ("context_encoding_buckets", context),
        ("token_generation_buckets", config["max_length"]),
    ):
        if any(bucket > limit for bucket in config[key] or []):
            return f"AssertionError: {key} {config[key]} exceed {limit}"
    for length in config["context_encoding_buckets"] or [context]:
        tile = tiles["multipleFrom"] if length >= tiles["from"] else tiles["multipleBelow"]
        tiled = config["attn_kernel_enabled"] and config["logical_nc_config"] == tiles["logicalCores"]
        if tiled and length % tile:
            return f"AssertionError: the flash attention kernel needs a length divisible by {tile}, got {length}"
    return option_rules.broken(config)
