"""The compiler's persistent cache. What failed or was interrupted stays failed until a retry is asked for."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
from typing import Any, Optional

from ..emulation import Emulation

RETRY = "--retry_failed_compilation"


class CompileCache:
    def __init__(self, emulation: Emulation) -> None:
        flags = shlex.split(os.environ.get("NEURON_CC_FLAGS", ""))
        self._retry = RETRY in flags
        self._compiler = str(emulation.release_facts["packages"].get("neuronx-cc", "unknown"))
        url = _flag(flags, "--cache_dir") or os.environ.get("NEURON_COMPILE_CACHE_URL")
        if url and url.startswith("s3://"):
            raise SystemExit("emulated neuronx-cc: a compile cache in S3 is not modelled; give a directory")
        self._directory = url or emulation.path("/var/tmp/neuron-compile-cache")

    def entry(self, graph: Any) -> CacheEntry:
        key = hashlib.sha256(json.dumps([self._compiler, graph], sort_keys=True).encode()).hexdigest()[:20]
        place = os.path.join(self._directory, f"neuronxcc-{self._compiler}", f"MODULE_{key}")
        return CacheEntry(place, self._retry)


class CacheEntry:
    def __init__(self, place: str, retry: bool) -> None:
        self.place = place
        self._retry = retry

    def is_done(self) -> bool:
        return os.path.isfile(os.path.join(self.place, "model.done"))

    def failed_before(self) -> bool:
        """Begun and not finished, by a process that is gone, counts as failed."""
        if self._retry or self.is_done() or not os.path.isdir(self.place):
            return False
        return not self._being_compiled()

    def begin(self) -> None:
        os.makedirs(self.place, exist_ok=True)
        with open(os.path.join(self.place, "model.lock"), "w", encoding="utf-8") as file:
            file.write(str(os.getpid()))

    def finish(self) -> None:
        for name in ("model.neff", "model.done"):
            with open(os.path.join(self.place, name), "w", encoding="utf-8") as file:
                file.write("emulated\n")

    def _being_compiled(self) -> bool:
        try:
            with open(os.path.join(self.place, "model.lock"), encoding="utf-8") as file:
                os.kill(int(file.read()), 0)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return False
        except PermissionError:
            return True
        return True


def _flag(flags: list[str], name: str) -> Optional[str]:
    for index, flag in enumerate(flags):
        if flag == name and index + 1 < len(flags):
            return flags[index + 1]
        if flag.startswith(name + "="):
            return flag.partition("=")[2]
    return None
