"""Who uses the instance besides its replicas: phases, people."""

from __future__ import annotations

import fcntl
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from trainyard_host.instance import processes
from trainyard_host.storage import host_paths

OWNER = re.compile(r"\bpid (\d{1,9})\b")


def held_locks() -> list[tuple[str, str]]:
    """(name, owner) of every lock that a running phase has alone; who shares one has another one alone."""
    return [(file.stem, _owner(file)) for file in sorted((host_paths.lib() / "locks").glob("*.lock")) if _held(file)]


def _held(file: Path) -> bool:
    try:
        with open(file, "rb") as stream:
            # Shared: two who only look never see each other, and a phase that wants it tries again at once.
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def _owner(file: Path) -> str:
    try:
        return (file.read_text(encoding="utf-8", errors="replace").splitlines() or ["an unknown phase"])[0]
    except OSError:
        return "an unknown phase"


def phase_pids() -> list[int]:
    """Of phases that still are what their lock says: a number may have a new owner, and this list gets signals."""
    found = (OWNER.search(owner) for _, owner in held_locks())
    pids = {int(match.group(1)) for match in found if match}
    return sorted(pid for pid in pids if processes.is_phase(pid))


def sessions() -> list[str]:
    """Logins that the system knows, and shells of Session Manager, which it does not count as logins."""
    logins = [line.split()[0] for line in _lines(["who"]) if line.split()]
    workers = _lines(["pgrep", "-f", "ssm-session-worker"])
    return logins + [f"Session Manager (pid {pid})" for pid in workers]


def _lines(command: Sequence[str]) -> list[str]:
    try:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]
