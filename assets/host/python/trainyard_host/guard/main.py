"""The guard: one look, one decision, and the stop if that is what was decided."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from trainyard_host.guard import activity
from trainyard_host.guard.decision import Decision, Settings, decide
from trainyard_host.guard.observation import observe
from trainyard_host.instance import life_cycle
from trainyard_host.storage import host_paths, json_text

# A phase that is told to end writes its outcome and its log to the bucket before it does.
FLUSH_SECONDS = 150.0


def main() -> int:
    """One look and what follows from it; returns the exit code, which is that of `systemctl poweroff` if it stops."""
    settings = Settings.read(os.environ, life_cycle.is_prepaid(os.environ.get("TRAINYARD_CAPACITY", "on-demand")))
    state = _read()
    seen, work = observe(state.get("work") or {})
    decision = decide(settings, seen, state.get("idleSince"))
    if decision.why != state.get("why"):
        _say(decision.why)
    _write({"idleSince": decision.idle_since, "work": work, "why": decision.why})
    return _stop(decision) if decision.stop else 0


def _stop(decision: Decision) -> int:
    _say(f"stopping: {decision.stop}: {decision.why}")
    _end_phases()
    _record(decision)
    # Through systemd, in order. What that means for billing is decided by the launch template: stop, or
    # terminate where a stopped instance could not be started again.
    done = subprocess.run(
        ["systemctl", "poweroff"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        _say(f"systemctl poweroff ended with {done.returncode}: {done.stderr.strip()[:200]}; next attempt in a minute")
    return done.returncode


def _end_phases() -> None:
    """Only the latest end meets a running phase."""
    for pid in activity.phase_pids():
        try:
            os.kill(pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
    deadline = time.monotonic() + FLUSH_SECONDS
    while activity.held_locks() and time.monotonic() < deadline:
        time.sleep(0.2)


def _record(decision: Decision) -> None:
    """Best effort: whoever finds the instance stopped finds the reason in the bucket."""
    bucket = os.environ.get("TRAINYARD_BUCKET")
    if not bucket:
        return
    now = datetime.now(timezone.utc)
    record = {
        "schema": "trainyard.stop/1",
        "reason": decision.stop,
        "message": decision.why,
        "at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
    }
    file = host_paths.lib() / "stop.json"
    host_paths.write_atomically(file, json.dumps(record) + "\n")
    target = f"s3://{bucket}/hosts/{instance_id()}/stops/{now:%Y%m%dT%H%M%SZ}.json"
    command = ["aws", "s3", "cp", str(file), target, "--only-show-errors"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False, timeout=60
        )
        if done.returncode != 0:
            _say(f"the reason could not be uploaded: {done.stderr.strip()[:200]}")
    except (OSError, subprocess.TimeoutExpired) as error:
        _say(f"the reason could not be uploaded: {error}")


def instance_id() -> str:
    """The EC2 instance id as cloud-init wrote it down; `i-local` where nobody knows one."""
    try:
        return host_paths.below_root("/var/lib/cloud/data/instance-id").read_text(encoding="ascii").strip()
    except OSError:
        return os.environ.get("AWS_SSM_INSTANCE_ID") or "i-local"


def _file() -> Path:
    # Gone with a restart, as every uptime in it.
    return host_paths.below_root("/run/trainyard/idle.json")


def _read() -> dict[str, Any]:
    try:
        found = json_text.loads(_file().read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}


def _write(state: dict[str, Any]) -> None:
    host_paths.write_atomically(_file(), json.dumps(state) + "\n")


def _say(text: str) -> None:
    print(f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ} {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
