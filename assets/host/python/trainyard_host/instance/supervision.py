"""Nothing outlives who started it: adopted orphans, children that die with their parent, and marks for what escaped.

Three nets, each for what gets through the one before. A supervisor adopts every orphan below it and ends all of them
before it ends. A child asks the kernel to be killed with its parent. And whoever comes later finds the processes of a
phase by the mark in their environment, also if the supervisor itself was killed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from typing import Optional

from trainyard_host.instance import processes

# From <linux/prctl.h>.
_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38

# The last one is the process id of the phase's shell, which sets it: only what the shell has started has it.
MARKS = ("TRAINYARD_ROOT", "TRAINYARD_JOB", "TRAINYARD_PID")
LOOK_SECONDS = 0.05
UNKILLABLE_SECONDS = 5.0


def _prctl(option: int, argument: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, argument, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def adopt_orphans() -> None:
    """From now on a process whose parent has died becomes a child of ours, if we are the nearest one above it."""
    _prctl(_PR_SET_CHILD_SUBREAPER, ctypes.c_ulong(1))


def die_with(parent: int) -> None:
    """Be killed when the parent ends, however it does. It may have ended already."""
    _prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)


def gain_no_privileges() -> None:
    """From now on no program that is started gives us or our children more than we have, such as sudo."""
    _prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1))


def name_process(name: str) -> None:
    """What `ps` and `top` show; at most 15 characters are kept."""
    _prctl(_PR_SET_NAME, ctypes.c_char_p(name.encode()))


def end_descendants(grace: float, spared: Optional[int] = None) -> list[str]:
    """TERM, then KILL, until there is none; their command lines. New orphans of what ends are found by looking again.

    The process `spared` and what it has started go on.
    """
    met: dict[int, str] = {}
    deadline = time.monotonic() + grace
    while True:
        reap()
        kept = processes.family(spared) if spared is not None else []
        living = [pid for pid in processes.family(os.getpid())[1:] if pid not in kept]
        if not living:
            return list(met.values())
        late = time.monotonic() >= deadline
        if time.monotonic() >= deadline + UNKILLABLE_SECONDS:
            # In the kernel, on a device or a disk that does not answer: nobody can end it.
            return list(met.values())
        for pid in living:
            if late or pid not in met:
                met.setdefault(pid, processes.command_of(pid))
                _signal(pid, signal.SIGKILL if late else signal.SIGTERM)
        time.sleep(LOOK_SECONDS)


def reap() -> None:
    """Takes the exit codes of all children that have ended: only for who waits for none of them in another way."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def left_behind(phase: str, shell: Optional[int] = None) -> list[int]:
    """Processes of phases of this name whose shell is gone, and with it the locks under which they worked.

    With the process id of a `shell` that lives: also what it started and lost from its family. Never this process and
    those above it.
    """
    known = processes.parents()
    spared = set(_line_of(os.getpid(), known))
    if shell is not None:
        spared.update(processes.family(shell))
    found = []
    for pid in known.keys() - spared:
        marks = _marks_of(pid)
        ours = marks.get("TRAINYARD_JOB") == phase and marks.get("TRAINYARD_ROOT", "") == _root()
        if ours and "TRAINYARD_PID" in marks:
            owner = int(marks["TRAINYARD_PID"])
            # A number may have a new owner.
            if owner == shell or not processes.is_phase(owner):
                found.append(pid)
    return sorted(found)


def _line_of(pid: int, parents: dict[int, int]) -> list[int]:
    line = [pid]
    while parents.get(line[-1], 0) > 0:
        line.append(parents[line[-1]])
    return line


def _root() -> str:
    return os.environ.get("TRAINYARD_ROOT", "")


def _marks_of(pid: int) -> dict[str, str]:
    """As the process was started; one that is not ours to look into has none."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as stream:
            pairs = stream.read().split(b"\0")
    except OSError:
        return {}
    known = (pair.decode("utf-8", "replace").partition("=") for pair in pairs if pair.startswith(b"TRAINYARD_"))
    return {name: value for name, _, value in known if name in MARKS}


def end_left_behind(phase: str, shell: Optional[int] = None, grace: float = 5.0) -> list[str]:
    """Ends what such phases left behind; says what that was, a line each."""
    left = left_behind(phase, shell)
    told = [f"pid {pid}: {processes.command_of(pid)}" for pid in left]
    processes.end(left, grace)
    return told


if __name__ == "__main__":
    # `supervision end PHASE`, by the shell of a phase whose program was killed.
    assert sys.argv[1] == "end"
    for line in end_left_behind(sys.argv[2], int(os.environ["TRAINYARD_PID"])):
        print(f"ended what the killed program of the phase left behind: {line}", flush=True)
