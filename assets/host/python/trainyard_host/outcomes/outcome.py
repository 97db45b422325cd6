"""The outcome of one attempt: composed, kept on the host, uploaded, and said in a few lines."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Optional

from trainyard_host.instance import identity
from trainyard_host.outcomes import bill, codes
from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import host_paths, json_text, s3

SUMMARY_LIMIT = 2000
# What the shell makes of SIGKILL.
SIGKILLED = 128 + 9
# Below this it is how finely both clocks are read, and a slow start.
CLOCK_SLACK_SECONDS = 2.0


def record(**entries: Any) -> None:
    """Add to what this attempt made; the outcome carries it."""
    file = host_paths.state() / "made.json"
    known = _read(file) or {}
    known.update({name: value for name, value in entries.items() if value is not None})
    host_paths.write_atomically(file, json.dumps(known))


def emulation() -> Optional[dict[str, float]]:
    """Null if and only if the root prefix is empty: nothing emulated can pass for a real instance."""
    if not os.environ.get("TRAINYARD_ROOT"):
        return None
    mark = _read(host_paths.below_root("/etc/trainyard/emulation.json")) or {}
    return {"timeScale": mark.get("timeScale", 1)}


def _read(file: Path) -> Any:
    try:
        return json_text.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def last_log_line() -> str:
    """The last line of the phase's log that is not empty, up to 300 characters; `none` without one."""
    try:
        text = Path(os.environ["TRAINYARD_LOG"]).read_bytes()[-20_000:].decode("utf-8", "replace")
    except OSError:
        return "none"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "none"


def reason(status: str, exit_code: int, at: str, given: list[str]) -> dict[str, str]:
    """Code, message and next action. The shell's own words (`given`) win over what a module left in reason.json.

    Without either the code is `ProcessKilled` where a program of the phase was ended by SIGKILL, and had no last word, else
    `Unexpected`; the message has the exit code and the last line of the log.
    """
    if status == "succeeded":
        return {"code": "Ok", "message": "done"}
    left = _read(host_paths.state() / "reason.json")
    if given:
        left = dict(zip(("code", "message", "next"), given))
    if not left:
        where = f"{at} " if at else ""
        message = f"{where}ended with exit code {exit_code}; its last log line was: {last_log_line()}"
        left = {"code": "Unexpected", "message": message, "next": f"read the log: {os.environ['TRAINYARD_LOG']}"}
        if exit_code == SIGKILLED:
            # Its next action is that of the registry.
            left = {"code": "ProcessKilled", "message": message}
    left["next"] = left.get("next") or codes.next_action(left["code"])
    return {name: text for name, text in left.items() if text}


def compose(status: str, why: dict[str, str], sbom: Optional[dict[str, str]] = None) -> dict[str, Any]:
    """The outcome of schema `trainyard.outcome/1`, from the environment of the phase and the files it left."""
    env = os.environ
    started = datetime.fromisoformat(env["TRAINYARD_STARTED_AT"].replace("Z", "+00:00"))
    ended = datetime.now(timezone.utc)
    seconds = _uptime() - float(env["TRAINYARD_STARTED_UPTIME"])
    moved = (ended - started).total_seconds() - seconds
    return {
        "schema": "trainyard.outcome/1",
        "job": env["TRAINYARD_JOB"],
        "runId": env["TRAINYARD_RUN_ID"],
        "commandId": env["TRAINYARD_COMMAND_ID"],
        "instanceId": env["TRAINYARD_INSTANCE_ID"],
        "environment": env.get("TRAINYARD_ENVIRONMENT", ""),
        "status": status,
        "reason": why,
        "startedAt": env["TRAINYARD_STARTED_AT"],
        "endedAt": ended.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "seconds": round(max(0.0, seconds), 3),
        **({"clockMovedSeconds": round(moved, 3)} if abs(moved) > CLOCK_SLACK_SECONDS else {}),
        "bundle": env.get("TRAINYARD_BUNDLE", ""),
        "release": env.get("TRAINYARD_RELEASE", ""),
        "versions": _read(host_paths.lib() / "versions.json") or {},
        "instance": identity.identity(),
        **({"sbom": sbom} if sbom else {}),
        "emulated": emulation(),
        "made": _read(host_paths.state() / "made.json") or {},
    }


def _uptime() -> float:
    # As the shell read it when the phase began, and not below the root of an emulated instance.
    return float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])


def keep(outcome: dict[str, Any]) -> None:
    """Write the outcome below /var/lib/trainyard, then to the bucket, where no other is.

    Raises ObjectExists if another attempt took the id, and StorageFailed if the bucket refuses the write.
    """
    name = f"{outcome['job']}/{outcome['commandId']}.json"
    local = host_paths.lib() / "outcomes" / outcome["runId"] / name
    host_paths.write_atomically(local, json.dumps(outcome, indent=1) + "\n")
    if os.environ.get("TRAINYARD_BUCKET"):
        s3.upload_new(local, f"runs/{outcome['runId']}/{outcome['instanceId']}/outcomes/{name}")


def summary(outcome: dict[str, Any]) -> str:
    """The outcome in a few lines for the command's output, at most 2000 characters."""
    why = outcome["reason"]
    lines = [f"{outcome['job']} {outcome['status']} after {outcome['seconds']:.1f} s (run {outcome['runId']})"]
    if outcome["status"] != "succeeded":
        lines.append(f"{why['code']}: {why['message']}")
        if why.get("next"):
            lines.append(f"next: {why['next']}")
    for name, value in outcome["made"].items():
        shown = value if isinstance(value, (str, int, float)) else f"{len(value)}"
        lines.append(f"{name}: {shown}")
    extra = host_paths.state() / "summary.txt"
    if extra.exists():
        lines.append(extra.read_text(encoding="utf-8").rstrip())
    lines.append(f"log: {os.environ['TRAINYARD_LOG']}")
    text = "\n".join(lines)
    return text if len(text) <= SUMMARY_LIMIT else text[: SUMMARY_LIMIT - 2] + "…"


def main() -> int:
    """Called by the shell when a phase ends; returns 1 if the outcome could not be uploaded."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--status", required=True, choices=("succeeded", "failed", "stopped"))
    parser.add_argument("--exit-code", type=int, required=True)
    parser.add_argument("--at", default="")
    parser.add_argument("given", nargs="*")
    options = parser.parse_args()
    why = reason(options.status, options.exit_code, options.at, options.given)
    outcome = compose(options.status, why, bill.kept_or_none())
    code = 0
    try:
        keep(outcome)
    except Failure as failure:
        print(f"the outcome stayed on the host: {failure.message}", file=sys.stderr)
        code = 1
    print(summary(outcome), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
