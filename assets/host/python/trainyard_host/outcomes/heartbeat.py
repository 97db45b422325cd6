"""Upload the progress object as it changes, and often enough to show life; end with the phase that started us.

Each beat starts the AWS CLI, about a second of processor time with its version 2: one that would say nothing new waits, and
a short phase has none.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from datetime import datetime, timezone
from typing import Any

from trainyard_host.storage import host_paths, json_text

# A beat that says nothing new. The runner calls an instance silent after three of these.
ALIVE_SECONDS = 10.0
# A phase that ends before its first beat is told of by its outcome.
FIRST_SECONDS = 1.0


def key() -> str:
    """The object that carries this phase's progress; every beat overwrites it."""
    run, instance = os.environ["TRAINYARD_RUN_ID"], os.environ["TRAINYARD_INSTANCE_ID"]
    return f"runs/{run}/{instance}/progress/{os.environ['TRAINYARD_JOB']}.json"


def waited_for() -> dict[str, Any]:
    """What the phase wrote down last: `waitingFor`, and counts where it has them."""
    note: dict[str, Any] = {"waitingFor": "the phase to begin"}
    try:
        note = json_text.loads((host_paths.state() / "progress.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        pass  # between two writes, or nothing written yet: the beat still counts
    return note


def compose(elapsed: float, note: dict[str, Any]) -> dict[str, Any]:
    """The beat: who speaks, when, the seconds since the phase began, and what it waits for."""
    return {
        "schema": "trainyard.progress/1",
        "job": os.environ["TRAINYARD_JOB"],
        "commandId": os.environ["TRAINYARD_COMMAND_ID"],
        "at": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "elapsedSeconds": round(elapsed, 1),
        **note,
    }


def beat(elapsed: float, note: dict[str, Any]) -> bool:
    """Whether it was uploaded. Best effort: a beat that cannot be is late, not fatal."""
    file = host_paths.state() / "heartbeat.json"
    host_paths.write_atomically(file, json.dumps(compose(elapsed, note)))
    command = ["aws", "s3", "cp", str(file), f"s3://{os.environ['TRAINYARD_BUCKET']}/{key()}", "--only-show-errors"]
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"heartbeat: {error}")
        return False


def main() -> None:
    """Beat while the process `--parent` is our parent: every `--every` seconds if there is news, else as a sign of life."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--every", type=float, required=True)
    options = parser.parse_args()
    began = time.monotonic()
    said: dict[str, Any] = {}
    next_beat = next_sign = began + min(options.every, FIRST_SECONDS)
    # A killed phase leaves us to another parent; then there is nobody to speak for.
    while os.getppid() == options.parent:
        now = time.monotonic()
        if now >= next_beat:
            note = waited_for()
            if note != said or now >= next_sign:
                said = note if beat(now - began, note) else {}
                next_beat = time.monotonic() + options.every
                next_sign = time.monotonic() + max(options.every, ALIVE_SECONDS)
        time.sleep(min(0.5, options.every))


if __name__ == "__main__":
    main()
