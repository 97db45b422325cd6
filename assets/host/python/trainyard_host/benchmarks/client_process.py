"""The process of the client: started as its user, ended with all that it started, and its partial result if it was killed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, Optional

from trainyard_host.benchmarks import client_user
from trainyard_host.benchmarks.client_user import ClientUser
from trainyard_host.benchmarks.client_witness import ClientWitness
from trainyard_host.instance import supervision
from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import host_paths

STOPS_WITHIN = 15.0
ORPHANS_END_WITHIN = 3.0


def start(command: list[str], user: Optional[ClientUser], witness: ClientWitness) -> subprocess.Popen[bytes]:
    """It dies with this process. Raises BenchmarkFailed when the user may not run it."""
    how = _as(user, witness.variables())
    try:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[witness.theirs], **how)
    except (OSError, subprocess.SubprocessError) as error:
        who = client_user.NAME if user is not None else "the user of this phase"
        raise Failure(
            "BenchmarkFailed",
            f"{command[0]} cannot be started as {who}: {error}",
            "let that user run it, and read the folders on its way; then run Benchmark again",
        ) from error


def _as(user: Optional[ClientUser], more: dict[str, str]) -> dict[str, Any]:
    """How a process becomes this user, in a folder that it may enter."""
    me = os.getpid()

    def enter() -> None:
        if user is not None:
            user.become()
        # The last thing: the kernel forgets it when the user changes.
        supervision.die_with(me)

    if user is None:
        return {"env": {**os.environ, **more}, "preexec_fn": enter}
    return {"env": {**os.environ, **more, **user.variables()}, "preexec_fn": enter, "cwd": user.home}


def end(child: subprocess.Popen[bytes], spared: Optional[int]) -> None:
    """Told to stop, it writes what it has. Nothing below this process is left but for the process `spared` and its own."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    for left in supervision.end_descendants(ORPHANS_END_WITHIN, spared):
        print(f"ended with the client: {left}", flush=True)


def recover(folder: Path, user: Optional[ClientUser]) -> None:
    """A client that was killed had no last word: what had ended is in its journal, and becomes a partial result."""
    command = [str(host_paths.llmperf_python()), "-m", "trainyard_host.measure", "recover", str(folder)]
    subprocess.run(command, stdin=subprocess.DEVNULL, check=False, **_as(user, {}))
