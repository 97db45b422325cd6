"""Command line and `neuron_config` of the server, read as it reads them: unknown and misplaced keys are ignored."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from ..emulation import Emulation
from ..serving.options import Options, parser_of

DEFAULTS: Mapping[str, Any] = {"block_size": 32, "gpu_memory_utilization": 0.9}
# With chunked prefill, which is on by default.
DEFAULT_BATCHED_TOKENS = 2048


@dataclass(frozen=True)
class Settings(Options):
    max_num_batched_tokens: int = DEFAULT_BATCHED_TOKENS
    block_size: int = 32
    blocks: Optional[int] = None
    memory_share: float = 0.9
    prefix_caching: bool = True
    async_scheduling: bool = True
    expert_parallel: bool = False
    eager: bool = False
    optimization_level: int = 1
    explicit_level: bool = False
    speculative: Mapping[str, Any] = field(default_factory=dict)
    overrides: Mapping[str, Any] = field(default_factory=dict)
    """Fields of `config.json` that `--hf-overrides` replaces."""
    config: Mapping[str, Any] = field(default_factory=dict)
    """`neuron_config` of `--additional-config`; empty if it is nested elsewhere."""


def read_settings(emulation: Emulation, program: str, arguments: Sequence[str]) -> Settings:
    parser = parser_of(emulation, program)
    parser.set_defaults(**DEFAULTS)
    given = vars(parser.parse_args(arguments))
    # Without a model vLLM serves its own default, and says nothing.
    model = given["model_tag"] or given["model"] or "Qwen/Qwen3-0.6B"
    length = given["max_model_len"] or _longest(model)
    config = (given["additional_config"] or {}).get("neuron_config")
    level = given["optimization_level"]
    return Settings(
        model=model,
        served_names=tuple(given["served_model_name"] or [model]),
        max_num_seqs=given["max_num_seqs"],
        max_model_len=length,
        tensor_parallel=given["tensor_parallel_size"],
        host=given["host"],
        port=given["port"],
        override={},
        max_num_batched_tokens=given["max_num_batched_tokens"] or DEFAULT_BATCHED_TOKENS,
        block_size=given["block_size"],
        blocks=given["num_gpu_blocks_override"],
        memory_share=given["gpu_memory_utilization"],
        prefix_caching=given["enable_prefix_caching"] is not False,
        async_scheduling=given["async_scheduling"] is not False,
        expert_parallel=given["enable_expert_parallel"],
        eager=given["enforce_eager"],
        # Neuron lowers vLLM's default to 1 where the flag is absent.
        optimization_level=1 if level is None else level,
        explicit_level=level is not None,
        speculative=given["speculative_config"] or {},
        overrides=given["hf_overrides"] or {},
        config=config if isinstance(config, dict) else {},
    )


def _longest(model: str) -> int:
    try:
        with open(os.path.join(model, "config.json"), encoding="utf-8") as file:
            return int(json.load(file)["max_position_embeddings"])
    except (OSError, ValueError, KeyError):
        return DEFAULT_BATCHED_TOKENS
