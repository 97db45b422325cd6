"""The truth about every request, for tests of clients: one JSON line each, times of the monotonic clock in seconds."""

from __future__ import annotations

import json
import os
import time
from typing import Any

from ..emulation import Emulation
from .sequence import Sequence


class Oracle:
    def __init__(self, emulation: Emulation, port: int) -> None:
        path = emulation.path(f"/var/log/trainyard/oracle-{port}.jsonl")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self._file = open(path, "a", encoding="utf-8", buffering=1)
        # A line is read by its own clock: wall time = monotonic time + this.
        self._wall_offset = time.time() - time.monotonic()

    def ended(self, sequence: Sequence) -> None:
        self._write({**sequence.record(), "status": 200})

    def refused(self, identity: str, arrival: float, status: int) -> None:
        self._write({"id": identity, "arrival": arrival, "end": time.monotonic(), "status": status})

    def _write(self, row: dict[str, Any]) -> None:
        row["wallOffset"] = self._wall_offset
        self._file.write(json.dumps(row) + "\n")
