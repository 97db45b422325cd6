"""What else ran on the machine while something was measured: processor time that was neither ours nor idle.

`/proc/stat` counts what the whole machine was busy with and what its hypervisor took away (steal); what the families of
the given processes used is ours, and the rest is foreign.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import NamedTuple

SAMPLE_SECONDS = 0.5
TICKS = os.sysconf("SC_CLK_TCK")


class Sample(NamedTuple):
    at: float
    busy: float
    stolen: float
    ours: dict[int, float]


class Load(NamedTuple):
    """In processors: 1.0 is one processor that had nothing else to do."""

    foreign: float
    stolen: float
    ours: float

    @property
    def disturbance(self) -> float:
        return self.foreign + self.stolen


class Watch:
    """Samples in a thread until it is closed."""

    def __init__(self, roots: set[int]) -> None:
        self._roots = roots
        self._samples: list[Sample] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join()

    def between(self, start: float, end: float) -> Load:
        """The load between the samples around two moments of the wall clock."""
        first = max((s for s in self._samples if s.at <= start), key=lambda s: s.at, default=self._samples[0])
        last = min((s for s in self._samples if s.at >= end), key=lambda s: s.at, default=self._samples[-1])
        seconds = max(last.at - first.at, SAMPLE_SECONDS)
        ours = sum(used - first.ours.get(pid, 0.0) for pid, used in last.ours.items())
        foreign = max(0.0, last.busy - first.busy - ours)
        return Load(foreign / seconds, (last.stolen - first.stolen) / seconds, ours / seconds)

    def _run(self) -> None:
        while True:
            self._samples.append(sample(self._roots))
            if self._over.wait(SAMPLE_SECONDS):
                self._samples.append(sample(self._roots))
                return


def sample(roots: set[int]) -> Sample:
    numbers = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    user, nice, system, _idle, _wait, interrupt, soft, stolen = numbers
    return Sample(time.time(), (user + nice + system + interrupt + soft) / TICKS, stolen / TICKS, _used(roots))


def family(root: int) -> set[int]:
    """A process and all below it."""
    return set(_used({root}))


def _used(roots: set[int]) -> dict[int, float]:
    """Seconds of each process below the roots, and of the roots."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(fields[1])
        used[int(entry.name)] = (int(fields[11]) + int(fields[12])) / TICKS
    return {pid: used[pid] for pid in parents if _below(pid, parents, roots)}


def _below(pid: int, parents: dict[int, int], roots: set[int]) -> bool:
    while pid in parents and pid not in roots:
        pid = parents[pid]
    return pid in roots
