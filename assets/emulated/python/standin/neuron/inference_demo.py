"""The console script of NxD Inference, as far as `--compile-only` and `--compile-dry-run` go."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from typing import Any, Optional

from .. import emulation as host
from ..argparse_strict import add_option
from .compilation import Compilation, CompileFailed
from .neuron_config import fused_config, neuron_config, refusal, whole_config
from .runtime import RuntimeRefusal, logical_core_size


def say(line: str) -> None:
    print(line, flush=True)


def parser_of(emulation: host.Emulation) -> argparse.ArgumentParser:
    facts, tables = emulation.facts["inferenceDemo"], emulation.release_facts["optionTables"]
    order = list(facts["modelTypes"])
    parser = argparse.ArgumentParser(prog="inference_demo")
    for row in facts["top"]:
        types = {"choices": facts["modelTypes"][tables[0]]} if row["name"] == "--model-type" else {}
        add_option(parser, {**row, **types}, tables[0], order)
    run = parser.add_subparsers(dest="action", required=True).add_parser(facts["subcommand"])
    exclusive = {name: run.add_mutually_exclusive_group() for names in facts["exclusive"] for name in names[:1]}
    for row in facts["options"]:
        if not all(table in row["in"] for table in tables):
            continue
        group = next((names[0] for names in facts["exclusive"] if row["name"] in names), "")
        add_option(exclusive.get(group, run), row, tables[0], order)
    return parser


def main(arguments: Sequence[str]) -> int:
    emulation = host.load()
    if "venv" not in emulation.release_facts:
        sys.stderr.write(f"inference_demo: not on the image of SDK {emulation.release}\n")
        return 127
    options = vars(parser_of(emulation).parse_args(arguments))
    if not options["compile_only"] and not options["compile_dry_run"]:
        sys.stderr.write("emulated inference_demo: only --compile-only and --compile-dry-run are modelled\n")
        return 1
    started = time.monotonic()
    say("Loading configs...")
    try:
        config = configuration(emulation, options)
        say("\nCompiling and saving model...")
        Compilation(emulation, options["compiled_model_path"], config, say).run(dry=options["compile_dry_run"])
    except (CompileFailed, RuntimeRefusal, OSError, ValueError) as error:
        sys.stderr.write(f"Traceback (most recent call last):\n{error}\n")
        return 1
    say(f"Compiling and tracing time: {time.monotonic() - started} seconds")
    return 0


# Only where the catalogue says that the family has them; elsewhere public reports end in "failed with 70".
KERNELS = ("qkv_kernel_enabled", "attn_kernel_enabled", "mlp_kernel_enabled")


def configuration(emulation: host.Emulation, options: dict[str, Any]) -> dict[str, Any]:
    path = options["model_path"]
    checkpoint = checkpoint_config(path)
    size = options.get("logical_nc_config") or options.get("logical_neuron_cores")
    config = neuron_config(emulation, options, size or logical_core_size_of(emulation))
    asked = [key for key in KERNELS if config[key]]
    if asked and emulation.hardware["family"] not in emulation.facts["kernels"]["families"]:
        raise CompileFailed(f"RuntimeError: neuronx-cc failed with 70 ({', '.join(asked)})")
    broken = refusal(emulation.facts["contextTiles"], config)
    if broken:
        raise CompileFailed(broken)
    return whole_config(checkpoint, emulation.inside(path), config, fused_with(emulation, options, config))


def checkpoint_config(path: str) -> dict[str, Any]:
    with open(os.path.join(path, "config.json"), encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
        return found


def fused_with(emulation: host.Emulation, options: dict[str, Any], config: dict[str, Any]) -> Optional[dict[str, Any]]:
    """The draft model of fused speculation; None without one."""
    if not config["enable_fused_speculation"]:
        return None
    draft = options["draft_model_path"]
    if not draft:
        raise CompileFailed("TypeError: expected str, bytes or os.PathLike object, not NoneType")
    return fused_config(checkpoint_config(draft), emulation.inside(draft), config)


def logical_core_size_of(emulation: host.Emulation) -> int:
    """NxD Inference reads one of the two spellings only; without it, what the platform has by default."""
    named = {key: value for key, value in os.environ.items() if key == "NEURON_LOGICAL_NC_CONFIG"}
    return logical_core_size(emulation.hardware, named)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
