"""What the server refuses before it loads anything: platform, worker, runner, model, in the real order."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any, Optional

from ..emulation import Emulation
from .settings import Settings

TRUTHY = ("1", "true", "yes", "on")
KNOWN = ("LlamaForCausalLM", "GptOssForCausalLM", "Qwen3ForCausalLM")

Checkpoint = Mapping[str, Any]


def platform_refusal(settings: Settings, checkpoint: Checkpoint) -> Optional[str]:
    if os.environ.get("VLLM_USE_V2_MODEL_RUNNER", "").lower() in TRUTHY:
        return (
            "ValueError: VLLM_USE_V2_MODEL_RUNNER is set to a truthy value, but the Neuron platform does not implement "
            "vLLM's V2 model runner (it always uses the v1-style NeuronModelRunner). Unset the variable or set "
            "VLLM_USE_V2_MODEL_RUNNER=0."
        )
    method = (checkpoint.get("quantization_config") or {}).get("quant_method")
    if method == "mxfp4":
        return f"ValueError: {method} quantization is currently not supported in neuron."
    outputs = settings.config.get("enable_structured_outputs", False)
    if not isinstance(outputs, bool):
        return f"ValueError: enable_structured_outputs must be a boolean, got {outputs}"
    heads = int(checkpoint["num_attention_heads"])
    if heads % settings.tensor_parallel:
        return (
            f"ValueError: Total number of attention heads ({heads}) must be divisible by tensor parallel size "
            f"({settings.tensor_parallel})."
        )
    return None


def worker_refusal(emulation: Emulation, settings: Settings, cores: list[int]) -> Optional[str]:
    if "NEURON_RT_VISIBLE_CORES" in os.environ:
        return (
            "RuntimeError: NEURON_RT_VISIBLE_CORES cannot be used with multi-processing execution on vLLM. "
            "Set NEURON_VISIBLE_DEVICES to control device visibility."
        )
    if len(cores) != settings.tensor_parallel:
        named = os.environ.get("NEURON_VISIBLE_DEVICES")
        return (
            f"RuntimeError: Resolved {len(cores)} Neuron cores {cores} for this replica, but "
            f"local_world_size={settings.tensor_parallel} (NEURON_VISIBLE_DEVICES='{named}', assigned_physical_gpu_ids=None)"
        )
    # The emulated instances have no EFA interface, as ours have none.
    if not os.environ.get("NEURON_SKIP_EFA_AFFINITY"):
        bdf = "0000:cc:00.0"
        return f"RuntimeError: No EFA device found at /sys/bus/pci/devices/{bdf}/infiniband for BDF {bdf}."
    if settings.eager:
        return "AssertionError: Eager mode on Neuron is not yet supported."
    if settings.config.get("ep_degree", 1) > 1 and not settings.expert_parallel:
        return f"ValueError: ep_degree={settings.config['ep_degree']} requires --enable-expert-parallel to be set."
    return None


def runner_refusal(settings: Settings) -> Optional[str]:
    config = settings.config
    on_cpu = "on_device_sampling_config" in config and config["on_device_sampling_config"] is None
    if on_cpu and settings.async_scheduling:
        return "RuntimeError: On-device sampling must be enabled for async execution"
    method = settings.speculative.get("method")
    if settings.speculative and method != "eagle3":
        return f"ValueError: Unsupported speculative decoding method: {method}"
    switched_off = os.environ.get("NEURON_LIBTORCH_DISABLE_COMPILE_CACHE") == "1"
    if switched_off and os.environ.get("VLLM_NEURON_DISABLE_WARMUP_COMPILE") == "1":
        return (
            "ValueError: VLLM_NEURON_DISABLE_COMPILE_CACHE cannot both be set with VLLM_NEURON_DISABLE_WARMUP_COMPILE "
            "or  VLLM_NEURON_ASSERT_CACHE_HIT"
        )
    return None


def model_refusal(emulation: Emulation, settings: Settings, checkpoint: Checkpoint) -> Optional[str]:
    architecture = (checkpoint.get("architectures") or ["LlamaForCausalLM"])[0]
    if architecture not in KNOWN:
        return f"ValueError: Model architectures ['{architecture}'] are not supported for now."
    quantization = checkpoint.get("quantization_config")
    if architecture == "LlamaForCausalLM" and quantization:
        return _llama_quantization(quantization)
    if architecture == "GptOssForCausalLM" and settings.config.get("quantization") == "mxfp4":
        return "ValueError: quantization='mxfp4' is not supported on TRN2. Please use quantization='bf16'"
    return None


def _llama_quantization(quantization: Mapping[str, Any]) -> Optional[str]:
    method = quantization.get("quant_method")
    if method not in ("modelopt", "compressed-tensors"):
        return (
            f"ValueError: Unsupported quantization_config.quant_method='{method}'. Llama3 currently supports: "
            "'modelopt', 'compressed-tensors'."
        )
    if method == "modelopt" and quantization.get("quant_algo") != "FP8":
        return "ValueError: Llama3 currently only supports ModelOpt quant_algo='FP8', …"
    if method == "modelopt" and quantization.get("kv_cache_quant_algo") != "FP8":
        return "ValueError: Llama3 currently requires ModelOpt kv_cache_quant_algo='FP8', …"
    left_out = quantization.get("ignore") or quantization.get("exclude_modules") or []
    if method == "modelopt" and "lm_head" not in left_out:
        return "ValueError: ModelOpt FP8 checkpoints for Llama3 must list 'lm_head' in exclude_modules; …"
    return None


def packing_refusal(settings: Settings, checkpoint: Checkpoint, segment: Optional[int]) -> Optional[str]:
    """An FP8 cache is read by segments only where it is packed."""
    fp8 = (checkpoint.get("quantization_config") or {}).get("kv_cache_quant_algo") == "FP8"
    if fp8 and segment is not None and not settings.config.get("fp8_packed_kv"):
        return "NotImplementedError: FP8 segmented prefill requires a packed KV cache"
    return None


def cores_of(settings: Settings, environment: Mapping[str, str] = os.environ) -> list[int]:
    """`8-15`, a list, or a mix; unset: the first ones, so that two servers collide."""
    named = environment.get("NEURON_VISIBLE_DEVICES")
    if not named:
        return list(range(settings.tensor_parallel))
    cores: list[int] = []
    for part in named.split(","):
        match = re.fullmatch(r"\s*(\d+)(?:-(\d+))?\s*", part)
        if match:
            cores.extend(range(int(match[1]), int(match[2] or match[1]) + 1))
    return cores
