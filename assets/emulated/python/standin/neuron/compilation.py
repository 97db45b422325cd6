"""One compile: configuration first, graphs through the cache, `model.pt` last."""

from __future__ import annotations

import os
import shutil
import time
from typing import Any, Callable

from .. import faults
from ..emulation import Emulation
from . import artifact
from .compile_cache import CompileCache
from .speed import compile_seconds

STEPS_PER_GRAPH = 10


class CompileFailed(Exception):
    """The text is what the real tool prints before it ends with 1."""


def work_directory(emulation: Emulation) -> str:
    """Without a choice: a temporary directory below the root, since the real one is shared by every rehearsal."""
    return os.environ.get("BASE_COMPILE_WORK_DIR") or emulation.path("/tmp/nxd_model")


def graphs_of(config: dict[str, Any]) -> list[str]:
    context = config["context_encoding_buckets"] or [config["max_context_length"]]
    decode = config["token_generation_buckets"] or [config["max_length"]]
    return [f"context_encoding_model/_tp0_bk{n}" for n in range(len(context))] + [
        f"token_generation_model/_tp0_bk{n}" for n in range(len(decode))
    ]


class Compilation:
    def __init__(self, emulation: Emulation, target: str, config: dict[str, Any], say: Callable[[str], None]) -> None:
        self._emulation = emulation
        self._target = target
        self._config = config
        self._say = say
        self._work = work_directory(emulation)

    def run(self, dry: bool = False) -> None:
        started = time.monotonic()
        artifact.write_config(self._target, self._config)
        # The builder does this whoever else is in there: two compiles in one directory destroy each other.
        shutil.rmtree(self._work, ignore_errors=True)
        graphs = graphs_of(self._config["neuron_config"])
        for graph in graphs:
            self._say(f"Generating HLO: {graph}")
            os.makedirs(os.path.join(self._work, graph))
            self._own(graph)
        if dry:
            return
        faults.fail_at(self._emulation, "compile")
        cache = CompileCache(self._emulation)
        for graph in graphs:
            self._graph(cache, graph, len(graphs))
        self._say(f"Finished Compilation for all HLOs in {time.monotonic() - started} seconds")
        artifact.write_model(self._emulation, self._target, self._config)
        config = self._config["neuron_config"]
        if config["save_sharded_checkpoint"] and not config["skip_sharding"]:
            artifact.write_shards(self._target, config["tp_degree"])

    def _graph(self, cache: CompileCache, graph: str, graphs: int) -> None:
        entry = cache.entry([graph, {**self._config, "_name_or_path": ""}])
        if entry.is_done():
            self._say(f"Using a cached neff at {entry.place}/model.neff")
            return
        if entry.failed_before():
            raise CompileFailed(
                f"Got a cached failed neff at {entry.place}/model.neff. Will skip compilation, please set "
                "--retry_failed_compilation for recompilation\n"
                "RuntimeError: neuronx-cc compilation failed with 1"
            )
        entry.begin()
        self._say(f"Compilation Successfully Started for {graph}")
        seconds = compile_seconds(int(self._config["num_hidden_layers"]), graphs) / graphs
        for step in range(STEPS_PER_GRAPH):
            time.sleep(seconds / STEPS_PER_GRAPH / self._emulation.compile_time_scale)
            if not self._is_mine(graph):
                raise CompileFailed(
                    f"FileNotFoundError: [Errno 2] No such file or directory: '{self._work}/{graph}/graph.hlo'"
                )
            self._say(f"neuronx-cc {graph}: {(step + 1) * 100 // STEPS_PER_GRAPH}%")
        entry.finish()

    def _own(self, graph: str) -> None:
        with open(os.path.join(self._work, graph, "graph.hlo"), "w", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")

    def _is_mine(self, graph: str) -> bool:
        try:
            with open(os.path.join(self._work, graph, "graph.hlo"), encoding="utf-8") as file:
                return file.read() == f"{os.getpid()}\n"
        except OSError:
            return False
