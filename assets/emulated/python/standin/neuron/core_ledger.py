"""Who holds which logical core: one file per instance, under a lock. The cores of a dead process are free."""

from __future__ import annotations

import fcntl
import os

from .. import json_text
from .runtime import RuntimeRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from ..emulation import Emulation

PLACE = "/run/neuron/cores.json"


class CoreLedger:
    def __init__(self, emulation: Emulation) -> None:
        self._path = emulation.path(PLACE)
        self._family = emulation.hardware["family"]
        self._physical = int(emulation.hardware["physicalCores"])

    def acquire(self, cores: list[int], size: int, tag: str) -> None:
        with self._locked() as held:
            taken = _physical_cores_of(held)
            there = self._physical // size
            free = [core for core in cores if core < there and not (_span(core, size) & taken)]
            if len(free) != len(cores):
                raise RuntimeRefusal(self._unavailable(cores, len(free), size))
            for core in cores:
                held[str(core)] = {"pid": os.getpid(), "tag": tag, "size": size, "born": _born(os.getpid())}

    def release(self) -> None:
        with self._locked() as held:
            for core in [core for core, entry in held.items() if entry["pid"] == os.getpid()]:
                del held[core]

    def held(self) -> dict[str, dict[str, Any]]:
        with self._locked() as held:
            return dict(held)

    def _unavailable(self, cores: list[int], free: int, size: int) -> str:
        site = "ERROR  NRT:nrt_allocate_neuron_cores   "
        if self._family == "trn2":
            return (
                f"{site}Logical Neuron Core(s) not available - Requested:lnc{cores[0]}-lnc{cores[-1]} "
                f"Available:{free} Logical Core size:{size}"
            )
        return f"{site}NeuronCore(s) not available - Requested:nc{cores[0]}-nc{cores[-1]} Available:{free}"

    def _locked(self) -> _Locked:
        os.makedirs(os.path.dirname(self._path), exist_ok=True)
        return _Locked(self._path)


class _Locked:
    """`with`: who holds what, under the lock; a change is written at the end, unless an exception ends it."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> dict[str, dict[str, Any]]:
        self._lock = open(self._path + ".lock", "w", encoding="utf-8")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._before = _read(self._path)
        self._held = {core: entry for core, entry in self._before.items() if _lives(entry)}
        return self._held

    def __exit__(self, kind: Optional[type[BaseException]], *_: object) -> None:
        with self._lock:
            if kind is None and self._held != self._before:
                with open(self._path + ".new", "w", encoding="utf-8") as file:
                    file.write(json_text.dumps(self._held, sort_keys=True))
                os.replace(self._path + ".new", self._path)


def _read(path: str) -> dict[str, dict[str, Any]]:
    try:
        found: dict[str, dict[str, Any]] = json_text.read(path)
        return found
    except (FileNotFoundError, ValueError):
        return {}


def _span(core: int, size: int) -> set[int]:
    return set(range(core * size, core * size + size))


def _physical_cores_of(held: dict[str, dict[str, Any]]) -> set[int]:
    return {physical for core, entry in held.items() for physical in _span(int(core), int(entry.get("size", 1)))}


def _born(pid: int) -> str:
    """Start time of a process, so that a number given out again is not taken for the old holder."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _lives(entry: dict[str, Any]) -> bool:
    try:
        os.kill(int(entry["pid"]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _born(int(entry["pid"])) == entry.get("born", "") and not _is_zombie(int(entry["pid"]))


def _is_zombie(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False
