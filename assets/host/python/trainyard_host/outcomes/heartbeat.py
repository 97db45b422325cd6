"""Upload the progress object every few seconds, and end with the phase that started us."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from datetime import datetime, timezone
from typing import Any

from trainyard_host.storage import host_paths, json_text


def key() -> str:
    """The object that carries this phase's progress; every beat overwrites it."""
    run, instance = os.environ["TRAINYARD_RUN_ID"], os.environ["TRAINYARD_INSTANCE_ID"]
    return f"runs/{run}/{instance}/progress/{os.environ['TRAINYARD_JOB']}.json"


def compose(elapsed: float) -> dict[str, Any]:
    """The beat: who speaks, when, the seconds since the phase began, and what it waits for."""
    note: dict[str, Any] = {"waitingFor": "the phase to begin"}
    try:
        note = json_text.loads((host_paths.state() / "progress.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        pass  # between two writes, or nothing written yet: the beat still counts
    return {
        "schema": "trainyard.progress/1",
        "job": os.environ["TRAINYARD_JOB"],
        "commandId": os.environ["TRAINYARD_COMMAND_ID"],
        "at": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "elapsedSeconds": round(elapsed, 1),
        **note,
    }


def beat(elapsed: float) -> None:
    """Best effort: a beat that cannot be uploaded is late, not fatal."""
    file = host_paths.state() / "heartbeat.json"
    host_paths.write_atomically(file, json.dumps(compose(elapsed)))
    command = ["aws", "s3", "cp", str(file), f"s3://{os.environ['TRAINYARD_BUCKET']}/{key()}", "--only-show-errors"]
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"heartbeat: {error}")


def main() -> None:
    """Beat every `--every` seconds until the process `--parent` is no longer our parent."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--every", type=float, required=True)
    options = parser.parse_args()
    began = time.monotonic()
    next_beat = began
    # A killed phase leaves us to another parent; then there is nobody to speak for.
    while os.getppid() == options.parent:
        if time.monotonic() >= next_beat:
            beat(time.monotonic() - began)
            next_beat = time.monotonic() + options.every
        time.sleep(min(0.5, options.every))


if __name__ == "__main__":
    main()
