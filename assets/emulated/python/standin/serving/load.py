"""From options to a model on cores: find the artifact, recompile silently as vLLM does, take cores, read weights."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from typing import Any, Callable, Optional

from .. import faults
from ..emulation import Emulation
from ..neuron import artifact
from ..neuron.compilation import Compilation, CompileFailed
from ..neuron.core_ledger import CoreLedger
from ..neuron.device_memory import bytes_of_core, terms_per_core
from ..neuron.hidden_speed import read_seed
from ..neuron.model_shape import parameters_of
from ..neuron.neuron_config import neuron_config, whole_config
from ..neuron.runtime import RuntimeRefusal, check_degree, logical_core_size, visible_cores
from ..neuron.speed import ENGINE_START_SECONDS, Speed, speed_of
from .options import Options, replica_index

Say = Callable[[str], None]
MANIFEST = "trainyard-checkpoint.json"


class StartFailed(Exception):
    """Printed as the end of a traceback; the process ends with 1."""


@dataclass(frozen=True)
class LoadedModel:
    neuron: dict[str, Any]
    speed: Speed
    max_model_len: int
    max_prompt_length: Optional[int]
    """The bound that the plugin was told; a longer prompt is refused before the engine sees it."""
    global_topk: int
    lowers_top_k: bool
    """Whether a `top_k` beyond the bound is lowered to it, where other servers die of it."""
    cores: list[int]
    weights: str
    """Which model in which revision: what the answers depend on beside the prompt."""

    tokens_per_pass: int = 1
    """The most tokens of one pass: above 1 where a draft is compiled in."""
    draft_seconds: float = 0.0
    """What the draft adds to a pass."""


def load_model(emulation: Emulation, options: Options, say: Say) -> LoadedModel:
    checkpoint = checkpoint_of(options.model)
    heads = int(checkpoint["num_attention_heads"])
    if emulation.release_facts.get("heads") == "must-divide" and heads % options.tensor_parallel:
        raise StartFailed(
            f"ValueError: Total number of attention heads ({heads}) must be divisible by tensor parallel size "
            f"({options.tensor_parallel})."
        )
    length = options.max_model_len or int(checkpoint["max_position_embeddings"])
    emulation.sleep_as_loading(ENGINE_START_SECONDS)
    size = _runtime(lambda: logical_core_size(emulation.hardware))
    cores = _runtime(lambda: visible_cores(emulation.hardware, size))
    if not _is_recompile_asked(emulation, options):
        faults.fail_at(emulation, "load", replica_index(options))
    config, directory = _artifact(emulation, options, checkpoint, length, size, say)
    neuron = config["neuron_config"]
    _take_cores(emulation, neuron, cores, size)
    _check_memory(emulation, neuron, config)
    parameters = parameters_of(config)
    seed = read_seed(emulation.hidden_speed)
    speed = speed_of(emulation.hardware, parameters, neuron["tp_degree"], size, seed)
    draft = _draft_speed(emulation, config, size, seed)
    sharded = artifact.shards_of(directory) == neuron["tp_degree"]
    emulation.sleep_as_loading(sum(it.load_seconds(sharded) for it in (speed, draft) if it is not None))
    weights = weights_of(options.model, checkpoint)
    lowers = emulation.dialect["topK"]["beyond"] == "lowered"
    limit = _global_topk(neuron, options, lowers, say)
    _check_prompt_length(neuron, options)
    drafted = neuron["speculation_length"] if draft is not None else 0
    return LoadedModel(
        neuron, speed, length, options.max_prompt_length, limit, lowers, cores, weights,
        max(1, drafted), drafted * draft.decode_step_seconds() if draft is not None else 0.0,
    )  # fmt: skip


def _draft_speed(emulation: Emulation, config: dict[str, Any], size: int, seed: str) -> Optional[Speed]:
    """Of the draft that is compiled into the artifact; None without one."""
    fused, neuron = config.get("fused_spec_config"), config["neuron_config"]
    if not fused:
        return None
    return speed_of(emulation.hardware, parameters_of(fused["draft_config"]), neuron["tp_degree"], size, seed)


def _check_prompt_length(neuron: dict[str, Any], options: Options) -> None:
    told, compiled = options.max_prompt_length, neuron["max_context_length"]
    if told is not None and told != compiled:
        raise StartFailed(
            f"RuntimeError: Configuration mismatch: max_prompt_length in --additional-config ({told}) "
            f"does not match the Neuron model's compiled max prompt length ({compiled})."
        )


def _global_topk(neuron: dict[str, Any], options: Options, ignores_override: bool, say: Say) -> int:
    """The fork's override counts beside an artifact too; the plugin says that it does not, and keeps what was compiled."""
    compiled = neuron["on_device_sampling_config"] or {}
    if ignores_override and options.override:
        say(
            "WARNING neuronx_distributed_model_loader.py] Using pre-compiled artifacts, override_neuron_config will be ignored"
        )
    override = {} if ignores_override else options.override.get("on_device_sampling_config", {})
    return int({**compiled, **override}.get("global_topk", 256))


def weights_of(model: str, checkpoint: dict[str, Any]) -> str:
    """By the manifest that the toolkit writes into a checkpoint; a folder without one is told by its config."""
    try:
        with open(os.path.join(model, MANIFEST), encoding="utf-8") as file:
            manifest = json.load(file)
            return f"{manifest['model']}@{manifest['commit']}"
    except (OSError, ValueError, KeyError):
        return json.dumps(checkpoint, sort_keys=True)


def checkpoint_of(model: str) -> dict[str, Any]:
    try:
        with open(os.path.join(model, "config.json"), encoding="utf-8") as file:
            found: dict[str, Any] = json.load(file)
            return found
    except OSError as error:
        raise StartFailed(f"OSError: {model} is not a local folder with a config.json ('{error}')") from error


def _is_recompile_asked(emulation: Emulation, options: Options) -> bool:
    return faults.named(emulation, "SilentRecompile", replica_index(options)) is not None


def _artifact(
    emulation: Emulation, options: Options, checkpoint: dict[str, Any], length: int, size: int, say: Say
) -> tuple[dict[str, Any], str]:
    directory = os.environ.get("NEURON_COMPILED_ARTIFACTS")
    if directory:
        try:
            if _is_recompile_asked(emulation, options):
                raise artifact.ArtifactAbsent("injected")
            return _whole(emulation, directory), directory
        except artifact.ArtifactAbsent as error:
            say(f"WARNING neuronx_distributed.py] Exception: {error}")
            say(f"WARNING neuronx_distributed.py] Failed to load the model from {directory}. Recompiling...")
        except artifact.ArtifactDamaged as error:
            raise StartFailed(str(error)) from error
    own = _own_config(emulation, options, length, size)
    config = whole_config(checkpoint, emulation.inside(options.model), own)
    if not directory:
        digest = hashlib.md5(json.dumps(own, sort_keys=True).encode()).hexdigest()
        directory = os.path.join(options.model, "neuron-compiled-artifacts", digest)
        shutil.rmtree(directory, ignore_errors=True)
    try:
        Compilation(emulation, directory, config, say).run()
    except (CompileFailed, OSError) as error:
        raise StartFailed(str(error)) from error
    return config, directory


def _whole(emulation: Emulation, directory: str) -> dict[str, Any]:
    config = artifact.read_config(directory)
    artifact.check_model(emulation, directory)
    fused = config.get("fused_spec_config")
    recorded = [config["_name_or_path"], *([fused["draft_model_path"]] if fused else [])]
    for path in recorded:
        weights = emulation.path(path) if os.path.exists(emulation.path(path)) else path
        if not artifact.shards_of(directory) and not glob.glob(os.path.join(weights, "*.safetensors")):
            raise artifact.ArtifactAbsent(f"No checkpoint found at {weights}")
    return config


def _own_config(emulation: Emulation, options: Options, length: int, size: int) -> dict[str, Any]:
    """What vLLM asks of the compiler by itself, whatever the artifact was meant to be."""
    wanted = {
        "tp_degree": options.tensor_parallel,
        "batch_size": options.max_num_seqs,
        "ctx_batch_size": 1,
        "seq_len": length,
        "is_continuous_batching": True,
        "enable_bucketing": True,
        "sequence_parallel_enabled": True,
        "on_device_sampling": True,
        **options.override,
    }
    return neuron_config(emulation, wanted, size)


def _take_cores(emulation: Emulation, neuron: dict[str, Any], cores: list[int], size: int) -> None:
    ledger = CoreLedger(emulation)
    tag = os.environ.get("NEURON_PROCESS_TAG", "")
    if neuron["logical_nc_config"] != size:
        raise StartFailed(
            "ERROR  NRT:nrt_allocate_neuron_cores   Logical Neuron Core(s) not available - "
            f"Requested:lnc{cores[0]}-lnc{cores[-1]} Available:0 Logical Core size:{size}"
        )
    _runtime(lambda: ledger.acquire(cores, size, tag))
    ranks = neuron["tp_degree"]
    if len(cores) < ranks:
        raise StartFailed(
            f"ERROR  TDRV  Could not find VNC id {cores[0] + len(cores)}\n"
            "ERROR  NMGR  Failed to stage graph: kelf-a.json to NeuronCore"
        )
    _runtime(lambda: check_degree(emulation.facts, emulation.hardware, size, ranks))


def _check_memory(emulation: Emulation, neuron: dict[str, Any], config: dict[str, Any]) -> None:
    needed = sum(terms_per_core(emulation.facts, neuron, config).values())
    if needed > bytes_of_core(emulation.hardware, int(neuron["logical_nc_config"])):
        raise StartFailed(f"ERROR  TDRV:dmem_alloc_internal   Failed to alloc DEVICE memory: {int(needed)}")


def _runtime(action: Callable[[], Any]) -> Any:
    try:
        return action()
    except RuntimeRefusal as error:
        raise StartFailed(str(error)) from error
