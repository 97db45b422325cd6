"""What NeuronConfig asserts of options that do not go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Optional

Config = Mapping[str, Any]
DECODE_KERNELS = (
    "attn_tkg_nki_kernel_enabled",
    "attn_tkg_builtin_kernel_enabled",
    "attn_block_tkg_nki_kernel_enabled",
)
NOT_WITH_THEM = ("flash_decoding_enabled", "is_chunked_prefill", "is_block_kv_layout")


def _any(config: Config, names: tuple[str, ...]) -> bool:
    return any(config[name] for name in names)


def _quantized(config: Config) -> bool:
    return bool(config["quantized"] or config["quantized_mlp_kernel_enabled"])


# In the order of the library; the texts are the beginnings of its own.
RULES: tuple[tuple[Callable[[Config], bool], str], ...] = (
    (lambda it: it["quantized"] and not it["quantized_checkpoints_path"], "quantized_checkpoints_path is required"),
    (lambda it: it["is_medusa"] and it["async_mode"], "Medusa Decoding is not yet supported with async."),
    (
        lambda it: it["is_chunked_prefill"] and not it["is_block_kv_layout"],
        "is_block_kv_layout has to be true for chunked prefill",
    ),
    (lambda it: it["is_chunked_prefill"] and it["batch_size"] != 1, "batch_size has to be 1 for chunked prefill"),
    (
        lambda it: sum(bool(it[name]) for name in DECODE_KERNELS) > 1,
        "Multiple token-generation attention kernels enabled.",
    ),
    (
        lambda it: it["attn_block_tkg_nki_kernel_cache_update"] and not it["attn_block_tkg_nki_kernel_enabled"],
        "attn-block-tkg-nki-kernel-cache-update can only be enabled with attn-block-tkg-nki-kernel-enabled",
    ),
    (
        lambda it: _any(it, DECODE_KERNELS) and _any(it, NOT_WITH_THEM),
        "Attention TKG kernels do not yet support",
    ),
    (lambda it: it["k_cache_transposed"] and _any(it, NOT_WITH_THEM), "Transposed K cache is not yet supported by"),
    (
        lambda it: (
            it["activation_quantization_type"] and (it["quantized_mlp_kernel_enabled"] or it["mlp_kernel_enabled"])
        ),
        "native quantization does not work with quantized kernels",
    ),
    (
        lambda it: it["rmsnorm_quantize_kernel_enabled"] and not it["quantized_mlp_kernel_enabled"],
        "quantized_mlp_kernel must be enabled",
    ),
    (
        lambda it: _quantized(it) and it["qkv_kernel_enabled"] and not it["modules_to_not_convert"],
        "Could not find modules_to_not_convert for quantized model.",
    ),
)


def broken(config: Config) -> Optional[str]:
    """The first rule that the configuration breaks, as the exception that the library raises."""
    return next((f"AssertionError: {text}" for breaks, text in RULES if breaks(config)), None)
