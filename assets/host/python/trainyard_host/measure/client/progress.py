"""What the measure is doing, for the heartbeat of the phase: one small file, replaced whole."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from ..records.files import write_json
from ..workload.request import Repeat
from . import witness

PERIOD = 1.0


class Progress:
    """Writes the progress file and says on stderr what is waited for.

    The phase writes the file, where it has given us a witness. It is written once a second at most, unless what is waited for changes. Without a path it only says. A file
    that cannot be written is given up, and the run goes on.
    """

    def __init__(self, path: Path | None, repeat: Repeat | None = None) -> None:
        self._path = path
        self._prefix = f"{repeat}: " if repeat else ""
        self._written = 0.0
        self._said = ""

    def say(self, waiting_for: str) -> None:
        """Names what is waited for now, where there is nothing to count."""
        self._write({"waitingFor": self._prefix + waiting_for})

    def put(self, state: dict[str, Any]) -> None:
        """Takes `{waitingFor, done, total, unit}` as the process that loads reports it."""
        named = {**state, "waitingFor": self._prefix + state["waitingFor"]}
        if time.monotonic() - self._written >= PERIOD or named["waitingFor"] != self._said:
            self._write(named)

    def _write(self, state: dict[str, Any]) -> None:
        if state["waitingFor"] != self._said:
            self._said = state["waitingFor"]
            print(f"waiting for {self._said}", file=sys.stderr)
        self._written = time.monotonic()
        if witness.tell(state) or self._path is None:
            return
        try:
            write_json(self._path, state, indent=None)
        except OSError as error:
            print(f"progress file {self._path} cannot be written: {error}", file=sys.stderr)
            self._path = None
