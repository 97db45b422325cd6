"""One run of the client: started, waited for, and stopped with what it has when the phase is."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Optional

from trainyard_host.benchmarks import benchmark_results
from trainyard_host.benchmarks.benchmark_results import Results
from trainyard_host.instance import supervision
from trainyard_host.measure.workload.request import Repeat
from trainyard_host.outcomes import failure, progress
from trainyard_host.outcomes.failure import Failure
from trainyard_host.rules import commands
from trainyard_host.storage import host_paths

CLIENT_STOPS_WITHIN = 15.0
ORPHANS_END_WITHIN = 3.0


def finished(request: dict[str, Any], repeat: Optional[Repeat], results: Results, spared: Optional[int]) -> bool:
    """False: it was stopped. A client that fails ends the phase with its own reason.

    Nothing that runs below this process is left, but for the process `spared` and what it has started.
    """
    progress.waiting_for(f"{repeat}: the client to start" if repeat else "the client to start")
    folder = benchmark_results.folder(repeat)
    folder.mkdir(parents=True, exist_ok=True)
    file = benchmark_results.request_file(repeat)
    host_paths.write_atomically(file, json.dumps(request, indent=1) + "\n")
    code = _run(file, folder, repeat, results, spared)
    if code not in (0, failure.STOPPED):
        raise _refused(folder, code)
    return code == 0


def _run(file: Path, folder: Path, repeat: Optional[Repeat], results: Results, spared: Optional[int]) -> int:
    command = commands.measure_command(file, folder)
    print(commands.starting(command, {"PYTHONPATH": os.environ["PYTHONPATH"]}), flush=True)
    me = os.getpid()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=lambda: supervision.die_with(me))
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            # We were told to stop: so is the client, which then writes what it has.
            child.terminate()
            try:
                child.wait(CLIENT_STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for left in supervision.end_descendants(ORPHANS_END_WITHIN, spared):
            print(f"ended with the client: {left}", flush=True)
        # A second signal can end a client whose result is written already, while its interpreter closes.
        if child.returncode < 0 and not (folder / "result.json").exists():
            _recover(folder)
        results.keep(repeat)


def _recover(folder: Path) -> None:
    """A client that was killed had no last word: what had ended is in its journal, and becomes a partial result."""
    command = [str(host_paths.llmperf_python()), "-m", "trainyard_host.measure", "recover", str(folder)]
    subprocess.run(command, stdin=subprocess.DEVNULL, check=False)


def _refused(folder: Path, code: int) -> Failure:
    """What the client said; an ending that it has no word for is a failure like any other."""
    exit_code = code if code == failure.INVALID else failure.FAILED
    try:
        why = json.loads((folder / "failure.json").read_text(encoding="utf-8"))
        return Failure(why["code"], why["message"], why.get("next", ""), exit_code)
    except (OSError, ValueError, KeyError):
        return Failure(
            "BenchmarkFailed",
            f"the client ended with {code} and said nothing; {_left(folder)}",
            "read the log of this phase, and the kernel's for the out-of-memory killer",
        )


def _left(folder: Path) -> str:
    found = (folder / "result.json").exists()
    return "what it had measured is stored as a partial result" if found else "it left no result"
