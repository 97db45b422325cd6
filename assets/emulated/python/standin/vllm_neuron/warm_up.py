"""The warm-up: graphs are traced and compiled together first, then each is run once, from the cache or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Any, Optional

from .. import faults
from ..emulation import Emulation
from ..neuron.speed import compile_seconds
from .buckets import Buckets
from .entry import Entry, EntryDamaged, key_of
from .settings import Settings

Say = Callable[[str], None]
Target = tuple[str, int, int]


class WarmUpFailed(Exception):
    """The text is the server's own."""


class WarmUp:
    def __init__(
        self, emulation: Emulation, settings: Settings, checkpoint: Mapping[str, Any], buckets: Buckets, blocks: int
    ) -> None:
        self._emulation, self._settings, self._checkpoint = emulation, settings, checkpoint
        self._buckets, self._blocks = buckets, blocks
        # Whether the graphs of this replica come out otherwise than those that were compiled.
        self._differs = False
        self.seconds: dict[str, float] = {}
        """Of each bucket's first run, as the server's metric has it."""

    def run(self, replica: int, say: Say) -> None:
        self._differs = faults.named(self._emulation, "SilentRecompile", replica) is not None
        if os.environ.get("NEURON_LIBTORCH_DISABLE_GRAPH_CAPTURE_BACKEND") != "1":
            self._capture(say)
        buckets = self._buckets
        say(f"INFO Warming up model for {len(buckets.prefill)} num_batched_tokens_buckets: {buckets.prefill}")
        for target in buckets.targets():
            began = time.monotonic()
            self._first_run(target, say)
            self.seconds[name_of(target)] = (time.monotonic() - began) * self._emulation.time_scale
        for _ in range(self._settings.tensor_parallel):
            say("INFO " + "=" * 80)
            say(
                f"INFO Model warmup completed: {len(buckets.prefill)} num_batched_tokens_buckets, "
                f"{len(buckets.sequences)} num_seqs_buckets"
            )
            say("INFO " + "=" * 80)

    def _capture(self, say: Say) -> None:
        """It compiles what is missing whatever the flags of the main backend forbid."""
        targets = self._buckets.targets()
        prefill = [(first, second) for phase, first, second in targets if phase == "prefill"]
        decode = [(first, second) for phase, first, second in targets if phase == "decode"]
        say(f"INFO Extracting graphs for {len(prefill)} prefill buckets: {prefill}")
        say(f"INFO Extracting {len(decode)} decode compile targets: {decode}")
        missing = []
        for target in targets:
            entry = self._entry(target)
            say(f"INFO Compilation cache key: {entry.key}")
            if self._found(entry):
                say(f"INFO Local cache hit for key: {entry.key}. Skipping graph capture.")
            else:
                say(f"INFO Local cache miss for key: {entry.key}")
                missing.append(target)
        say("INFO Barrier: waiting for all ranks to finish graph extraction")
        say("INFO Initiating parallel compile for captured graphs")
        for target in missing:
            self._compile(target, say)
        say("INFO Barrier: waiting for all ranks to finish compilation")

    def _first_run(self, target: Target, say: Say) -> None:
        phase, first, second = target
        what = (
            f"bucket_size={first}, kv_segment_size={second}" if phase == "prefill" else f"(batch={first}, seq={second})"
        )
        say(f"INFO [1/1] Warming up {'for prefill: ' if phase == 'prefill' else 'decode '}{what}")
        entry = self._entry(target)
        say(f"INFO Compilation cache key: {entry.key}")
        if self._found(entry):
            say(f"INFO Local cache hit for key: {entry.key}")
            entry.touch()
        else:
            refusal = _forbidden(entry.key)
            if refusal is not None:
                raise WarmUpFailed(_wrapped(target, refusal))
            say(f"INFO Local cache miss for key: {entry.key}")
            self._compile(target, say)
        done = (
            f"Successfully warmed up for prefill bucket {first}" if phase == "prefill" else f"Warmed up decode {what}"
        )
        say(f"INFO   {done}")

    def _compile(self, target: Target, say: Say) -> None:
        entry = self._entry(target)
        faults.fail_at(self._emulation, "compile")
        with entry.locked():
            if entry.is_complete():
                return
            say(f"INFO Acquired compilation lock for cache: {entry.place}")
            say("INFO Compiling...")
            began = time.monotonic()
            graphs = len(self._buckets.targets())
            seconds = compile_seconds(int(self._checkpoint["num_hidden_layers"]), graphs) / graphs
            try:
                entry.compile(self._graph(target), seconds / self._emulation.compile_time_scale)
            except EntryDamaged as error:
                raise WarmUpFailed(_wrapped(target, str(error))) from error
            say(f"INFO Compilation complete in {time.monotonic() - began:.2f} seconds")
            say(f"INFO Stored compilation artifacts in local cache: {entry.place}")

    def _found(self, entry: Entry) -> bool:
        try:
            return entry.is_complete()
        except EntryDamaged as error:
            raise WarmUpFailed(str(error)) from error

    def _entry(self, target: Target) -> Entry:
        return Entry(self._emulation, key_of(self._graph(target)))

    def _graph(self, target: Target) -> dict[str, Any]:
        """Shapes, replica groups, versions and compiler arguments: no path, no core, no weight."""
        settings, packages = self._settings, self._emulation.release_facts["packages"]
        return {
            "target": list(target),
            "model": {name: value for name, value in self._checkpoint.items() if name != "_name_or_path"},
            "replicaGroups": [list(range(settings.tensor_parallel))],
            "maxModelLength": settings.max_model_len,
            "maxSequences": settings.max_num_seqs,
            "blockSize": settings.block_size,
            "blocks": self._blocks,
            "config": dict(settings.config),
            **({"differs": True} if self._differs else {}),
            "versions": {name: packages.get(name) for name in ("neuronx-cc", "libtorch-neuronx-lite", "vllm-neuron")},
            "arguments": [f"-O{settings.optimization_level}", f"--target={self._emulation.hardware['family']}"],
        }


def name_of(target: Target) -> str:
    """As metrics call it."""
    phase, first, second = target
    return f"prefill_s{first}_kv{second}" if phase == "prefill" else f"decode_b{first}_ctx{second}"


def _forbidden(key: str) -> Optional[str]:
    if os.environ.get("VLLM_NEURON_DISABLE_WARMUP_COMPILE") == "1":
        return (
            f"VLLM_NEURON_DISABLE_WARMUP_COMPILE: local compile cache miss for key {key}. All graphs must be "
            "pre-compiled when warmup compilation is disabled."
        )
    if os.environ.get("NEURON_LIBTORCH_ASSERT_CACHE_HIT") == "1":
        return (
            f"VLLM_NEURON_ASSERT_CACHE_HIT: local compile cache miss for key {key} and remote cache is disabled. "
            "All graphs must be a cache hit."
        )
    return None


def _wrapped(target: Target, error: str) -> str:
    phase, first, second = target
    where = (
        f"prefill bucket {first} with kv_segment_size {second}"
        if phase == "prefill"
        else f"decode (batch={first}, seq={second})"
    )
    return f"RuntimeError: Model warmup failed for {where}. Error: {error}"
