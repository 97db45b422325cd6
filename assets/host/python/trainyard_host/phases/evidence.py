"""Which logs are evidence of what is wrong now: of this boot, since the last Stop, and of what did not succeed since."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from trainyard_host.phases import compile_log
from trainyard_host.replicas import replica
from trainyard_host.storage import host_paths, json_text

# Seconds since boot, as the kernel begins its lines.
KERNEL_TIME = re.compile(r"^\[\s*(\d+\.\d+)\]")
KERNEL_SECONDS = 10.0


@dataclass(frozen=True)
class Evidence:
    """A log that may say what is wrong: its kind (boot, prepare, compile, replica), and from which byte on."""

    kind: str
    file: Path
    start: int = 0


def _status(outcome: Path) -> Optional[str]:
    try:
        return str(json_text.loads(outcome.read_text(encoding="utf-8"))["status"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _outcomes(phase: str, status: str) -> Iterator[float]:
    """When attempts of this phase ended with this status, in seconds of the wall clock."""
    for file in (host_paths.lib() / "outcomes").glob(f"*/{phase}/*.json"):
        if _status(file) == status:
            yield file.stat().st_mtime


def stopped_at() -> float:
    """The end of the last Stop that succeeded, in seconds of the wall clock; 0 before the first."""
    return max(_outcomes("stop", "succeeded"), default=0.0)


def _succeeded(log: Path, phase: str) -> bool:
    """Whether the attempt that wrote this log succeeded; one without an outcome runs, or was killed."""
    attempt = log.stem[len(phase) + 1 :]
    return _status(host_paths.lib() / "outcomes" / log.parent.name / phase / f"{attempt}.json") == "succeeded"


def _failed_attempt(phase: str, since: float) -> Optional[Path]:
    """The log of the latest attempt of this phase, if it came later than `since` and did not succeed."""
    programs = tuple(f".{program}.log" for program in compile_log.PROGRAMS)
    logs = [it for it in host_paths.logs().glob(f"*/{phase}-*.log") if not it.name.endswith(programs)]
    latest = max(logs, key=lambda it: it.stat().st_mtime, default=None)
    if latest is None or latest.stat().st_mtime <= since or _succeeded(latest, phase):
        return None
    return latest


def of_boot() -> list[Evidence]:
    """Nothing once the instance is set up: what went wrong before that is over."""
    if (host_paths.lib() / "bootstrapped.env").exists():
        return []
    latest = _failed_attempt("bootstrap", 0.0)
    files = [host_paths.logs() / "boot.log", *([latest] if latest is not None else [])]
    return [Evidence("boot", file) for file in files]


def of_phases() -> list[Evidence]:
    """The latest Prepare and the latest Compile, unless they succeeded, were stopped away, or served all the same."""
    since = max([stopped_at(), *_outcomes("deploy", "succeeded")])
    found = []
    prepare, compiling = _failed_attempt("prepare", since), _failed_attempt("compile", since)
    if prepare is not None:
        found.append(Evidence("prepare", prepare))
    if compiling is not None:
        logs = [compiling.with_suffix(f".{program}.log") for program in compile_log.PROGRAMS]
        found += [Evidence("compile", file) for file in [*logs, compiling] if file.exists()]
    return found


def of_replicas() -> list[Evidence]:
    """The logs of the replicas that were deployed and not stopped, each since its start."""
    known = [replica.read(port) for port in replica.known_ports()]
    return [Evidence("replica", it.log, it.log_offset) for it in known if it is not None]


def kernel_log() -> Optional[str]:
    """What the kernel said since the boot; None where it cannot be read."""
    try:
        done = subprocess.run(
            ["dmesg"], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=KERNEL_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def kernel_since_stop(text: str) -> str:
    """Its lines since the last Stop; a line without a time counts, because nobody can say that it is old."""
    stopped = stopped_at()
    if stopped == 0.0:
        return text
    from_second = time.clock_gettime(time.CLOCK_BOOTTIME) - (time.time() - stopped)
    kept = []
    for line in text.splitlines():
        at = KERNEL_TIME.match(line)
        if at is None or float(at[1]) >= from_second:
            kept.append(line)
    return "\n".join(kept)
