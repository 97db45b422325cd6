"""Processes as /proc shows them: families, and an end that takes the whole family."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Optional

# A benchmark writes and uploads what it has before it ends.
GRACE_SECONDS = 30.0


def parents() -> dict[int, int]:
    """pid → parent pid, of everything that is not a zombie."""
    found: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stream:
                    # The name in parentheses may hold anything; what follows the last one is fixed.
                    fields = stream.read().rpartition(")")[2].split()
            except OSError:
                continue
            if fields and fields[0] != "Z":
                found[int(entry)] = int(fields[1])
    return found


def family(pid: int) -> list[int]:
    """The process and all its descendants, parents first."""
    known = parents()
    members: list[int] = [pid] if pid in known else []
    seen: set[int] = {pid}
    queue = [pid]
    while queue:
        parent = queue.pop(0)
        for child, its_parent in known.items():
            if its_parent == parent and child not in seen:
                seen.add(child)
                members.append(child)
                queue.append(child)
    return members


def alive(pid: int) -> bool:
    """Whether this process exists and is no zombie."""
    return pid in parents()


def started_after_boot(pid: int) -> Optional[float]:
    """Seconds from the instance's boot to the process's start, or None if it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stream:
            # The name, in parentheses, may have spaces in it; the start time is the twentieth field after it.
            return int(stream.read().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return None


def age_seconds(pid: int) -> float:
    """Since the process was started; infinite for one that is gone."""
    started = started_after_boot(pid)
    return float("inf") if started is None else time.clock_gettime(time.CLOCK_BOOTTIME) - started


def words_of(pid: int) -> list[str]:
    """Its command line, word by word; empty if it has ended."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as stream:
            return stream.read().decode("utf-8", "replace").rstrip("\0").split("\0")
    except OSError:
        return []


def is_phase(pid: int) -> bool:
    """Whether it is the shell of a phase: a number may have a new owner."""
    return any(word.rpartition("/")[2] == "phase" for word in words_of(pid))


def command_of(pid: int) -> str:
    """The first 120 characters of its command line, for people; `gone` if it has ended."""
    return " ".join(words_of(pid)).strip()[:120] or "gone"


def end_family(pid: int, grace: float = GRACE_SECONDS) -> None:
    """The list is taken first, since orphans change parents."""
    end(family(pid), grace)


def end(members: list[int], grace: float) -> None:
    """TERM to all, then KILL to those that are left."""
    _signal(members, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline:
        known = parents()
        if not any(member in known for member in members):
            return
        time.sleep(0.05)
    _signal(members, signal.SIGKILL)


def _signal(pids: list[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


if __name__ == "__main__" and sys.argv[1] == "end":
    end_family(int(sys.argv[2]))
