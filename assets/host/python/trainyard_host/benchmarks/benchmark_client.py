"""One run of the client: started, waited for, and stopped with what it has when the phase is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Optional

from trainyard_host.benchmarks import benchmark_results, client_process, client_user
from trainyard_host.benchmarks.benchmark_results import Results
from trainyard_host.benchmarks.client_user import ClientUser
from trainyard_host.benchmarks.client_witness import ClientWitness
from trainyard_host.measure.workload.request import Repeat
from trainyard_host.outcomes import failure, progress
from trainyard_host.outcomes.failure import Failure
from trainyard_host.rules import commands
from trainyard_host.storage import host_paths


def finished(request: dict[str, Any], repeat: Optional[Repeat], results: Results, spared: Optional[int]) -> bool:
    """False: it was stopped. A client that fails ends the phase with its own reason.

    Nothing that runs below this process is left, but for the process `spared` and what it has started.
    """
    progress.waiting_for(f"{repeat}: the client to start" if repeat else "the client to start")
    folder = benchmark_results.folder(repeat)
    folder.mkdir(parents=True, exist_ok=True)
    file = benchmark_results.request_file(repeat)
    host_paths.write_atomically(file, json.dumps(request, indent=1) + "\n")
    urls = [replica["url"] for replica in request["replicas"]]
    command = commands.measure_command(file, folder)
    print(commands.starting(command, {"PYTHONPATH": os.environ["PYTHONPATH"]}), flush=True)
    user = client_user.find()
    if user is not None:
        user.give(folder)
    with ClientWitness(urls) as witness:
        child = client_process.start(command, user, witness)
        try:
            witness.attend(child.pid)
            child.wait()
        finally:
            client_process.end(child, spared)
            witness.close()
            _keep(child.returncode, user, repeat, results)
    if child.returncode not in (0, failure.STOPPED):
        raise _refused(folder, child.returncode)
    return child.returncode == 0


def _keep(code: int, user: Optional[ClientUser], repeat: Optional[Repeat], results: Results) -> None:
    folder = benchmark_results.folder(repeat)
    # A second signal can end a client whose result is written already, while its interpreter closes.
    if code < 0 and not (folder / "result.json").exists():
        client_process.recover(folder, user)
    if user is not None:
        for path in client_user.take_back(folder):
            print(f"not kept, for the client left it as a link or another thing that is no file: {path}", flush=True)
    results.keep(repeat)


def _refused(folder: Path, code: int) -> Failure:
    """What the client said; an ending that it has no word for is a failure like any other."""
    exit_code = code if code == failure.INVALID else failure.FAILED
    try:
        why = json.loads((folder / "failure.json").read_text(encoding="utf-8"))
        return Failure(why["code"], why["message"], why.get("next", ""), exit_code)
    except (OSError, ValueError, KeyError, TypeError):
        return Failure(
            "BenchmarkFailed",
            f"the client ended with {code} and said nothing; {_left(folder)}",
            "read the log of this phase, and the kernel's for the out-of-memory killer",
        )


def _left(folder: Path) -> str:
    found = (folder / "result.json").exists()
    return "what it had measured is stored as a partial result" if found else "it left no result"
