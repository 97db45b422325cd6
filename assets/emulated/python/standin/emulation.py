"""The emulated host, as its description file says it."""

from __future__ import annotations

import os
import sys
import time

from . import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Nothing is measured about a compile, and its modelled quarter of an hour would be most of a rehearsal.
COMPILE_FASTER = 60
# Nor about how long a replica loads: a deployment waits for it, and no number of a report comes from it.
LOAD_FASTER = 10


class Emulation:
    def __init__(self, described: dict[str, Any]) -> None:
        self.root = str(described.get("root") or os.environ.get("TRAINYARD_ROOT", ""))
        self.time_scale = float(described.get("timeScale", 1))
        self.compile_time_scale = float(described.get("compileTimeScale", self.time_scale * COMPILE_FASTER))
        self.load_time_scale = float(described.get("loadTimeScale", self.time_scale * LOAD_FASTER))
        self.instance_type = str(described["instanceType"])
        self.release = str(described["release"])
        self.bind_address = str(described.get("bindAddress", "127.0.0.1"))
        self.control_endpoint = str(described.get("controlEndpoint", ""))
        self.token = str(described.get("token", ""))
        self.assets = str(described.get("assets", ""))
        self.faults = [str(fault) for fault in described.get("faults", [])]
        self.seed = int(described.get("seed", 1))
        self.hidden_speed = str(described.get("hiddenSpeed", ""))
        self.early_stop_share = float(described.get("earlyStopShare", 0.02))
        self._facts_path = str(described["facts"])
        self._facts: dict[str, Any] | None = None

    @property
    def facts(self) -> dict[str, Any]:
        if self._facts is None:
            self._facts = json_text.read(self._facts_path)
        facts: dict[str, Any] = self._facts
        return facts

    @property
    def hardware(self) -> dict[str, Any]:
        return self._row("hardware", self.instance_type)

    @property
    def release_facts(self) -> dict[str, Any]:
        return self._row("releases", self.release)

    @property
    def dialect(self) -> dict[str, Any]:
        return self._row("dialects", self.release_facts["dialect"])

    def _row(self, table: str, name: str) -> dict[str, Any]:
        row: dict[str, Any] = self.facts[table][name]
        return row

    def path(self, absolute: str) -> str:
        """A path of the emulated instance, as this computer sees it."""
        return self.root + absolute

    def inside(self, path: str) -> str:
        """A path of this computer as the emulated instance calls it: what is recorded must mean the same on another one."""
        return path[len(self.root) :] if self.root and path.startswith(f"{self.root}/") else path

    def sleep(self, modelled_seconds: float) -> None:
        time.sleep(max(0.0, modelled_seconds) / self.time_scale)

    def sleep_as_loading(self, modelled_seconds: float) -> None:
        time.sleep(max(0.0, modelled_seconds) / self.load_time_scale)


def load() -> Emulation:
    where = os.environ.get("TRAINYARD_EMULATION")
    if not where:
        sys.stderr.write("emulation: TRAINYARD_EMULATION is not set; a stand-in runs on an emulated host only\n")
        raise SystemExit(1)
    return Emulation(json_text.read(where))
