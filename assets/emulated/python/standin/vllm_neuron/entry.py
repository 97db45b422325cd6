"""One entry of the compile cache on disk: its key, its files, and what the server asks of them."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..emulation import Emulation

MARKER = ".compilation_complete"
METADATA = ".artifact_metadata_v0.json"
NEFF_BYTES = 64 * 1024
KERNEL = "attention_cte.bin"


class EntryDamaged(Exception):
    """The text is the compiler's or the cache's own."""


def cache_root(emulation: Emulation) -> str:
    root = os.environ.get("NEURON_LIBTORCH_CACHE_ROOT") or os.environ.get("VLLM_CACHE_ROOT")
    return os.path.join(root or emulation.path("/root/.cache/neuron_libtorch"), "neuron", "compile_cache")


def key_of(graph: Any) -> str:
    """Of everything that is in the graph, and of nothing that only says where it runs."""
    return hashlib.md5(json.dumps(graph, sort_keys=True).encode()).hexdigest()


class Entry:
    def __init__(self, emulation: Emulation, key: str) -> None:
        self._emulation = emulation
        self._root = cache_root(emulation)
        self.key = key
        self.place = os.path.join(self._root, key)

    def is_complete(self) -> bool:
        """The four files; what is in them is not looked at, but for the key that the metadata name."""
        names = ("graph.hlo", f"graph_{self.key}.neff", METADATA, MARKER)
        if not all(os.path.isfile(os.path.join(self.place, name)) for name in names):
            return False
        with open(os.path.join(self.place, METADATA), encoding="utf-8") as file:
            found = json.load(file)["cache_key"]
        if found != self.key:
            raise EntryDamaged(
                f"ValueError: Cache key mismatch: expected '{self.key}', found '{found}' in {self.place}. "
                "The cache entry may have been corrupted or moved."
            )
        return True

    def touch(self) -> None:
        self._write(".cache_accessed", f"{time.time()}\n")

    @contextmanager
    def locked(self) -> Iterator[None]:
        os.makedirs(self._root, exist_ok=True)
        lock = os.path.join(self._root, f".{self.key}.compilation_metadata.lock")
        with open(lock, "w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def compile(self, graph: Any, seconds: float) -> None:
        """Kernels first, graph and binary next, and the marker last."""
        os.makedirs(self.place, exist_ok=True)
        kernel = self._kernel()
        self._write("graph.hlo", json.dumps({"graph": graph, "kernels": [self._emulation.inside(kernel)]}, indent=1))
        self._write("command.txt", f"neuronx-cc compile graph.hlo --output graph_{self.key}.neff\n")
        _run_compiler(seconds)
        self._write("log-neuron-cc.txt", "Compiler status PASS\n")
        body = (hashlib.sha256(self.key.encode()).digest() * (NEFF_BYTES // 32))[:NEFF_BYTES]
        with open(os.path.join(self.place, f"graph_{self.key}.neff"), "wb") as file:
            file.write(body)
        self._write(METADATA, json.dumps({"cache_key": self.key, "output_count": 1, "has_rng_seed_parameter": False}))
        self._write(MARKER, f"completed:{time.time()}\nneff_size:{NEFF_BYTES}\n")

    def _kernel(self) -> str:
        """A result that is remembered is not made again, also where its binary is gone."""
        folder = os.environ.get("NKI_COMPILE_CACHE_URL") or self._emulation.path("/var/tmp/nki-intermediate-cache")
        binary = os.path.join(folder, KERNEL)
        remembered = os.path.join(self._root, "nki", f"{key_of(KERNEL)}.json")
        if os.path.exists(remembered) and not os.path.exists(binary):
            raise EntryDamaged(
                f"[NCC_EVRF059] NKI kernel binary {binary} does not exist\n"
                "RuntimeError: neuronx-cc compilation failed with 70. Check compiler logs."
            )
        os.makedirs(folder, exist_ok=True)
        os.makedirs(os.path.dirname(remembered), exist_ok=True)
        for path, text in ((binary, "emulated kernel\n"), (remembered, json.dumps({"binary": KERNEL}))):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        return binary

    def _write(self, name: str, text: str) -> None:
        with open(os.path.join(self.place, name), "w", encoding="utf-8") as file:
            file.write(text)


def _run_compiler(seconds: float) -> None:
    """A child of the compiler's name, since that is what a caller looks for."""
    program = "import sys, time; time.sleep(float(sys.argv[1]))"
    subprocess.run(["neuronx-cc", "-c", program, str(seconds)], executable=sys.executable, check=True)
