"""What the measurements of one benchmark left: where it lies here and in the bucket, and what the outcome says of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Optional

from trainyard_host.measure.judge.verdict import ORDER
from trainyard_host.measure.workload.request import Repeat
from trainyard_host.outcomes import outcome
from trainyard_host.storage import host_paths, s3


def folder(repeat: Optional[Repeat]) -> Path:
    """The local directory of one benchmark, or of one of its repeats."""
    env = os.environ
    whole = host_paths.data() / "runs" / env["TRAINYARD_RUN_ID"] / f"benchmark-{env['TRAINYARD_COMMAND_ID']}"
    return whole / f"repeat-{repeat.number}" if repeat else whole


def request_file(repeat: Optional[Repeat]) -> Path:
    """Beside the folder, which holds results alone."""
    return folder(repeat).with_suffix(".request.json")


def key_of(repeat: Optional[Repeat], name: str = "") -> str:
    """The same place in the bucket: a prefix that ends with a slash, or the key of the file `name` below it."""
    env = os.environ
    whole = f"runs/{env['TRAINYARD_RUN_ID']}/{env['TRAINYARD_INSTANCE_ID']}/benchmark/{env['TRAINYARD_COMMAND_ID']}/"
    return f"{whole}repeat-{repeat.number}/{name}" if repeat else whole + name


class Results:
    """Those that are stored, in the order of their repeats."""

    def __init__(self) -> None:
        self._stored: dict[str, dict[str, Any]] = {}

    def __len__(self) -> int:
        return len(self._stored)

    @property
    def ended_by_time(self) -> bool:
        """Whether the latest one is partial because its time was over."""
        latest = list(self._stored.values())[-1:]
        return any(result.get("stopReason") == "TimeLimit" for result in latest)

    def keep(self, repeat: Optional[Repeat]) -> None:
        """Upload what the client left of this measurement, and record its verdict for the outcome.

        Nothing happens if the client left no file. Raises StorageFailed when the bucket does not take it.
        """
        try:
            self._keep(repeat)
        except SystemExit:
            # Stopped while it was uploaded: what has been measured is worth a second try.
            self._keep(repeat)
            raise

    def _keep(self, repeat: Optional[Repeat]) -> None:
        """result.json last: who finds it finds the rest."""
        local = folder(repeat)
        if not any(local.iterdir()):
            return
        s3.upload_folder(local, key_of(repeat), without="result.json")
        file, key = local / "result.json", key_of(repeat, "result.json")
        if file.exists():
            s3.upload(file, key)
            self._stored[key] = json.loads(file.read_text(encoding="utf-8"))
            self._tell()

    def _tell(self) -> None:
        worst = max(ORDER.index(result["verdict"]["status"]) for result in self._stored.values())
        outcome.record(resultKeys=list(self._stored), verdict=ORDER[worst])
        # The outcome's few lines only count the keys.
        host_paths.write_atomically(host_paths.state() / "summary.txt", f"results: {key_of(None)}\n")
