"""From settings to a model on cores: the rules of the start, the meeting of the ranks, memory, weights, warm-up."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Callable, Optional

from .. import faults
from ..emulation import Emulation
from ..neuron.core_ledger import CoreLedger
from ..neuron.device_memory import bytes_of_core, terms_per_core
from ..neuron.hidden_speed import read_seed
from ..neuron.model_shape import parameters_of, weight_bytes_of
from ..neuron.runtime import RuntimeRefusal, check_degree, logical_core_size
from ..neuron.speed import ENGINE_START_SECONDS, speed_of
from ..serving.load import LoadedModel, StartFailed, checkpoint_of, weights_of
from ..serving.options import replica_index
from . import start_rules
from .buckets import Buckets, BucketsRefused, read_buckets
from .settings import Settings
from .warm_up import WarmUp, WarmUpFailed

Say = Callable[[str], None]
RENDEZVOUS = 61234
PRESET_RENDEZVOUS = 62182
KEY_VALUE_SHARE = 0.3
LEAST_GIB = 1.0
GIB = 2**30
# What a request without top_k, or with -1, gets on the device.
MOST_TOP_K = 256
MEETING: list[socket.socket] = []
"""Held for as long as the server lives."""


def load_model(emulation: Emulation, settings: Settings, say: Say) -> LoadedModel:
    checkpoint = {**checkpoint_of(settings.model), **settings.overrides}
    for _ in range(2):
        say("INFO Port-hold patch applied (EADDRINUSE file-rendezvous)")
    _refuse(start_rules.platform_refusal(settings, checkpoint))
    level = settings.optimization_level
    say(f"INFO Explicit --optimization-level: keeping O{level}" if settings.explicit_level
        else "INFO Defaulting optimization level to O1 on Neuron")  # fmt: skip
    emulation.sleep_as_loading(ENGINE_START_SECONDS)
    cores = start_rules.cores_of(settings)
    _refuse(start_rules.worker_refusal(emulation, settings, cores))
    replica = replica_index(settings)
    if not faults.named(emulation, "SilentRecompile", replica):
        # What that one does here is no line of a log: its graphs come out otherwise.
        faults.fail_at(emulation, "load", replica)
    size = _take_cores(emulation, settings, cores)
    _meet(emulation, cores, say)
    _refuse(start_rules.runner_refusal(settings))
    buckets = _buckets(settings, say)
    _refuse(start_rules.model_refusal(emulation, settings, checkpoint))
    _refuse(start_rules.packing_refusal(settings, checkpoint, buckets.segment))
    blocks = _blocks(emulation, settings, checkpoint, size)
    parameters = parameters_of(checkpoint)
    speed = speed_of(emulation.hardware, parameters, settings.tensor_parallel, size, read_seed(emulation.hidden_speed))
    speed = replace(speed, bytes_each=weight_bytes_of(checkpoint) / parameters)
    say(f"INFO Loading weights from {settings.model}")
    emulation.sleep_as_loading(speed.load_seconds(False))
    say(f"INFO Weight loading completed in {speed.load_seconds(False):.2f} seconds")
    say("INFO Compiling model with vllm_neuron backend")
    say(f"INFO neuronx-cc optlevel -O{level} (from vLLM optimization_level)")
    warm_up = WarmUp(emulation, settings, checkpoint, buckets, blocks)
    _check_alignment(emulation, settings, cores, buckets)
    try:
        warm_up.run(replica, say)
    except WarmUpFailed as error:
        raise StartFailed(str(error)) from error
    neuron = _as_engine(settings, buckets)
    neuron["compileSeconds"] = warm_up.seconds
    neuron["kvBlocks"], neuron["blockSize"] = blocks, settings.block_size
    return LoadedModel(
        neuron,
        speed,
        int(settings.max_model_len or 0),
        None,
        MOST_TOP_K,
        True,
        cores,
        weights_of(settings.model, checkpoint),
    )


def _as_engine(settings: Settings, buckets: Buckets) -> dict[str, Any]:
    """The engine's words: every slot is a row of its own, and prompts beyond a segment are cut."""
    return {
        "skip_warmup": False,
        "is_continuous_batching": True,
        "allow_input_truncation": buckets.segment is not None,
        "kv_cache_batch_size": settings.max_num_seqs,
        "max_batch_size": settings.max_num_seqs,
        "ctx_batch_size": 1,
        "max_length": settings.max_model_len,
        "max_context_length": buckets.prefill[-1],
        "context_encoding_buckets": buckets.prefill,
        "segment": buckets.segment,
        "sequenceBuckets": buckets.sequences,
        "prefixCaching": settings.prefix_caching,
    }


def _refuse(text: Optional[str]) -> None:
    if text is not None:
        raise StartFailed(text)


def _buckets(settings: Settings, say: Say) -> Buckets:
    try:
        buckets = read_buckets(settings)
    except BucketsRefused as error:
        raise StartFailed(f"ValueError: {error}") from error
    if buckets.segment is None:
        say("INFO Segmented prefill disabled (single-shot prefill; max_num_batched_tokens == max_model_len)")
    else:
        say(f"INFO Segmented prefill auto-enabled; num_batched_tokens_buckets={buckets.prefill}")
    for name, found in (("num_batched_tokens_buckets", buckets.prefill), ("num_seqs_buckets", buckets.sequences)):
        say(
            f"INFO Using {name} from config: {found}"
            if name in settings.config
            else f"INFO Using default {name}: {found}"
        )
    return buckets


def _take_cores(emulation: Emulation, settings: Settings, cores: list[int]) -> int:
    try:
        size = logical_core_size(emulation.hardware)
        CoreLedger(emulation).acquire(cores, size, os.environ.get("NEURON_PROCESS_TAG", ""))
        check_degree(emulation.facts, emulation.hardware, size, settings.tensor_parallel)
        return size
    except RuntimeRefusal as error:
        raise StartFailed(str(error)) from error


def _meet(emulation: Emulation, cores: list[int], say: Say) -> None:
    """Ranks of two servers on one port wait for each other, without an end."""
    named = os.environ.get("NEURON_VISIBLE_DEVICES")
    port = RENDEZVOUS + cores[0] if named else PRESET_RENDEZVOUS
    say(f"INFO CCOM bootstrap rendezvous: NEURON_RT_ROOT_COMM_ID=localhost:{port} (rank 0/{len(cores)})")
    listener = socket.socket()
    try:
        listener.bind((emulation.bind_address, port))
        listener.listen()
    except OSError:
        while True:
            say(f"INFO [{len(cores)}-ranks bootstrap: rank 0 awaiting root parameters]")
            emulation.sleep(10)
    MEETING.append(listener)


def _check_alignment(emulation: Emulation, settings: Settings, cores: list[int], buckets: Buckets) -> None:
    """Nothing looks at it before the first collective operation fails."""
    ranks, length = settings.tensor_parallel, buckets.prefill[0]
    where = f"RuntimeError: Model warmup failed for prefill bucket {length}"
    if emulation.hardware["family"] == "trn2" and cores[0] % ranks:
        raise StartFailed(
            "Collective operation REDUCE_SCATTER is currently not supported\n"
            f"Failed to schedule neff execution. status=2 message=Invalid\n{where}"
        )
    if length <= ranks or length % ranks:
        raise StartFailed(f"AssertionError: prefill length {length} is not divisible by {ranks} ranks\n{where}")


def _blocks(emulation: Emulation, settings: Settings, checkpoint: Mapping[str, Any], size: int) -> int:
    """The pinned number, or as many as the budget holds; too many are the compiler's refusal."""
    neuron = {
        "tp_degree": settings.tensor_parallel,
        "logical_nc_config": size,
        "max_length": settings.block_size,
        "kv_cache_batch_size": 1,
    }
    terms = terms_per_core(emulation.facts, neuron, checkpoint)
    whole, each = bytes_of_core(emulation.hardware, size), terms["keyValueCache"]
    usable, resident = whole * settings.memory_share, sum(terms.values()) - each
    budget = min(usable - resident, usable * KEY_VALUE_SHARE)
    if budget < LEAST_GIB * GIB:
        raise StartFailed(
            "RuntimeError: Computed KV cache budget is below minimum threshold. "
            f"effective={budget / GIB:.2f} GiB, minimum={LEAST_GIB} GiB. Increase gpu_memory_utilization or lower "
            "VLLM_NEURON_MIN_KV_BUDGET_GIB."
        )
    blocks = settings.blocks if settings.blocks is not None else int(budget // each)
    if resident + blocks * each > whole:
        raise StartFailed("[NCC_EVRF009] Size of total input/output tensors exceeds HBM limit")
    return blocks
