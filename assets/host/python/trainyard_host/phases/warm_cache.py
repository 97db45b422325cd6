"""The compile of a server that compiles at its own start: start it, wait for the last graph, end it, keep its cache."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from trainyard_host.artifacts import cache_entries
from trainyard_host.checkpoints import checkpoint
from trainyard_host.instance import devices, processes
from trainyard_host.outcomes import progress
from trainyard_host.outcomes.failure import Failure, invalid
from trainyard_host.phases import compile_log
from trainyard_host.replicas import probe, replica
from trainyard_host.rules import commands, phase_request, signatures, vllm_neuron
from trainyard_host.rules.phase_request import Serving
from trainyard_host.storage import host_paths

POLL_SECONDS = 0.5
# Below the time limit of the document, so that the phase says itself what it waited for.
LONGEST_SECONDS = 20_000.0
# The server gives its workers five seconds; after that they are killed.
END_SECONDS = 30.0
# Each rank says it, after its last graph was run.
WARM = "Model warmup completed"


def fill(wanted: Serving, release: str, work: Path, key: str) -> Path:
    """The root of a cache that holds every graph of this request, and nothing else.

    Raises CheckpointMissing, CoresNotFree, WarmUpTimedOut, or why the server ended.
    """
    refuse_without_weights(wanted)
    refuse_taken_cores(wanted)
    root = work / "compiled"
    cache_entries.link_binaries(host_paths.nki_cache(key), root)
    command = commands.compile_command(wanted, release, root, work / "scratch")
    own = commands.compile_environment(wanted, release, root, work / "scratch", key=key)
    os.makedirs(own["PROMETHEUS_MULTIPROC_DIR"])
    print(commands.starting(command, own), flush=True)
    warm_up(command, own, compile_log.log_of(work, "vllm"), root, wanted.tensor_parallel)
    cache_entries.keep_complete(root)
    return root


def refuse_without_weights(wanted: Serving) -> None:
    """The server loads the whole model before it compiles. Raises CheckpointMissing."""
    model_path = host_paths.checkpoint(wanted.model, wanted.revision)
    if not checkpoint.is_complete(model_path):
        raise invalid("CheckpointMissing", f"{model_path} holds no complete checkpoint", "run Prepare first")


def refuse_taken_cores(wanted: Serving) -> None:
    """Raises CoresNotFree for the first process on the devices of the cores on which the server will compile."""
    cores = commands.compile_server(wanted)
    for pid, command, device in devices.users_of(devices.devices(), cores.first, cores.last):
        raise Failure(
            "CoresNotFree",
            f"the compile needs the cores {cores.cores}, and pid {pid} ({command or 'no name'}) uses device {device}",
            "run Stop if it is a replica of ours; else end that process",
        )


def warm_up(command: list[str], own: dict[str, str], log: Path, root: Path, ranks: int) -> None:
    """Run the server until nothing is left to compile, then end it with all that it started."""
    began, targets = time.monotonic(), vllm_neuron.targets(command)
    url = replica.url_of(phase_request.bind_address(), vllm_neuron.limits()["compilePort"])
    environment = {**os.environ, **own}
    with open(log, "wb") as stream:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT, cwd=log.parent, env=environment
        )
        try:
            while not is_warm(log, root, ranks, targets, url):
                if child.poll() is not None:
                    raise compile_log.compile_failure(child.returncode, log)
                if time.monotonic() - began > LONGEST_SECONDS:
                    raise too_late(log, root, targets)
                say_progress(log, root, targets, time.monotonic() - began)
                time.sleep(POLL_SECONDS)
        finally:
            processes.end_family(child.pid, END_SECONDS)
            child.wait()
            print(signatures.read_tail(log)[-20_000:], flush=True)


def is_warm(log: Path, root: Path, ranks: int, targets: int, url: str) -> bool:
    """Three signs, since the server says of itself only that it is up: every rank warm, every entry complete, healthy."""
    if signatures.read_tail(log).count(WARM) < ranks or len(cache_entries.complete(root)) < targets:
        return False
    return probe.answers_health(url)


def say_progress(log: Path, root: Path, targets: int, elapsed: float) -> None:
    """Say how many graphs of all are compiled, and the last line of the server's log."""
    line = signatures.last_line(signatures.read_tail(log)[-2000:])
    done = min(len(cache_entries.complete(root)), targets)
    progress.waiting_for(f"the server to compile ({elapsed:.0f} s): {line[:80]}", done, targets, "graphs")


def too_late(log: Path, root: Path, targets: int) -> Failure:
    """The Failure for a server that did not come to its end in time."""
    done = len(cache_entries.complete(root))
    line = signatures.last_line(signatures.read_tail(log))
    return Failure(
        "WarmUpTimedOut",
        f"after {LONGEST_SECONDS:.0f} s the server had compiled {done} of {targets} graphs; it said last: {line}",
        "read the log of the server beside that of this phase, then run Compile again",
    )
