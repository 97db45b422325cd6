"""The server's command line: the flags that the catalogue knows for this launch dialect, and no other."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from ..argparse_strict import add_option
from ..emulation import Emulation
from ..neuron.runtime import RuntimeRefusal, parse_cores

DEFAULTS: Mapping[str, Any] = {"port": 8000, "max_num_seqs": 256, "tensor_parallel_size": 1}


@dataclass(frozen=True)
class Options:
    model: str
    served_names: tuple[str, ...]
    max_num_seqs: int
    max_model_len: Optional[int]
    tensor_parallel: int
    host: Optional[str]
    port: int
    override: Mapping[str, Any]
    max_prompt_length: Optional[int] = None


def parser_of(emulation: Emulation, program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program)
    if program == "vllm serve":
        parser.add_argument("model_tag", nargs="?")
    for row in emulation.dialect["serve"]["options"]:
        # What lies inside a JSON argument is no flag.
        if "inside" not in row:
            add_option(parser, row)
    parser.set_defaults(**DEFAULTS)
    return parser


def parse(emulation: Emulation, program: str, arguments: Sequence[str]) -> Options:
    parser = parser_of(emulation, program)
    parsed = vars(parser.parse_args(arguments))
    model = parsed.get("model_tag") or parsed.get("model") or "facebook/opt-125m"
    # The plugin reads the underscore spelling; another one is ignored without a word.
    additional = parsed.get("additional_config") or {}
    override = parsed.get("override_neuron_config") or additional.get("override_neuron_config")
    knows_prompts = emulation.release_facts.get("longPrompts") == "refused"
    if emulation.release_facts["dialect"] == "fork-0.7.2" and parsed.get("device") not in (
        None,
        "auto",
        "neuron",
    ):
        parser.error(f"argument --device: this build targets neuron, got '{parsed['device']}'")
    return Options(
        model=model,
        served_names=tuple(parsed.get("served_model_name") or [model]),
        max_num_seqs=parsed["max_num_seqs"],
        max_model_len=parsed["max_model_len"],
        tensor_parallel=parsed["tensor_parallel_size"],
        host=parsed["host"],
        port=parsed["port"],
        override=override or {},
        max_prompt_length=additional.get("max_prompt_length") if knows_prompts else None,
    )


def replica_index(options: Options) -> int:
    """Which replica of its instance a server is, told by its first core."""
    named = os.environ.get("NEURON_RT_VISIBLE_CORES") or os.environ.get("NEURON_VISIBLE_DEVICES")
    try:
        return parse_cores(named)[0] // max(1, options.tensor_parallel) if named else 0
    except RuntimeRefusal:
        return 0
